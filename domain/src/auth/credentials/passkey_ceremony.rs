//! The state of a passkey's ceremony, between its two requests.
//!
//! The state travels encrypted with the page and is not stored, so that opening the sign-in page
//! writes nothing (R7). It is bound to the browser, to one purpose and to five minutes (S28), and
//! works once: finishing inserts its id, and of concurrent requests only one can. A ceremony of a
//! signed-in user also holds the session and its epoch: it cannot be finished in another session,
//! nor after the epoch advanced (S108).

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::{
    Services,
    auth::{
        session::current_user::SessionEpoch,
        types::{Browser, Ceremony, ChallengeEnd, UserId},
    },
    error::{Error, Field, FieldErrors, Problem, Result},
};
use webauthn_rs::prelude::Webauthn;

/// How long a ceremony may take: an old response cannot be replayed (S28).
pub const CEREMONY_LIFETIME: Duration = Duration::from_secs(5 * 60);

/// The purpose of a ceremony. The state of one purpose is refused for another.
#[derive(Clone, Copy)]
pub(in crate::auth) enum Purpose {
    Enrol(UserId, SessionEpoch),
    Prove,
}

#[derive(Serialize, Deserialize)]
struct Sealed<S> {
    id: Uuid,
    /// Seconds since 1970, by the database's clock.
    expires_at: i64,
    /// The session that started it, if the user was signed in: a step-up accepts no other.
    session_epoch: Option<SessionEpoch>,
    state: S,
}

/// Encrypts the state for this browser.
async fn seal<S: Serialize>(
    services: &Services,
    browser: &Browser,
    purpose: Purpose,
    session_epoch: Option<SessionEpoch>,
    state: S,
) -> Result<String> {
    let sealed = Sealed {
        id: Uuid::new_v4(),
        expires_at: now(services).await? + CEREMONY_LIFETIME.as_secs() as i64,
        session_epoch,
        state,
    };
    let plain = serde_json::to_vec(&sealed).map_err(Error::internal)?;
    let sealed = services
        .keys
        .ceremony()
        .seal(&associated_data(browser, purpose), plain)?;
    Ok(URL_SAFE_NO_PAD.encode(sealed))
}

/// A ceremony's state, decrypted and not consumed yet.
pub(in crate::auth) struct Opened<S> {
    pub state: S,
    pub session_epoch: Option<SessionEpoch>,
    id: Uuid,
    expires_at: i64,
}

/// Decrypts a state; refused if it is of another browser or purpose, or too old.
pub(in crate::auth) async fn open<S: DeserializeOwned>(
    services: &Services,
    browser: &Browser,
    purpose: Purpose,
    sealed: &str,
) -> Result<Opened<S>> {
    let over = || Error::ChallengeEnded(ChallengeEnd::Over);
    let sealed = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| over())?;
    let plain = services
        .keys
        .ceremony()
        .open(&associated_data(browser, purpose), &sealed)
        .map_err(|_| over())?;
    let opened: Sealed<S> = serde_json::from_slice(&plain).map_err(Error::internal)?;
    if opened.expires_at <= now(services).await? {
        return Err(over());
    }
    Ok(Opened {
        state: opened.state,
        session_epoch: opened.session_epoch,
        id: opened.id,
        expires_at: opened.expires_at,
    })
}

impl<S> Opened<S> {
    /// Consumes the ceremony: of concurrent requests one succeeds (R4).
    pub async fn consume(&self, services: &Services) -> Result<()> {
        let used = sqlx::query!(
            "insert into used_webauthn_challenges (id, expires_at) values ($1, to_timestamp($2) + interval '1 hour')
             on conflict (id) do nothing",
            self.id,
            self.expires_at as f64,
        )
        .execute(&services.db.pool())
        .await?;
        match used.rows_affected() {
            1 => Ok(()),
            _ => Err(Error::ChallengeEnded(ChallengeEnd::Over)),
        }
    }
}

async fn now(services: &Services) -> Result<i64> {
    Ok(
        sqlx::query_scalar!(r#"select extract(epoch from app_now())::bigint as "now!""#)
            .fetch_one(&services.db.pool())
            .await?,
    )
}

fn associated_data(browser: &Browser, purpose: Purpose) -> Vec<u8> {
    let purpose = match purpose {
        Purpose::Enrol(user, session_epoch) => [
            b"enrol\0",
            user.0.as_bytes().as_slice(),
            session_epoch.session.0.as_bytes(),
            &session_epoch.epoch.to_be_bytes(),
        ]
        .concat(),
        Purpose::Prove => b"prove\0".to_vec(),
    };
    [purpose, browser.secret.hash()].concat()
}

/// Whether the ceremony ran in a frame of another site. Our pages are never framed, so the user did
/// not see which site asked; the library checks this at enrolment only.
pub(super) fn is_framed(client_data: &[u8]) -> bool {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct ClientData {
        cross_origin: Option<bool>,
        top_origin: Option<serde::de::IgnoredAny>,
    }
    // Unreadable data is left to the library, which refuses it.
    serde_json::from_slice::<ClientData>(client_data)
        .is_ok_and(|data| data.cross_origin == Some(true) || data.top_origin.is_some())
}

pub(super) async fn start<S: serde::Serialize>(
    services: &Services,
    browser: &Browser,
    purpose: Purpose,
    session_epoch: Option<SessionEpoch>,
    options: &impl serde::Serialize,
    state: S,
) -> Result<Ceremony> {
    Ok(Ceremony {
        state: seal(services, browser, purpose, session_epoch, state).await?,
        options: serde_json::to_string(options).map_err(Error::internal)?,
    })
}

/// The WebAuthn configuration; [`Error::NotFound`] if the origin is an IP address, which passkeys
/// do not support.
pub(super) fn webauthn(services: &Services) -> Result<&Webauthn> {
    services.webauthn.as_deref().ok_or(Error::NotFound)
}

pub(super) fn refused() -> Error {
    FieldErrors::one(Field::Passkey, Problem::Refused).into()
}
