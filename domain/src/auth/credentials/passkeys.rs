//! A user's passkeys: enrol, list, rename and remove (S28 to S32).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;
use webauthn_rs::prelude::{CreationChallengeResponse, PasskeyRegistration, RegisterPublicKeyCredential};

use super::passkey_ceremony::{Opened, Purpose, is_framed, refused, start, webauthn};

use crate::{
    Services,
    auth::{
        credentials::{passkey_ceremony, recovery_codes},
        session::{
            credential_change::{self, CredentialChange},
            current_user::{CurrentUser, SteppedUp},
            security_log,
        },
        types::{Browser, Ceremony, Factor, PasskeyId, PasskeyRow, PasskeysPage, SecurityEvent},
    },
    error::{self, Error, Field, FieldErrors, Problem, Result, on_constraint},
};

/// The most passkeys of one account.
const MAX_PASSKEYS: u32 = 20;

/// In characters.
const NAME_MAX_LEN: usize = 60;

/// Starts the enrolment of a passkey.
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
    start(services, browser, purpose, Some(session_epoch), &options, state).await
}

/// Requires a discoverable passkey, which the library does not: another kind would not appear in
/// the address field's suggestions, nor behind the passkey button.
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

/// Enrols the passkey that the authenticator made. The first second factor comes with recovery codes.
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
    let opened: Opened<PasskeyRegistration> =
        passkey_ceremony::open(services, browser, purpose, sealed).await?;
    let credential: RegisterPublicKeyCredential = serde_json::from_str(credential).map_err(|_| refused())?;
    if is_framed(credential.response.client_data_json.as_ref()) {
        return Err(refused());
    }
    let passkey = webauthn(services)?
        .finish_passkey_registration(&credential, &opened.state)
        .map_err(|_| refused())?;
    let codes = recovery_codes::generate_first(services, who.user()).await?;

    opened.consume(services).await?;
    let mut tx = credential_change::open(services, who).await?;
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
    .execute(&mut **tx)
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
    let recovery_codes = recovery_codes::store_first(&mut tx, codes).await?;
    let event = SecurityEvent::FactorAdded;
    let change = (event, Factor::Passkey);
    credential_change::commit_named(services, tx, who, browser, change, Some(&name), recovery_codes).await
}

/// The user's passkeys, the newest first, and what a password manager is told of them.
pub async fn passkeys_page(services: &Services, who: &SteppedUp) -> Result<PasskeysPage> {
    let rows = sqlx::query!(
        r#"select u.passkey_handle, k.id as "id?", k.name as "name?", k.credential_id as "credential_id?",
               k.created_at as "created_at?", k.last_used_at as "last_used_at?"
           from users u
           left join passkeys k on k.user_id = u.id
           where u.id = $1
           order by k.created_at desc, k.id desc"#,
        who.user().0,
    )
    .fetch_all(&services.db.pool())
    .await?;
    let handle = rows.first().and_then(|row| row.passkey_handle);
    let mut credentials = Vec::new();
    let mut passkeys = Vec::new();
    for row in rows {
        credentials.extend(row.credential_id.map(|id| URL_SAFE_NO_PAD.encode(id)));
        if let (Some(id), Some(name), Some(added_at)) = (row.id, row.name, row.created_at) {
            passkeys.push(PasskeyRow {
                id: PasskeyId(id),
                name,
                added_at: who.zone().show(added_at),
                last_used_at: row.last_used_at.map(|at| who.zone().show(at)),
            });
        }
    }
    let accepted = handle.map(|handle| {
        serde_json::json!({
            "userId": URL_SAFE_NO_PAD.encode(handle),
            "allAcceptedCredentialIds": credentials,
            "name": who.email(),
            "displayName": who.name(),
        })
    });
    Ok(PasskeysPage {
        passkeys,
        accepted: accepted.map(|accepted| accepted.to_string()),
    })
}

/// The current user's passkeys, newest first.
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

/// Renames one of the user's own passkeys (S30: another user's does not exist for them).
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

/// Removes one of the user's own passkeys (S30), and the recovery codes if it was the last second
/// factor.
#[tracing::instrument(skip_all, fields(user.id = %who.user()))]
pub async fn remove_passkey(
    services: &Services,
    who: &SteppedUp,
    browser: &Browser,
    id: PasskeyId,
) -> Result<CredentialChange> {
    let mut tx = credential_change::open(services, who).await?;
    let name = sqlx::query_scalar!(
        "delete from passkeys where user_id = $1 and id = $2 returning name",
        who.user().0,
        id.0
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(Error::NotFound)?;
    recovery_codes::forget_without_second_factor(&mut tx, who.user()).await?;
    let event = SecurityEvent::FactorRemoved;
    let change = (event, Factor::Passkey);
    credential_change::commit_named(services, tx, who, browser, change, Some(&name), None).await
}

fn found(rows: u64) -> Result<()> {
    match rows {
        1 => Ok(()),
        _ => Err(Error::NotFound),
    }
}
