//! Notifies open pages that their session has ended, through one LISTEN connection for each server
//! process. Best effort: an ended session is already invalid for the next request (S42); this only
//! updates open pages.

use std::time::Duration;

use sqlx::postgres::{PgListener, PgPoolOptions};
use tokio::sync::broadcast;
use uuid::Uuid;

use crate::{Services, auth::types::SessionRef, error::Result};

/// Events that a slow page may be behind before it gets `MissedSome`.
const BACKLOG: usize = 256;

/// Pause before the connection is opened again.
const PAUSE: Duration = Duration::from_secs(1);

/// Timeout of connecting, and of the test notification.
const LISTEN_TIMEOUT: Duration = Duration::from_secs(5);

/// An event that an open page subscribes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionEvent {
    /// This session has ended.
    Ended(SessionRef),
    /// Some events may have been missed: the subscriber has to query the state of its session.
    MissedSome,
}

/// The channel that all open pages of this server process subscribe to.
#[derive(Clone)]
pub struct SessionEvents(broadcast::Sender<SessionEvent>);

impl Default for SessionEvents {
    fn default() -> Self {
        Self(broadcast::Sender::new(BACKLOG))
    }
}

impl SessionEvents {
    /// Receives the events from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<SessionEvent> {
        self.0.subscribe()
    }

    fn publish(&self, event: SessionEvent) {
        // Fails while no page is open, which is fine.
        let _ = self.0.send(event);
    }
}

/// Listens until the task is dropped; reconnects when the database restarts.
pub async fn listen_for_session_events(services: Services) {
    loop {
        if let Err(error) = services.db.unless_unavailable(listen(&services)).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "ended sessions are not heard of"
            );
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Whether a notification that is sent through the pool arrives at the listener. It does not if the
/// two are connected to different databases, or if the listener goes through PgBouncer in statement
/// or transaction mode.
pub async fn hears_session_events(services: &Services) -> Result<bool> {
    let mut listener = listener(services).await?;
    let channel = format!("check_{}", Uuid::new_v4().simple());
    listener.listen(&channel).await?;
    sqlx::query!("select pg_notify($1, '')", channel)
        .execute(&services.db.pool())
        .await?;
    let heard = tokio::time::timeout(LISTEN_TIMEOUT, listener.recv()).await;
    Ok(heard.is_ok_and(|heard| heard.is_ok()))
}

/// A connection of its own, because the pool is for requests.
async fn listener(services: &Services) -> Result<PgListener> {
    let connection = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(LISTEN_TIMEOUT)
        .connect_with(services.db.direct().clone())
        .await?;
    Ok(PgListener::connect_with(&connection).await?)
}

async fn listen(services: &Services) -> Result<()> {
    let mut listener = listener(services).await?;
    listener.listen("session_ended").await?;
    services.session_events.publish(SessionEvent::MissedSome);
    // `None`: the connection was lost.
    while let Some(notification) = listener.try_recv().await? {
        if let Ok(session) = notification.payload().parse() {
            services.session_events.publish(SessionEvent::Ended(session));
        }
    }
    Ok(())
}
