//! What may be done only so often in an hour: mails to one recipient (S75),
//! guesses of a code for one address (S18), attempts of one network (S72).
//!
//! Shared by all servers: a row per limit. Several limits stand behind one action; one
//! statement spends all of them, or none. A row keeps instants, not a counter, so that every
//! hour is a full hour.

mod budget;
mod limits;
mod network;
mod patience;
mod recipient;

use std::time::Duration;

use sqlx::{PgExecutor, Postgres};

pub use budget::Budget;
use budget::{Limit, Reserve, Role};
use patience::Turn;

use crate::{
    Services,
    auth::{Browser, KnownDevice},
    counting,
    db::Tx,
    error::{Error, Result},
};

/// In percent of all mails to strangers: then the log says that they run out.
const WARNED_AT: u64 = 80;

/// What was spent, for giving it back.
pub(crate) struct Spent(Vec<Vec<u8>>);

impl Spent {
    fn of<'a>(limits: impl Iterator<Item = &'a Limit>) -> Self {
        Self(
            limits
                .filter(|limit| limit.refundable)
                .map(|limit| limit.key.clone())
                .collect(),
        )
    }
}

/// Attempts of a browser, of any kind: of its own budget where it is known, of its network's
/// otherwise, so that whoever shares its network cannot lock its owner out (S72).
pub(crate) fn attempt(services: &Services, browser: &Browser, known: Option<&KnownDevice>) -> Option<Budget> {
    match known {
        None => Budget::attempts(services, browser, "attempts"),
        Some(device) => Some(Budget::known_attempts(services, browser, device)),
    }
}

/// Spends an attempt, of any kind, where nothing else is limited.
pub(crate) async fn spend_attempt(
    services: &Services,
    browser: &Browser,
    known: Option<&KnownDevice>,
) -> Result<()> {
    match attempt(services, browser, known) {
        Some(budget) => spend(services, &budget).await.map(drop),
        None => Ok(()),
    }
}

/// Spends one of everything that a budget holds, or says how long until one is left.
///
/// Strangers who find an account's budget used up are told to wait for a minute, whoever used it
/// up and however long that will last; a browser that waited has a reserve (S107).
pub(crate) async fn spend(services: &Services, budget: &Budget) -> Result<Spent> {
    let limits: Vec<&Limit> = budget.limits.iter().collect();
    let Err(hit) = acquire(services, &limits).await? else {
        return Ok(Spent::of(limits.into_iter()));
    };
    match (&budget.reserve, hit.role) {
        (Some(reserve), Role::Strangers) => spend_reserve(services, &limits, reserve).await,
        _ => Err(hit.refused()),
    }
}

/// The same in a transaction: what was spent is given back when that does not commit.
pub(crate) async fn spend_in(tx: &mut Tx, budget: &Budget) -> Result<()> {
    let limits: Vec<&Limit> = budget.limits.iter().collect();
    match try_acquire(&mut **tx, &limits).await? {
        Ok(_) => Ok(()),
        Err(hit) => Err(hit.refused()),
    }
}

/// Spends one if there is one left; for what is left out otherwise.
pub(crate) async fn spend_if_left(services: &Services, budget: &Budget) -> Result<bool> {
    let limits: Vec<&Limit> = budget.limits.iter().collect();
    Ok(try_acquire(&services.db.pool(), &limits).await?.is_ok())
}

/// Gives back what a success spends nothing of: a guess that was right was none.
pub(crate) async fn give_back(services: &Services, spent: &Spent) -> Result<()> {
    sqlx::query!("select refund_budgets($1)", &spent.0)
        .fetch_one(&services.db.pool())
        .await?;
    Ok(())
}

/// Waits for what a budget was spent on. A comparison that fails, on a busy server say, compared
/// nothing: no guess was made. A request that is given up in between has spent
/// it all the same: what is not known to be wrong may not be free.
pub(crate) async fn give_back_if_failed<T>(
    services: &Services,
    spent: &Spent,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    let done = work.await;
    if done.is_err() {
        give_back(services, spent).await?;
    }
    done
}

/// How many mails to strangers were written in the last hour, and how many may be.
pub async fn mails_to_strangers(services: &Services) -> Result<(i64, u32)> {
    let budget = Budget::mails_in_all(services);
    let Some(all) = budget.limits.first() else {
        return Ok((0, 0));
    };
    let spent = sqlx::query_scalar!(
        r#"select coalesce(sum(coalesce(u.n, 1)), 0) as "spent!"
           from budgets b cross join lateral unnest(b.spent, b.counts) as u (at, n)
           where b.key = $1 and u.at > app_now() - make_interval(secs => $2)"#,
        all.key,
        all.span.as_secs_f64(),
    )
    .fetch_one(&services.db.pool())
    .await?;
    Ok((spent, all.allowed))
}

