//! The checks of an ID token (S35). Claims that are not used never decide, so that a provider's
//! peculiarities do not break sign-in (S112). The library verifies the signature, with the one
//! algorithm that is configured.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, crypto, get_current_timestamp};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::tolerant::{Text, quoted};
use crate::config::SigningAlgorithm;

/// How far the provider's clock may differ from ours, in seconds.
const LEEWAY: f64 = 30.0;

/// The most keys that are tried for one token.
const MAX_TRIED: usize = 20;

/// A key that the provider may sign with, for the configured algorithm.
pub(in crate::auth) struct Key {
    id: Option<String>,
    key: DecodingKey,
}

/// The expected values.
pub(in crate::auth) struct Rules<'a> {
    pub issuer: &'a str,
    pub client: &'a str,
    pub algorithm: SigningAlgorithm,
    pub nonce: &'a str,
}

/// Why a token is refused.
#[derive(Debug)]
pub(in crate::auth) enum Broken {
    /// The token is signed with an unknown key. The provider may have a new one.
    Key(String),
    /// The token violates a rule.
    Rule(String),
}

/// The claims of a verified token.
#[derive(Debug)]
pub(in crate::auth) struct VerifiedClaims {
    pub subject: String,
    pub email: Option<String>,
    pub name: Option<String>,
    pub account: Option<String>,
}

/// A provider's key set (RFC 7517 §5). Each key is parsed by itself.
#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Box<RawValue>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Jwk {
    kty: Text,
    kid: Text,
    r#use: Text,
    alg: Text,
    crv: Text,
    n: Text,
    e: Text,
    x: Text,
    y: Text,
}

/// The keys of a set that fit the algorithm. Keys that are unreadable, of another kind or for
/// another purpose are skipped. `None`: this is no key set.
pub(in crate::auth) fn keys(set: &[u8], algorithm: SigningAlgorithm) -> Option<Vec<Key>> {
    let set: KeySet = serde_json::from_slice(set).ok()?;
    let usable = |raw: Box<RawValue>| usable(serde_json::from_str(raw.get()).ok()?, algorithm);
    Some(set.keys.into_iter().filter_map(usable).collect())
}

