//! Signs tokens, valid and forged. The server's tests use it too.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use rsa::{
    RsaPrivateKey, RsaPublicKey,
    pkcs1::{DecodeRsaPrivateKey, EncodeRsaPublicKey},
    pkcs8::{EncodePublicKey, LineEnding},
    traits::PublicKeyParts,
};
use serde_json::{Value, json};

pub struct Signer {
    pub kid: String,
    pub public: RsaPublicKey,
    pub key: EncodingKey,
}

impl Signer {
    /// Takes a private key in PKCS#1 DER.
    pub fn new(kid: &str, der: &[u8]) -> Self {
        let private = RsaPrivateKey::from_pkcs1_der(der).unwrap();
        Self {
            kid: kid.to_owned(),
            public: private.to_public_key(),
            key: EncodingKey::from_rsa_der(der),
        }
    }

    pub fn jwk(&self) -> Value {
        json!({
            "kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.kid,
            "n": URL_SAFE_NO_PAD.encode(self.public.n().to_bytes_be()),
            "e": URL_SAFE_NO_PAD.encode(self.public.e().to_bytes_be()),
        })
    }

    /// The public key as PEM: what a careless verifier might take for an HMAC secret.
    pub fn pem(&self) -> String {
        self.public.to_public_key_pem(LineEnding::LF).unwrap()
    }

    pub fn pkcs1(&self) -> Vec<u8> {
        self.public.to_pkcs1_der().unwrap().as_bytes().to_vec()
    }

    pub fn header(&self) -> Value {
        json!({ "alg": "RS256", "typ": "at+jwt", "kid": self.kid })
    }

    pub fn sign(&self, claims: &Value) -> String {
        self.sign_text(&self.header().to_string(), &claims.to_string(), Algorithm::RS256)
    }

    /// Signs any header and claims, without checking them.
    pub fn sign_text(&self, header: &str, claims: &str, algorithm: Algorithm) -> String {
        sign_jwt(header, claims, &self.key, algorithm)
    }
}

pub fn sign_jwt(header: &str, claims: &str, key: &EncodingKey, algorithm: Algorithm) -> String {
    let message = signing_input(header, claims);
    let signature = crypto::sign(message.as_bytes(), key, algorithm).unwrap();
    format!("{message}.{signature}")
}

pub fn signing_input(header: &str, claims: &str) -> String {
    format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header),
        URL_SAFE_NO_PAD.encode(claims)
    )
}

pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}
