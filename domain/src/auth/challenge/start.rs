//! Starts a challenge: one mail with one link and one code, for one browser.

use std::time::Duration;

use uuid::Uuid;

use crate::{
    Services,
    auth::{
        challenge::{code, link_token::LinkToken, purpose::Purpose},
        session::{
            current_user::{CurrentUser, SteppedUp},
            known_browsers,
        },
        types::{Browser, ChallengeEnd, ChallengeId, Email, PendingLinkId, RedirectTarget},
    },
    error::{Error, Field, FieldErrors, Result},
    mailer::{Foot, MailKind, Reader, SignInMail, outbox},
    rate_limits::{self, RateLimit},
};

/// How long a link and its code are valid (S8).
pub const LINK_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// Starts a sign-in: mails a new link and code, and voids this browser's older challenges for the
/// address (S12). The same statements run whether or not the address has an account, so that
/// neither the response nor its time reveals which (S3, S4).
#[tracing::instrument(skip_all)]
pub async fn start(services: &Services, browser: &Browser, email: &str, next: &str) -> Result<ChallengeId> {
    let email = Email::parse(email).map_err(|problem| FieldErrors::one(Field::Email, problem))?;
    send(
        services,
        browser,
        Purpose::SignIn,
        &email,
        &RedirectTarget::parse(next),
        None,
    )
    .await
}

/// Starts a sign-in that proves the e-mail address of a provider's identity (S36).
pub(in crate::auth) async fn start_for_pending_link(
    services: &Services,
    browser: &Browser,
    email: &Email,
    next: &RedirectTarget,
    pending_link: PendingLinkId,
) -> Result<ChallengeId> {
    send(
        services,
        browser,
        Purpose::SignIn,
        email,
        next,
        Some(pending_link),
    )
    .await
}

/// Mails a code to the account's own address, for a step-up.
pub(in crate::auth) async fn start_step_up(
    services: &Services,
    browser: &Browser,
    current_user: &CurrentUser,
    next: &str,
) -> Result<ChallengeId> {
    let email = Email::stored(current_user.email())?;
    send(
        services,
        browser,
        Purpose::StepUp(current_user.user(), current_user.session_epoch()),
        &email,
        &RedirectTarget::parse(next),
        None,
    )
    .await
}

/// Mails a code to the new address of an account, which proves it.
pub(crate) async fn start_email_challenge(
    services: &Services,
    who: &SteppedUp,
    browser: &Browser,
    email: &Email,
) -> Result<ChallengeId> {
    send(
        services,
        browser,
        Purpose::EmailChange(who.user(), who.session_epoch()),
        email,
        &RedirectTarget::parse("/"),
        None,
    )
    .await
}

/// Mails again: a new challenge replaces this one, whose code and link become void (S19).
#[tracing::instrument(skip_all, fields(challenge.id = %id))]
pub async fn resend(services: &Services, browser: &Browser, id: ChallengeId) -> Result<ChallengeId> {
    // An expired challenge may be sent again: that is when users ask for it.
    let found = sqlx::query!(
        "select email, next_path, pending_link_id from challenges
         where id = $1 and browser_hash = $2 and purpose = 'sign_in' and consumed_at is null",
        id.0,
        browser.secret.hash(),
    )
    .fetch_optional(&services.db.pool())
    .await?
    .ok_or(Error::ChallengeEnded(ChallengeEnd::Over))?;
    let email = Email::stored(&found.email)?;
    send(
        services,
        browser,
        Purpose::SignIn,
        &email,
        &RedirectTarget::parse(&found.next_path),
        found.pending_link_id.map(PendingLinkId),
    )
    .await
}

async fn send(
    services: &Services,
    browser: &Browser,
    purpose: Purpose,
    email: &Email,
    next: &RedirectTarget,
    pending_link: Option<PendingLinkId>,
) -> Result<ChallengeId> {
    let known = known_browsers::known_to_address(services, browser, email).await?;
    let known = known.as_ref();
    let signs_in = purpose.user().is_none();
    // A step-up is mailed to the account's own address, which is never unknown.
    let to_unknown_address = known.is_none() && !matches!(purpose, Purpose::StepUp(..));
    let limit = RateLimit::mails(services, browser, email, known)
        .and(
            signs_in
                .then(|| rate_limits::attempt(services, browser, known))
                .flatten(),
        )
        .and(to_unknown_address.then(|| RateLimit::mails_to_unknown_addresses(services, browser)));
    rate_limits::acquire(services, &limit).await?;

    let (id, mail_id) = (ChallengeId(Uuid::new_v4()), Uuid::now_v7());
    let token = LinkToken::generate()?;
    let code = code::code(services.keys.code(), &token);

    let mut tx = services.begin().await?;
    // Serialises starts of the same browser and address: two concurrent ones would not see each
    // other's challenge, and both would stay valid.
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended(encode($1, 'hex') || $2, 0))",
        browser.secret.hash(),
        email.as_str(),
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "update challenges set voided_at = app_now()
         where browser_hash = $1 and email = $2 and purpose = $3
           and consumed_at is null and voided_at is null",
        browser.secret.hash(),
        email.as_str(),
        purpose.as_str(),
    )
    .execute(&mut *tx)
    .await?;
    let started = sqlx::query!(
        r#"insert into challenges
               (id, purpose, email, browser_hash, token_hash, code_hash, next_path, device, expires_at,
                pending_link_id, user_id, mail_id, session_id, session_epoch)
           values ($1, $9, $2, $3, $4, $5, $6, $7, app_now() + make_interval(secs => $8),
               -- Null where the link was redeemed or swept meanwhile.
               (select id from pending_account_links where id = $10 for key share), $11, $12, $13, $14)
           returning created_at, expires_at,
               exists(select from users where users.email = challenges.email) as "has_account!",
               (select locale from users where users.email = challenges.email) as locale,
               (select time_zone from users where users.email = challenges.email) as time_zone"#,
        id.0,
        email.as_str(),
        browser.secret.hash(),
        token.hash(),
        code::stored_hash(services.keys.code(), id, &code),
        next.as_str(),
        browser.describe(),
        LINK_LIFETIME.as_secs_f64(),
        purpose.as_str(),
        pending_link.map(|link| link.0),
        purpose.user().map(|user| user.0),
        mail_id,
        purpose
            .session_epoch()
            .map(|session_epoch| session_epoch.session.0),
        purpose.session_epoch().map(|session_epoch| session_epoch.epoch),
    )
    .fetch_one(&mut *tx)
    .await?;
    let reader = Reader::of(started.locale.as_deref(), started.time_zone.as_deref(), browser);
    let mail = SignInMail {
        kind: match (purpose, started.has_account) {
            (Purpose::StepUp(..), _) => MailKind::StepUp,
            (Purpose::EmailChange(..), _) => MailKind::NewAddress,
            (Purpose::SignIn, true) => MailKind::SignIn,
            (Purpose::SignIn, false) => MailKind::SignUp,
        },
        link: services
            .config
            .server
            .origin
            .link(&format!("/sign-in/link/{}", token.expose())),
        locale: reader.locale,
        code: code::grouped(&code),
        device: browser.describe_in(reader.locale),
        asked_at: reader.zone.show(started.created_at),
        foot: Foot::of(services),
    };
    let until = started.expires_at;
    outbox::add_as(mail_id, services, &mut tx, email, &mail.render()?, until).await?;
    tx.commit().await?;
    services.mailer.wake();
    Ok(id)
}
