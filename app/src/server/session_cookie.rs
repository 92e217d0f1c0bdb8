//! Reads and sets the session cookie.
//!
//! tower-sessions reads and writes the cookie; the row is the domain's. The domain inserts the row
//! in the transaction that consumes the proof, and revokes it at sign-out. So the store here adopts
//! an id that exists already, and writes nothing: a request that is running during a sign-out
//! cannot bring the session back (S42), and an anonymous visit leaves no row.

use std::collections::HashMap;

use async_trait::async_trait;
use domain::{Services, auth::SessionSecret, error::Error};
use tower_sessions::{
    Expiry, Session, SessionManagerLayer,
    cookie::{SameSite, time},
    session::{Id, Record},
    session_store,
};

use super::cookies::{CookieJar, cookie_name};
use crate::error::AppError;

/// The cookie's short name.
const NAME: &str = "session";

/// The key in tower-sessions' record that passes a new session's secret to the store.
const ADOPTED: &str = "adopted";

/// The middleware that reads the cookie of a request, and sets that of a response.
pub fn session_cookie_layer(
    services: &Services,
) -> SessionManagerLayer<impl session_store::SessionStore + Clone + use<>> {
    let lifetime = time::Duration::days(services.config.session.absolute_days.into());
    SessionManagerLayer::new(Store)
        .with_name(cookie_name(services, NAME))
        .with_secure(services.config.server.origin.is_https())
        .with_same_site(SameSite::Lax)
        .with_http_only(true)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(lifetime))
}

/// The session that the browser claims to have. The database decides whether it exists.
pub(super) fn read(session: &Session) -> Option<SessionSecret> {
    session.id().map(of_cookie)
}

/// Replaces the secret in the session cookie. The domain has written the session's row.
pub(super) async fn replace(session: &Session, secret: SessionSecret) -> Result<(), AppError> {
    // The store has nothing to delete for the former id.
    session.cycle_id().await.map_err(Error::internal)?;
    let adopted = session.insert(ADOPTED, to_cookie(secret).to_string()).await;
    Ok(adopted.map_err(Error::internal)?)
}

/// Has the browser remove the cookie. tower-sessions could not: the cookie that it sends for that
/// lacks `Secure`, and browsers then keep one with the prefix `__Host-`.
pub(super) fn remove(jar: &CookieJar) {
    jar.remove(NAME);
}

fn of_cookie(id: Id) -> SessionSecret {
    SessionSecret::from_bytes(id.0.to_le_bytes())
}

fn to_cookie(secret: SessionSecret) -> Id {
    Id(i128::from_le_bytes(secret.to_bytes()))
}

#[derive(Clone, Debug)]
struct Store;

#[async_trait]
impl session_store::SessionStore for Store {
    /// Adopts the id that [`replace`] left in the record. Nothing else creates sessions.
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        let adopted = record.data.get(ADOPTED);
        record.id = adopted
            .and_then(|id| id.as_str()?.parse().ok())
            .ok_or_else(|| session_store::Error::Backend("a session begins with a sign-in".to_owned()))?;
        Ok(())
    }

    async fn save(&self, _: &Record) -> session_store::Result<()> {
        Ok(())
    }

    /// The claim of the cookie, unproven: `authenticate_cookie` looks the user up, in one statement.
    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        Ok(Some(Record {
            id: *id,
            data: HashMap::new(),
            expiry_date: time::OffsetDateTime::now_utc(),
        }))
    }

    async fn delete(&self, _: &Id) -> session_store::Result<()> {
        Ok(())
    }
}
