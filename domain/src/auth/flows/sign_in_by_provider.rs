//! Handles the callback of an identity provider.

use crate::{
    Services,
    auth::{
        credentials::external::{
            authorization,
            linked_accounts::{self, Added},
            pending_links,
            protocol::{ExternalProfile, ProviderError},
            tolerant::quoted,
        },
        flows::sign_in::{self, SignInOutcome},
        session::{
            account_lock::AccountTx, credential_change::CredentialChange, current_user::CurrentUser,
            pending_sign_in::SignInContext, security_log, session_secret::SessionSecret,
        },
        types::{
            AuthorizationId, Browser, Factor, PendingLinkId, ProviderProblem, RedirectTarget, SecurityEvent,
            UserId,
        },
    },
    error::Result,
    keys::sha256,
};

/// Query parameters of a callback (RFC 6749 §4.1.2, RFC 9207).
#[derive(Default)]
pub struct CallbackParams {
    /// Identifies the authorization request.
    pub state: String,
    /// To be exchanged for the user's profile.
    pub code: Option<String>,
    /// The issuer that the response claims to come from.
    pub issuer: Option<String>,
    /// Error code, if there is no authorization code.
    pub error: Option<String>,
}

/// The outcome of a callback.
#[derive(Debug)]
pub enum CallbackOutcome {
    /// The identity is linked to an account: continue as after every first factor.
    SignInOutcome(SignInOutcome),
    /// The identity is linked to no account: its e-mail address has to be proven.
    PendingLink(PendingLinkId),
    /// The identity was linked to the account that asked.
    Linked(CredentialChange),
    /// The callback was requested again, in the session that it opened or linked to: only redirect.
    Again(RedirectTarget),
    /// Nothing was proven; with the redirect target, if it is known.
    Failed(ProviderProblem, Option<RedirectTarget>),
}

/// Finishes an authorization request. The request is consumed first, whether or not the callback is
/// valid: of concurrent callbacks one continues (R4).
#[tracing::instrument(skip_all, fields(provider))]
pub async fn finish_authorization(
    services: &Services,
    browser: &Browser,
    provider: &str,
    callback: CallbackParams,
    current_user: Option<&CurrentUser>,
    former: Option<SessionSecret>,
) -> Result<CallbackOutcome> {
    let here = current_user.map(CurrentUser::session_epoch);
    let used = sqlx::query!(
        "update oauth_authorization_requests set consumed_at = app_now()
         where state_hash = $1 and provider = $2 and browser_hash = $3
           and consumed_at is null and expires_at > app_now()
           and (user_id is null or (session_id = $4 and session_epoch = $5))
         returning id, secrets, user_id, next_path",
        sha256(callback.state.as_bytes()),
        provider,
        browser.secret.hash(),
        here.map(|here| here.session.0),
        here.map(|here| here.epoch),
    )
    .fetch_optional(&services.db.pool())
    .await?;
    let (Some(visit), Some(provider)) = (used, services.providers.find(provider)) else {
        let next = authorization::find_result(services, provider, &callback.state, current_user).await?;
        return Ok(next.map_or(
            CallbackOutcome::Failed(ProviderProblem::Over, None),
            CallbackOutcome::Again,
        ));
    };
    let secrets = authorization::open(services, AuthorizationId(visit.id), &visit.secrets)?;
    let connects = visit.user_id.map(UserId);
    let next = RedirectTarget::parse(&visit.next_path);
    let Some(code) = callback.code.filter(|_| callback.error.is_none()) else {
        return match expected_problem(callback.error.as_deref().unwrap_or_default()) {
            Some(problem) => Ok(CallbackOutcome::Failed(problem, Some(next))),
            None => {
                let error = quoted(&callback.error.unwrap_or_default());
                tracing::warn!(
                    provider = provider.name,
                    error,
                    "an identity provider sent an error instead of a code"
                );
                failed(services, browser, connects, next).await
            }
        };
    };
    let profile = match provider.prove(&secrets, &code, callback.issuer.as_deref()).await {
        Ok(profile) => profile,
        Err(ProviderError::Unavailable(_)) => {
            return Ok(CallbackOutcome::Failed(ProviderProblem::Unavailable, Some(next)));
        }
        Err(ProviderError::InvalidResponse(_)) => return failed(services, browser, connects, next).await,
    };
    let arrival = match connects {
        Some(user) => link_identity(services, browser, current_user, user, profile).await,
        None => sign_in_with_identity(services, browser, &provider.name, profile, next, former).await,
    }?;
    let session = match &arrival {
        CallbackOutcome::SignInOutcome(SignInOutcome::SignedIn(signed_in)) => Some(signed_in.session),
        CallbackOutcome::Linked(changed) => Some(changed.session),
        _ => None,
    };
    if let Some(session) = session {
        // The response with the session's cookie does not depend on this.
        if let Err(error) = authorization::record_result(services, AuthorizationId(visit.id), session).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "could not record the result of a callback; if it is repeated, it is refused"
            );
        }
    }
    Ok(arrival)
}

