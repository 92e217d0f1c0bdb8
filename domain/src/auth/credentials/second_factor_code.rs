//! A code from an authenticator app or a recovery code, for fields that accept both.

use crate::{
    Services,
    auth::{
        credentials::{recovery_codes, totp},
        types::{Factor, UserId},
    },
    db::Tx,
    error::{Problem, Result},
};

/// A typed code of either kind.
pub(in crate::auth) enum Code {
    Totp(totp::Code),
    Recovery(recovery_codes::Code),
}

/// A code that was right and is not consumed yet.
pub(in crate::auth) enum Proof {
    Totp(totp::Step),
    Recovery(recovery_codes::Selector),
}

impl Code {
    pub fn parse(input: &str) -> Result<Self, Problem> {
        // Six digits beside a word can have as many letters as a recovery code. A recovery code,
        // grouped or not, never has six digits in words of their own, so the app's code is tried
        // first.
        totp::Code::parse(input).map(Self::Totp).or_else(|problem| {
            recovery_codes::Code::parse(input)
                .map(Self::Recovery)
                .ok_or(match problem {
                    Problem::Malformed => Problem::NeitherCode,
                    problem => problem,
                })
        })
    }

    pub fn factor(&self) -> Factor {
        match self {
            Self::Totp(_) => Factor::Totp,
            Self::Recovery(_) => Factor::Recovery,
        }
    }

    /// Compares the code with the user's enrolled factors.
    pub async fn check(&self, services: &Services, user: UserId) -> Result<Option<Proof>> {
        Ok(match self {
            Self::Totp(code) => totp::check(services, user, code).await?.map(Proof::Totp),
            Self::Recovery(code) => recovery_codes::check(services, user, code)
                .await?
                .map(Proof::Recovery),
        })
    }
}

impl Proof {
    /// Consumes the code: of concurrent requests one succeeds (R4).
    pub async fn consume(self, tx: &mut Tx, user: UserId) -> Result<bool> {
        match self {
            Self::Totp(step) => totp::consume(tx, user, step).await,
            Self::Recovery(selector) => recovery_codes::consume(tx, user, &selector).await,
        }
    }
}
