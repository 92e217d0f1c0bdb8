//! Authenticator apps (RFC 6238): SHA-1, six digits, 30 seconds, as all apps do.

use std::time::Duration;

use qrcode::{QrCode, render::svg};
use totp_rs::{Builder, Totp};

use crate::{
    PRODUCT_NAME, Services,
    auth::{
        credentials::recovery_codes,
        session::{
            credential_change::{self, CredentialChange},
            current_user::SteppedUp,
        },
        types::{
            Browser, Factor, FactorRow, SecurityEvent, TotpPage, UserId,
            typed_code::{self, in_groups},
        },
    },
    db::Tx,
    error::{Error, Field, FieldErrors, Problem, Result},
    keys::random,
};

/// How long a new secret waits for its first code.
const ENROLMENT_LIFETIME: Duration = Duration::from_secs(60 * 60);

/// Bytes of a secret: 160 bits (S20, RFC 4226 section 4).
const SECRET_LEN: usize = 20;

/// Digits of a code.
const DIGITS: usize = 6;

/// A typed code of six digits.
pub(in crate::auth) struct Code(String);

impl Code {
    pub fn parse(input: &str) -> Result<Self, Problem> {
        typed_code::digits(input, DIGITS).map(Self)
    }
}

/// The time step whose code is right: 30-second intervals since 1970.
pub(in crate::auth) struct Step(i64);

/// State of the enrolment. One that another session began is not shown: an attacker's session would
/// know its secret, and the owner would enrol the attacker's app (S108).
pub async fn totp_page(services: &Services, who: &SteppedUp) -> Result<TotpPage> {
    let enrolled = sqlx::query!(
        r#"select confirmed_at as "confirmed_at!", last_used_at from totp_credentials
           where user_id = $1"#,
        who.user().0,
    )
    .fetch_optional(&services.db.pool())
    .await?;
    if let Some(enrolled) = enrolled {
        return Ok(TotpPage::On(FactorRow {
            added_at: who.zone().show(enrolled.confirmed_at),
            last_used_at: enrolled.last_used_at.map(|at| who.zone().show(at)),
        }));
    }
    let session_epoch = who.session_epoch();
    let started = sqlx::query_scalar!(
        "select secret from totp_enrolments
         where session_id = $1 and session_epoch = $2 and user_id = $3 and expires_at > app_now()",
        session_epoch.session.0,
        session_epoch.epoch,
        who.user().0,
    )
    .fetch_optional(&services.db.pool())
    .await?;
    let Some(secret) = started else {
        return Ok(TotpPage::Off);
    };
    let totp = open(services, who.user(), who.email(), &secret)?;
    Ok(TotpPage::Started {
        secret: in_groups(&totp.secret().to_base32(), 4, " "),
        qr: qr(&totp)?,
    })
}

/// Makes a secret for an app, for this session alone. A second call within the hour, from another
/// tab for example, keeps the secret, because it may have been scanned already.
#[tracing::instrument(skip_all, fields(user.id = %who.user()))]
pub async fn start_totp(services: &Services, who: &SteppedUp) -> Result<()> {
    let secret: [u8; SECRET_LEN] = random()?;
    let sealed = services
        .keys
        .totp()
        .seal(&associated(who.user()), secret.to_vec())?;
    let session_epoch = who.session_epoch();
    sqlx::query!(
        "insert into totp_enrolments as e (session_id, session_epoch, user_id, secret, expires_at)
         values ($1, $2, $3, $4, app_now() + make_interval(secs => $5))
         on conflict (session_id) do update
             set session_epoch = excluded.session_epoch, secret = excluded.secret,
                 expires_at = excluded.expires_at
             where e.session_epoch <> excluded.session_epoch or e.expires_at <= app_now()",
        session_epoch.session.0,
        session_epoch.epoch,
        who.user().0,
        sealed,
        ENROLMENT_LIFETIME.as_secs_f64(),
    )
    .execute(&services.db.pool())
    .await?;
    Ok(())
}

