//! Passkeys (S28 to S32). User verification is required, so one counts as both
//! factors; it is found by the authenticator, so nobody types an address.

use uuid::Uuid;
use webauthn_rs::prelude::{
    AuthenticationResult, CreationChallengeResponse, DiscoverableAuthentication, Passkey,
    PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Webauthn, WebauthnError,
};

use super::{
    Browser, Ceremony, ChallengeEnd, CurrentUser, Email, Factor, PasskeyId, PasskeyRow, PendingId,
    RedirectTarget, SecurityEvent, SessionEpoch, SessionId, SignInOutcome, SteppedUp, UserId,
    ceremony::{self, Opened, Purpose},
    factors::{self, CredentialChange},
    known_browsers, recovery_codes, second_factor, security_log,
    sign_in::{self, SignInContext},
    step_up,
};
use crate::{
    Services,
    db::Tx,
    error::{self, Error, Field, FieldErrors, Problem, Result, on_constraint},
    mailer::{Notice, outbox},
    rate_limits::{self, RateLimit},
};

/// Passkeys of one account.
const MAX_PASSKEYS: u32 = 20;

/// The most characters of a name.
const NAME_MAX_LEN: usize = 60;

/// Begins to enrol one.
#[tracing::instrument(skip_all, fields(user.id = %who.user()))]
pub async fn start_passkey(services: &Services, who: &SteppedUp, browser: &Browser) -> Result<Ceremony> {
    let known: Vec<Vec<u8>> = sqlx::query_scalar!(
        "select credential_id from passkeys where user_id = $1",
        who.user().0
    )
    .fetch_all(&services.db.pool())
    .await?;
    let handle = sqlx::query_scalar!(
        r#"update users set passkey_handle = coalesce(passkey_handle, $2) where id = $1
           returning passkey_handle as "handle!""#,
        who.user().0,
        Uuid::new_v4(),
    )
    .fetch_one(&services.db.pool())
    .await?;
    let (mut options, state) = webauthn(services)?
        .start_passkey_registration(handle, who.email(), who.name(), Some(known))
        .map_err(Error::internal)?;
    findable(&mut options);
    let session_epoch = who.session_epoch();
    let purpose = Purpose::Enrol(who.user(), session_epoch);
    begun(services, browser, purpose, Some(session_epoch), &options, state).await
}

/// The library asks for keys that need not be found without an address; the address
/// field's list and the button would find nothing.
fn findable(options: &mut CreationChallengeResponse) {
    use webauthn_rs_proto::{AuthenticatorSelectionCriteria, ResidentKeyRequirement, UserVerificationPolicy};
    let selection = options
        .public_key
        .authenticator_selection
        .get_or_insert_with(AuthenticatorSelectionCriteria::default);
    selection.resident_key = Some(ResidentKeyRequirement::Required);
    selection.require_resident_key = true;
    selection.user_verification = UserVerificationPolicy::Required;
}

/// Enrols what the authenticator made. The first second factor brings recovery codes
/// with it.
#[tracing::instrument(skip_all, fields(user.id = %who.user()))]
pub async fn add_passkey(
    services: &Services,
    who: &SteppedUp,
    browser: &Browser,
    sealed: &str,
    credential: &str,
    name: &str,
) -> Result<CredentialChange> {
    let name = error::name(name, NAME_MAX_LEN).map_err(|problem| FieldErrors::one(Field::Name, problem))?;
    let purpose = Purpose::Enrol(who.user(), who.session_epoch());
    let opened: Opened<PasskeyRegistration> = ceremony::open(services, browser, purpose, sealed).await?;
    let credential: RegisterPublicKeyCredential = serde_json::from_str(credential).map_err(|_| refused())?;
    if is_framed(credential.response.client_data_json.as_ref()) {
        return Err(refused());
    }
    let passkey = webauthn(services)?
        .finish_passkey_registration(&credential, &opened.state)
        .map_err(|_| refused())?;
    let codes = recovery_codes::generate_first(services, who.user()).await?;

    opened.consume(services).await?;
    let mut tx = factors::open_credential_change(services, who).await?;
    let added = sqlx::query!(
        "insert into passkeys (user_id, id, credential_id, credential, name)
         select $1, $2, $3, $4, $5
         where (select count(*) from passkeys where user_id = $1) < $6",
        who.user().0,
        Uuid::now_v7(),
        passkey.cred_id().as_slice(),
        serde_json::to_value(&passkey).map_err(Error::internal)?,
        name,
        i64::from(MAX_PASSKEYS),
    )
    .execute(&mut *tx)
    .await
    .map_err(on_constraint(
        "passkeys_credential_id_key",
        Field::Passkey,
        Problem::Taken,
    ))?;
    if added.rows_affected() != 1 {
        let max = MAX_PASSKEYS;
        return Err(FieldErrors::one(Field::Passkey, Problem::TooMany { max }).into());
    }
    let recovery_codes = recovery_codes::store_first(&mut tx, who.user(), codes).await?;
    let event = SecurityEvent::FactorAdded;
    factors::commit_credential_change(
        services,
        tx,
        who,
        browser,
        (event, Factor::Passkey),
        recovery_codes,
    )
    .await
}

