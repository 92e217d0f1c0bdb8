//! Ten printed codes for when the second factor is out of reach (S23).
//!
//! A code has four characters that select its row and sixteen (80 bits) that are hashed slowly.
//! Without the four, each attempt would cost ten hashes.

use crate::auth::types::typed_code::in_groups;

use crate::{
    Services,
    auth::{
        credentials::{password_hash, second_factor},
        session::{
            account_lock::AccountTx,
            credential_change::{self, CredentialChange},
            current_user::SteppedUp,
        },
        types::{Browser, Email, Factor, SecurityEvent, UserId, typed_code},
    },
    db::Tx,
    error::{Error, Result},
    keys::random,
    mailer::{Notice, Reader, outbox},
    rate_limits::{self, RateLimit},
};

/// Number of codes in a set.
const COUNT: usize = 10;

const SELECTOR_LEN: usize = 4;

const LEN: usize = 20;

/// Crockford's base 32, which leaves out the letters that are mistaken for others.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A recovery code, parsed.
pub(in crate::auth) struct Code(String);

/// The letters that select the row of a code which is right.
pub(in crate::auth) struct Selector(String);

impl Code {
    /// Reads a typed code; `o` counts as 0, `i` and `l` as 1.
    pub fn parse(input: &str) -> Option<Self> {
        let code: String = typed_code::letters(input)
            .ok()?
            .chars()
            .map(|c| match c {
                'o' => '0',
                'i' | 'l' => '1',
                c => c,
            })
            .collect();
        let fits = code.len() == LEN && code.bytes().all(|b| ALPHABET.contains(&b));
        fits.then_some(Self(code))
    }

    fn parts(&self) -> (&str, &str) {
        self.0.split_at(SELECTOR_LEN)
    }

    fn generate() -> Result<Self> {
        let bytes: [u8; LEN] = random()?;
        // 256 is a multiple of 32, so all letters are equally likely.
        Ok(Self(
            bytes
                .iter()
                .map(|b| ALPHABET[usize::from(b % 32)] as char)
                .collect(),
        ))
    }

    fn grouped(&self) -> String {
        in_groups(&self.0, 4, "-")
    }
}

/// A new set of codes with their hashes, not stored yet.
pub(in crate::auth) struct Generated(Vec<(Code, String)>);

/// Makes a set. Ten slow hashes take a while, so this must not run within a transaction; an account
/// may ask for few sets an hour, and the hashes run on a blocking pool that sign-in does not use
/// (S105: making codes cannot slow sign-ins down).
pub(in crate::auth) async fn generate(services: &Services, user: UserId) -> Result<Generated> {
    rate_limits::acquire(services, &RateLimit::recovery_codes(services, user)).await?;
    let mut set: Vec<(Code, String)> = Vec::with_capacity(COUNT);
    while set.len() < COUNT {
        let code = Code::generate()?;
        // Two codes with the same selector could not both be stored.
        if set.iter().any(|(other, _)| other.parts().0 == code.parts().0) {
            continue;
        }
        let hash = password_hash::hash_new(services, user, code.parts().1.to_owned()).await?;
        set.push((code, hash));
    }
    Ok(Generated(set))
}

/// Makes a set for a user who has none; `None` if there is one.
pub(in crate::auth) async fn generate_first(services: &Services, user: UserId) -> Result<Option<Generated>> {
    let some = sqlx::query_scalar!(
        r#"select exists(select from recovery_codes where user_id = $1) as "some!""#,
        user.0
    )
    .fetch_one(&services.db.pool())
    .await?;
    match some {
        true => Ok(None),
        false => generate(services, user).await.map(Some),
    }
}

/// Stores the set unless the user has one by now, and returns the codes for showing them once.
pub(in crate::auth) async fn store_first(
    tx: &mut AccountTx,
    set: Option<Generated>,
) -> Result<Option<Vec<String>>> {
    let Some(set) = set else { return Ok(None) };
    let user = tx.user();
    let some = sqlx::query_scalar!(
        r#"select exists(select from recovery_codes where user_id = $1) as "some!""#,
        user.0
    )
    .fetch_one(&mut ***tx)
    .await?;
    match some {
        true => Ok(None),
        false => store(tx, user, set).await.map(Some),
    }
}

