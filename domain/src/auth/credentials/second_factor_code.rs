//! A code of an authenticator app or a recovery code, where either is taken.

use crate::{
    Services,
    auth::{
        credentials::{recovery_codes, totp},
        types::{Factor, UserId},
    },
    db::Tx,
    error::{Problem, Result},
};

/// What was typed where either kind of code is taken.
pub(in crate::auth) enum Code {
    Totp(totp::Code),
    Recovery(recovery_codes::Code),
}

/// A code that is right, and not yet used up.
pub(in crate::auth) enum Proof {
    Totp(totp::Step),
    Recovery(recovery_codes::Selector),
}

impl Code {
    pub fn parse(input: &str) -> Result<Self, Problem> {
        // Six digits with a word before them can have as many letters as a recovery code; a
        // recovery code, in its groups or whole, has never six digits in words of their own.
        totp::Code::parse(input).map(Self::Totp).or_else(|problem| {
            recovery_codes::Code::parse(input)
                .map(Self::Recovery)
                .ok_or(problem)
        })
    }

    pub fn factor(&self) -> Factor {
        match self {
            Self::Totp(_) => Factor::Totp,
            Self::Recovery(_) => Factor::Recovery,
        }
    }

    /// Compares it with what the user has enrolled.
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
    /// Uses it up: of many at once, one wins (R4).
    pub async fn consume(self, tx: &mut Tx, user: UserId) -> Result<bool> {
        match self {
            Self::Totp(step) => totp::consume(tx, user, step).await,
            Self::Recovery(selector) => recovery_codes::consume(tx, user, &selector).await,
        }
    }
}
