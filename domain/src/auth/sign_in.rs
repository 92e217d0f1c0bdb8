//! Where every way in ends: the proof is consumed, the session begins, in one
//! transaction.

use uuid::Uuid;

use super::{Browser, ChallengeEnd, DeviceSecret, Email, Next, SessionId, UserId, devices, sessions};
use crate::{
    Services,
    db::Tx,
    error::{Error, Result},
};

/// A sign-in that has happened.
#[derive(Debug)]
pub struct SignedIn {
    /// For the session cookie.
    pub session: SessionId,
    /// The mark that this browser keeps.
    pub device: DeviceSecret,
    /// Where the person wanted to go.
    pub next: Next,
}

/// Takes the transaction in which `email` was proven: finds or makes the account
/// (S1), ends the session this browser had before (S40), begins a new one, and
/// commits.
pub(super) async fn complete(
    services: &Services,
    mut tx: Tx,
    browser: &Browser,
    email: &Email,
    next: Next,
    former: Option<SessionId>,
) -> Result<SignedIn> {
    let user = find_or_create(&mut tx, email).await?;
    if let Some(former) = former {
        sessions::revoke_in(&mut tx, former).await?;
    }
    let session = sessions::begin(services, &mut tx, user, &browser.describe()).await?;
    let device = devices::remember(&mut tx, user, browser).await?;
    tx.commit().await?;
    Ok(SignedIn {
        session,
        device,
        next,
    })
}

async fn find_or_create(tx: &mut Tx, email: &Email) -> Result<UserId> {
    // An update that changes nothing makes `returning` answer for the row that
    // was there, and lets two first sign-ins at once find the same one.
    let user = sqlx::query!(
        "insert into users (id, email, name) values ($1, $2, $3)
         on conflict (email) do update set email = excluded.email
         returning id, disabled_at",
        Uuid::now_v7(),
        email.as_str(),
        first_name(email),
    )
    .fetch_one(&mut **tx)
    .await?;
    // A disabled account answers like a challenge that is over (S12).
    if user.disabled_at.is_some() {
        return Err(Error::ChallengeEnded(ChallengeEnd::Over));
    }
    Ok(UserId(user.id))
}

/// What others see until the person says otherwise: `ada.lovelace` is Ada
/// Lovelace. Words of letters and digits alone, so nothing link-like (S75).
fn first_name(email: &Email) -> String {
    let words = email.local_part().split(|c: char| !c.is_alphanumeric());
    let capitalised = words.filter(|word| !word.is_empty()).map(|word| {
        let mut letters = word.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(letters).collect::<String>()
    });
    let name = capitalised.collect::<Vec<_>>().join(" ");
    let name: String = name.chars().take(60).collect();
    if name.is_empty() {
        "Somebody".to_owned()
    } else {
        name
    }
}
