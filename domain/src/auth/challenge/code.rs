//! The code of a mailed challenge: derived from its link's token, stored as a keyed hash.

use aws_lc_rs::hmac;

use crate::{
    auth::{
        challenge::link_token::LinkToken,
        types::{ChallengeId, typed_code::in_groups},
    },
    keys::{CodeKeys, Keys},
};

/// Number of digits in a code.
pub(super) const DIGITS: usize = 6;

/// The code that belongs to a link's token (S16): an HMAC under the code key, so that only the
/// link's page can show it. Rejection sampling makes all million codes equally likely.
pub(in crate::auth) fn code(keys: &CodeKeys, token: &LinkToken) -> String {
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

/// Keyed hash of a code, bound to its challenge: a copy of the database does not reveal the code,
/// nor does it fit another challenge (S16, S19).
pub(in crate::auth) fn stored_hash(keys: &CodeKeys, id: ChallengeId, code: &str) -> Vec<u8> {
    hmac::sign(&keys.stored_hash, &bound(id, code)).as_ref().to_vec()
}

/// Whether the code is right, under the current keys or, for ten minutes after the secret was
/// changed, under the previous ones (S77: a rotation breaks no challenge that is on its way).
pub(super) fn verify_code(keys: &Keys, id: ChallengeId, code: &str, hash: &[u8]) -> bool {
    let bound = bound(id, code);
    keys.codes()
        .iter()
        .any(|keys| hmac::verify(&keys.stored_hash, &bound, hash).is_ok())
}

/// The code in the mail of a link, for showing it on the link's page.
pub(in crate::auth) fn mailed(keys: &Keys, token: &LinkToken, id: ChallengeId, hash: &[u8]) -> String {
    let mut codes = keys.codes().iter().map(|keys| code(keys, token));
    let mailed = codes.find(|code| verify_code(keys, id, code, hash));
    grouped(&mailed.unwrap_or_default())
}

fn bound(id: ChallengeId, code: &str) -> Vec<u8> {
    [id.0.as_bytes(), code.as_bytes()].concat()
}

/// The code for reading: `123 456`.
pub(in crate::auth) fn grouped(code: &str) -> String {
    in_groups(code, DIGITS / 2, " ")
}
