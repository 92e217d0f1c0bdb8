//! tower-sessions keeps the cookie; the row is the domain's.
//!
//! The domain inserts the row in the transaction that consumes the proof, and revokes it at
//! sign-out. So this store adopts an id that exists already, and writes nothing: a request that is
//! running during a sign-out cannot bring the session back (S42), and an anonymous visit leaves no
//! row.

use std::collections::HashMap;

use async_trait::async_trait;
use domain::Services;
use tower_sessions::{
    Expiry, SessionManagerLayer,
    cookie::SameSite,
    session::{Id, Record},
    session_store::{Error, Result},
};

/// Reads and writes the session's cookie.
pub fn layer(services: &Services) -> SessionManagerLayer<SessionStore> {
    let lifetime = time::Duration::days(services.config.session.absolute_days.into());
    SessionManagerLayer::new(SessionStore)
        .with_name(app::server::cookie_name(services, "session"))
        .with_secure(services.config.server.origin.is_https())
        .with_same_site(SameSite::Lax)
        .with_http_only(true)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(lifetime))
}

#[derive(Clone, Debug)]
pub struct SessionStore;

#[async_trait]
impl tower_sessions::SessionStore for SessionStore {
    /// Takes over the id that the sign-in left in the record. Nothing else
    /// creates sessions.
    async fn create(&self, record: &mut Record) -> Result<()> {
        let adopted = record.data.get(app::server::SESSION_KEY);
        record.id = adopted
            .and_then(|id| id.as_str()?.parse().ok())
            .ok_or_else(|| Error::Backend("a session begins with a sign-in".to_owned()))?;
        Ok(())
    }

    async fn save(&self, _: &Record) -> Result<()> {
        Ok(())
    }

    /// The cookie's claim, unproven: `identify` asks the database who it is, in
    /// one statement.
    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        Ok(Some(Record {
            id: *id,
            data: HashMap::new(),
            expiry_date: time::OffsetDateTime::now_utc(),
        }))
    }

    async fn delete(&self, _: &Id) -> Result<()> {
        Ok(())
    }
}
