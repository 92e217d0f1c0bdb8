//! The connection pool, and a watch on whether Postgres responds (R1).
//!
//! If a database is cut off, restarted or unresponsive, statements wait, and the operating system
//! closes the connection only after many minutes. So one connection besides the pool pings twice a
//! second. Once there is no response, all waiting requests fail at once and the pool is replaced,
//! because its dead connections would otherwise be found one request at a time.

use std::{
    io,
    str::FromStr,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use futures_util::{FutureExt, StreamExt, stream::FuturesUnordered};
use sqlx::{
    Connection, Executor, PgConnection, PgPool, SqlSafeStr,
    postgres::{PgConnectOptions, PgPoolOptions, PgTransactionManager},
};
use sqlx_core::transaction::TransactionManager;
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};

use super::{connection_tracker, transaction};
use crate::{
    config::DatabaseConfig,
    error::{Error, Result},
};

/// Time between two pings, and before an attempt to reconnect.
const INTERVAL: Duration = Duration::from_millis(500);

/// Timeout of a ping. Twice this plus the interval is less than the two seconds that R1 allows.
const PING_TIMEOUT: Duration = Duration::from_millis(700);

/// Timeout of connecting to a database that was found unavailable: a distant one, or one that is
/// busy with reconnecting clients, still responds within it.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(4);

/// A connection that was idle for longer is pinged before a request gets it: a firewall in between
/// may have dropped it.
const IDLE_MAX: Duration = Duration::from_secs(5);

/// Settings of every connection: no statement waits for a lock or runs for ever, and no transaction
/// stays open and idle.
const TIMEOUTS: &str = "set statement_timeout = '5s'; set lock_timeout = '2s'; \
                        set idle_in_transaction_session_timeout = '10s'";

/// The database, with the run-time role.
#[derive(Clone)]
pub struct Database(Arc<Shared>);

struct Shared {
    options: PgPoolOptions,
    address: PgConnectOptions,
    /// The server itself, not through PgBouncer.
    direct: PgConnectOptions,
    pool: RwLock<PgPool>,
    unavailable: watch::Sender<bool>,
}

impl Database {
    /// Makes a pool that connects on demand: an unavailable database fails requests, not this call.
    pub fn connect(config: &DatabaseConfig) -> Result<Self> {
        let address = PgConnectOptions::from_str(config.url.expose())?;
        let direct = match &config.direct_url {
            Some(url) => PgConnectOptions::from_str(url.expose())?,
            None => address.clone(),
        };
        let acquire_timeout = Duration::from_secs(config.acquire_timeout_seconds);
        Ok(Self::new(
            config.max_connections,
            acquire_timeout,
            address,
            direct,
        ))
    }

    pub(crate) fn new(
        max_connections: u32,
        acquire_timeout: Duration,
        address: PgConnectOptions,
        direct: PgConnectOptions,
    ) -> Self {
        let options = PgPoolOptions::new()
            .max_connections(max_connections)
            .acquire_timeout(acquire_timeout)
            // The check below only pings connections that were idle, and has a timeout.
            .test_before_acquire(false)
            .before_acquire(|connection, meta| {
                Box::pin(async move {
                    let is_fresh = meta.idle_for < IDLE_MAX;
                    let is_good = !connection.is_in_transaction() && (is_fresh || is_idle(connection).await);
                    if is_good {
                        connection_tracker::record_connection();
                    }
                    Ok(is_good)
                })
            })
            .after_release(|connection, _| {
                Box::pin(async move {
                    let is_settled = transaction::has_ended() || has_no_pending_responses(connection);
                    Ok(is_settled || is_idle(connection).await)
                })
            })
            .after_connect(|connection, _| {
                Box::pin(async move {
                    connection.execute(TIMEOUTS).await?;
                    connection_tracker::record_connection();
                    Ok(())
                })
            });
        let address = address.application_name("latchkey");
        let pool = options.clone().connect_lazy_with(address.clone());
        Self(Arc::new(Shared {
            options,
            address,
            direct: direct.application_name("latchkey, beside the pool"),
            pool: RwLock::new(pool),
            unavailable: watch::Sender::new(false),
        }))
    }

    /// The current pool.
    pub fn pool(&self) -> PgPool {
        let pool = self.0.pool.read().unwrap_or_else(PoisonError::into_inner);
        pool.clone()
    }

    /// Options for connecting to Postgres itself: LISTEN does not work through PgBouncer.
    pub(crate) fn direct(&self) -> &PgConnectOptions {
        &self.0.direct
    }