/// Enrols the app once a code proves that it has the secret. That code cannot sign in afterwards,
/// so that an attacker who watched it cannot reuse it (S21). The first second factor comes with
/// recovery codes.
#[tracing::instrument(skip_all, fields(user.id = %who.user()))]
pub async fn confirm_totp(
    services: &Services,
    who: &SteppedUp,
    browser: &Browser,
    code: &str,
) -> Result<CredentialChange> {
    let code = Code::parse(code).map_err(|problem| FieldErrors::one(Field::Code, problem))?;
    let session_epoch = who.session_epoch();
    let found = sqlx::query!(
        r#"select secret, extract(epoch from app_now())::bigint as "now!" from totp_enrolments
           where session_id = $1 and session_epoch = $2 and user_id = $3 and expires_at > app_now()"#,
        session_epoch.session.0,
        session_epoch.epoch,
        who.user().0,
    )
    .fetch_optional(&services.db.pool())
    .await?
    .ok_or(Error::NotFound)?;
    let totp = open(services, who.user(), who.email(), &found.secret)?;
    let step = totp
        .check(&code.0, found.now.unsigned_abs())
        .ok_or_else(|| FieldErrors::one(Field::Code, Problem::WrongAppCode))?;
    let codes = recovery_codes::generate_first(services, who.user()).await?;

    let mut tx = credential_change::open(services, who).await?;
    let confirmed = sqlx::query!(
        "with enrolment as (
             delete from totp_enrolments
             where session_id = $1 and session_epoch = $2 and user_id = $3 and secret = $4
             returning user_id, secret
         )
         insert into totp_credentials (user_id, secret, last_step, confirmed_at)
         select user_id, secret, $5, app_now() from enrolment
         on conflict (user_id) do nothing",
        session_epoch.session.0,
        session_epoch.epoch,
        who.user().0,
        found.secret,
        step as i64,
    )
    .execute(&mut **tx)
    .await?;
    if confirmed.rows_affected() != 1 {
        return Err(Error::NotFound);
    }
    let recovery_codes = recovery_codes::store_first(&mut tx, codes).await?;
    credential_change::commit(
        services,
        tx,
        who,
        browser,
        (SecurityEvent::FactorAdded, Factor::Totp),
        recovery_codes,
    )
    .await
}

/// Removes the app, and the recovery codes if it was the last second factor.
#[tracing::instrument(skip_all, fields(user.id = %who.user()))]
pub async fn remove_totp(
    services: &Services,
    who: &SteppedUp,
    browser: &Browser,
) -> Result<CredentialChange> {
    let mut tx = credential_change::open(services, who).await?;
    let removed = sqlx::query!("delete from totp_credentials where user_id = $1", who.user().0)
        .execute(&mut **tx)
        .await?;
    if removed.rows_affected() != 1 {
        return Err(Error::NotFound);
    }
    recovery_codes::forget_without_second_factor(&mut tx, who.user()).await?;
    credential_change::commit(
        services,
        tx,
        who,
        browser,
        (SecurityEvent::FactorRemoved, Factor::Totp),
        None,
    )
    .await
}

/// The step whose code this is, at most one step from now by the database's clock (S22).
pub(in crate::auth) async fn check(services: &Services, user: UserId, code: &Code) -> Result<Option<Step>> {
    let found = sqlx::query!(
        r#"select a.secret, u.email, extract(epoch from app_now())::bigint as "now!"
           from totp_credentials a join users u on u.id = a.user_id
           where a.user_id = $1"#,
        user.0,
    )
    .fetch_optional(&services.db.pool())
    .await?;
    let Some(found) = found else { return Ok(None) };
    let totp = open(services, user, &found.email, &found.secret)?;
    let step = totp.check(&code.0, found.now.unsigned_abs());
    Ok(step.map(|step| Step(step as i64)))
}

/// Marks the step as used; it and earlier ones are refused from then on, so that a code that was
/// observed cannot be replayed (S22).
pub(in crate::auth) async fn consume(tx: &mut Tx, user: UserId, step: Step) -> Result<bool> {
    let accepted = sqlx::query!(
        "update totp_credentials set last_step = $2, last_used_at = app_now()
         where user_id = $1 and last_step < $2",
        user.0,
        step.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(accepted.rows_affected() == 1)
}

fn open(services: &Services, user: UserId, email: &str, sealed: &[u8]) -> Result<Totp> {
    let secret = services.keys.totp().open(&associated(user), sealed)?;
    Builder::new()
        .with_secret(secret)
        .with_issuer(Some(PRODUCT_NAME))
        // A colon separates issuer and account in the URI that apps read.
        .with_account_name(email.replace(':', " "))
        .build()
        .map_err(Error::internal)
}

/// Associated data of the encryption: user and purpose. A secret that is copied to another user's
/// row does not decrypt (S20).
pub(crate) fn associated(user: UserId) -> Vec<u8> {
    [b"totp\0", user.0.as_bytes().as_slice()].concat()
}

fn qr(totp: &Totp) -> Result<String> {
    let code = QrCode::new(totp.to_url().map_err(Error::internal)?).map_err(Error::internal)?;
    let picture = code.render::<svg::Color<'_>>().min_dimensions(200, 200).build();
    // An SVG within an HTML page has no XML declaration.
    Ok(picture
        .split_once("?>")
        .map_or(picture.clone(), |(_, svg)| svg.to_owned()))
}
