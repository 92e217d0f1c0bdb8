//! Verifying passkeys (S28 to S32). The authenticator has to verify its user, so a passkey counts
//! as both factors, and it is discoverable, so no address is typed.

use webauthn_rs::prelude::{
    AuthenticationResult, DiscoverableAuthentication, Passkey, PublicKeyCredential, WebauthnError,
};

use super::passkey_ceremony::{Opened, Purpose, is_framed, refused, start, webauthn};

use crate::{
    Services,
    auth::{
        credentials::passkey_ceremony,
        session::{
            account_lock::AccountTx,
            current_user::{CurrentUser, SessionEpoch},
            known_browsers, security_log,
        },
        types::{Browser, Ceremony, ChallengeEnd, Email, Factor, SecurityEvent, UserId},
    },
    error::{Error, Result},
    mailer::{Notice, Reader, outbox},
    rate_limits::{self, RateLimit},
};

/// Starts the ceremony in which an authenticator proves a passkey, at a sign-in or step-up. It does
/// not name a user; the response does. `asking` is the current user, if signed in: a step-up can
/// only be finished in the session that started it (S108).
pub async fn ask_for_passkey(
    services: &Services,
    asking: Option<&CurrentUser>,
    browser: &Browser,
) -> Result<Ceremony> {
    let (mut options, state) = webauthn(services)?
        .start_discoverable_authentication()
        .map_err(Error::internal)?;
    // The page decides between the address field's suggestions and a button.
    options.mediation = None;
    let session_epoch = asking.map(CurrentUser::session_epoch);
    start(services, browser, Purpose::Prove, session_epoch, &options, state).await
}

/// The users whose passkey is accepted.
#[derive(Clone, Copy)]
pub(in crate::auth) enum Wanted {
    /// Any user: the response names them.
    AnyUser,
    /// The user whose first factor was proven.
    SignInOf(UserId),
    /// The signed-in user, in the session that started the ceremony.
    StepUpOf(UserId, SessionEpoch),
}

impl Wanted {
    fn owner(self) -> Option<UserId> {
        match self {
            Self::AnyUser => None,
            Self::SignInOf(user) | Self::StepUpOf(user, _) => Some(user),
        }
    }
}

/// A signed-in user and a known browser have rate limits of their own, so that other clients that use
/// up the limit of a shared network cannot lock them out.
async fn acquire_attempt(services: &Services, browser: &Browser, wanted: Wanted) -> Result<()> {
    let limit = match wanted {
        Wanted::StepUpOf(user, here) => Some(RateLimit::passkey_step_ups(services, user, here.session)),
        Wanted::SignInOf(_) | Wanted::AnyUser => {
            match known_browsers::known_to_any_account(services, browser).await? {
                Some(known) => Some(RateLimit::known_attempts(services, browser, &known)),
                None => RateLimit::attempts(services, browser, "passkeys"),
            }
        }
    };
    match limit {
        Some(limit) => rate_limits::acquire(services, &limit).await.map(drop),
        None => Ok(()),
    }
}

