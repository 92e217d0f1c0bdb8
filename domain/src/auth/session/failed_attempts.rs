//! Notifies the owner of an account that passwords or codes are being guessed: once an hour for
//! each kind of guess, not for each guess.
//!
//! For an address without an account the same statements run, and the mail is rendered and
//! encrypted too, so that the response time does not reveal which addresses have an account (S3,
//! S4).

use crate::{
    Locale, Services,
    auth::types::{Browser, Email, UserId},
    error::Result,
    mailer::{Notice, Reader, outbox},
    rate_limits::{self, RateLimit},
};

/// The kind of guess. Each kind has its own rate limits: a flood of one cannot suppress the mail
/// about another.
#[derive(Clone, Copy)]
pub(in crate::auth) enum FailureKind {
    /// A password, from a browser that has proven nothing.
    Password,
    /// A second factor, after the first factor was right.
    SecondFactor,
    /// A factor for a step-up, in a session of the account.
    StepUp,
}

impl FailureKind {
    /// Names of its rate limits: that of failures, and that of mails.
    const fn limit_names(self) -> (&'static str, &'static str) {
        match self {
            Self::Password => ("wrong passwords", "notices of wrong passwords"),
            Self::SecondFactor => ("wrong second factors", "notices of wrong second factors"),
            Self::StepUp => ("wrong step-ups", "notices of wrong step-ups"),
        }
    }

    /// Most mails in a day. An anonymous client can cause the first kind; the others need a factor
    /// that was right.
    const fn mails_a_day(self) -> u32 {
        match self {
            Self::Password => 3,
            Self::SecondFactor | Self::StepUp => 12,
        }
    }

    /// Subject of the mail, and its text: the event, and the advice.
    const fn words(self, t: Locale) -> (&'static str, &'static str) {
        match self {
            Self::Password => (t.mail_wrong_passwords_subject(), t.mail_wrong_passwords()),
            Self::SecondFactor => (t.mail_wrong_codes_subject(), t.mail_wrong_second_factors()),
            Self::StepUp => (t.mail_wrong_codes_subject(), t.mail_wrong_step_ups()),
        }
    }
}

/// Counts a failure at an e-mail address; mails the account's owner once there are too many.
pub(in crate::auth) async fn report_to_address(
    services: &Services,
    email: &Email,
    kind: FailureKind,
    browser: &Browser,
) -> Result<()> {
    let (failures, mails) = kind.limit_names();
    if rate_limits::try_acquire(
        services,
        &RateLimit::unreported_failures(services, email, failures),
    )
    .await?
    {
        return Ok(());
    }
    let limit = RateLimit::notices(services, email, mails, kind.mails_a_day());
    if !rate_limits::try_acquire(services, &limit).await? {
        return Ok(());
    }
    let found = sqlx::query!(
        r#"select clock.now as "now!", u.locale, u.time_zone
           from (select app_now() as now) as clock left join users u on u.email = $1"#,
        email.as_str(),
    )
    .fetch_one(&services.db.pool())
    .await?;
    let reader = Reader::of(found.locale.as_deref(), found.time_zone.as_deref(), browser);
    let notice = Notice::failures(services, browser, &reader, kind.words(reader.locale), found.now);
    outbox::add_for_account(services, email, &notice.render()?).await
}

/// Counts a failure of a known user; mails them once there are too many.
pub(in crate::auth) async fn report_to_user(
    services: &Services,
    user: UserId,
    kind: FailureKind,
    browser: &Browser,
) -> Result<()> {
    let email = sqlx::query_scalar!("select email from users where id = $1", user.0)
        .fetch_optional(&services.db.pool())
        .await?;
    match email {
        Some(email) => report_to_address(services, &Email::stored(&email)?, kind, browser).await,
        None => Ok(()),
    }
}
