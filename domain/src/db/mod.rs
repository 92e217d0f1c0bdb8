//! Transactions, and whose rows they may see (S62).
//!
//! The settings are local to the transaction and travel with its `begin`, in one
//! round trip. Nothing set, no rows. A transaction that only read is dropped, not
//! committed: its end goes with the connection back to the pool, and nobody waits for it.

mod begun;
mod pool;
mod transaction;

use sqlx::{AssertSqlSafe, SqlSafeStr};

use crate::{
    Services,
    auth::UserId,
    error::Result,
    tenancy::{Member, OrganizationId},
};

pub use begun::Begun;
pub use pool::Database;
pub(crate) use transaction::Tx;

impl Services {
    /// Sees no tenant's rows: for personal and global tables.
    pub(crate) async fn begin(&self) -> Result<Tx> {
        self.begin_by("begin").await
    }

    /// Reads this user's own memberships with their organizations and workspaces.
    pub(crate) async fn begin_as(&self, user: UserId) -> Result<Tx> {
        let begin = format!("begin; set local app.\"user\" = '{user}'");
        // Safe: a UUID has no character that could end the literal.
        self.begin_by(AssertSqlSafe(begin)).await
    }

    /// Sees and changes the rows of the member's organization.
    pub(crate) async fn begin_in(&self, member: &Member) -> Result<Tx> {
        self.begin_tenant(member.organization()).await
    }

    /// As [`begin_in`](Self::begin_in), for the one function that makes the
    /// organization and so cannot hold a `Member` of it yet.
    ///
    /// Its statements are planned once. Postgres would plan the list of documents each time,
    /// because it thinks little of a plan that is good for any limit, and that takes longer
    /// than the list. Not so elsewhere: what sweeps a table needs to know how much of it.
    pub(crate) async fn begin_tenant(&self, organization: OrganizationId) -> Result<Tx> {
        let begin = format!(
            "begin; set local app.organization = '{organization}'; \
             set local plan_cache_mode = 'force_generic_plan'"
        );
        // Safe: a UUID has no character that could end the literal.
        self.begin_by(AssertSqlSafe(begin)).await
    }

    async fn begin_by(&self, statement: impl SqlSafeStr) -> Result<Tx> {
        Ok(Tx::begin(&self.db.pool(), statement.into_sql_str()).await?)
    }
}