/// Verifies the authenticator's response, records its counter, and returns the transaction in which
/// the passkey was used. `failed` is the event that a refusal is logged as (S73).
pub(in crate::auth) async fn prove(
    services: &Services,
    browser: &Browser,
    sealed: &str,
    credential: &str,
    wanted: Wanted,
    failed: SecurityEvent,
) -> Result<AccountTx> {
    let owner = wanted.owner();
    let opened: Opened<DiscoverableAuthentication> =
        passkey_ceremony::open(services, browser, Purpose::Prove, sealed).await?;
    if let Wanted::StepUpOf(_, here) = wanted
        && opened.session_epoch != Some(here)
    {
        return Err(Error::ChallengeEnded(ChallengeEnd::Over));
    }
    let credential: PublicKeyCredential = serde_json::from_str(credential).map_err(|_| refused())?;
    acquire_attempt(services, browser, wanted).await?;
    // Consumed before it is verified, so that one ceremony allows one guess.
    opened.consume(services).await?;
    let mut tx = services.begin().await?;
    let whose = sqlx::query_scalar!(
        "select user_id from passkeys where credential_id = $1",
        credential.get_credential_id()
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(whose) = whose else {
        tx.rollback().await?;
        return Err(refuse(services, owner, failed, browser).await?);
    };
    let mut tx = AccountTx::lock(tx, UserId(whose)).await?;
    let found = sqlx::query!(
        "select p.user_id, p.id, p.credential, u.passkey_handle
         from passkeys p join users u on u.id = p.user_id
         where p.credential_id = $1
         for update of p",
        credential.get_credential_id(),
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(found) = found else {
        tx.rollback().await?;
        return Err(refuse(services, Some(UserId(whose)), failed, browser).await?);
    };
    let user = UserId(found.user_id);
    // WebAuthn §7.2, step 6: if the ceremony named no user, the response has to; otherwise it may.
    // The handle of another user is refused either way.
    let handle = credential
        .get_user_unique_id()
        .filter(|handle| !handle.is_empty());
    let own_handle = match handle {
        Some(handle) => found.passkey_handle.is_some_and(|own| own.as_bytes() == handle),
        None => owner.is_some(),
    };
    let framed = is_framed(credential.response.client_data_json.as_ref());
    if framed || !own_handle || owner.is_some_and(|owner| owner != user) {
        tx.rollback().await?;
        return Err(refuse(services, owner.or(Some(user)), failed, browser).await?);
    }
    let mut passkey: Passkey = serde_json::from_value(found.credential).map_err(Error::internal)?;
    let checked =
        webauthn(services)?.finish_discoverable_authentication_v2(&credential, opened.state, &passkey);
    let result: AuthenticationResult = match checked {
        Ok(result) if result.user_verified() => result,
        Err(WebauthnError::CredentialPossibleCompromise) => {
            tx.rollback().await?;
            return Err(maybe_copied(services, user, browser).await?);
        }
        _ => {
            tx.rollback().await?;
            return Err(refuse(services, Some(user), failed, browser).await?);
        }
    };
    passkey.update_credential(&result);
    sqlx::query!(
        "update passkeys set credential = $3, last_used_at = app_now() where user_id = $1 and id = $2",
        found.user_id,
        found.id,
        serde_json::to_value(&passkey).map_err(Error::internal)?,
    )
    .execute(&mut **tx)
    .await?;
    Ok(tx)
}

/// Logs the failure in a transaction of its own.
async fn refuse(
    services: &Services,
    user: Option<UserId>,
    failed: SecurityEvent,
    browser: &Browser,
) -> Result<Error> {
    security_log::note_failure(services, user, failed, Factor::Passkey, browser).await?;
    Ok(refused())
}

/// The counter went back, so another device may have a copy of the passkey: the response is
/// refused, logged, and the owner is notified (S31, S32).
async fn maybe_copied(services: &Services, user: UserId, browser: &Browser) -> Result<Error> {
    tracing::warn!(user.id = %user, "a passkey's counter went back");
    let mut tx = services.begin().await?;
    let event = SecurityEvent::PasskeySuspected;
    security_log::note(&mut tx, user, event, Some(Factor::Passkey), browser).await?;
    let account = sqlx::query!(
        r#"select email, locale, time_zone, app_now() as "now!" from users where id = $1"#,
        user.0
    )
    .fetch_one(&mut *tx)
    .await?;
    let email = Email::stored(&account.email)?;
    tx.commit().await?;
    if rate_limits::try_acquire(
        services,
        &RateLimit::notices(services, &email, "passkey notices", 12),
    )
    .await?
    {
        let reader = Reader::of(account.locale.as_deref(), account.time_zone.as_deref(), browser);
        let notice = Notice::passkey_suspected(services, browser, &reader, account.now);
        outbox::add_for_account(services, &email, &notice.render()?).await?;
    }
    Ok(refused())
}