/// One's own passkeys, the newest first.
pub async fn passkeys(services: &Services, current_user: &CurrentUser) -> Result<Vec<PasskeyRow>> {
    let rows = sqlx::query!(
        "select id, name, created_at, last_used_at from passkeys
         where user_id = $1
         order by created_at desc, id desc",
        current_user.user().0,
    )
    .fetch_all(&services.db.pool())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| PasskeyRow {
            id: PasskeyId(row.id),
            name: row.name,
            added_at: current_user.zone().show(row.created_at),
            last_used_at: row.last_used_at.map(|at| current_user.zone().show(at)),
        })
        .collect())
}

/// Gives one of one's own another name (S30).
#[tracing::instrument(skip_all, fields(user.id = %who.user()))]
pub async fn rename_passkey(
    services: &Services,
    who: &SteppedUp,
    browser: &Browser,
    id: PasskeyId,
    name: &str,
) -> Result<()> {
    let name = error::name(name, NAME_MAX_LEN).map_err(|problem| FieldErrors::one(Field::Name, problem))?;
    let mut tx = services.begin().await?;
    let renamed = sqlx::query!(
        "update passkeys set name = $3 where user_id = $1 and id = $2",
        who.user().0,
        id.0,
        name,
    )
    .execute(&mut *tx)
    .await?;
    found(renamed.rows_affected())?;
    let event = SecurityEvent::FactorChanged;
    security_log::note(&mut tx, who.user(), event, Some(Factor::Passkey), browser).await?;
    Ok(tx.commit().await?)
}

/// Removes one of one's own (S30), and the recovery codes with the last second
/// factor.
#[tracing::instrument(skip_all, fields(user.id = %who.user()))]
pub async fn remove_passkey(
    services: &Services,
    who: &SteppedUp,
    browser: &Browser,
    id: PasskeyId,
) -> Result<CredentialChange> {
    let mut tx = factors::open_credential_change(services, who).await?;
    let removed = sqlx::query!(
        "delete from passkeys where user_id = $1 and id = $2",
        who.user().0,
        id.0
    )
    .execute(&mut *tx)
    .await?;
    found(removed.rows_affected())?;
    recovery_codes::forget_without_second_factor(&mut tx, who.user()).await?;
    let event = SecurityEvent::FactorRemoved;
    factors::commit_credential_change(services, tx, who, browser, (event, Factor::Passkey), None).await
}

/// Asks an authenticator to prove one, at sign-in and step-up alike. It does not say
/// whose: that the answer does. `asking` is who is signed in here: a step-up is finished in
/// the session that asked, and in no other (S108).
pub async fn ask_for_passkey(
    services: &Services,
    asking: Option<&CurrentUser>,
    browser: &Browser,
) -> Result<Ceremony> {
    let (mut options, state) = webauthn(services)?
        .start_discoverable_authentication()
        .map_err(Error::internal)?;
    // The page says whether it waits in the address field or behind a button.
    options.mediation = None;
    let session_epoch = asking.map(CurrentUser::session_epoch);
    begun(services, browser, Purpose::Prove, session_epoch, &options, state).await
}

