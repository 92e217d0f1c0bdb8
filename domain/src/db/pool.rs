//! The pool, and whether Postgres answers (R1).
//!
//! A database that was cut off, restarted or fell silent leaves statements without an
//! answer, and the operating system gives a connection up after many minutes. So one
//! connection beside the pool asks twice a second. Once it gets no answer, everything
//! that waits is told at once, and the pool is replaced: what is left of the former one
//! would be found dead a request at a time.

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

use super::{begun, transaction};
use crate::{
    config::DatabaseConfig,
    error::{Error, Result},
};

/// How often Postgres is asked, and how soon it is asked again.
const INTERVAL: Duration = Duration::from_millis(500);

/// An answer that takes longer is none. Twice, with the interval, less than the two seconds
/// that R1 allows.
const PATIENCE: Duration = Duration::from_millis(700);

/// How long a connection may take to a database that was found away: one that is far, or busy
/// with everybody who comes back at once, answers all the same.
const CONNECT_PATIENCE: Duration = Duration::from_secs(4);

/// A connection that idled longer is asked before a request gets it: something between
/// here and Postgres may have forgotten it.
const IDLE_MAX: Duration = Duration::from_secs(5);

/// Of every connection: no statement hangs behind a lock or for ever, and nobody keeps a
/// transaction open and does nothing.
const TIMEOUTS: &str = "set statement_timeout = '5s'; set lock_timeout = '2s'; \
                        set idle_in_transaction_session_timeout = '10s'";

/// The database, under the run-time role.
#[derive(Clone)]
pub struct Database(Arc<Shared>);

struct Shared {
    options: PgPoolOptions,
    address: PgConnectOptions,
    /// Past PgBouncer.
    direct: PgConnectOptions,
    pool: RwLock<PgPool>,
    away: watch::Sender<bool>,
}

impl Database {
    /// The pool opens its connections when they are asked for, so a database that is
    /// away delays requests, not this.
    pub fn connect(config: &DatabaseConfig) -> Result<Self> {
        let address = PgConnectOptions::from_str(config.url.expose())?;
        let direct = match &config.direct_url {
            Some(url) => PgConnectOptions::from_str(url.expose())?,
            None => address.clone(),
        };
        let patience = Duration::from_secs(config.acquire_timeout_seconds);
        Ok(Self::new(config.max_connections, patience, address, direct))
    }

    pub(crate) fn new(
        max_connections: u32,
        patience: Duration,
        address: PgConnectOptions,
        direct: PgConnectOptions,
    ) -> Self {
        let options = PgPoolOptions::new()
            .max_connections(max_connections)
            .acquire_timeout(patience)
            // Ours asks only what idled, and does not wait for ever.
            .test_before_acquire(false)
            .before_acquire(|connection, meta| {
                Box::pin(async move {
                    let is_fresh = meta.idle_for < IDLE_MAX;
                    let is_good = !connection.is_in_transaction() && (is_fresh || is_idle(connection).await);
                    if is_good {
                        begun::note();
                    }
                    Ok(is_good)
                })
            })
            .after_release(|connection, _| {
                Box::pin(async move {
                    let is_settled = transaction::has_ended() || has_heard_all(connection);
                    Ok(is_settled || is_idle(connection).await)
                })
            })
            .after_connect(|connection, _| {
                Box::pin(async move {
                    connection.execute(TIMEOUTS).await?;
                    begun::note();
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
            away: watch::Sender::new(false),
        }))
    }

    /// The pool of now.
    pub fn pool(&self) -> PgPool {
        let pool = self.0.pool.read().unwrap_or_else(PoisonError::into_inner);
        pool.clone()
    }

    /// Where Postgres itself is: LISTEN does not pass PgBouncer.
    pub(crate) fn direct(&self) -> &PgConnectOptions {
        &self.0.direct
    }

    /// Comes back once Postgres does not answer.
    pub async fn away(&self) {
        // The sender is ours, so this cannot fail.
        let _ = self.0.away.subscribe().wait_for(|away| *away).await;
    }

    /// Gives up on `work` once Postgres does not answer.
    pub async fn while_there<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        tokio::select! {
            biased;
            done = work => done,
            () = self.away() => Err(unavailable()),
        }
    }

    /// Asks until the task is dropped.
    pub async fn watch(self) {
        let mut connection = None;
        loop {
            if let Err(error) = self.ask(&mut connection).await {
                self.lose(&error);
                connection = self.connect_again().await;
                self.find();
            }
            sleep(INTERVAL).await;
        }
    }

    /// Comes back once Postgres answers, with a connection if there is room for one. An attempt
    /// that hangs goes on beside the next: the one may wait for a network that is gone, the other
    /// for an answer that takes its time.
    async fn connect_again(&self) -> Option<PgConnection> {
        let mut attempts = FuturesUnordered::new();
        loop {
            attempts.push(in_time(
                CONNECT_PATIENCE,
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

    /// One connection may have ended by itself: it is asked anew over another.
    async fn ask(&self, connection: &mut Option<PgConnection>) -> Result<(), sqlx::Error> {
        if let Some(mut kept) = connection.take()
            && in_time(PATIENCE, kept.ping()).await.is_ok()
        {
            *connection = Some(kept);
            return Ok(());
        }
        match in_time(PATIENCE, PgConnection::connect_with(&self.0.direct)).await {
            Ok(fresh) => {
                *connection = Some(fresh);
                Ok(())
            }
            Err(error) if is_full(&error) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn lose(&self, error: &sqlx::Error) {
        if self.0.away.send_replace(true) {
            return;
        }
        tracing::error!(
            error = error as &dyn std::error::Error,
            "the database does not answer"
        );
        let fresh = self.0.options.clone().connect_lazy_with(self.0.address.clone());
        let mut pool = self.0.pool.write().unwrap_or_else(PoisonError::into_inner);
        let former = std::mem::replace(&mut *pool, fresh);
        // Its connections may never answer, so nobody waits for this.
        tokio::spawn(async move { former.close().await });
    }

    fn find(&self) {
        if self.0.away.send_replace(false) {
            tracing::info!("the database answers again");
        }
    }
}

/// Whether every answer to what was sent has come: the borrower was not given up in the middle
/// of a statement. Asks nothing.
fn has_heard_all(connection: &mut PgConnection) -> bool {
    !connection.should_flush() && matches!(connection.flush().now_or_never(), Some(Ok(())))
}

/// Whether Postgres answers and says that no transaction is open (R8). sqlx keeps to itself what
/// Postgres says of that, but a `begin` that finds none open after its statement is an error of
/// its own; one that finds one open succeeds, or fails where that one was aborted.
async fn is_idle(connection: &mut PgConnection) -> bool {
    let begun = PgTransactionManager::begin(connection, Some("select 1".into_sql_str()));
    let answer = timeout(PATIENCE, begun).await;
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

/// Postgres: the transaction failed, and takes nothing but its end.
const ABORTED: &str = "25P02";

/// Whether Postgres has no room for another connection, but answers.
fn is_full(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.as_deref() == Some("53300")
}

async fn in_time<T>(
    patience: Duration,
    asked: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, sqlx::Error> {
    match timeout(patience, asked).await {
        Ok(answer) => answer,
        Err(_) => Err(io::Error::from(io::ErrorKind::TimedOut).into()),
    }
}

/// What a request is told whose database went away.
fn unavailable() -> Error {
    Error::Unavailable(io::Error::from(io::ErrorKind::TimedOut).into())
}