async fn store(tx: &mut Tx, user: UserId, set: Generated) -> Result<Vec<String>> {
    let (selectors, hashes): (Vec<String>, Vec<String>) = set
        .0
        .iter()
        .map(|(code, hash)| (code.parts().0.to_owned(), hash.clone()))
        .unzip();
    sqlx::query!(
        "insert into recovery_codes (user_id, selector, hash)
         select $1, selector, hash from unnest($2::text[], $3::text[]) as codes (selector, hash)",
        user.0,
        &selectors,
        &hashes,
    )
    .execute(&mut **tx)
    .await?;
    Ok(set.0.iter().map(|(code, _)| code.grouped()).collect())
}

/// Number of unused codes, for the page that replaces them; [`Error::NotFound`] without a second
/// factor.
pub async fn unused_recovery_codes(services: &Services, who: &SteppedUp) -> Result<u32> {
    match who.has_second_factor() {
        true => Ok(count_unused(services, who.user()).await?.unwrap_or_default()),
        false => Err(Error::NotFound),
    }
}

/// Replaces the user's codes by a new set.
#[tracing::instrument(skip_all, fields(user.id = %who.user()))]
pub async fn replace_recovery_codes(
    services: &Services,
    who: &SteppedUp,
    browser: &Browser,
) -> Result<CredentialChange> {
    if !who.has_second_factor() {
        return Err(Error::NotFound);
    }
    let set = generate(services, who.user()).await?;
    let mut tx = credential_change::open(services, who).await?;
    sqlx::query!("delete from recovery_codes where user_id = $1", who.user().0)
        .execute(&mut **tx)
        .await?;
    let codes = store(&mut tx, who.user(), set).await?;
    credential_change::commit(
        services,
        tx,
        who,
        browser,
        (SecurityEvent::FactorChanged, Factor::Recovery),
        Some(codes),
    )
    .await
}

/// Number of unused codes; `None` if the user never had any.
pub(in crate::auth) async fn count_unused(services: &Services, user: UserId) -> Result<Option<u32>> {
    let counted = sqlx::query!(
        r#"select count(*) as "all!", count(*) filter (where used_at is null) as "left!"
           from recovery_codes where user_id = $1"#,
        user.0,
    )
    .fetch_one(&services.db.pool())
    .await?;
    Ok((counted.all > 0).then_some(u32::try_from(counted.left).unwrap_or_default()))
}

/// Whether the code is one of the user's and not used yet.
pub(in crate::auth) async fn check(
    services: &Services,
    user: UserId,
    code: &Code,
) -> Result<Option<Selector>> {
    let (selector, secret) = code.parts();
    let hash = sqlx::query_scalar!(
        "select hash from recovery_codes where user_id = $1 and selector = $2 and used_at is null",
        user.0,
        selector,
    )
    .fetch_optional(&services.db.pool())
    .await?;
    let right = password_hash::verify(services, hash, secret.to_owned()).await?;
    Ok(right.then(|| Selector(selector.to_owned())))
}

/// Marks a code as used by one guarded statement: of concurrent requests one succeeds.
pub(in crate::auth) async fn consume(tx: &mut Tx, user: UserId, selector: &Selector) -> Result<bool> {
    let used = sqlx::query!(
        "update recovery_codes set used_at = app_now()
         where user_id = $1 and selector = $2 and used_at is null",
        user.0,
        selector.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(used.rows_affected() == 1)
}

/// Mails the user that a code was used, and how many are left.
pub(in crate::auth) async fn notify(
    services: &Services,
    tx: &mut Tx,
    user: UserId,
    browser: &Browser,
) -> Result<()> {
    let account = sqlx::query!(
        r#"select u.email, u.locale, u.time_zone, app_now() as "now!",
               (select count(*) from recovery_codes r where r.user_id = u.id and r.used_at is null) as "left!"
           from users u where u.id = $1"#,
        user.0,
    )
    .fetch_one(&mut **tx)
    .await?;
    let email = Email::stored(&account.email)?;
    let reader = Reader::of(account.locale.as_deref(), account.time_zone.as_deref(), browser);
    let left = u64::try_from(account.left).unwrap_or_default();
    let notice = Notice::recovery_code_used(services, browser, &reader, left, account.now);
    outbox::add(
        services,
        tx,
        &email,
        &notice.render()?,
        account.now + outbox::NOTICE_LIFETIME,
    )
    .await
}

/// Deletes the recovery codes if the user has no second factor left to recover.
pub(in crate::auth) async fn forget_without_second_factor(tx: &mut Tx, user: UserId) -> Result<()> {
    if second_factor::is_enrolled(tx, user).await? {
        return Ok(());
    }
    sqlx::query!("delete from recovery_codes where user_id = $1", user.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
