//! Where every way in ends: a first factor was proven, the second is asked for
//! when the user has one, the session begins; each in one transaction.

use unicode_normalization::char::is_combining_mark;
use uuid::Uuid;

use crate::{
    Services,
    auth::{
        challenge::verify::VerifiedChallenge,
        credentials::{
            external::{self, pending_links},
            second_factor,
        },
        flows::cancel_deletion,
        session::{
            account_lock::AccountTx,
            known_browsers::{self, Lineage},
            pending_sign_in::{self, SignInContext},
            security_log,
            session_id::SessionId,
            store, trusted_browsers,
        },
        types::{Browser, BrowserMarks, Email, Factor, PendingId, RedirectTarget, SecurityEvent, UserId},
    },
    db::Tx,
    error::Result,
    rate_limits::{self, RateLimit},
};

/// What a proven first factor leads to.
#[derive(Debug)]
pub enum SignInOutcome {
    /// Into a session.
    SignedIn(SignedIn),
    /// To the page for the second factor; nothing is open yet (S24).
    SecondFactor(PendingId),
}

impl SignInOutcome {
    /// The session, where no second factor is asked for.
    pub fn signed_in(self) -> Option<SignedIn> {
        match self {
            Self::SignedIn(signed_in) => Some(signed_in),
            Self::SecondFactor(_) => None,
        }
    }
}

/// A sign-in that has happened.
#[derive(Debug)]
pub struct SignedIn {
    /// For the session cookie.
    pub session: SessionId,
    /// The marks that this browser keeps.
    pub marks: BrowserMarks,
    /// Where the person wanted to go.
    pub next: RedirectTarget,
}

/// Takes the transaction in which an address was proven, and finds or makes the
/// account (S1).
pub(in crate::auth) async fn after_email(
    services: &Services,
    browser: &Browser,
    proven: VerifiedChallenge,
    former: Option<SessionId>,
) -> Result<SignInOutcome> {
    let VerifiedChallenge {
        mut tx,
        email,
        next,
        pending_link,
    } = proven;
    let (user, is_new) = find_or_create(&mut tx, &email).await?;
    let mut tx = AccountTx::lock(tx, user).await?;
    let context = match pending_link {
        Some(link) if is_new => {
            pending_links::link_new_account(&mut tx, browser, link).await?;
            SignInContext::new(next, former)
        }
        // An account that was there before is asked, once it is signed in to fully (S36).
        Some(link) => SignInContext {
            next: RedirectTarget::parse(external::CONNECTIONS),
            former,
            pending_link: Some(link),
        },
        None => SignInContext::new(next, former),
    };
    after_first_factor(services, tx, browser, Factor::Email, context).await
}

/// Takes the transaction in which a first factor was proven. Whoever has a second
/// one is asked for it, whatever the first was (S7); a trusted browser alone is not.
pub(in crate::auth) async fn after_first_factor(
    services: &Services,
    mut tx: AccountTx,
    browser: &Browser,
    factor: Factor,
    context: SignInContext,
) -> Result<SignInOutcome> {
    let user = tx.user();
    if second_factor::is_enrolled(&mut tx, user).await?
        && !trusted_browsers::is_trusted(&mut tx, user, browser).await?
    {
        // As often as the first factor is right, but not without end: each leaves a row.
        let limit = RateLimit::first_factors(services, browser, user, factor);
        rate_limits::acquire_in(&mut tx, &limit).await?;
        let pending = pending_sign_in::begin(&mut tx, browser, user, factor, &context).await?;
        tx.commit().await?;
        return Ok(SignInOutcome::SecondFactor(pending));
    }
    let signed_in = begin_session(services, tx, browser, &[factor], false, context).await?;
    Ok(SignInOutcome::SignedIn(signed_in))
}

/// Ends the session that this browser had before (S40), begins a new one, and
/// commits. `trust` spares this browser the second factor from now on.
pub(in crate::auth) async fn begin_session(
    services: &Services,
    mut tx: AccountTx,
    browser: &Browser,
    factors: &[Factor],
    trust: bool,
    context: SignInContext,
) -> Result<SignedIn> {
    let user = tx.user();
    // A right proof is no guess, but no reason to write rows without end either.
    rate_limits::acquire_in(&mut tx, &RateLimit::sign_ins(services, browser, user, "sign-ins")).await?;
    if let Some(former) = context.former {
        store::revoke_by_secret(&mut tx, former).await?;
    }
    let session = store::begin(services, &mut tx, user, factors, browser).await?;
    if let Some(link) = context.pending_link {
        pending_links::offer_in_session(&mut tx, browser, link, session).await?;
    }
    let lineage = match trust {
        true => Lineage::Begins,
        false => Lineage::GoesOn,
    };
    let (marks, known) = known_browsers::remember(&mut tx, user, browser, lineage).await?;
    if trust {
        trusted_browsers::trust(&mut tx, user, browser, &known).await?;
        security_log::note(&mut tx, user, SecurityEvent::BrowserTrusted, None, browser).await?;
    }
    cancel_deletion::cancel_deletion(services, &mut tx, browser).await?;
    let last = factors.last().copied();
    security_log::note(&mut tx, user, SecurityEvent::SignedIn, last, browser).await?;
    tx.commit().await?;
    Ok(SignedIn {
        session,
        marks,
        next: context.next,
    })
}

/// The account of an address, and whether it was made just now.
async fn find_or_create(tx: &mut Tx, email: &Email) -> Result<(UserId, bool)> {
    // An update that changes nothing makes `returning` answer for the row that
    // was there, and lets two first sign-ins at once find the same one.
    let user = sqlx::query!(
        r#"insert into users (id, email, name) values ($1, $2, $3)
           on conflict (email) do update set email = excluded.email
           returning id, xmax = 0 as "is_new!""#,
        Uuid::now_v7(),
        email.as_str(),
        first_name(email),
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok((UserId(user.id), user.is_new))
}

/// What others see until the person says otherwise: `ada.lovelace` is Ada
/// Lovelace. Words of letters and digits alone, so nothing link-like (S75).
fn first_name(email: &Email) -> String {
    let words = email
        .local_part()
        .split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c));
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