/// Signs in by a passkey: with its user verification it is both factors.
#[tracing::instrument(skip_all)]
pub async fn sign_in_by_passkey(
    services: &Services,
    browser: &Browser,
    sealed: &str,
    credential: &str,
    next: &str,
    former: Option<SessionId>,
) -> Result<SignInOutcome> {
    let failed = SecurityEvent::SignInFailed;
    let (tx, user) = prove(services, browser, sealed, credential, Wanted::Anybody, failed).await?;
    let context = SignInContext::new(RedirectTarget::parse(next), former);
    let factors = [Factor::Passkey];
    let signed_in = sign_in::begin_session(services, tx, browser, user, &factors, false, context).await?;
    Ok(SignInOutcome::SignedIn(signed_in))
}

/// Goes on from a first factor by a passkey.
#[tracing::instrument(skip_all, fields(pending.id = %id))]
pub async fn second_factor_by_passkey(
    services: &Services,
    browser: &Browser,
    id: PendingId,
    sealed: &str,
    credential: &str,
    former: Option<SessionId>,
) -> Result<SignInOutcome> {
    let user = second_factor::user_of(services, browser, id).await?;
    let failed = SecurityEvent::SignInFailed;
    let wanted = Wanted::SignInOf(user);
    let (mut tx, user) = prove(services, browser, sealed, credential, wanted, failed).await?;
    let (first, context) = second_factor::finish(&mut tx, id, former).await?;
    let factors = [first, Factor::Passkey];
    let signed_in = sign_in::begin_session(services, tx, browser, user, &factors, false, context).await?;
    Ok(SignInOutcome::SignedIn(signed_in))
}

/// Proves a factor again by a passkey (S25).
#[tracing::instrument(skip_all, fields(user.id = %current_user.user()))]
pub async fn step_up_by_passkey(
    services: &Services,
    current_user: &CurrentUser,
    browser: &Browser,
    sealed: &str,
    credential: &str,
) -> Result<SessionId> {
    let failed = SecurityEvent::StepUpFailed;
    let wanted = Wanted::StepUpOf(current_user.user(), current_user.session_epoch());
    let (tx, _) = prove(services, browser, sealed, credential, wanted, failed).await?;
    step_up::done(services, tx, current_user, browser, Factor::Passkey).await
}

/// Whose passkey will do.
#[derive(Clone, Copy)]
enum Wanted {
    /// Whoever it is: the passkey says.
    Anybody,
    /// Whose first factor was proven.
    SignInOf(UserId),
    /// Who is signed in, in the session that asked.
    StepUpOf(UserId, SessionEpoch),
}

impl Wanted {
    fn owner(self) -> Option<UserId> {
        match self {
            Self::Anybody => None,
            Self::SignInOf(user) | Self::StepUpOf(user, _) => Some(user),
        }
    }
}

/// Whoever is signed in has a limit of their own, and so has a known browser: strangers who use up
/// what a shared network has keep neither out.
async fn acquire_attempt(services: &Services, browser: &Browser, wanted: Wanted) -> Result<()> {
    let limit = match wanted {
        Wanted::StepUpOf(user, here) => Some(RateLimit::passkey_step_ups(services, user, here.session)),
        Wanted::SignInOf(_) | Wanted::Anybody => match known_browsers::known_here(services, browser).await? {
            Some(known) => Some(RateLimit::known_attempts(services, browser, &known)),
            None => RateLimit::attempts(services, browser, "passkeys"),
        },
    };
    match limit {
        Some(limit) => rate_limits::acquire(services, &limit).await.map(drop),
        None => Ok(()),
    }
}

