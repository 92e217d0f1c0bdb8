use std::ops::{Deref, DerefMut};

use crate::{
    Services,
    auth::types::{ChallengeEnd, UserId},
    db::Tx,
    error::{Error, Result},
};

/// A transaction that holds the lock of one account's row until it ends; only [`AccountTx::begin`]
/// and [`AccountTx::lock`] make one.
///
/// Sign-ins and changes of credentials of one account follow each other: a change does not miss a
/// session that begins meanwhile (S26), nor a sign-in a new second factor (S7). The account's row is
/// locked before all rows that belong to it, so that no two transactions wait for each other.
pub(crate) struct AccountTx {
    tx: Tx,
    user: UserId,
}

impl AccountTx {
    /// Begins a transaction and locks the account.
    pub async fn begin(services: &Services, user: UserId) -> Result<Self> {
        Self::lock(services.begin().await?, user).await
    }

    /// Locks the account in a transaction that has begun. A disabled account answers like a
    /// challenge that is over (S12).
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

    /// The account that is locked.
    pub fn user(&self) -> UserId {
        self.user
    }

    /// Commits, and with it unlocks the account.
    pub async fn commit(self) -> Result<()> {
        Ok(self.tx.commit().await?)
    }

    /// Undoes everything, and unlocks the account.
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