    /// Completes once Postgres does not respond.
    pub async fn becomes_unavailable(&self) {
        // The sender is a field of `self`, so this cannot fail.
        let _ = self
            .0
            .unavailable
            .subscribe()
            .wait_for(|unavailable| *unavailable)
            .await;
    }

    /// Awaits `work`, or returns an error once Postgres does not respond.
    pub async fn unless_unavailable<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        tokio::select! {
            biased;
            done = work => done,
            () = self.becomes_unavailable() => Err(unavailable()),
        }
    }

    /// Pings until the task is dropped.
    pub async fn watch(self) {
        let mut connection = None;
        loop {
            if let Err(error) = self.ask(&mut connection).await {
                self.mark_unavailable(&error);
                connection = self.connect_again().await;
                self.mark_available();
            }
            sleep(INTERVAL).await;
        }
    }

    /// Completes once Postgres responds, with a connection if there is room for one. An attempt
    /// that hangs continues beside the next: one may be waiting for a network that is gone, the
    /// other for a slow response.
    async fn connect_again(&self) -> Option<PgConnection> {
        let mut attempts = FuturesUnordered::new();
        loop {
            attempts.push(in_time(
                CONNECT_TIMEOUT,
                PgConnection::connect_with(&self.0.direct),
            ));
            let next = sleep(INTERVAL);
            tokio::pin!(next);
            loop {
                tokio::select! {
                    Some(attempt) = attempts.next() => match attempt {
                        Ok(connection) => return Some(connection),
                        Err(error) if is_full(&error) => return None,
                        Err(_) => {}
                    },
                    () = &mut next => break,
                }
            }
        }
    }

    /// A single connection may have ended by itself, so a second one is tried.
    async fn ask(&self, connection: &mut Option<PgConnection>) -> Result<(), sqlx::Error> {
        if let Some(mut kept) = connection.take()
            && in_time(PING_TIMEOUT, kept.ping()).await.is_ok()
        {
            *connection = Some(kept);
            return Ok(());
        }
        match in_time(PING_TIMEOUT, PgConnection::connect_with(&self.0.direct)).await {
            Ok(fresh) => {
                *connection = Some(fresh);
                Ok(())
            }
            Err(error) if is_full(&error) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn mark_unavailable(&self, error: &sqlx::Error) {
        if self.0.unavailable.send_replace(true) {
            return;
        }
        tracing::error!(
            error = error as &dyn std::error::Error,
            "the database does not answer"
        );
        let fresh = self.0.options.clone().connect_lazy_with(self.0.address.clone());
        let mut pool = self.0.pool.write().unwrap_or_else(PoisonError::into_inner);
        let former = std::mem::replace(&mut *pool, fresh);
        // Its connections may never respond, so this is not awaited.
        tokio::spawn(async move { former.close().await });
    }

    fn mark_available(&self) {
        if self.0.unavailable.send_replace(false) {
            tracing::info!("the database answers again");
        }
    }
}

/// Whether all responses to sent statements have arrived, so that the borrower was not cancelled in
/// the middle of a statement. Sends nothing.
fn has_no_pending_responses(connection: &mut PgConnection) -> bool {
    !connection.should_flush() && matches!(connection.flush().now_or_never(), Some(Ok(())))
}

/// Whether Postgres responds and no transaction is open (R8). sqlx does not expose the transaction
/// status, but its `begin` returns a specific error if no transaction is open after the statement;
/// if one is open, it succeeds, or fails if that one was aborted.
async fn is_idle(connection: &mut PgConnection) -> bool {
    let begun = PgTransactionManager::begin(connection, Some("select 1".into_sql_str()));
    let answer = timeout(PING_TIMEOUT, begun).await;
    let is_open = match &answer {
        Ok(Ok(())) => true,
        Ok(Err(sqlx::Error::Database(error))) => error.code().as_deref() == Some(ABORTED),
        _ => false,
    };
    if is_open {
        tracing::error!("a connection came back inside a transaction, and is closed");
    }
    matches!(answer, Ok(Err(sqlx::Error::BeginFailed)))
}

/// Postgres: the transaction is aborted; only its end is accepted.
const ABORTED: &str = "25P02";

/// Whether Postgres responds, but has no room for another connection.
fn is_full(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.as_deref() == Some("53300")
}

async fn in_time<T>(
    acquire_timeout: Duration,
    asked: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, sqlx::Error> {
    match timeout(acquire_timeout, asked).await {
        Ok(answer) => answer,
        Err(_) => Err(io::Error::from(io::ErrorKind::TimedOut).into()),
    }
}

/// The error of a request whose database became unavailable.
fn unavailable() -> Error {
    Error::Unavailable(io::Error::from(io::ErrorKind::TimedOut).into())
}
