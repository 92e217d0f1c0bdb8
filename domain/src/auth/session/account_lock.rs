use std::ops::{Deref, DerefMut};

use crate::{
    Services,
    auth::types::{ChallengeEnd, UserId},
    db::Tx,
    error::{Error, Result},
};

/// A transaction that holds the lock on one account's row until it ends. Only [`AccountTx::begin`]
/// and [`AccountTx::lock`] make one.
///
/// It serialises sign-ins and credential changes of one account: a change cannot miss a session
/// that begins meanwhile (S26), and a sign-in cannot miss a new second factor (S7). The account's
/// row is locked before the rows that belong to it, so that two transactions cannot deadlock.
pub(crate) struct AccountTx {
    tx: Tx,
    user: UserId,
}

impl AccountTx {
    /// Begins a transaction and locks the account.
    pub async fn begin(services: &Services, user: UserId) -> Result<Self> {
        Self::lock(services.begin().await?, user).await
    }

    /// Locks the account in a transaction that has begun. For a disabled account the error is that
    /// of an expired challenge, so that the caller cannot tell that it is disabled (S12).
    pub async fn lock(mut tx: Tx, user: UserId) -> Result<Self> {
        sqlx::query!(
            "select id from users where id = $1 and disabled_at is null for no key update",
            user.0
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::ChallengeEnded(ChallengeEnd::Over))?;
        Ok(Self { tx, user })
    }

    /// The locked account.
    pub fn user(&self) -> UserId {
        self.user
    }

    /// Commits, which unlocks the account.
    pub async fn commit(self) -> Result<()> {
        Ok(self.tx.commit().await?)
    }

    /// Rolls back, which unlocks the account.
    pub async fn rollback(self) -> Result<()> {
        Ok(self.tx.rollback().await?)
    }
}

impl Deref for AccountTx {
    type Target = Tx;

    fn deref(&self) -> &Tx {
        &self.tx
    }
}

impl DerefMut for AccountTx {
    fn deref_mut(&mut self) -> &mut Tx {
        &mut self.tx
    }
}
