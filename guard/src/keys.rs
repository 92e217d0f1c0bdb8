use std::collections::HashMap;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::DecodingKey;
use serde::Deserialize;

/// The minimum length of an accepted key, in bits (S52; NIST SP 800-57: beyond 2030).
const MIN_BITS: usize = 3072;

/// The maximum length of an accepted key, in bits: verification takes longer with longer keys, and the
/// set comes from another server.
const MAX_BITS: usize = 8192;

/// The public keys of an issuer, by their ids.
#[derive(Clone, Default)]
pub struct KeySet {
    keys: HashMap<String, DecodingKey>,
}

impl std::fmt::Debug for KeySet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.keys.keys()).finish()
    }
}

/// Why a key set cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeySetError {
    /// It is not JSON, or not a JWK set (RFC 7517 §5).
    #[error("this is not a JWK set: {0}")]
    Malformed(#[from] serde_json::Error),
    /// Two keys have the same id, so that the key of a token is ambiguous.
    #[error("two keys have the id `{0}`")]
    Ambiguous(String),
}

#[derive(Deserialize)]
struct Document {
    keys: Vec<Jwk>,
}

/// The members of a key that are used; private ones are not read.
#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    r#use: Option<String>,
    n: Option<String>,
    e: Option<String>,
}

impl KeySet {
    /// Reads a JWK set. Keys that tokens are not signed with are left out: of another
    /// kind, for another purpose, without an id, too short (S52).
    pub fn parse(json: &[u8]) -> Result<Self, KeySetError> {
        let document: Document = serde_json::from_slice(json)?;
        let mut keys = HashMap::new();
        for jwk in document.keys {
            let Some((kid, key)) = usable(jwk) else { continue };
            if keys.insert(kid.clone(), key).is_some() {
                return Err(KeySetError::Ambiguous(kid));
            }
        }
        Ok(Self { keys })
    }

    pub(crate) fn get(&self, kid: &str) -> Option<&DecodingKey> {
        self.keys.get(kid)
    }

    /// Whether the set contains the key with this id.
    pub fn contains(&self, kid: &str) -> bool {
        self.keys.contains_key(kid)
    }

    /// The number of keys in the set.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether the set contains no key.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

fn usable(jwk: Jwk) -> Option<(String, DecodingKey)> {
    let signs = jwk.r#use.is_none_or(|purpose| purpose == "sig");
    let algorithm = jwk.alg.is_none_or(|algorithm| algorithm == "RS256");
    if jwk.kty != "RSA" || !signs || !algorithm {
        return None;
    }
    let modulus = URL_SAFE_NO_PAD.decode(jwk.n?).ok()?;
    let exponent = URL_SAFE_NO_PAD.decode(jwk.e?).ok()?;
    (MIN_BITS..=MAX_BITS)
        .contains(&bits(&modulus))
        .then(|| DecodingKey::from_rsa_raw_components(&modulus, &exponent))
        .zip(jwk.kid)
        .map(|(key, kid)| (kid, key))
}

/// The length in bits of a big-endian number, without leading zeros.
fn bits(number: &[u8]) -> usize {
    let mut digits = number.iter().skip_while(|byte| **byte == 0);
    match digits.next() {
        Some(first) => digits.count() * 8 + (8 - first.leading_zeros() as usize),
        None => 0,
    }
}