fn usable(jwk: Jwk, algorithm: SigningAlgorithm) -> Option<Key> {
    let is = |member: &Text, wanted: &str| member.0.as_deref() == Some(wanted);
    let may_be = |member: &Text, wanted: &str| member.0.is_none() || is(member, wanted);
    if !may_be(&jwk.r#use, "sig") || !may_be(&jwk.alg, algorithm.as_str()) {
        return None;
    }
    let key = match algorithm {
        SigningAlgorithm::RS256 if is(&jwk.kty, "RSA") => {
            DecodingKey::from_rsa_components(&jwk.n.0?, &jwk.e.0?)
        }
        SigningAlgorithm::ES256 if is(&jwk.kty, "EC") && is(&jwk.crv, "P-256") => {
            DecodingKey::from_ec_components(&jwk.x.0?, &jwk.y.0?)
        }
        SigningAlgorithm::EdDSA if is(&jwk.kty, "OKP") && is(&jwk.crv, "Ed25519") => {
            DecodingKey::from_ed_components(&jwk.x.0?)
        }
        _ => return None,
    };
    Some(Key {
        id: jwk.kid.0,
        key: key.ok()?,
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Header {
    alg: Text,
    kid: Text,
    crit: Option<Box<RawValue>>,
}

/// The claims that are read. Not `iat`: the nonce proves that the token was made for this
/// authorization request, so a clock that is ahead allows no forgery and locks no user out.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Claims {
    iss: Text,
    sub: Text,
    aud: Option<Box<RawValue>>,
    azp: Option<Box<RawValue>>,
    exp: Option<Box<RawValue>>,
    nonce: Text,
    email: Text,
    name: Text,
    preferred_username: Text,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// Checks a token against the rules.
pub(in crate::auth) fn check(token: &str, rules: &Rules<'_>, keys: &[Key]) -> Result<VerifiedClaims, Broken> {
    let unreadable = || Broken::Rule("the ID token cannot be read".to_owned());
    let (signed, signature) = token.rsplit_once('.').ok_or_else(unreadable)?;
    let (header, claims) = signed.split_once('.').ok_or_else(unreadable)?;
    let header: Header = part(header).ok_or_else(unreadable)?;
    let algorithm = header.alg.0.unwrap_or_default();
    if algorithm != rules.algorithm.as_str() {
        return Err(Broken::Rule(format!(
            "the ID token is signed with {}, and {} is configured",
            quoted(&algorithm),
            rules.algorithm.as_str()
        )));
    }
    // RFC 7515 §4.1.11: a critical extension that is not supported has to be refused.
    if header.crit.is_some() {
        return Err(Broken::Rule("the ID token has a critical header".to_owned()));
    }
    is_signed(signed, signature, header.kid.0.as_deref(), rules.algorithm, keys)?;
    let claims: Claims = part(claims).ok_or_else(unreadable)?;
    claims.check(rules).map_err(Broken::Rule)
}

/// Decodes a part of a token, which has to be a JSON object.
fn part<T: for<'de> Deserialize<'de>>(part: &str) -> Option<T> {
    let json = URL_SAFE_NO_PAD.decode(part).ok()?;
    // serde would also read an array of the values.
    (json.first() == Some(&b'{')).then(|| serde_json::from_slice(&json).ok())?
}

/// Verifies the signature with the key that the token names, or if no key has that id with the keys
/// without one.
fn is_signed(
    signed: &str,
    signature: &str,
    named: Option<&str>,
    algorithm: SigningAlgorithm,
    keys: &[Key],
) -> Result<(), Broken> {
    let of_name = |key: &&Key| named.is_none() || key.id.as_deref() == named;
    let mut tried: Vec<&Key> = keys.iter().filter(of_name).take(MAX_TRIED).collect();
    if tried.is_empty() {
        tried = keys
            .iter()
            .filter(|key| key.id.is_none())
            .take(MAX_TRIED)
            .collect();
    }
    if tried.is_empty() {
        let named = named.map_or_else(|| "none".to_owned(), quoted);
        return Err(Broken::Key(format!(
            "the ID token names the key {named}, and of the provider's {} keys none fits",
            keys.len()
        )));
    }
    let algorithm = match algorithm {
        SigningAlgorithm::RS256 => Algorithm::RS256,
        SigningAlgorithm::ES256 => Algorithm::ES256,
        SigningAlgorithm::EdDSA => Algorithm::EdDSA,
    };
    let fits =
        |key: &&Key| crypto::verify(signature, signed.as_bytes(), &key.key, algorithm).unwrap_or_default();
    match tried.iter().any(fits) {
        true => Ok(()),
        false => Err(Broken::Key("the ID token's signature does not hold".to_owned())),
    }
}

impl Claims {
    fn check(self, rules: &Rules<'_>) -> Result<VerifiedClaims, String> {
        let issuer = self.iss.0.unwrap_or_default();
        if issuer != rules.issuer {
            return Err(format!(
                "the ID token is of the issuer {}, and {} is configured",
                quoted(&issuer),
                quoted(rules.issuer)
            ));
        }
        is_for_us(self.aud.as_deref(), self.azp.as_deref(), rules.client)?;
        let expires_at: Option<f64> = self.exp.and_then(|exp| serde_json::from_str(exp.get()).ok());
        let now = get_current_timestamp() as f64;
        match expires_at {
            None => return Err("the ID token does not say until when it is good".to_owned()),
            Some(at) if at <= now - LEEWAY => {
                return Err(format!("the ID token expired {:.0} seconds ago", now - at));
            }
            Some(_) => {}
        }
        if self.nonce.0.as_deref() != Some(rules.nonce) {
            return Err("the ID token is of another visit".to_owned());
        }
        let subject = self.sub.0.filter(|subject| is_subject(subject));
        Ok(VerifiedClaims {
            subject: subject.ok_or("the ID token's subject is none")?,
            email: self.email.0,
            name: self.name.0,
            account: self.preferred_username.0,
        })
    }
}

/// OpenID Connect Core §2, §3.1.3.7: our client is among the audiences; if there are others, `azp`
/// has to name our client.
fn is_for_us(aud: Option<&RawValue>, azp: Option<&RawValue>, client: &str) -> Result<(), String> {
    let audience: Option<Audience> = aud.and_then(|aud| serde_json::from_str(aud.get()).ok());
    let audiences = match audience {
        Some(Audience::One(one)) => vec![one],
        Some(Audience::Several(several)) => several,
        None => Vec::new(),
    };
    let said = || quoted(&audiences.join(" "));
    if !audiences.iter().any(|audience| audience == client) {
        return Err(format!(
            "the ID token is for {}, and the client_id is {}",
            said(),
            quoted(client)
        ));
    }
    let party = match azp.map(|azp| serde_json::from_str::<Option<String>>(azp.get())) {
        Some(Err(_)) => return Err("the ID token's azp cannot be read".to_owned()),
        Some(Ok(party)) => party,
        None => None,
    };
    match party {
        Some(party) if party != client => Err(format!(
            "the ID token was issued to {}, and the client_id is {}",
            quoted(&party),
            quoted(client)
        )),
        None if audiences.iter().any(|audience| audience != client) => Err(format!(
            "the ID token is for {}, and does not say that it was issued to {}",
            said(),
            quoted(client)
        )),
        _ => Ok(()),
    }
}

/// At most 255 ASCII characters (OpenID Connect Core §2), and not blank: with an empty subject, all
/// users of a careless provider would be the same one.
fn is_subject(subject: &str) -> bool {
    (1..=255).contains(&subject.len())
        && subject.bytes().all(|b| (b' '..=b'~').contains(&b))
        && subject.trim() == subject
}
