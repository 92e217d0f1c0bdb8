//! A WebAuthn authenticator for tests. It signs any input, so that a test can make a response wrong in
//! one field at a time.

use aws_lc_rs::{
    digest,
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use serde_json::{Value, json};

const USER_PRESENT: u8 = 1;
const USER_VERIFIED: u8 = 1 << 2;
const HAS_KEY: u8 = 1 << 6;

/// A passkey, and the values that the authenticator reports with it.
pub struct Authenticator {
    key: EcdsaKeyPair,
    pub id: Vec<u8>,
    handle: Vec<u8>,
    pub origin: String,
    pub rp_id: String,
    pub verifies: bool,
    /// Whether the page is framed by another site.
    pub framed: bool,
    pub counter: u32,
}

impl Authenticator {
    /// Creates a passkey and the response that enrols it.
    pub fn create(options: &str) -> (Self, String) {
        let options: Value = serde_json::from_str(options).unwrap();
        let options = &options["publicKey"];
        assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
        let made = Self {
            key: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap(),
            id: uuid::Uuid::new_v4().as_bytes().to_vec(),
            handle: BASE64.decode(options["user"]["id"].as_str().unwrap()).unwrap(),
            origin: "http://localhost:3000".to_owned(),
            rp_id: "localhost".to_owned(),
            verifies: true,
            framed: false,
            counter: 0,
        };
        let client = made.client_data("webauthn.create", options["challenge"].as_str().unwrap());
        let data = made.data(true);
        // CBOR of {fmt: "none", attStmt: {}, authData: …}
        let mut attestation = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".to_vec();
        attestation.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        attestation.extend(&data);
        let answer = json!({
            "id": BASE64.encode(&made.id), "rawId": BASE64.encode(&made.id), "type": "public-key",
            "response": {
                "attestationObject": BASE64.encode(attestation),
                "clientDataJSON": BASE64.encode(client),
            },
            "clientExtensionResults": {},
        });
        (made, answer.to_string())
    }

    /// Signs the challenge: the response for a sign-in or a step-up.
    pub fn prove(&self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).unwrap();
        let client = self.client_data(
            "webauthn.get",
            options["publicKey"]["challenge"].as_str().unwrap(),
        );
        let data = self.data(false);
        let signed = [data.as_slice(), digest::digest(&digest::SHA256, &client).as_ref()].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        json!({
            "id": BASE64.encode(&self.id), "rawId": BASE64.encode(&self.id), "type": "public-key",
            "response": {
                "authenticatorData": BASE64.encode(data),
                "clientDataJSON": BASE64.encode(client),
                "signature": BASE64.encode(signature),
                "userHandle": BASE64.encode(&self.handle),
            },
            "clientExtensionResults": {},
        })
        .to_string()
    }

    /// Signs the challenge for another origin, as a phishing page would obtain it.
    pub fn prove_at(&self, origin: &str, options: &str) -> String {
        let other = Self {
            key: EcdsaKeyPair::from_pkcs8(
                &ECDSA_P256_SHA256_ASN1_SIGNING,
                self.key.to_pkcs8v1().unwrap().as_ref(),
            )
            .unwrap(),
            id: self.id.clone(),
            handle: self.handle.clone(),
            origin: origin.to_owned(),
            rp_id: self.rp_id.clone(),
            ..*self
        };
        other.prove(options)
    }

    fn client_data(&self, kind: &str, challenge: &str) -> Vec<u8> {
        let mut data = json!({
            "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": self.framed,
        });
        if self.framed {
            data["topOrigin"] = "https://evil.example".into();
        }
        data.to_string().into_bytes()
    }

    /// The authenticator data (WebAuthn level 3, section 6.1).
    fn data(&self, with_key: bool) -> Vec<u8> {
        let mut data = digest::digest(&digest::SHA256, self.rp_id.as_bytes())
            .as_ref()
            .to_vec();
        let verified = if self.verifies { USER_VERIFIED } else { 0 };
        let has_key = if with_key { HAS_KEY } else { 0 };
        data.push(USER_PRESENT | verified | has_key);
        data.extend(self.counter.to_be_bytes());
        if with_key {
            data.extend([0; 16]);
            data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
            data.extend(&self.id);
            let point = self.key.public_key().as_ref();
            // COSE: an ES256 key on P-256, its two coordinates.
            data.extend(b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20");
            data.extend(&point[1..33]);
            data.extend(b"\x22\x58\x20");
            data.extend(&point[33..65]);
        }
        data
    }
}
