//! Tokens that nobody must take (S48 to S50), each one lie away from `good`. The guard
//! and the server are held to the same list.

use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};

use crate::signer::{Signer, now, signed, unsigned};

pub struct Forged {
    pub lie: &'static str,
    pub token: String,
    /// The code that the refusal must name.
    pub code: &'static str,
}

/// From the claims of a token that is good, and the keys of its issuer and of somebody
/// else.
pub fn forged(signer: &Signer, stranger: &Signer, good: &Value) -> Vec<Forged> {
    let mut table = Vec::new();
    let mut add = |lie, token, code| table.push(Forged { lie, token, code });
    let claims = good.to_string();
    let header = signer.header();
    let token = signer.sign(good);
    let (message, signature) = token.rsplit_once('.').unwrap();

    // How it says that it is signed.
    for (lie, alg) in [
        ("none", "none"),
        ("None", "None"),
        ("nONE", "nONE"),
        ("rs256", "rs256"),
        ("ES256 by name", "ES256"),
        ("EdDSA by name", "EdDSA"),
    ] {
        let header = with(&header, "alg", json!(alg)).to_string();
        add(lie, format!("{}.", unsigned(&header, &claims)), "token_malformed");
        add(
            lie,
            format!("{}.{signature}", unsigned(&header, &claims)),
            "token_malformed",
        );
    }
    for (lie, algorithm, name) in [
        ("the public PEM as HMAC key", Algorithm::HS256, "HS256"),
        ("the public PEM as HMAC key, 384", Algorithm::HS384, "HS384"),
        ("the public PEM as HMAC key, 512", Algorithm::HS512, "HS512"),
    ] {
        let header = with(&header, "alg", json!(name)).to_string();
        let secret = EncodingKey::from_secret(signer.pem().as_bytes());
        add(
            lie,
            signed(&header, &claims, &secret, algorithm),
            "token_malformed",
        );
    }
    let secret = EncodingKey::from_secret(&signer.pkcs1());
    let hmac = with(&header, "alg", json!("HS256")).to_string();
    add(
        "the public DER as HMAC key",
        signed(&hmac, &claims, &secret, Algorithm::HS256),
        "token_malformed",
    );
    add(
        "an HMAC that calls itself RS256",
        signed(&header.to_string(), &claims, &secret, Algorithm::HS256),
        "signature_invalid",
    );
    for (lie, algorithm, name) in [
        ("RS384 by the right key", Algorithm::RS384, "RS384"),
        ("RS512 by the right key", Algorithm::RS512, "RS512"),
        ("PS256 by the right key", Algorithm::PS256, "PS256"),
    ] {
        let other = with(&header, "alg", json!(name)).to_string();
        add(
            lie,
            signer.sign_text(&other, &claims, algorithm),
            "token_malformed",
        );
        add(
            lie,
            signer.sign_text(&header.to_string(), &claims, algorithm),
            "signature_invalid",
        );
    }

    // The rest of the header.
    for (lie, header) in [
        ("no algorithm", without(&header, "alg")),
        ("an algorithm that is a number", with(&header, "alg", json!(256))),
        ("no type", without(&header, "typ")),
        ("an ID token's type", with(&header, "typ", json!("JWT"))),
        ("no key id", without(&header, "kid")),
        ("a key id that is a number", with(&header, "kid", json!(1))),
        (
            "jku",
            with(&header, "jku", json!("https://evil.example.com/jwks.json")),
        ),
        (
            "x5u",
            with(&header, "x5u", json!("https://evil.example.com/x5u.pem")),
        ),
        ("its own key", with(&header, "jwk", stranger.jwk())),
        ("x5c", with(&header, "x5c", json!(["MIIB"]))),
        ("crit", with(&header, "crit", json!(["exp"]))),
        ("an empty crit", with(&header, "crit", json!([]))),
        ("b64", with(&header, "b64", json!(false))),
        ("zip", with(&header, "zip", json!("DEF"))),
        ("a header in a list", json!([header])),
        ("a header without names", json!(["RS256", "at+jwt", signer.kid])),
    ] {
        let header = header.to_string();
        add(
            lie,
            signer.sign_text(&header, &claims, Algorithm::RS256),
            "token_malformed",
        );
    }
    let twice = format!(
        r#"{{"alg":"none","alg":"RS256","typ":"at+jwt","kid":"{}"}}"#,
        signer.kid
    );
    add(
        "two algorithms",
        signer.sign_text(&twice, &claims, Algorithm::RS256),
        "token_malformed",
    );
    let own = with(&with(&header, "kid", json!(stranger.kid)), "jwk", stranger.jwk()).to_string();
    add(
        "a stranger's key, brought along",
        stranger.sign_text(&own, &claims, Algorithm::RS256),
        "token_malformed",
    );

    // Who signed it.
    add("a key that nobody published", stranger.sign(good), "key_unknown");
    for (lie, kid) in [
        ("a path as key id", "../../../dev/null"),
        ("SQL as key id", "' or true --"),
        ("no name", ""),
    ] {
        let header = with(&header, "kid", json!(kid)).to_string();
        add(
            lie,
            signer.sign_text(&header, &claims, Algorithm::RS256),
            "key_unknown",
        );
    }
    let header_text = header.to_string();
    add(
        "a stranger's signature",
        stranger.sign_text(&header_text, &claims, Algorithm::RS256),
        "signature_invalid",
    );
    let other = signer.sign(&with(good, "sub", json!("somebody else")));
    let (other_message, other_signature) = other.rsplit_once('.').unwrap();
    add(
        "the signature of another token",
        format!("{message}.{other_signature}"),
        "signature_invalid",
    );
    add(
        "other claims under a good signature",
        format!("{other_message}.{signature}"),
        "signature_invalid",
    );
    add("no signature", format!("{message}."), "signature_invalid");
    add(
        "half a signature",
        format!("{message}.{}", &signature[..signature.len() / 2]),
        "signature_invalid",
    );

    // Its form.
    add("one part", "abc".to_owned(), "token_malformed");
    add("two parts", message.to_owned(), "token_malformed");
    add("four parts", format!("{token}.{signature}"), "token_malformed");
    add("padding", format!("{message}.{signature}=="), "token_malformed");
    add(
        "claims that are a list",
        signer.sign(&json!([good])),
        "token_malformed",
    );
    add(
        "claims that are nothing",
        signer.sign(&Value::Null),
        "token_malformed",
    );
    add(
        "claims that are no JSON",
        signer.sign_text(&header_text, "iss=us", Algorithm::RS256),
        "token_malformed",
    );
    let twice = format!("{},\"sub\":\"somebody else\"}}", claims.trim_end_matches('}'));
    add(
        "two subjects",
        signer.sign_text(&header_text, &twice, Algorithm::RS256),
        "token_malformed",
    );

    // Claims that are missing, or of another type.
    for claim in ["iss", "aud", "sub", "iat", "nbf", "exp", "jti", "sid"] {
        add(
            "a claim is missing",
            signer.sign(&without(good, claim)),
            "token_malformed",
        );
        add(
            "a claim is nothing",
            signer.sign(&with(good, claim, Value::Null)),
            "token_malformed",
        );
        add(
            "a claim is a list",
            signer.sign(&with(good, claim, json!([good[claim]]))),
            "token_malformed",
        );
    }
    for (lie, claim, value) in [
        ("an expiry in words", "exp", json!((now() + 300).to_string())),
        ("a fractional expiry", "exp", json!(now() as f64 + 300.5)),
        ("an endless expiry", "exp", json!(1e300)),
        ("a time before 1970", "nbf", json!(-1)),
        ("an issue time in words", "iat", json!(now().to_string())),
        ("a subject that is a number", "sub", json!(1)),
        ("no subject's name", "sub", json!("")),
        ("no session's name", "sid", json!("")),
        ("no token's name", "jti", json!("")),
        ("permissions in one word", "permissions", json!("documents:read")),
    ] {
        add(lie, signer.sign(&with(good, claim, value)), "token_malformed");
    }

    // Claims that are wrong.
    let (issuer, audience) = (good["iss"].as_str().unwrap(), good["aud"].as_str().unwrap());
    for (lie, claim, value, code) in [
        (
            "another issuer",
            "iss",
            json!("https://evil.example.com"),
            "issuer_wrong",
        ),
        (
            "the issuer and a slash",
            "iss",
            json!(format!("{issuer}/")),
            "issuer_wrong",
        ),
        ("another audience", "aud", json!("invoices"), "audience_wrong"),
        (
            "the audience in capitals",
            "aud",
            json!(audience.to_uppercase()),
            "audience_wrong",
        ),
        (
            "several audiences",
            "aud",
            json!([audience, "invoices"]),
            "token_malformed",
        ),
        ("over", "exp", json!(now() - 60), "token_expired"),
        ("not begun", "nbf", json!(now() + 60), "token_not_yet_valid"),
        (
            "made in the future",
            "iat",
            json!(now() + 60),
            "token_not_yet_valid",
        ),
        (
            "eleven minutes",
            "exp",
            json!(now() + 660),
            "token_lives_too_long",
        ),
        (
            "ten years",
            "exp",
            json!(now() + 315_360_000),
            "token_lives_too_long",
        ),
        (
            "begun long ago",
            "iat",
            json!(now() - 3600),
            "token_lives_too_long",
        ),
    ] {
        add(lie, signer.sign(&with(good, claim, value)), code);
    }
    let backwards = with(&with(good, "exp", json!(now() - 10)), "nbf", json!(now()));
    add(
        "over before it begins",
        signer.sign(&with(&backwards, "iat", json!(now()))),
        "token_malformed",
    );
    table
}

pub fn with(object: &Value, member: &str, value: Value) -> Value {
    let mut object = object.clone();
    object[member] = value;
    object
}

fn without(object: &Value, member: &str) -> Value {
    let mut object = object.clone();
    object.as_object_mut().unwrap().remove(member);
    object
}
