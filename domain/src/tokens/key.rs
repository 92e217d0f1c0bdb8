//! A signing key in its formats. The `rsa` crate makes, parses and exports it, and never signs: its
//! private operations can leak the key through their timing, so the signer takes the key as bytes
//! (S54).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rsa::{
    BigUint, RsaPrivateKey, RsaPublicKey,
    pkcs1::{DecodeRsaPrivateKey, EncodeRsaPrivateKey},
    pkcs8::{EncodePublicKey, LineEnding},
    rand_core::OsRng,
    traits::PublicKeyParts,
};
use serde_json::{Value, json};

use crate::{
    Services,
    error::{Error, Result},
    keys::random,
};

/// Length of the modulus: 128 bits of security, beyond 2030 (NIST SP 800-57 part 1; S52).
const BITS: usize = 3072;

/// A key that signs tokens.
pub(super) struct SigningKey {
    kid: String,
    key: RsaPrivateKey,
}

impl SigningKey {
    /// Makes a new key. Takes seconds of CPU time.
    pub(super) fn make() -> Result<Self> {
        Ok(Self {
            kid: URL_SAFE_NO_PAD.encode(random::<16>()?),
            key: RsaPrivateKey::new(&mut OsRng, BITS).map_err(Error::internal)?,
        })
    }

    /// Decrypts a stored key (PKCS#1, RFC 8017), and checks that it matches the published modulus.
    pub(super) fn open(services: &Services, kid: &str, sealed: &[u8], modulus: &str) -> Result<Self> {
        let der = services.keys.signing().open(kid.as_bytes(), sealed)?;
        let key = Self {
            kid: kid.to_owned(),
            key: RsaPrivateKey::from_pkcs1_der(&der).map_err(Error::internal)?,
        };
        match key.public().modulus == modulus {
            true => Ok(key),
            false => Err(Error::internal("the signing key is not the published one")),
        }
    }

    pub(super) fn kid(&self) -> &str {
        &self.kid
    }

    /// The private key in PKCS#1, for encryption or signing.
    pub(super) fn to_der(&self) -> Result<Vec<u8>> {
        let der = self.key.to_pkcs1_der().map_err(Error::internal)?;
        Ok(der.as_bytes().to_vec())
    }

    pub(super) fn public(&self) -> PublicKey {
        PublicKey {
            kid: self.kid.clone(),
            modulus: URL_SAFE_NO_PAD.encode(self.key.n().to_bytes_be()),
            exponent: URL_SAFE_NO_PAD.encode(self.key.e().to_bytes_be()),
        }
    }
}

/// The public part of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// The key id that tokens name.
    pub kid: String,
    /// The modulus `n` in base64url.
    pub modulus: String,
    /// The exponent `e` in base64url.
    pub exponent: String,
}

impl PublicKey {
    /// The key as a JWK, public members only (RFC 7518 §6.3.1).
    pub fn jwk(&self) -> Value {
        json!({
            "kty": "RSA", "use": "sig", "alg": "RS256",
            "kid": self.kid, "n": self.modulus, "e": self.exponent,
        })
    }

    /// The key as a PEM `PUBLIC KEY` block (RFC 7468 §13), for programs that cannot read JWK sets.
    pub fn pem(&self) -> Result<String> {
        let number = |text: &str| -> Result<BigUint> {
            let bytes = URL_SAFE_NO_PAD.decode(text).map_err(Error::internal)?;
            Ok(BigUint::from_bytes_be(&bytes))
        };
        let key =
            RsaPublicKey::new(number(&self.modulus)?, number(&self.exponent)?).map_err(Error::internal)?;
        key.to_public_key_pem(LineEnding::LF).map_err(Error::internal)
    }
}
