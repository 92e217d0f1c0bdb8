//! What may be done only so often in an hour: mails to one recipient (S75),
//! guesses of a code for one address (S18).
//!
//! Shared by all servers: a row per budget, spent by one atomic statement. It
//! keeps instants, not a counter, so that every hour is a full hour.

use std::{net::IpAddr, time::Duration};

use aws_lc_rs::hmac;

use crate::{
    Services,
    auth::{Browser, Email, Identity, KnownDevice, UserId},
    counting,
    error::{Error, Result},
};

/// The window that every budget counts over.
const WINDOW: Duration = Duration::from_secs(60 * 60);

/// Estimates of a password in an hour; a key stroke that rested asks for one.
const ESTIMATES: u16 = 500;

/// Pictures in an hour: each is drawn anew.
const AVATARS: u16 = 20;

/// Changes of address, and connections, that one account begins in an hour.
const CHANGES: u16 = 20;

/// Organizations that one account makes in an hour: each takes a name from all others.
const ORGANIZATIONS: u16 = 20;

/// Exports in an hour.
const EXPORTS: u16 = 5;

/// So many in any hour, of one thing, for one address, or for one known browser
/// of that address.
pub struct Budget {
    kind: &'static str,
    key: Vec<u8>,
    limit: u16,
}

impl Budget {
    /// Mails to one recipient.
    pub(crate) fn mails(services: &Services, email: &Email, device: Option<&KnownDevice>) -> Self {
        Self::new(
            services,
            "mails",
            email.as_str(),
            device,
            services.config.auth.mails_per_hour,
        )
    }

    /// Guesses of a mailed code.
    pub(crate) fn guesses(services: &Services, email: &Email, device: Option<&KnownDevice>) -> Self {
        Self::new(
            services,
            "guesses",
            email.as_str(),
            device,
            services.config.auth.guesses_per_hour,
        )
    }

    /// Guesses of a password.
    pub(crate) fn passwords(services: &Services, email: &Email, device: Option<&KnownDevice>) -> Self {
        let limit = services.config.auth.guesses_per_hour;
        Self::new(services, "passwords", email.as_str(), device, limit)
    }

    /// Guesses of a second factor at sign-in.
    pub(crate) fn second_factor(services: &Services, user: UserId, device: Option<&KnownDevice>) -> Self {
        let limit = services.config.auth.guesses_per_hour;
        Self::new(services, "second factor", &user.to_string(), device, limit)
    }

    /// Attempts to get in from one network address; none where it is not known.
    fn attempts(services: &Services, browser: &Browser, kind: &'static str) -> Option<Self> {
        let address = match browser.address?.to_canonical() {
            IpAddr::V4(address) => address.to_string(),
            // A household has a /64 to choose from.
            IpAddr::V6(address) => format!("{:x?}", &address.segments()[..4]),
        };
        let limit = services.config.auth.attempts_per_hour_per_address;
        Some(Self::new(services, kind, &address, None, limit))
    }

    /// Guesses at a step-up: each session has its own, so that a stolen one cannot
    /// use the owner's up.
    pub(crate) fn step_up(services: &Services, identity: &Identity) -> Self {
        let limit = services.config.auth.guesses_per_hour;
        Self::new(services, "step-up", &identity.session().to_string(), None, limit)
    }

    /// Pictures of an account.
    pub(crate) fn avatars(services: &Services, user: UserId) -> Self {
        Self::new(services, "avatars", &user.to_string(), None, AVATARS)
    }

    /// Addresses and providers that an account begins to take: each sends a mail or
    /// keeps a row.
    pub(crate) fn changes(services: &Services, user: UserId) -> Self {
        Self::new(services, "changes", &user.to_string(), None, CHANGES)
    }

    /// Organizations that an account makes.
    pub(crate) fn organizations(services: &Services, user: UserId) -> Self {
        Self::new(services, "organizations", &user.to_string(), None, ORGANIZATIONS)
    }

    /// Exports of an account: each is much work.
    pub(crate) fn exports(services: &Services, user: UserId) -> Self {
        Self::new(services, "exports", &user.to_string(), None, EXPORTS)
    }

    /// Estimates of how strong a password is, while it is typed.
    pub(crate) fn estimates(services: &Services, user: UserId) -> Self {
        Self::new(services, "estimates", &user.to_string(), None, ESTIMATES)
    }

    fn new(
        services: &Services,
        kind: &'static str,
        whose: &str,
        device: Option<&KnownDevice>,
        limit: u16,
    ) -> Self {
        let device = device.map(KnownDevice::lineage).unwrap_or_default();
        let whose = [kind.as_bytes(), b"\0", whose.as_bytes(), b"\0", device].concat();
        let key = hmac::sign(services.keys.budget(), &whose).as_ref().to_vec();
        Self { kind, key, limit }
    }
}

