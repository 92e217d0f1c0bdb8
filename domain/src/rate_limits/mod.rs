//! Rate limits: how often an action is allowed in an hour or a day. Mails to one mailbox (S75: no flooding),
//! guesses at one address (S18: no guessing of codes and passwords), attempts of one network (S72:
//! no trying of many addresses).
//!
//! All server processes share them: a limit is a row. An action may have several limits; one
//! statement acquires all of them or none. A row holds instants rather than a counter, so that the
//! limit applies to any hour and not to the hours of a clock.

mod limits;
mod mailbox;
mod network;
mod rate_limit;
mod reserve;

use std::time::Duration;

use sqlx::{PgExecutor, Postgres};

pub use rate_limit::RateLimit;
use rate_limit::{Reserve, Role, Window};
use reserve::Waiting;

use crate::{
    Services,
    auth::{Browser, KnownBrowser},
    db::Tx,
    error::{Error, Result},
    metrics,
};

/// In percent: when this much of the limit on mails to unknown addresses is used, the log warns.
const WARNED_AT: u64 = 80;

/// The acquired limits, to be refunded.
pub(crate) struct Acquired(Vec<Vec<u8>>);

impl Acquired {
    fn of<'a>(limits: impl Iterator<Item = &'a Window>) -> Self {
        Self(
            limits
                .filter(|window| window.refundable)
                .map(|window| window.key.clone())
                .collect(),
        )
    }
}

/// The limit of a browser's attempts, of any kind: its own if it is known, otherwise that of its
/// network, so that an attacker in the same network cannot lock the owner out (S72).
pub(crate) fn attempt(
    services: &Services,
    browser: &Browser,
    known: Option<&KnownBrowser>,
) -> Option<RateLimit> {
    match known {
        None => RateLimit::attempts(services, browser, "attempts"),
        Some(device) => Some(RateLimit::known_attempts(services, browser, device)),
    }
}

/// Acquires an attempt for an action that has no other limit.
pub(crate) async fn acquire_attempt(
    services: &Services,
    browser: &Browser,
    known: Option<&KnownBrowser>,
) -> Result<()> {
    match attempt(services, browser, known) {
        Some(rate_limit) => acquire(services, &rate_limit).await.map(drop),
        None => Ok(()),
    }
}

/// Acquires all windows of a limit, or returns an error with the time until that is possible.
///
/// A browser that the account does not know, and that finds its limit used up, is told to wait for
/// a minute, whatever the real time, so that the response does not reveal other clients' attempts.
/// After the wait it may use a reserve (S107: an attacker who uses the limit up does not lock a
/// user out).
pub(crate) async fn acquire(services: &Services, rate_limit: &RateLimit) -> Result<Acquired> {
    let windows: Vec<&Window> = rate_limit.windows.iter().collect();
    let Err(hit) = acquire_and_warn(services, &windows).await? else {
        return Ok(Acquired::of(windows.into_iter()));
    };
    match (&rate_limit.reserve, hit.role) {
        (Some(reserve), Role::UnknownBrowsers) => acquire_reserve(services, &windows, reserve).await,
        _ => Err(hit.refused()),
    }
}

/// Acquires in a transaction: a rollback refunds.
pub(crate) async fn acquire_in(tx: &mut Tx, rate_limit: &RateLimit) -> Result<()> {
    let windows: Vec<&Window> = rate_limit.windows.iter().collect();
    match acquire_windows(&mut **tx, &windows).await? {
        Ok(_) => Ok(()),
        Err(hit) => Err(hit.refused()),
    }
}

/// Acquires if possible; returns `false` otherwise. For actions that are left out rather than refused.
pub(crate) async fn try_acquire(services: &Services, rate_limit: &RateLimit) -> Result<bool> {
    let windows: Vec<&Window> = rate_limit.windows.iter().collect();
    Ok(acquire_windows(&services.db.pool(), &windows).await?.is_ok())
}

/// Refunds a limit that only failures use up.
pub(crate) async fn refund(services: &Services, acquired: &Acquired) -> Result<()> {
    sqlx::query!("select refund_rate_limits($1)", &acquired.0)
        .fetch_one(&services.db.pool())
        .await?;
    Ok(())
}

/// Awaits the work that a limit was acquired for, and refunds if the work itself fails, on a busy server
/// for example: then nothing was guessed. If the request is cancelled meanwhile,
/// nothing is refunded, since the guess may have been compared.
pub(crate) async fn refund_if_failed<T>(
    services: &Services,
    acquired: &Acquired,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    let done = work.await;
    if done.is_err() {
        refund(services, acquired).await?;
    }
    done
}

