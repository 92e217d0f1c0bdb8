//! The mailed code.

use aws_lc_rs::hmac;

use super::{
    Browser, ChallengeEnd, ChallengeId, Email, Factor, LinkToken, PendingLinkId, RedirectTarget,
    SecurityEvent, SessionEpoch, SignInOutcome, SteppedUp, UserId, groups::in_groups, known_browsers,
    security_log, sign_in, typed_code,
};
use crate::{
    Services,
    db::Tx,
    error::{Error, Field, FieldErrors, Problem, Result},
    keys::{CodeKeys, Keys},
    rate_limits::{self, RateLimit},
};

/// Digits of a code.
const DIGITS: usize = 6;

/// Guesses for one challenge (S17).
const MAX_GUESSES: i16 = 5;

/// What a challenge is for (S19): a code of one is none of the other. What changes an
/// account is that account's, and the session's that asked: whoever signs in to another one
/// meanwhile, in the same browser, cannot use it there, nor can another session (S108).
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    SignIn,
    StepUp(UserId, SessionEpoch),
    EmailChange(UserId, SessionEpoch),
}

impl Purpose {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::StepUp(..) => "step_up",
            Self::EmailChange(..) => "email_change",
        }
    }

    /// Whose account it changes.
    pub const fn user(self) -> Option<UserId> {
        match self {
            Self::SignIn => None,
            Self::StepUp(user, _) | Self::EmailChange(user, _) => Some(user),
        }
    }

    /// The session that asked; none at a sign-in.
    pub const fn session_epoch(self) -> Option<SessionEpoch> {
        match self {
            Self::SignIn => None,
            Self::StepUp(_, session_epoch) | Self::EmailChange(_, session_epoch) => Some(session_epoch),
        }
    }

    /// What one of it is, once it is over.
    pub const fn over(self) -> ChallengeEnd {
        match self {
            Self::EmailChange(..) => ChallengeEnd::AddressChange,
            Self::SignIn | Self::StepUp(..) => ChallengeEnd::Over,
        }
    }

    /// Notes a wrong code: of an address that signs in, or of an account that somebody
    /// is signed in to.
    async fn note_failure(self, services: &Services, email: &Email, browser: &Browser) -> Result<()> {
        let event = SecurityEvent::StepUpFailed;
        match self.user() {
            None => security_log::note_failed_sign_in(services, email, Factor::Email, browser).await,
            Some(user) => security_log::note_failure(services, user, event, Factor::Email, browser).await,
        }
    }
}

/// A code that was right, and the transaction that used it up.
pub(super) struct VerifiedChallenge {
    pub tx: Tx,
    pub email: Email,
    pub next: RedirectTarget,
    /// A provider's identity, whose address this proves.
    pub pending_link: Option<PendingLinkId>,
}

/// Signs in the browser that asked, by the code from its mail.
#[tracing::instrument(skip_all, fields(challenge.id = %id))]
pub async fn sign_in_by_code(
    services: &Services,
    browser: &Browser,
    id: ChallengeId,
    code: &str,
    former: Option<super::SessionId>,
) -> Result<SignInOutcome> {
    let proven = verify(services, browser, id, Purpose::SignIn, code).await?;
    sign_in::after_email(services, browser, proven, former).await
}

/// Compares a code and uses its challenge up.
///
/// A guess is counted, in a transaction of its own, before it is compared: 32 at
/// once are 32 guesses. Right or wrong, it comes out of the address's hour (S18).
///
/// A form whose challenge was voided by a newer one of the same browser and
/// address (S12), in a second tab say, stands for the newer one: it takes the code
/// of the newest mail.
pub(super) async fn verify(
    services: &Services,
    browser: &Browser,
    id: ChallengeId,
    purpose: Purpose,
    code: &str,
) -> Result<VerifiedChallenge> {
    let code = typed_code::digits(code, DIGITS).map_err(|problem| FieldErrors::one(Field::Code, problem))?;
    let found = sqlx::query!(
        "update challenges set guesses = guesses + 1
         where id = (
                 select newest.id from challenges asked
                 join challenges newest using (browser_hash, email, purpose)
                 where asked.id = $1 and asked.browser_hash = $2 and asked.consumed_at is null
                   and asked.purpose = $4 and asked.user_id is not distinct from $5
                   and asked.session_id is not distinct from $6
                   and asked.session_epoch is not distinct from $7
                   and newest.user_id is not distinct from $5
                   and newest.session_id is not distinct from $6
                   and newest.session_epoch is not distinct from $7
                   and newest.voided_at is null and newest.consumed_at is null
                 order by newest.created_at desc
                 limit 1
             )
           and guesses < $3
           and consumed_at is null and voided_at is null and expires_at > app_now()
         returning id, email, code_hash, guesses",
        id.0,
        browser.secret.hash(),
        MAX_GUESSES,
        purpose.as_str(),
        purpose.user().map(|user| user.0),
        purpose.session_epoch().map(|begun| begun.session.0),
        purpose.session_epoch().map(|begun| begun.epoch),
    )
    .fetch_optional(&services.db.pool())
    .await?;
    let Some(found) = found else {
        return Err(why_ended(services, browser, id, purpose).await?);
    };
    let id = ChallengeId(found.id);

    let email = Email::stored(&found.email)?;
    let known = known_browsers::known(services, browser, &email).await?;
    let known = known.as_ref();
    let signs_in = purpose.user().is_none();
    let limit = RateLimit::guesses(services, browser, &email, known).and(
        signs_in
            .then(|| rate_limits::attempt(services, browser, known))
            .flatten(),
    );
    let acquired = rate_limits::acquire(services, &limit).await?;

    if !verify_code(&services.keys, id, &code, &found.code_hash) {
        purpose.note_failure(services, &email, browser).await?;
        return Err(match MAX_GUESSES - found.guesses {
            ..=0 => Error::ChallengeEnded(ChallengeEnd::TooManyGuesses),
            left => FieldErrors::one(Field::Code, Problem::WrongCode { left: left as u8 }).into(),
        });
    }

    rate_limits::refund(services, &acquired).await?;
    let mut tx = services.begin().await?;
    let consumed = sqlx::query!(
        "update challenges set consumed_at = app_now()
         where id = $1 and consumed_at is null and voided_at is null and expires_at > app_now()
         returning next_path, pending_link_id",
        id.0,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Error::ChallengeEnded(ChallengeEnd::Over))?;
    Ok(VerifiedChallenge {
        tx,
        email,
        next: RedirectTarget::parse(&consumed.next_path),
        pending_link: consumed.pending_link_id.map(PendingLinkId),
    })
}