/// Spends an attempt of somebody whose account is not known yet: a browser that has
/// signed in here before spends from its own budget, another from its address's.
pub(crate) async fn spend_attempt_of_anybody(
    services: &Services,
    browser: &Browser,
    known: Option<&KnownDevice>,
) -> Result<()> {
    match known {
        None => spend_attempt(services, browser, false).await,
        Some(device) => {
            let limit = services.config.auth.attempts_per_hour_per_address;
            let budget = Budget::new(services, "attempts", "", Some(device), limit);
            spend(services, &budget).await
        }
    }
}

/// Spends an attempt to get in, of any kind, from this network address (S72). A
/// browser that is known to the account spends none: whoever shares its address
/// cannot lock its owner out.
pub(crate) async fn spend_attempt(services: &Services, browser: &Browser, known: bool) -> Result<()> {
    match Budget::attempts(services, browser, "attempts").filter(|_| !known) {
        Some(budget) => spend(services, &budget).await,
        None => Ok(()),
    }
}

/// The same for a passkey. It has a budget of its own: whoever uses up the other one of
/// a shared address leaves this way in open.
pub(crate) async fn spend_passkey_attempt(services: &Services, browser: &Browser) -> Result<()> {
    match Budget::attempts(services, browser, "passkeys") {
        Some(budget) => spend(services, &budget).await,
        None => Ok(()),
    }
}

/// Refuses a mail to a stranger once so many were written within the hour, to whomever: a
/// flood of them, from many addresses to many recipients, would cost the sender's name.
pub(crate) async fn check_all_mails(services: &Services) -> Result<()> {
    let limit = i64::from(services.config.auth.mails_per_hour_in_all);
    let newest = sqlx::query!(
        r#"select count(*) as "count!",
               extract(epoch from min(created_at) + make_interval(secs => $2) - app_now())::float8 as seconds
           from (
               select created_at from outbox
               where created_at > app_now() - make_interval(secs => $2)
               order by created_at desc
               limit $1
           ) as of_the_hour"#,
        limit,
        WINDOW.as_secs_f64(),
    )
    .fetch_one(&services.db.pool())
    .await?;
    if newest.count < limit {
        return Ok(());
    }
    counting::limit_hit("mails in all");
    tracing::warn!(
        limit,
        "no mail is written to strangers: so many were within the hour"
    );
    Err(limited(newest.seconds))
}

/// Gives the newest one back: a guess that was right was none.
pub(crate) async fn give_back(services: &Services, budget: &Budget) -> Result<()> {
    sqlx::query!(
        "update budgets set spent = trim_array(spent, 1) where key = $1 and cardinality(spent) > 0",
        budget.key,
    )
    .execute(&services.db.pool())
    .await?;
    Ok(())
}

/// Waits for what a budget was spent on. A comparison that fails, on a busy server say, compared
/// nothing: no guess was made. A request that is given up in between has spent
/// it all the same: what is not known to be wrong may not be free.
pub(crate) async fn give_back_if_failed<T>(
    services: &Services,
    budget: &Budget,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    let done = work.await;
    if done.is_err() {
        give_back(services, budget).await?;
    }
    done
}

/// Spends one, or says how long until one is left.
pub(crate) async fn spend(services: &Services, budget: &Budget) -> Result<()> {
    let spent = sqlx::query!(
        "insert into budgets as b (key, spent, expires_at)
         values ($1, array[app_now()], app_now() + make_interval(secs => $3))
         on conflict (key) do update set
             spent = array(
                 select t from unnest(b.spent) as t
                 where t > app_now() - make_interval(secs => $3)
             ) || app_now(),
             expires_at = excluded.expires_at
         where (
             select count(*) from unnest(b.spent) as t
             where t > app_now() - make_interval(secs => $3)
         ) < $2",
        budget.key,
        i64::from(budget.limit),
        WINDOW.as_secs_f64(),
    )
    .execute(&services.db.pool())
    .await?;
    if spent.rows_affected() == 1 {
        return Ok(());
    }
    counting::limit_hit(budget.kind);
    let seconds = sqlx::query_scalar!(
        r#"select extract(epoch from min(t) + make_interval(secs => $2) - app_now())::float8 as "seconds"
           from budgets, unnest(spent) as t
           where key = $1 and t > app_now() - make_interval(secs => $2)"#,
        budget.key,
        WINDOW.as_secs_f64(),
    )
    .fetch_one(&services.db.pool())
    .await?;
    Err(limited(seconds))
}

fn limited(seconds: Option<f64>) -> Error {
    let retry_after = Duration::from_secs_f64(seconds.unwrap_or_default().max(1.0));
    Error::Limited { retry_after }
}
