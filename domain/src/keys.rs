//! Keys: one secret, a derived key for each purpose (S77), and random numbers.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    digest, hkdf, hmac, rand,
};

use crate::{
    config::SecretConfig,
    error::{Error, Result},
};

/// The salt of every derivation (RFC 5869, section 3.1): a random number, not secret, and the same for
/// ever. With another, no key opens what it sealed before.
const SALT: [u8; 32] = [
    0x35, 0x75, 0xb5, 0xaf, 0x59, 0xaf, 0x30, 0x53, 0xc1, 0x0e, 0x70, 0x2f, 0x3f, 0x0c, 0xfc, 0x4d, 0x8f,
    0xa7, 0x37, 0x9b, 0x92, 0x36, 0xbe, 0x56, 0x14, 0xd8, 0xa7, 0x9c, 0xce, 0x25, 0x6e, 0x59,
];

/// The keys derived from `SECRET_KEY` and from the secret that is accepted beside it. No key is
/// stored in the database.
pub struct Keys {
    codes: Vec<CodeKeys>,
    rate_limits: hmac::Key,
    browsers: Vec<hmac::Key>,
    mail: Sealer,
    totp: Sealer,
    ceremony: Sealer,
    provider: Sealer,
    signing: Sealer,
}

/// Keys for mailed codes, of one secret.
pub(crate) struct CodeKeys {
    /// Derives the code of a link's token.
    pub code: hmac::Key,
    /// Hashes a code for the database.
    pub stored_hash: hmac::Key,
}

impl Keys {
    /// Derives the keys by HKDF-SHA-256 (RFC 5869), with the purpose as `info`.
    pub fn derive(config: &SecretConfig) -> Result<Self> {
        let roots: Vec<hkdf::Prk> = std::iter::once(&config.key)
            .chain(&config.accepted_key)
            .map(|secret| hkdf::Salt::new(hkdf::HKDF_SHA256, &SALT).extract(secret.expose().as_bytes()))
            .collect();
        let signs = |root: &hkdf::Prk, purpose: &str| -> Result<hmac::Key> {
            Ok(hmac::Key::new(hmac::HMAC_SHA256, &expand(root, purpose)?))
        };
        let sealer = |purpose: &str| Sealer::new(&roots, purpose);
        Ok(Self {
            codes: roots
                .iter()
                .map(|root| {
                    Ok(CodeKeys {
                        code: signs(root, "code")?,
                        stored_hash: signs(root, "code at rest")?,
                    })
                })
                .collect::<Result<_>>()?,
            rate_limits: signs(&roots[0], "rate limits")?,
            browsers: roots
                .iter()
                .map(|root| signs(root, "browser"))
                .collect::<Result<_>>()?,
            mail: sealer("mail")?,
            totp: sealer("totp")?,
            ceremony: sealer("ceremony")?,
            provider: sealer("provider")?,
            signing: sealer("signing")?,
        })
    }

    /// The current keys for making codes.
    pub(crate) fn code(&self) -> &CodeKeys {
        &self.codes[0]
    }

    /// The keys for verifying codes, the current ones first.
    pub(crate) fn codes(&self) -> &[CodeKeys] {
        &self.codes
    }

    /// Hashes the keys of rate limits.
    pub(crate) fn rate_limits(&self) -> &hmac::Key {
        &self.rate_limits
    }

    /// Tags the browser's secret: the first key for issuing, all of them for checking.
    pub(crate) fn browsers(&self) -> &[hmac::Key] {
        &self.browsers
    }

    /// Encrypts the secrets of authenticator apps (S20).
    pub(crate) fn totp(&self) -> &Sealer {
        &self.totp
    }

    /// Encrypts the state of a passkey ceremony (S28).
    pub(crate) fn ceremony(&self) -> &Sealer {
        &self.ceremony
    }

    /// Encrypts the secrets of authorization requests (S34).
    pub(crate) fn provider(&self) -> &Sealer {
        &self.provider
    }

    /// Encrypts the private keys that sign tokens (S52).
    pub(crate) fn signing(&self) -> &Sealer {
        &self.signing
    }

    /// Encrypts mail in the outbox.
    pub(crate) fn mail(&self) -> &Sealer {
        &self.mail
    }
}

/// AES-256-GCM. The ciphertext begins with the key's id and a random nonce. Encrypts with the first
/// key; decrypts with any.
pub(crate) struct Sealer {
    keys: Vec<(KeyId, LessSafeKey)>,
}

/// Identifies the key that encrypted a text.
type KeyId = [u8; 4];

impl Sealer {
    fn new(roots: &[hkdf::Prk], purpose: &str) -> Result<Self> {
        let key = |root| {
            let key = expand(root, purpose)?;
            let id = *sha256(&key)
                .first_chunk()
                .ok_or_else(|| Error::internal("bad key"))?;
            let key = UnboundKey::new(&AES_256_GCM, &key).map_err(|_| Error::internal("bad key"))?;
            Ok((id, LessSafeKey::new(key)))
        };
        let keys = roots.iter().map(key).collect::<Result<_>>()?;
        Ok(Self { keys })
    }

    /// Prefix of all texts that the current key encrypted.
    pub(crate) fn id(&self) -> &[u8] {
        &self.keys[0].0
    }

    /// Encrypts a text for the place that `associated` names: copied elsewhere, it does not decrypt.
    pub(crate) fn seal(&self, associated: &[u8], mut text: Vec<u8>) -> Result<Vec<u8>> {
        let (id, key) = &self.keys[0];
        let nonce: [u8; NONCE_LEN] = random()?;
        key.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(associated),
            &mut text,
        )
        .map_err(|_| Error::internal("sealing failed"))?;
        Ok([&id[..], &nonce, &text].concat())
    }

    /// Decrypts the output of [`seal`](Self::seal).
    pub(crate) fn open(&self, associated: &[u8], sealed: &[u8]) -> Result<Vec<u8>> {
        let broken = || Error::internal("sealed under a key that is not accepted, or damaged");
        let (id, rest) = sealed.split_first_chunk().ok_or_else(broken)?;
        let (nonce, text) = rest.split_at_checked(NONCE_LEN).ok_or_else(broken)?;
        let (_, key) = self
            .keys
            .iter()
            .find(|(known, _)| known == id)
            .ok_or_else(broken)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| broken())?;
        let mut text = text.to_vec();
        let opened = key
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

/// Random bytes of the system's generator.
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).map_err(|_| Error::internal("no randomness"))?;
    Ok(bytes)
}

/// SHA-256 for values that are random enough to need no key: tokens and ids.
pub(crate) fn sha256(bytes: &[u8]) -> Vec<u8> {
    digest::digest(&digest::SHA256, bytes).as_ref().to_vec()
}