/// Proves an address that an account is about to take.
pub(crate) async fn prove_email(
    services: &Services,
    who: &SteppedUp,
    browser: &Browser,
    id: ChallengeId,
    code: &str,
) -> Result<(Tx, Email)> {
    let verified = verify(
        services,
        browser,
        id,
        Purpose::EmailChange(who.user(), who.session_epoch()),
        code,
    )
    .await?;
    Ok((verified.tx, verified.email))
}

async fn why_ended(
    services: &Services,
    browser: &Browser,
    id: ChallengeId,
    purpose: Purpose,
) -> Result<Error> {
    let acquired = sqlx::query_scalar!(
        r#"select exists(
               select from challenges
               where id = $1 and browser_hash = $2 and guesses >= $3 and consumed_at is null
           ) as "guessed_out!""#,
        id.0,
        browser.secret.hash(),
        MAX_GUESSES,
    )
    .fetch_one(&services.db.pool())
    .await?;
    Ok(Error::ChallengeEnded(if acquired {
        ChallengeEnd::TooManyGuesses
    } else {
        purpose.over()
    }))
}

/// The code of a link's token (S16): HMAC under the code key, so that the link's
/// page can show it and nobody else can. Rejection sampling keeps all million
/// codes equally likely.
pub(super) fn code(keys: &CodeKeys, token: &LinkToken) -> String {
    const CODES: u32 = 1_000_000;
    const LIMIT: u32 = u32::MAX - u32::MAX % CODES;
    (0_u32..)
        .find_map(|round| {
            let message = [token.bytes(), &round.to_be_bytes()].concat();
            let tag = hmac::sign(&keys.code, &message);
            let drawn = tag
                .as_ref()
                .first_chunk()
                .map(|bytes| u32::from_be_bytes(*bytes))?;
            (drawn < LIMIT).then(|| format!("{:06}", drawn % CODES))
        })
        .unwrap_or_default()
}

/// The code's keyed hash, bound to its challenge (S16, S19).
pub(super) fn stored_hash(keys: &CodeKeys, id: ChallengeId, code: &str) -> Vec<u8> {
    hmac::sign(&keys.stored_hash, &bound(id, code)).as_ref().to_vec()
}

/// Whether the code is right: under the keys of now, or for ten minutes after a change
/// of the secret under those of before (S77).
fn verify_code(keys: &Keys, id: ChallengeId, code: &str, hash: &[u8]) -> bool {
    let bound = bound(id, code);
    keys.codes()
        .iter()
        .any(|keys| hmac::verify(&keys.stored_hash, &bound, hash).is_ok())
}

/// The code that a link's mail holds, for the link's page.
pub(super) fn mailed(keys: &Keys, token: &LinkToken, id: ChallengeId, hash: &[u8]) -> String {
    let mut codes = keys.codes().iter().map(|keys| code(keys, token));
    let mailed = codes.find(|code| verify_code(keys, id, code, hash));
    grouped(&mailed.unwrap_or_default())
}

fn bound(id: ChallengeId, code: &str) -> Vec<u8> {
    [id.0.as_bytes(), code.as_bytes()].concat()
}

/// As people read it: `123 456`.
pub(super) fn grouped(code: &str) -> String {
    in_groups(code, DIGITS / 2, " ")
}