/// The mails to unknown addresses in the last hour, and their limit.
pub async fn mails_to_unknown_addresses(services: &Services) -> Result<(i64, u32)> {
    let rate_limit = RateLimit::mails_in_all(services);
    let Some(all) = rate_limit.windows.first() else {
        return Ok((0, 0));
    };
    let acquired = sqlx::query_scalar!(
        r#"select coalesce(sum(coalesce(u.n, 1)), 0) as "acquired!"
           from rate_limits b cross join lateral unnest(b.acquired_at, b.counts) as u (at, n)
           where b.key = $1 and u.at > app_now() - make_interval(secs => $2)"#,
        all.key,
        all.span.as_secs_f64(),
    )
    .fetch_one(&services.db.pool())
    .await?;
    Ok((acquired, all.allowed))
}

/// Acquires from the reserve. A refusal also counts as an attempt of the network, and a mail from
/// the reserve counts in the limit that all unknown browsers share.
async fn acquire_reserve(services: &Services, windows: &[&Window], reserve: &Reserve) -> Result<Acquired> {
    let of = |role: Role| windows.iter().copied().filter(move |window| window.role == role);
    let attempts: Vec<&Window> = of(Role::Attempts).collect();
    if let Err(hit) = acquire_and_warn(services, &attempts).await? {
        return Err(hit.refused());
    }
    let wait = match reserve::record_attempt(services, &reserve.ticket).await? {
        Waiting::Longer(wait) => return Err(waits(windows, wait)),
        Waiting::Over(wait) => wait,
    };
    let reserved: Vec<&Window> = of(Role::Cap).chain(&reserve.windows).collect();
    match acquire_and_warn(services, &reserved).await? {
        Ok(()) => Ok(Acquired::of(reserved.into_iter())),
        Err(hit) if hit.role == Role::UnknownBrowsers => Err(waits(windows, wait)),
        Err(hit) => Err(hit.refused()),
    }
}

/// The limit that is used up.
struct Hit {
    kind: &'static str,
    role: Role,
    wait: Duration,
}

impl Hit {
    fn refused(self) -> Error {
        metrics::limit_hit(self.kind);
        Error::Limited {
            retry_after: self.wait,
        }
    }
}

/// The refusal that tells a browser how long to wait.
fn waits(windows: &[&Window], retry_after: Duration) -> Error {
    if let Some(limit) = windows.iter().find(|window| window.role == Role::UnknownBrowsers) {
        metrics::limit_hit(limit.kind);
    }
    Error::Limited { retry_after }
}

/// Acquires, and logs a warning when the limit that all unknown browsers share runs out.
async fn acquire_and_warn(services: &Services, windows: &[&Window]) -> Result<Result<(), Hit>> {
    let counted = match acquire_windows(&services.db.pool(), windows).await? {
        Ok(counted) => counted,
        Err(hit) => {
            if hit.role == Role::Cap
                && try_acquire(services, &RateLimit::warnings(services, "cap reached")).await?
            {
                tracing::warn!(
                    limit = services.config.auth.mails_per_hour_in_all,
                    "mails to strangers are refused: the limit of this hour is reached, for the server or for one network"
                );
            }
            return Ok(Err(hit));
        }
    };
    for (window, counted) in windows.iter().zip(counted) {
        let total = window.role == Role::Cap && window.allowed == services.config.auth.mails_per_hour_in_all;
        let nearly = (u64::from(window.allowed) * WARNED_AT).div_ceil(100);
        if total
            && u64::try_from(counted).is_ok_and(|counted| counted == nearly)
            && try_acquire(services, &RateLimit::warnings(services, "cap nearly reached")).await?
        {
            tracing::warn!(
                mails = counted,
                limit = window.allowed,
                "the limit of this hour on mails to strangers is nearly reached; after that, new browsers cannot request mails"
            );
        }
    }
    Ok(Ok(()))
}

/// Acquires all windows by one statement, or none. Returns how much of each is used by now.
async fn acquire_windows<'e>(
    executor: impl PgExecutor<'e, Database = Postgres>,
    windows: &[&Window],
) -> Result<Result<Vec<i64>, Hit>> {
    if windows.is_empty() {
        return Ok(Ok(Vec::new()));
    }
    let keys: Vec<Vec<u8>> = windows.iter().map(|window| window.key.clone()).collect();
    let allowed: Vec<i64> = windows.iter().map(|window| window.allowed.into()).collect();
    let spans: Vec<f64> = windows.iter().map(|window| window.span.as_secs_f64()).collect();
    let outcome = sqlx::query!(
        "select hit, seconds, counted from acquire_rate_limits($1, $2, $3)",
        &keys,
        &allowed,
        &spans,
    )
    .fetch_one(executor)
    .await?;
    let hit = outcome
        .hit
        .and_then(|hit| windows.get(usize::try_from(hit).ok()?.checked_sub(1)?));
    Ok(match hit {
        None => Ok(outcome.counted.unwrap_or_default()),
        Some(window) => {
            let wait = Duration::from_secs_f64(outcome.seconds.unwrap_or_default().ceil().max(1.0));
            Err(Hit {
                kind: window.kind,
                role: window.role,
                wait,
            })
        }
    })
}
