//! Where every way in ends: a first factor was proven, the second is asked for
//! when the user has one, the session begins; each in one transaction.

use super::{
    Browser, BrowserMarks, ChallengeEnd, Email, Factor, PendingId, PendingLinkId, RedirectTarget,
    SecurityEvent, SessionId, UserId,
    known_browsers::{self, Lineage},
    otp::VerifiedChallenge,
    providers, second_factor, security_log, sessions, trusted_browsers,
};
use crate::{
    Services, account,
    db::Tx,
    error::{Error, Result},
    rate_limits::{self, RateLimit},
};
use unicode_normalization::char::is_combining_mark;
use uuid::Uuid;

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

/// What goes with a sign-in from its first factor to its session.
pub(super) struct SignInContext {
    /// Where the person wanted to go.
    pub next: RedirectTarget,
    /// The session that this browser has; it ends (S40).
    pub former: Option<SessionId>,
    /// A provider's identity, whose address was proven on the way.
    pub pending_link: Option<PendingLinkId>,
}

impl SignInContext {
    pub fn new(next: RedirectTarget, former: Option<SessionId>) -> Self {
        Self {
            next,
            former,
            pending_link: None,
        }
    }
}

/// Takes the transaction in which an address was proven, and finds or makes the
/// account (S1).
pub(super) async fn after_email(
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
    let context = match pending_link {
        Some(link) if is_new => {
            providers::link_new_account(&mut tx, browser, link, user).await?;
            SignInContext::new(next, former)
        }
        // An account that was there before is asked, once it is signed in to fully (S36).
        Some(link) => SignInContext {
            next: RedirectTarget::parse(providers::CONNECTIONS),
            former,
            pending_link: Some(link),
        },
        None => SignInContext::new(next, former),
    };
    after_first_factor(services, tx, browser, (user, Factor::Email), context).await
}

/// Takes the transaction in which a first factor was proven. Whoever has a second
/// one is asked for it, whatever the first was (S7); a trusted browser alone is not.
pub(super) async fn after_first_factor(
    services: &Services,
    mut tx: Tx,
    browser: &Browser,
    (user, factor): (UserId, Factor),
    context: SignInContext,
) -> Result<SignInOutcome> {
    lock(&mut tx, user).await?;
    if second_factor::is_enrolled(&mut tx, user).await?
        && !trusted_browsers::is_trusted(&mut tx, user, browser).await?
    {
        // As often as the first factor is right, but not without end: each leaves a row.
        let limit = RateLimit::first_factors(services, browser, user, factor);
        rate_limits::acquire_in(&mut tx, &limit).await?;
        let pending = second_factor::begin(&mut tx, browser, user, factor, &context).await?;
        tx.commit().await?;
        return Ok(SignInOutcome::SecondFactor(pending));
    }
    let signed_in = begin_session(services, tx, browser, user, &[factor], false, context).await?;
    Ok(SignInOutcome::SignedIn(signed_in))
}

/// Sign-ins and changes of factors of one user follow each other: a change does not
/// miss a session that begins meanwhile (S26), nor a sign-in a new factor (S7). A
/// disabled account answers like a challenge that is over (S12).
pub(crate) async fn lock(tx: &mut Tx, user: UserId) -> Result<()> {
    sqlx::query!(
        "select id from users where id = $1 and disabled_at is null for no key update",
        user.0
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(Error::ChallengeEnded(ChallengeEnd::Over))?;
    Ok(())
}

/// Ends the session that this browser had before (S40), begins a new one, and
/// commits. `trust` spares this browser the second factor from now on.
pub(super) async fn begin_session(
    services: &Services,
    mut tx: Tx,
    browser: &Browser,
    user: UserId,
    factors: &[Factor],
    trust: bool,
    context: SignInContext,
) -> Result<SignedIn> {
    lock(&mut tx, user).await?;
    // A right proof is no guess, but no reason to write rows without end either.
    rate_limits::acquire_in(&mut tx, &RateLimit::sign_ins(services, browser, user, "sign-ins")).await?;
    if let Some(former) = context.former {
        sessions::revoke_by_secret(&mut tx, former).await?;
    }
    let session = sessions::begin(services, &mut tx, user, factors, browser).await?;
    if let Some(link) = context.pending_link {
        providers::offer_in_session(&mut tx, browser, link, session).await?;
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
    account::cancel_deletion(services, &mut tx, user, browser).await?;
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
