//! Tells open pages that their session has ended: one LISTEN connection a server,
//! however many pages are open. Nothing rests on it: the next request of an ended
//! session is nobody's anyway (S42).

use std::time::Duration;

use sqlx::postgres::{PgListener, PgPoolOptions};
use tokio::sync::broadcast;
use uuid::Uuid;

use crate::{Services, auth::types::SessionRef, error::Result};

/// Ends that a slow page may be behind before it has to ask.
const BACKLOG: usize = 256;

/// How long to wait before listening again.
const PAUSE: Duration = Duration::from_secs(1);

/// How long a connection, and a notification, may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// What an open page is event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionEvent {
    /// This session has ended.
    Ended(SessionRef),
    /// Ends may have been missed: whoever wants to know asks again.
    MissedSome,
}

/// What every open page of this server listens to.
#[derive(Clone)]
pub struct SessionEvents(broadcast::Sender<SessionEvent>);

impl Default for SessionEvents {
    fn default() -> Self {
        Self(broadcast::Sender::new(BACKLOG))
    }
}

impl SessionEvents {
    /// From now on.
    pub fn subscribe(&self) -> broadcast::Receiver<SessionEvent> {
        self.0.subscribe()
    }

    fn publish(&self, event: SessionEvent) {
        // Nobody listens while no page is open.
        let _ = self.0.send(event);
    }
}

/// Listens until the task is dropped, across restarts of the database.
pub async fn listen_for_session_events(services: Services) {
    loop {
        if let Err(error) = services.db.while_there(listen(&services)).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "ended sessions are not heard of"
            );
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Whether what is event through the pool is heard past PgBouncer: not in another database,
/// and not behind what gives each statement another connection.
pub async fn hears_session_events(services: &Services) -> Result<bool> {
    let mut listener = listener(services).await?;
    let channel = format!("check_{}", Uuid::new_v4().simple());
    listener.listen(&channel).await?;
    sqlx::query!("select pg_notify($1, '')", channel)
        .execute(&services.db.pool())
        .await?;
    let heard = tokio::time::timeout(PATIENCE, listener.recv()).await;
    Ok(heard.is_ok_and(|heard| heard.is_ok()))
}

/// Beside the pool, which is for requests.
async fn listener(services: &Services) -> Result<PgListener> {
    let connection = PgPoolOptions::new()
        .max_connections(1)
        .acquire_timeout(PATIENCE)
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
