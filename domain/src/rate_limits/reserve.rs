//! A wait in place of a refusal: an unknown browser that finds a limit used up is told to come
//! back, and after that time it may use the reserve.
//!
//! The wait doubles with each attempt of this browser. It depends on nothing else, so it does not
//! reveal how much other clients have used, or when.

use std::time::Duration;

use super::rate_limit::HOUR;
use crate::{Services, error::Result};

/// The first wait; it doubles with each attempt.
pub(super) const FIRST_WAIT: Duration = Duration::from_secs(60);
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);

/// The answer to a browser that waits.
pub(super) enum Waiting {
    /// It has waited and may use the reserve; with its next wait, in case the reserve is used up.
    Over(Duration),
    /// It still has to wait this long.
    Longer(Duration),
}

/// Records that a browser waits, or that it has waited long enough. Of concurrent requests one passes.
pub(super) async fn record_attempt(services: &Services, ticket: &[u8]) -> Result<Waiting> {
    let recorded = sqlx::query_scalar!(
        r#"insert into rate_limits as b (key, acquired_at, expires_at)
           values ($1, array[app_now()], app_now() + make_interval(secs => $2))
           on conflict (key) do update set
               acquired_at = array(
                   select t from unnest(b.acquired_at) as t
                   where t > app_now() - make_interval(secs => $2) order by t
               ) || app_now(),
               expires_at = excluded.expires_at
           where coalesce((
               select max(t) + make_interval(secs => least($3 * 2 ^ (count(*) - 1), $4)) <= app_now()
               from unnest(b.acquired_at) as t where t > app_now() - make_interval(secs => $2)
           ), true)
           returning cardinality(acquired_at) as "turns!""#,
        ticket,
        HOUR.as_secs_f64(),
        FIRST_WAIT.as_secs_f64(),
        LONGEST_WAIT.as_secs_f64(),
    )
    .fetch_optional(&services.db.pool())
    .await?;
    match recorded {
        Some(..=1) => return Ok(Waiting::Longer(FIRST_WAIT)),
        Some(attempts) => return Ok(Waiting::Over(wait_after(attempts))),
        None => {}
    }
    let left = sqlx::query_scalar!(
        r#"select extract(epoch from
               max(t) + make_interval(secs => least($3 * 2 ^ (count(*) - 1), $4)) - app_now()
           )::float8 as "left"
           from rate_limits, unnest(acquired_at) as t
           where key = $1 and t > app_now() - make_interval(secs => $2)"#,
        ticket,
        HOUR.as_secs_f64(),
        FIRST_WAIT.as_secs_f64(),
        LONGEST_WAIT.as_secs_f64(),
    )
    .fetch_one(&services.db.pool())
    .await?;
    Ok(Waiting::Longer(Duration::from_secs_f64(
        left.unwrap_or_default().ceil().max(1.0),
    )))
}

/// The wait after this many attempts.
fn wait_after(attempts: i32) -> Duration {
    let doublings = attempts.clamp(1, 8).unsigned_abs() - 1;
    (FIRST_WAIT * 2_u32.pow(doublings)).min(LONGEST_WAIT)
}