/// The errors that are expected: the user cancelled, or the provider is unavailable (RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6, and two
/// providers' own). `error_description` is not read: an attacker can write anything into it.
fn expected_problem(error: &str) -> Option<ProviderProblem> {
    match error {
        "access_denied"
        | "login_required"
        | "interaction_required"
        | "consent_required"
        | "account_selection_required"
        | "user_cancelled_login"
        | "user_cancelled_authorize" => Some(ProviderProblem::Cancelled),
        "temporarily_unavailable" => Some(ProviderProblem::Unavailable),
        _ => None,
    }
}

/// Signs in with a linked identity as a first factor; for a new identity, asks for its e-mail address.
async fn sign_in_with_identity(
    services: &Services,
    browser: &Browser,
    provider: &str,
    profile: ExternalProfile,
    next: RedirectTarget,
    former: Option<SessionSecret>,
) -> Result<CallbackOutcome> {
    let Some(tx) = linked_accounts::mark_used(services.begin().await?, &profile).await? else {
        let id = pending_links::keep(services, browser, provider, &profile, &next).await?;
        return Ok(CallbackOutcome::PendingLink(id));
    };
    let context = SignInContext::new(next, former);
    let outcome = sign_in::after_first_factor(services, tx, browser, Factor::Provider, context).await?;
    Ok(CallbackOutcome::SignInOutcome(outcome))
}

/// Links the identity to the account that began the request, if it is still signed in and has
/// stepped up lately.
async fn link_identity(
    services: &Services,
    browser: &Browser,
    current_user: Option<&CurrentUser>,
    user: UserId,
    profile: ExternalProfile,
) -> Result<CallbackOutcome> {
    let who = current_user
        .filter(|current_user| current_user.user() == user)
        .and_then(|current_user| current_user.stepped_up().ok());
    let Some(who) = who else {
        return Ok(CallbackOutcome::Failed(ProviderProblem::Over, None));
    };
    let mut tx = AccountTx::begin(services, user).await?;
    let label = profile.label();
    match linked_accounts::add(&mut tx, &profile.issuer, &profile.subject, &label).await? {
        Added::Yes => {}
        Added::Taken => return Ok(CallbackOutcome::Failed(ProviderProblem::Taken, None)),
        Added::TooMany => return Ok(CallbackOutcome::Failed(ProviderProblem::TooMany, None)),
    }
    let changed = linked_accounts::added(services, tx, &who, browser, &profile.issuer).await?;
    Ok(CallbackOutcome::Linked(changed))
}

async fn failed(
    services: &Services,
    browser: &Browser,
    user: Option<UserId>,
    next: RedirectTarget,
) -> Result<CallbackOutcome> {
    let event = match user {
        None => SecurityEvent::SignInFailed,
        Some(_) => SecurityEvent::StepUpFailed,
    };
    security_log::note_failure(services, user, event, Factor::Provider, browser).await?;
    Ok(CallbackOutcome::Failed(ProviderProblem::Refused, Some(next)))
}
