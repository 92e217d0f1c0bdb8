//! Forged tokens that must be rejected (S48 to S50). Each differs from a valid token in one respect.
//! The tests of the guard and of the server use the same list.

use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};

use crate::signer::{Signer, now, sign_jwt, signing_input};

pub struct ForgedToken {
    pub case: &'static str,
    pub token: String,
    /// The `code` of the problem document that the rejection must carry.
    pub code: &'static str,
}

/// Forges tokens from the claims of a valid token, the issuer's key and the key of another signer.
pub fn forged_tokens(signer: &Signer, other_signer: &Signer, valid: &Value) -> Vec<ForgedToken> {
    let mut table = Vec::new();
    let mut add = |case, token, code| table.push(ForgedToken { case, token, code });
    let claims = valid.to_string();
    let header = signer.header();
    let token = signer.sign(valid);
    let (message, signature) = token.rsplit_once('.').unwrap();

    // The algorithm in the header.
    for (case, alg) in [
        ("none", "none"),
        ("None", "None"),
        ("nONE", "nONE"),
        ("rs256", "rs256"),
        ("ES256 by name", "ES256"),
        ("EdDSA by name", "EdDSA"),
    ] {
        let header = with(&header, "alg", json!(alg)).to_string();
        add(
            case,
            format!("{}.", signing_input(&header, &claims)),
            "token_malformed",
        );
        add(
            case,
            format!("{}.{signature}", signing_input(&header, &claims)),
            "token_malformed",
        );
    }
    for (case, algorithm, name) in [
        ("the public PEM as HMAC key", Algorithm::HS256, "HS256"),
        ("the public PEM as HMAC key, HS384", Algorithm::HS384, "HS384"),
        ("the public PEM as HMAC key, HS512", Algorithm::HS512, "HS512"),
    ] {
        let header = with(&header, "alg", json!(name)).to_string();
        let secret = EncodingKey::from_secret(signer.pem().as_bytes());
        add(
            case,
            sign_jwt(&header, &claims, &secret, algorithm),
            "token_malformed",
        );
    }
    let secret = EncodingKey::from_secret(&signer.pkcs1());
    let hmac = with(&header, "alg", json!("HS256")).to_string();
    add(
        "the public DER as HMAC key",
        sign_jwt(&hmac, &claims, &secret, Algorithm::HS256),
        "token_malformed",
    );
    add(
        "an HMAC that calls itself RS256",
        sign_jwt(&header.to_string(), &claims, &secret, Algorithm::HS256),
        "signature_invalid",
    );
    for (case, algorithm, name) in [
        ("RS384 by the right key", Algorithm::RS384, "RS384"),
        ("RS512 by the right key", Algorithm::RS512, "RS512"),
        ("PS256 by the right key", Algorithm::PS256, "PS256"),
    ] {
        let other = with(&header, "alg", json!(name)).to_string();
        add(
            case,
            signer.sign_text(&other, &claims, algorithm),
            "token_malformed",
        );
        add(
            case,
            signer.sign_text(&header.to_string(), &claims, algorithm),
            "signature_invalid",
        );
    }

    // The rest of the header.
    for (case, header) in [
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
        (
            "jwk: a key in the header",
            with(&header, "jwk", other_signer.jwk()),
        ),
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
            case,
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
    let own = with(
        &with(&header, "kid", json!(other_signer.kid)),
        "jwk",
        other_signer.jwk(),
    )
    .to_string();
    add(
        "a stranger's key, brought along",
        other_signer.sign_text(&own, &claims, Algorithm::RS256),
        "token_malformed",
    );

    // The key and the signature.
    add("an unpublished key", other_signer.sign(valid), "key_unknown");
    for (case, kid) in [
        ("a path as key id", "../../../dev/null"),
        ("SQL as key id", "' or true --"),
        ("an empty key id", ""),
    ] {
        let header = with(&header, "kid", json!(kid)).to_string();
        add(
            case,
            signer.sign_text(&header, &claims, Algorithm::RS256),
            "key_unknown",
        );
    }
    let header_text = header.to_string();
    add(
        "a stranger's signature",
        other_signer.sign_text(&header_text, &claims, Algorithm::RS256),
        "signature_invalid",
    );
    let other = signer.sign(&with(valid, "sub", json!("another user")));
    let (other_message, other_signature) = other.rsplit_once('.').unwrap();
    add(
        "the signature of another token",
        format!("{message}.{other_signature}"),
        "signature_invalid",
    );
    add(
        "other claims under a valid signature",
        format!("{other_message}.{signature}"),
        "signature_invalid",
    );
    add("no signature", format!("{message}."), "signature_invalid");
    add(
        "half a signature",
        format!("{message}.{}", &signature[..signature.len() / 2]),
        "signature_invalid",
    );

    // The form of the token.
    add("one part", "abc".to_owned(), "token_malformed");
    add("two parts", message.to_owned(), "token_malformed");
    add("four parts", format!("{token}.{signature}"), "token_malformed");
    add("padding", format!("{message}.{signature}=="), "token_malformed");
    add(
        "claims that are a list",
        signer.sign(&json!([valid])),
        "token_malformed",
    );
    add(
        "claims that are null",
        signer.sign(&Value::Null),
        "token_malformed",
    );
    add(
        "claims that are not JSON",
        signer.sign_text(&header_text, "iss=us", Algorithm::RS256),
        "token_malformed",
    );
    let two_subjects = format!("{},\"sub\":\"another user\"}}", claims.trim_end_matches('}'));
    add(
        "two subjects",
        signer.sign_text(&header_text, &two_subjects, Algorithm::RS256),
        "token_malformed",
    );

    // Claims that are missing, or of another type.
    for claim in ["iss", "aud", "sub", "iat", "nbf", "exp", "jti", "sid"] {
        add(
            "a claim is missing",
            signer.sign(&without(valid, claim)),
            "token_malformed",
        );
        add(
            "a claim is null",
            signer.sign(&with(valid, claim, Value::Null)),
            "token_malformed",
        );
        add(
            "a claim is a list",
            signer.sign(&with(valid, claim, json!([valid[claim]]))),
            "token_malformed",
        );
    }
    for (case, claim, value) in [
        ("an expiry as a string", "exp", json!((now() + 300).to_string())),
        ("a fractional expiry", "exp", json!(now() as f64 + 300.5)),
        ("an endless expiry", "exp", json!(1e300)),
        ("a time before 1970", "nbf", json!(-1)),
        ("an issue time as a string", "iat", json!(now().to_string())),
        ("a subject that is a number", "sub", json!(1)),
        ("an empty subject", "sub", json!("")),
        ("an empty session id", "sid", json!("")),
        ("an empty token id", "jti", json!("")),
        ("permissions as a string", "permissions", json!("documents:read")),
    ] {
        add(case, signer.sign(&with(valid, claim, value)), "token_malformed");
    }

    // Claims that are wrong.
    let (issuer, audience) = (valid["iss"].as_str().unwrap(), valid["aud"].as_str().unwrap());
    for (case, claim, value, code) in [
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
        ("expired", "exp", json!(now() - 60), "token_expired"),
        ("not yet valid", "nbf", json!(now() + 60), "token_not_yet_valid"),
        (
            "issued in the future",
            "iat",
            json!(now() + 60),
            "token_not_yet_valid",
        ),
        (
            "valid for eleven minutes",
            "exp",
            json!(now() + 660),
            "token_lives_too_long",
        ),
        (
            "valid for ten years",
            "exp",
            json!(now() + 315_360_000),
            "token_lives_too_long",
        ),
        (
            "issued long ago",
            "iat",
            json!(now() - 3600),
            "token_lives_too_long",
        ),
    ] {
        add(case, signer.sign(&with(valid, claim, value)), code);
    }
    let backwards = with(&with(valid, "exp", json!(now() - 10)), "nbf", json!(now()));
    add(
        "expired before it begins",
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
