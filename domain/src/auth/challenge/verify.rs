//! Verifies the code of a mailed challenge, and consumes the challenge.

use super::code::{DIGITS, verify_code};

use crate::{
    Services,
    auth::{
        challenge::purpose::Purpose,
        session::known_browsers,
        types::typed_code,
        types::{Browser, ChallengeEnd, ChallengeId, Email, PendingLinkId, RedirectTarget},
    },
    db::Tx,
    error::{Error, Field, FieldErrors, Problem, Result},
    rate_limits::{self, RateLimit},
};

/// Guesses for one challenge: with more, six digits could be guessed (S17).
const MAX_GUESSES: i16 = 5;

/// A challenge whose code was right, with the open transaction that consumed it.
pub(in crate::auth) struct VerifiedChallenge {
    pub tx: Tx,
    pub email: Email,
    pub next: RedirectTarget,
    /// A pending link to a provider's identity whose address the challenge proves.
    pub pending_link: Option<PendingLinkId>,
}

/// Compares a code and consumes its challenge.
///
/// A guess is counted in a transaction of its own before it is compared, so that 32 concurrent
/// requests are 32 guesses. It counts against the limits of the address (S18); a right one is refunded.
///
/// A newer challenge of the same browser and address voids the older one (S12). A form for the
/// older one, in a second tab for example, then takes the code of the newest mail.
pub(in crate::auth) async fn verify(
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
        purpose
            .session_epoch()
            .map(|session_epoch| session_epoch.session.0),
        purpose.session_epoch().map(|session_epoch| session_epoch.epoch),
    )
    .fetch_optional(&services.db.pool())
    .await?;
    let Some(found) = found else {
        return Err(why_ended(services, browser, id, purpose).await?);
    };
    let id = ChallengeId(found.id);

    let email = Email::stored(&found.email)?;
    let known = known_browsers::known_to_address(services, browser, &email).await?;
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
            ..=0 => Error::ChallengeEnded(purpose.too_many_guesses()),
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

async fn why_ended(
    services: &Services,
    browser: &Browser,
    id: ChallengeId,
    purpose: Purpose,
) -> Result<Error> {
    let guesses_exhausted = sqlx::query_scalar!(
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
    Ok(Error::ChallengeEnded(if guesses_exhausted {
        purpose.too_many_guesses()
    } else {
        purpose.over()
    }))
}
