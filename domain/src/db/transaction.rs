//! A transaction that cannot leave its connection inside it (R8).
//!
//! sqlx 0.9.0 counts a transaction only once the answer to `begin` has come. A request that is
//! given up in between (its client hung up, a time-out) would hand the connection back inside an
//! open transaction, with the tenant's setting still set; what the next borrower saves outside a
//! transaction of its own is acknowledged and then rolled back. So `begin`, `commit` and
//! `rollback` always run to their end, and a connection on which one of them failed is closed.

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
    /// Set while a connection goes back to the pool with nothing left to do but a `rollback`
    /// that is queued already.
    static ENDED: ();
}

/// Whether the connection that is going back to the pool comes from a [`Tx`] that ended.
pub(super) fn has_ended() -> bool {
    ENDED.try_with(|()| ()).is_ok()
}

/// A transaction. Dropped, it is rolled back: the statement for that goes with the connection
/// back to the pool, and the borrower does not wait for it.
pub(crate) struct Tx(Option<PoolConnection<Postgres>>);

impl Tx {
    /// Waiting for a connection can be given up; beginning on it cannot.
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

    /// Makes what was done last. Given up in the middle, it is done all the same.
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

    /// Undoes what was done, and waits until it is.
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

/// A `Tx` loses its connection only to what consumes it.
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
        // Without a runtime the pool is gone, and the connection closes.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(ENDED.scope((), connection.return_to_pool()));
        }
    }
}

/// A future that runs to its end even if the one that waits for it is dropped.
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
