use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, Validation, decode, errors::ErrorKind, get_current_timestamp};
use serde::Deserialize;

use crate::{KeySet, Principal, Reason};

/// The `typ` header of an access token (RFC 9068 §2.1).
const TOKEN_TYPE: &str = "at+jwt";

/// Tolerated difference of the clocks, in seconds (S49).
const LEEWAY: u64 = 30;

/// The maximum lifetime of a token, in seconds (S49).
const MAX_LIFETIME: u64 = 10 * 60;

/// Verifies tokens of one issuer for one audience. Both are required, because otherwise a token for
/// another service would be accepted.
#[derive(Clone, Debug)]
pub struct Verifier {
    validation: Validation,
}

/// The only members that the header of a token may have. Others, such as `jku`, `x5u`, `jwk` or
/// `crit`, would let the token choose how it is verified (S48).
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    typ: String,
    kid: String,
}

/// The claims of a token with their types (S49). Other claims are ignored.
#[derive(Deserialize)]
struct Claims {
    #[serde(rename = "iss")]
    _iss: String,
    #[serde(rename = "aud")]
    _aud: String,
    sub: String,
    iat: u64,
    nbf: u64,
    exp: u64,
    jti: String,
    sid: String,
    org: Option<String>,
    workspace: Option<String>,
    role: Option<String>,
    #[serde(default)]
    permissions: Vec<String>,
    #[serde(default)]
    amr: Vec<String>,
    auth_time: Option<u64>,
}

impl Verifier {
    /// Accepts tokens of `issuer` for `audience`; both are compared exactly.
    pub fn new(issuer: &str, audience: &str) -> Self {
        let mut validation = Validation::new(Algorithm::RS256);
        validation.set_issuer(&[issuer]);
        validation.set_audience(&[audience]);
        // By default the library requires only `exp`, and accepts a token without `iss` or `aud`.
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        validation.validate_nbf = true;
        validation.leeway = LEEWAY;
        Self { validation }
    }

    /// The id of the key that the token names. Also checks the rest of the header, before any other
    /// part of the token is used.
    pub fn key_id(&self, token: &str) -> Result<String, Reason> {
        let mut parts = token.split('.');
        let header = object(parts.next())?;
        object(parts.next())?;
        let header: Header = serde_json::from_slice(&header).map_err(|_| Reason::Malformed)?;
        match header.alg == "RS256" && header.typ == TOKEN_TYPE {
            true => Ok(header.kid),
            false => Err(Reason::Malformed),
        }
    }

    /// Verifies signature and claims, and returns the caller.
    pub fn verify(&self, token: &str, keys: &KeySet) -> Result<Principal, Reason> {
        let kid = self.key_id(token)?;
        let key = keys.get(&kid).ok_or(Reason::UnknownKey)?;
        let claims = decode::<Claims>(token, key, &self.validation)
            .map_err(|error| reason(error.kind()))?
            .claims;
        claims.check()?;
        Ok(claims.into())
    }
}

/// Decodes a part of the token, which must be a JSON object: serde would read an array of the values
/// as a struct, too.
fn object(part: Option<&str>) -> Result<Vec<u8>, Reason> {
    let json = part.and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    json.filter(|json| json.first() == Some(&b'{'))
        .ok_or(Reason::Malformed)
}

impl Claims {
    /// The checks that the library does not make.
    fn check(&self) -> Result<(), Reason> {
        if [&self.sub, &self.jti, &self.sid]
            .iter()
            .any(|claim| claim.is_empty())
        {
            return Err(Reason::Malformed);
        }
        if self.iat.max(self.nbf) > get_current_timestamp() + LEEWAY {
            return Err(Reason::NotYetValid);
        }
        match self.exp.checked_sub(self.iat.min(self.nbf)) {
            None => Err(Reason::Malformed),
            Some(lifetime) if lifetime > MAX_LIFETIME => Err(Reason::TooLong),
            Some(_) => Ok(()),
        }
    }
}

impl From<Claims> for Principal {
    fn from(claims: Claims) -> Self {
        Self {
            user: claims.sub,
            session: claims.sid,
            organization: claims.org,
            workspace: claims.workspace,
            role: claims.role,
            permissions: claims.permissions,
            factors: claims.amr,
            authenticated_at: claims.auth_time,
        }
    }
}

fn reason(error: &ErrorKind) -> Reason {
    match error {
        ErrorKind::InvalidSignature => Reason::BadSignature,
        ErrorKind::ExpiredSignature => Reason::Expired,
        ErrorKind::ImmatureSignature => Reason::NotYetValid,
        ErrorKind::InvalidIssuer => Reason::WrongIssuer,
        ErrorKind::InvalidAudience => Reason::WrongAudience,
        _ => Reason::Malformed,
    }
}
