//! Flows with a passkey: sign-in, second factor, step-up.

use crate::{
    Services,
    auth::{
        credentials::passkey_assertion::{Wanted, prove},
        flows::{
            sign_in::{self, SignInOutcome},
            step_up,
        },
        session::{
            current_user::CurrentUser,
            pending_sign_in::{self, SignInContext},
            session_secret::SessionSecret,
        },
        types::{Browser, Factor, PendingId, RedirectTarget, SecurityEvent},
    },
    error::Result,
};

/// Signs in with a passkey: with user verification it counts as both factors.
#[tracing::instrument(skip_all)]
pub async fn sign_in_by_passkey(
    services: &Services,
    browser: &Browser,
    sealed: &str,
    credential: &str,
    next: &str,
    former: Option<SessionSecret>,
) -> Result<SignInOutcome> {
    let failed = SecurityEvent::SignInFailed;
    let tx = prove(services, browser, sealed, credential, Wanted::AnyUser, failed).await?;
    let context = SignInContext::new(RedirectTarget::parse(next), former);
    let factors = [Factor::Passkey];
    let signed_in = sign_in::begin_session(services, tx, browser, &factors, false, context).await?;
    Ok(SignInOutcome::SignedIn(signed_in))
}

/// Proves the second factor of a pending sign-in with a passkey.
#[tracing::instrument(skip_all, fields(pending.id = %id))]
pub async fn second_factor_by_passkey(
    services: &Services,
    browser: &Browser,
    id: PendingId,
    sealed: &str,
    credential: &str,
    former: Option<SessionSecret>,
) -> Result<SignInOutcome> {
    let user = pending_sign_in::user_of(services, browser, id).await?;
    let failed = SecurityEvent::SignInFailed;
    let wanted = Wanted::SignInOf(user);
    let mut tx = prove(services, browser, sealed, credential, wanted, failed).await?;
    let (first, context) = pending_sign_in::finish(&mut tx, id, former).await?;
    let factors = [first, Factor::Passkey];
    let signed_in = sign_in::begin_session(services, tx, browser, &factors, false, context).await?;
    Ok(SignInOutcome::SignedIn(signed_in))
}

/// Steps up with a passkey (S25).
#[tracing::instrument(skip_all, fields(user.id = %current_user.user()))]
pub async fn step_up_by_passkey(
    services: &Services,
    current_user: &CurrentUser,
    browser: &Browser,
    sealed: &str,
    credential: &str,
) -> Result<SessionSecret> {
    let failed = SecurityEvent::StepUpFailed;
    let wanted = Wanted::StepUpOf(current_user.user(), current_user.session_epoch());
    let tx = prove(services, browser, sealed, credential, wanted, failed).await?;
    step_up::finish(services, tx, current_user, browser, Factor::Passkey).await
}