/// Checks what an authenticator signed, notes its counter, and gives the transaction
/// that used the ceremony up. `failed` is what a refusal is noted as (S73).
async fn prove(
    services: &Services,
    browser: &Browser,
    sealed: &str,
    credential: &str,
    wanted: Wanted,
    failed: SecurityEvent,
) -> Result<(Tx, UserId)> {
    let owner = wanted.owner();
    let opened: Opened<DiscoverableAuthentication> =
        ceremony::open(services, browser, Purpose::Prove, sealed).await?;
    if let Wanted::StepUpOf(_, here) = wanted
        && opened.session_epoch != Some(here)
    {
        return Err(Error::ChallengeEnded(ChallengeEnd::Over));
    }
    let credential: PublicKeyCredential = serde_json::from_str(credential).map_err(|_| refused())?;
    acquire_attempt(services, browser, wanted).await?;
    // Used up before it is looked at, right or wrong.
    opened.consume(services).await?;
    let mut tx = services.begin().await?;
    let whose = sqlx::query_scalar!(
        "select user_id from passkeys where credential_id = $1",
        credential.get_credential_id()
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(whose) = whose else {
        return Err(refuse(services, tx, owner, failed, browser).await?);
    };
    sign_in::lock(&mut tx, UserId(whose)).await?;
    let found = sqlx::query!(
        "select p.user_id, p.id, p.credential, u.passkey_handle
         from passkeys p join users u on u.id = p.user_id
         where p.credential_id = $1 and u.disabled_at is null
         for update of p",
        credential.get_credential_id(),
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(found) = found else {
        return Err(refuse(services, tx, Some(UserId(whose)), failed, browser).await?);
    };
    let user = UserId(found.user_id);
    // WebAuthn §7.2, step 6: where nobody was named before, the answer names its user, and
    // where somebody was it may leave that out. Another's name is refused either way.
    let handle = credential
        .get_user_unique_id()
        .filter(|handle| !handle.is_empty());
    let own_handle = match handle {
        Some(handle) => found.passkey_handle.is_some_and(|own| own.as_bytes() == handle),
        None => owner.is_some(),
    };
    let framed = is_framed(credential.response.client_data_json.as_ref());
    if framed || !own_handle || owner.is_some_and(|owner| owner != user) {
        return Err(refuse(services, tx, owner.or(Some(user)), failed, browser).await?);
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
        _ => return Err(refuse(services, tx, Some(user), failed, browser).await?),
    };
    passkey.update_credential(&result);
    sqlx::query!(
        "update passkeys set credential = $3, last_used_at = app_now() where user_id = $1 and id = $2",
        found.user_id,
        found.id,
        serde_json::to_value(&passkey).map_err(Error::internal)?,
    )
    .execute(&mut *tx)
    .await?;
    Ok((tx, user))
}

/// Whether it was asked for within another site's page. Ours are never framed, so whoever proved
/// it there did not see whose page asked; the library looks only at enrolment.
fn is_framed(client_data: &[u8]) -> bool {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct ClientData {
        cross_origin: Option<bool>,
        top_origin: Option<serde::de::IgnoredAny>,
    }
    // What cannot be read is for the library to refuse.
    serde_json::from_slice::<ClientData>(client_data)
        .is_ok_and(|data| data.cross_origin == Some(true) || data.top_origin.is_some())
}

/// Notes that somebody failed, in a transaction of its own.
async fn refuse(
    services: &Services,
    tx: Tx,
    user: Option<UserId>,
    failed: SecurityEvent,
    browser: &Browser,
) -> Result<Error> {
    tx.rollback().await?;
    security_log::note_failure(services, user, failed, Factor::Passkey, browser).await?;
    Ok(refused())
}

/// Its counter went back: another device may have a copy. Refused, logged, mailed
/// (S31, S32).
async fn maybe_copied(services: &Services, user: UserId, browser: &Browser) -> Result<Error> {
    tracing::warn!(user.id = %user, "a passkey's counter went back");
    let mut tx = services.begin().await?;
    let event = SecurityEvent::PasskeySuspected;
    security_log::note(&mut tx, user, event, Some(Factor::Passkey), browser).await?;
    let account = sqlx::query!(
        r#"select email, app_now() as "now!" from users where id = $1"#,
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
        let notice = Notice::passkey_suspected(services, browser, account.now);
        outbox::add_for_account(services, &email, &notice.render()?).await?;
    }
    Ok(refused())
}

async fn begun<S: serde::Serialize>(
    services: &Services,
    browser: &Browser,
    purpose: Purpose,
    session_epoch: Option<SessionEpoch>,
    options: &impl serde::Serialize,
    state: S,
) -> Result<Ceremony> {
    Ok(Ceremony {
        state: ceremony::seal(services, browser, purpose, session_epoch, state).await?,
        options: serde_json::to_string(options).map_err(Error::internal)?,
    })
}

/// Where the origin has no host name there are no passkeys.
fn webauthn(services: &Services) -> Result<&Webauthn> {
    services.webauthn.as_deref().ok_or(Error::NotFound)
}

fn refused() -> Error {
    FieldErrors::one(Field::Passkey, Problem::Refused).into()
}

fn found(rows: u64) -> Result<()> {
    match rows {
        1 => Ok(()),
        _ => Err(Error::NotFound),
    }
}
