//! Transactions, each with the tenant or user whose rows it may access (S62): a query that forgets
//! its tenant reads nothing.
//!
//! The settings for row level security are local to the transaction and are sent with its `begin`,
//! in one round trip. Without them no row is visible. A transaction that only reads is dropped, not
//! committed: the rollback is sent when the connection returns to the pool, and the request does
//! not wait for it.

mod connection_tracker;
mod pool;
mod transaction;

use sqlx::{AssertSqlSafe, SqlSafeStr};

use crate::{
    Services,
    auth::UserId,
    error::Result,
    tenancy::{Member, OrganizationId},
};

pub use connection_tracker::ConnectionTracker;
pub use pool::Database;
pub(crate) use transaction::Tx;

impl Services {
    /// Begins a transaction that sees no tenant's rows: for personal and global tables.
    pub(crate) async fn begin(&self) -> Result<Tx> {
        self.begin_by("begin").await
    }

    /// Begins a transaction that reads this user's own memberships with their organizations and
    /// workspaces.
    pub(crate) async fn begin_as(&self, user: UserId) -> Result<Tx> {
        let begin = format!("begin; set local app.\"user\" = '{user}'");
        // Safe: a UUID contains no character that could end the literal.
        self.begin_by(AssertSqlSafe(begin)).await
    }

    /// Begins a transaction that reads and changes the rows of the member's organization.
    pub(crate) async fn begin_in(&self, member: &Member) -> Result<Tx> {
        self.begin_tenant(member.organization()).await
    }

    /// As [`begin_in`](Self::begin_in), for the function that creates an organization and so has no
    /// `Member` yet.
    ///
    /// Uses generic plans: for the list of documents Postgres would otherwise plan each execution,
    /// because it estimates a plan for an unknown limit as expensive, and planning takes longer
    /// than the list. Not used elsewhere: a sweep's plan depends on the number of rows.
    pub(crate) async fn begin_tenant(&self, organization: OrganizationId) -> Result<Tx> {
        let begin = format!(
            "begin; set local app.organization = '{organization}'; \
             set local plan_cache_mode = 'force_generic_plan'"
        );
        // Safe: a UUID contains no character that could end the literal.
        self.begin_by(AssertSqlSafe(begin)).await
    }

    async fn begin_by(&self, statement: impl SqlSafeStr) -> Result<Tx> {
        Ok(Tx::begin(&self.db.pool(), statement.into_sql_str()).await?)
    }
}
