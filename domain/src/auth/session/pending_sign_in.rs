//! The state between a first factor and a session: a row that authenticates nothing (S24: a
//! password alone opens no account with a second factor), bound to one browser, for ten minutes and
//! five guesses.

use std::time::Duration;

use uuid::Uuid;

use crate::{
    Services,
    auth::{
        session::session_secret::SessionSecret,
        types::{Browser, ChallengeEnd, Factor, PendingId, PendingLinkId, RedirectTarget, UserId},
    },
    db::Tx,
    error::{Error, Result},
};

/// Time in which the second factor has to be proven.
pub const PENDING_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// Guesses at the second factor after one first factor.
pub(in crate::auth) const MAX_GUESSES: i16 = 5;

/// The context of a sign-in, from its first factor to its session.
pub(in crate::auth) struct SignInContext {
    /// The path to return to.
    pub next: RedirectTarget,
    /// The session that this browser had before; it is revoked, so that its id does not survive the
    /// sign-in (S40).
    pub former: Option<SessionSecret>,
    /// A pending link to a provider's identity whose address was proven on the way.
    pub pending_link: Option<PendingLinkId>,
}

impl SignInContext {
    pub fn new(next: RedirectTarget, former: Option<SessionSecret>) -> Self {
        Self {
            next,
            former,
            pending_link: None,
        }
    }
}

pub(in crate::auth) async fn begin(
    tx: &mut Tx,
    browser: &Browser,
    user: UserId,
    first: Factor,
    context: &SignInContext,
) -> Result<PendingId> {
    let id = PendingId(Uuid::new_v4());
    sqlx::query!(
        "insert into pending_sign_ins
             (id, user_id, browser_hash, first_factor, next_path, expires_at, pending_link_id)
         values ($1, $2, $3, $4, $5, app_now() + make_interval(secs => $6),
             (select id from pending_account_links where id = $7 for key share))",
        id.0,
        user.0,
        browser.secret.hash(),
        first.as_str(),
        context.next.as_str(),
        PENDING_LIFETIME.as_secs_f64(),
        context.pending_link.map(|link| link.0),
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

/// Voids the user's pending sign-ins: a credential was changed, or all other sessions were revoked.
pub(in crate::auth) async fn void_all(tx: &mut Tx, user: UserId) -> Result<()> {
    sqlx::query!(
        "update pending_sign_ins set voided_at = app_now()
         where user_id = $1 and finished_at is null and voided_at is null",
        user.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The user whose sign-in is pending in this browser.
pub(in crate::auth) async fn user_of(
    services: &Services,
    browser: &Browser,
    id: PendingId,
) -> Result<UserId> {
    let user = sqlx::query_scalar!(
        "select user_id from pending_sign_ins
         where id = $1 and browser_hash = $2
           and finished_at is null and voided_at is null and expires_at > app_now()",
        id.0,
        browser.secret.hash(),
    )
    .fetch_optional(&services.db.pool())
    .await?;
    user.map(UserId).ok_or(Error::ChallengeEnded(ChallengeEnd::Over))
}

/// Finishes a pending sign-in by one guarded statement, so that two concurrent requests cannot both
/// do it. Returns the first factor and the context.
pub(in crate::auth) async fn finish(
    tx: &mut Tx,
    id: PendingId,
    former: Option<SessionSecret>,
) -> Result<(Factor, SignInContext)> {
    let finished = sqlx::query!(
        "update pending_sign_ins set finished_at = app_now()
         where id = $1 and finished_at is null and voided_at is null and expires_at > app_now()
         returning first_factor, next_path, pending_link_id",
        id.0,
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(Error::ChallengeEnded(ChallengeEnd::Over))?;
    let first = Factor::parse(&finished.first_factor).ok_or_else(|| Error::internal("an unknown factor"))?;
    let context = SignInContext {
        next: RedirectTarget::parse(&finished.next_path),
        former,
        pending_link: finished.pending_link_id.map(PendingLinkId),
    };
    Ok((first, context))
}
