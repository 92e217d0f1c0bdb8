//! A transaction whose connection cannot return to the pool with it still open (R8).
//!
//! sqlx 0.9.0 counts a transaction only once the response to `begin` has arrived. A request that is
//! cancelled in between (its client disconnected, a timeout) would return the connection with an
//! open transaction, with the tenant still set; a write by the next borrower outside of a
//! transaction would be acknowledged and later rolled back. So `begin`, `commit` and `rollback`
//! always run to completion, and a connection on which one of them failed is closed.

use std::{
    ops::{Deref, DerefMut},
    pin::Pin,
    task::{Context, Poll},
};

use futures_util::{FutureExt, future::BoxFuture};
use sqlx::{PgConnection, PgPool, Postgres, pool::PoolConnection, postgres::PgTransactionManager};
use sqlx_core::{sql_str::SqlStr, transaction::TransactionManager};
use tokio::runtime::Handle;

tokio::task_local! {
    /// Set while a connection returns to the pool with only a `rollback` that is already queued.
    static ENDED: ();
}

/// Whether the connection that is returning to the pool comes from a [`Tx`] that ended.
pub(super) fn has_ended() -> bool {
    ENDED.try_with(|()| ()).is_ok()
}

/// A transaction. Dropping it rolls it back: the rollback is sent while the connection returns to
/// the pool, and the request does not wait for it.
pub(crate) struct Tx(Option<PoolConnection<Postgres>>);

impl Tx {
    /// Begins a transaction. Waiting for a connection can be cancelled, `begin` cannot.
    pub(super) async fn begin(pool: &PgPool, statement: SqlStr) -> sqlx::Result<Self> {
        let mut connection = pool.acquire().await?;
        Uninterrupted::new(async move {
            match PgTransactionManager::begin(&mut connection, Some(statement)).await {
                Ok(()) => Ok(Self(Some(connection))),
                Err(error) => {
                    connection.close_on_drop();
                    Err(error)
                }
            }
        })
        .await
    }

    /// Commits. If this future is dropped, the commit still completes.
    pub async fn commit(self) -> sqlx::Result<()> {
        let mut connection = self.into_connection();
        Uninterrupted::new(async move {
            let done = PgTransactionManager::commit(&mut connection).await;
            if done.is_err() {
                connection.close_on_drop();
            }
            done
        })
        .await
    }

    /// Rolls back, and waits for that.
    pub async fn rollback(self) -> sqlx::Result<()> {
        let mut connection = self.into_connection();
        Uninterrupted::new(async move {
            let done = PgTransactionManager::rollback(&mut connection).await;
            if done.is_err() {
                connection.close_on_drop();
            }
            done
        })
        .await
    }

    fn into_connection(mut self) -> PoolConnection<Postgres> {
        self.0.take().expect(TAKEN)
    }
}

/// Only methods that consume a `Tx` take its connection.
const TAKEN: &str = "an open transaction has its connection";

impl Deref for Tx {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        self.0.as_ref().expect(TAKEN)
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut PgConnection {
        self.0.as_mut().expect(TAKEN)
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        let Some(mut connection) = self.0.take() else {
            return;
        };
        PgTransactionManager::start_rollback(&mut connection);
        // Without a runtime the pool is gone, and the connection is closed.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(ENDED.scope((), connection.return_to_pool()));
        }
    }
}

/// A future that runs to completion even if the future that awaits it is dropped.
struct Uninterrupted<T: Send + 'static>(Option<BoxFuture<'static, T>>);

impl<T: Send + 'static> Uninterrupted<T> {
    fn new(future: impl Future<Output = T> + Send + 'static) -> Self {
        Self(Some(future.boxed()))
    }
}

impl<T: Send + 'static> Future for Uninterrupted<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let Some(future) = &mut self.0 else {
            return Poll::Pending;
        };
        let done = future.poll_unpin(context);
        if done.is_ready() {
            self.0 = None;
        }
        done
    }
}

impl<T: Send + 'static> Drop for Uninterrupted<T> {
    fn drop(&mut self) {
        if let Some(rest) = self.0.take()
            && let Ok(runtime) = Handle::try_current()
        {
            runtime.spawn(rest.map(drop));
        }
    }
}
