//! One secret, one derived key per purpose (S77), and the random numbers.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    digest, hkdf, hmac, rand,
};

use crate::{
    config::Secret,
    error::{Error, Result},
};

/// The keys that are derived from `SECRET_KEY`. None is ever in the database.
pub struct Keys {
    code: hmac::Key,
    code_at_rest: hmac::Key,
    budget: hmac::Key,
    mail: Sealer,
    totp: Sealer,
    ceremony: Sealer,
    provider: Sealer,
    signing: Sealer,
}

impl Keys {
    /// HKDF-SHA-256 (RFC 5869), the purpose as `info`.
    pub fn derive(secret: &Secret) -> Result<Self> {
        let root = hkdf::Salt::new(hkdf::HKDF_SHA256, b"latchkey").extract(secret.expose().as_bytes());
        Ok(Self {
            code: hmac::Key::new(hmac::HMAC_SHA256, &expand(&root, "code")?),
            code_at_rest: hmac::Key::new(hmac::HMAC_SHA256, &expand(&root, "code at rest")?),
            budget: hmac::Key::new(hmac::HMAC_SHA256, &expand(&root, "budget")?),
            mail: Sealer::new(&expand(&root, "mail")?)?,
            totp: Sealer::new(&expand(&root, "totp")?)?,
            ceremony: Sealer::new(&expand(&root, "ceremony")?)?,
            provider: Sealer::new(&expand(&root, "provider")?)?,
            signing: Sealer::new(&expand(&root, "signing")?)?,
        })
    }

    /// Derives the code of a link's token.
    pub(crate) fn code(&self) -> &hmac::Key {
        &self.code
    }

    /// Hashes a code for the database.
    pub(crate) fn code_at_rest(&self) -> &hmac::Key {
        &self.code_at_rest
    }

    /// Hashes whose budget it is.
    pub(crate) fn budget(&self) -> &hmac::Key {
        &self.budget
    }

    /// Seals the secrets of authenticator apps (S20).
    pub(crate) fn totp(&self) -> &Sealer {
        &self.totp
    }

    /// Seals the state of a passkey's ceremony (S28).
    pub(crate) fn ceremony(&self) -> &Sealer {
        &self.ceremony
    }

    /// Seals what a visit to an identity provider keeps to itself (S34).
    pub(crate) fn provider(&self) -> &Sealer {
        &self.provider
    }

    /// Seals the private keys that tokens are signed with (S52).
    pub(crate) fn signing(&self) -> &Sealer {
        &self.signing
    }

    /// Seals what waits in the outbox.
    pub(crate) fn mail(&self) -> &Sealer {
        &self.mail
    }
}

/// AES-256-GCM under one key. What it seals begins with the key's id and a
/// random nonce.
pub(crate) struct Sealer {
    id: [u8; KEY_ID_LEN],
    key: LessSafeKey,
}

/// Tells which key sealed something, once there is more than one.
const KEY_ID_LEN: usize = 4;

impl Sealer {
    fn new(key: &[u8; 32]) -> Result<Self> {
        let mut id = [0; KEY_ID_LEN];
        id.copy_from_slice(&sha256(key)[..KEY_ID_LEN]);
        let key = UnboundKey::new(&AES_256_GCM, key).map_err(|_| Error::internal("bad key"))?;
        Ok(Self {
            id,
            key: LessSafeKey::new(key),
        })
    }

    /// Seals a text for the place named by `associated`: moved elsewhere, it
    /// does not open.
    pub(crate) fn seal(&self, associated: &[u8], mut text: Vec<u8>) -> Result<Vec<u8>> {
        let nonce: [u8; NONCE_LEN] = random()?;
        self.key
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(associated),
                &mut text,
            )
            .map_err(|_| Error::internal("sealing failed"))?;
        Ok([&self.id[..], &nonce, &text].concat())
    }

    /// Opens what [`seal`](Self::seal) made.
    pub(crate) fn open(&self, associated: &[u8], sealed: &[u8]) -> Result<Vec<u8>> {
        let broken = || Error::internal("sealed under another key, or damaged");
        let (id, rest) = sealed.split_at_checked(KEY_ID_LEN).ok_or_else(broken)?;
        let (nonce, text) = rest.split_at_checked(NONCE_LEN).ok_or_else(broken)?;
        if id != self.id {
            return Err(broken());
        }
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| broken())?;
        let mut text = text.to_vec();
        let opened = self
            .key
            .open_in_place(nonce, Aad::from(associated), &mut text)
            .map_err(|_| broken())?;
        Ok(opened.to_vec())
    }
}

fn expand(root: &hkdf::Prk, purpose: &str) -> Result<[u8; 32]> {
    let mut key = [0; 32];
    root.expand(&[purpose.as_bytes()], hkdf::HKDF_SHA256)
        .and_then(|okm| okm.fill(&mut key))
        .map_err(|_| Error::internal("key derivation failed"))?;
    Ok(key)
}

/// Bytes of the system's generator.
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).map_err(|_| Error::internal("no randomness"))?;
    Ok(bytes)
}

/// SHA-256, for what is random enough to need no key: tokens and ids.
pub(crate) fn sha256(bytes: &[u8]) -> Vec<u8> {
    digest::digest(&digest::SHA256, bytes).as_ref().to_vec()
}