/// A refusal counts as an attempt of the network, a mail that is written out of the reserve as one
/// of all.
async fn spend_reserve(services: &Services, limits: &[&Limit], reserve: &Reserve) -> Result<Spent> {
    let of = |role: Role| limits.iter().copied().filter(move |limit| limit.role == role);
    let attempts: Vec<&Limit> = of(Role::Attempts).collect();
    if let Err(hit) = acquire(services, &attempts).await? {
        return Err(hit.refused());
    }
    let wait = match patience::turn(services, &reserve.ticket).await? {
        Turn::Wait(wait) => return Err(waits(limits, wait)),
        Turn::Come(wait) => wait,
    };
    let reserved: Vec<&Limit> = of(Role::Cap).chain(&reserve.limits).collect();
    match acquire(services, &reserved).await? {
        Ok(()) => Ok(Spent::of(reserved.into_iter())),
        Err(hit) if hit.role == Role::Strangers => Err(waits(limits, wait)),
        Err(hit) => Err(hit.refused()),
    }
}

/// The limit that was used up.
struct Hit {
    kind: &'static str,
    role: Role,
    wait: Duration,
}

impl Hit {
    fn refused(self) -> Error {
        counting::limit_hit(self.kind);
        Error::Limited {
            retry_after: self.wait,
        }
    }
}

/// Refuses a browser for as long as it is to wait.
fn waits(limits: &[&Limit], retry_after: Duration) -> Error {
    if let Some(limit) = limits.iter().find(|limit| limit.role == Role::Strangers) {
        counting::limit_hit(limit.kind);
    }
    Error::Limited { retry_after }
}

/// Spends, and says in the log when what all strangers share runs out.
async fn acquire(services: &Services, limits: &[&Limit]) -> Result<Result<(), Hit>> {
    let counted = match try_acquire(&services.db.pool(), limits).await? {
        Ok(counted) => counted,
        Err(hit) => {
            if hit.role == Role::Cap
                && spend_if_left(services, &Budget::warnings(services, "cap reached")).await?
            {
                tracing::warn!(
                    limit = services.config.auth.mails_per_hour_in_all,
                    "mails to strangers are refused: so many were written within the hour, by all or by a network"
                );
            }
            return Ok(Err(hit));
        }
    };
    for (limit, counted) in limits.iter().zip(counted) {
        let total = limit.role == Role::Cap && limit.allowed == services.config.auth.mails_per_hour_in_all;
        let nearly = (u64::from(limit.allowed) * WARNED_AT).div_ceil(100);
        if total
            && u64::try_from(counted).is_ok_and(|counted| counted == nearly)
            && spend_if_left(services, &Budget::warnings(services, "cap nearly reached")).await?
        {
            tracing::warn!(
                mails = counted,
                limit = limit.allowed,
                "mails to strangers are nearly used up for this hour; then no new browser can ask for one"
            );
        }
    }
    Ok(Ok(()))
}

/// One statement, all or none. Gives how much of each is spent by now.
async fn try_acquire<'e>(
    executor: impl PgExecutor<'e, Database = Postgres>,
    limits: &[&Limit],
) -> Result<Result<Vec<i64>, Hit>> {
    if limits.is_empty() {
        return Ok(Ok(Vec::new()));
    }
    let keys: Vec<Vec<u8>> = limits.iter().map(|limit| limit.key.clone()).collect();
    let allowed: Vec<i64> = limits.iter().map(|limit| limit.allowed.into()).collect();
    let spans: Vec<f64> = limits.iter().map(|limit| limit.span.as_secs_f64()).collect();
    let outcome = sqlx::query!(
        "select hit, seconds, counted from spend_budgets($1, $2, $3)",
        &keys,
        &allowed,
        &spans,
    )
    .fetch_one(executor)
    .await?;
    let hit = outcome
        .hit
        .and_then(|hit| limits.get(usize::try_from(hit).ok()?.checked_sub(1)?));
    Ok(match hit {
        None => Ok(outcome.counted.unwrap_or_default()),
        Some(limit) => {
            let wait = Duration::from_secs_f64(outcome.seconds.unwrap_or_default().ceil().max(1.0));
            Err(Hit {
                kind: limit.kind,
                role: limit.role,
                wait,
            })
        }
    })
}
