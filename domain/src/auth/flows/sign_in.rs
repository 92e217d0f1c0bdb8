//! The end of every sign-in: after a first factor, the second is asked for if the user has one, or
//! the session begins. Each step is one transaction.

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
            creation,
            current_user::CurrentUser,
            known_browsers::{self, Lineage},
            pending_sign_in::{self, SignInContext},
            revocation, security_log,
            session_secret::SessionSecret,
            trusted_browsers,
        },
        types::{Browser, BrowserMarks, Email, Factor, PendingId, RedirectTarget, SecurityEvent, UserId},
    },
    db::Tx,
    error::Result,
    rate_limits::{self, RateLimit},
};

/// The result of a proven first factor.
#[derive(Debug)]
pub enum SignInOutcome {
    /// A session has begun.
    SignedIn(SignedIn),
    /// The second factor is still to be proven; until then nothing is authenticated (S24).
    SecondFactor(PendingId),
}

impl SignInOutcome {
    /// The session; `None` if the second factor is asked for.
    pub fn signed_in(self) -> Option<SignedIn> {
        match self {
            Self::SignedIn(signed_in) => Some(signed_in),
            Self::SecondFactor(_) => None,
        }
    }
}

/// A finished sign-in.
#[derive(Debug)]
pub struct SignedIn {
    /// The id for the session cookie.
    pub session: SessionSecret,
    /// The marks for the browser's cookie.
    pub marks: BrowserMarks,
    /// The path to return to.
    pub next: RedirectTarget,
}

/// The page that says that the account is kept, after a sign-in that has cancelled its deletion.
const ACCOUNT_KEPT: &str = "/settings/account?saved=kept";

/// Continues after a mailed challenge: finds or creates the account of the proven address (S1: no
/// account exists for an address that was never proven).
pub(in crate::auth) async fn after_email(
    services: &Services,
    browser: &Browser,
    proven: VerifiedChallenge,
    former: Option<SessionSecret>,
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
        // An account that existed before has to confirm the link, once signed in fully (S36).
        Some(link) => SignInContext {
            next: RedirectTarget::parse(external::LINKED_ACCOUNTS_PAGE),
            former,
            pending_link: Some(link),
        },
        None => SignInContext::new(next, former),
    };
    after_first_factor(services, tx, browser, Factor::Email, context).await
}

/// Continues after a first factor. A user with a second factor is asked for it, whatever the first
/// one was (S7), unless the browser is trusted.
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
        // Limited although the first factor was right: each time inserts a row.
        let limit = RateLimit::first_factors(services, browser, user, factor);
        rate_limits::acquire_in(&mut tx, &limit).await?;
        let pending = pending_sign_in::begin(&mut tx, browser, user, factor, &context).await?;
        tx.commit().await?;
        return Ok(SignInOutcome::SecondFactor(pending));
    }
    let signed_in = begin_session(services, tx, browser, &[factor], false, context).await?;
    Ok(SignInOutcome::SignedIn(signed_in))
}

/// Revokes the session that this browser had before, which prevents session fixation (S40),
/// begins a new one, and commits. `trust` makes the browser trusted from now on.
pub(in crate::auth) async fn begin_session(
    services: &Services,
    mut tx: AccountTx,
    browser: &Browser,
    factors: &[Factor],
    trust: bool,
    context: SignInContext,
) -> Result<SignedIn> {
    let user = tx.user();
    // Limited although the proofs were right: each sign-in inserts rows.
    rate_limits::acquire_in(&mut tx, &RateLimit::sign_ins(services, browser, user, "sign-ins")).await?;
    if let Some(former) = context.former {
        revocation::revoke_by_secret(&mut tx, former).await?;
    }
    let session = creation::begin(services, &mut tx, user, factors, browser).await?;
    if let Some(link) = context.pending_link {
        pending_links::offer_in_session(&mut tx, browser, link, session).await?;
    }
    let lineage = match trust {
        true => Lineage::New,
        false => Lineage::Continue,
    };
    let (marks, known) = known_browsers::remember(&mut tx, user, browser, lineage).await?;
    if trust {
        trusted_browsers::trust(&mut tx, user, browser, &known).await?;
        security_log::note(&mut tx, user, SecurityEvent::BrowserTrusted, None, browser).await?;
    }
    let kept = cancel_deletion::cancel_deletion(services, &mut tx, browser).await?;
    let last = factors.last().copied();
    security_log::note(&mut tx, user, SecurityEvent::SignedIn, last, browser).await?;
    tx.commit().await?;
    Ok(SignedIn {
        session,
        marks,
        next: match kept {
            true => RedirectTarget::parse(ACCOUNT_KEPT),
            false => context.next,
        },
    })
}

/// The account of an address, and whether it was created just now.
async fn find_or_create(tx: &mut Tx, email: &Email) -> Result<(UserId, bool)> {
    // The no-op update makes `returning` yield an existing row, and lets two concurrent first
    // sign-ins find the same one.
    let user = sqlx::query!(
        r#"insert into users (id, email, name) values ($1, $2, $3)
           on conflict (email) do update set email = excluded.email
           returning id, xmax = 0 as "is_new!""#,
        Uuid::now_v7(),
        email.as_str(),
        initial_display_name(email),
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok((UserId(user.id), user.is_new))
}

/// Whether the user's name is still the one that was made of the e-mail address.
pub fn has_initial_name(current_user: &CurrentUser) -> bool {
    Email::stored(current_user.email())
        .is_ok_and(|email| initial_display_name(&email) == current_user.viewer().name)
}

/// The display name of a new user: `ada.lovelace` becomes Ada Lovelace. Words of letters and digits
/// only, so that an address cannot put a link into mails that show the name (S75).
fn initial_display_name(email: &Email) -> String {
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
