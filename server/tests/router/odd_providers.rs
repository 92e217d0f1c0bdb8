//! Providers that differ from the one in the book, and are right; and what is refused, with the
//! words that whoever runs the server finds in the log.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use axum::http::{Request, StatusCode, header};
use domain::{
    config::{Config, ProviderKind, Variables},
    testing::{self, TestDatabase},
};
use serde_json::{Value, json};

use crate::{
    client::{ADA, Client, Way},
    provider::{CLIENT, Odd, Person, Provider},
    providers::{callback, leave, set_up, visit, with},
};

const ACME: &str = "acme";
const REFUSED: &str = "/sign-in/provider/acme?problem=refused&next=%2Fsettings%2Fprofile";

fn claims(claims: Value) -> Odd {
    Odd {
        claims,
        ..Odd::default()
    }
}

fn discovery(discovery: Value) -> Odd {
    Odd {
        discovery,
        ..Odd::default()
    }
}

fn keys(keys: fn(Value) -> Value) -> Odd {
    Odd {
        keys: Some(keys),
        ..Odd::default()
    }
}

fn token(token: Value) -> Odd {
    Odd {
        token,
        ..Odd::default()
    }
}

fn without(mut key: Value, name: &str) -> Value {
    key.as_object_mut().unwrap().remove(name);
    key
}

/// So deep that a reader which takes it apart gives up.
fn deep() -> Value {
    (0..120).fold(json!(1), |inner, _| json!([inner]))
}

/// S112: a claim that is not used never refuses, whatever its type; those that describe the
/// person are left out where they cannot be read.
fn right() -> Vec<(&'static str, Odd)> {
    let mut right = vec![
        (
            "Auth0's date",
            claims(json!({ "updated_at": "2026-11-27T18:00:00.000Z" })),
        ),
        (
            "Cognito's and Apple's truth",
            claims(json!({ "email_verified": "true" })),
        ),
        ("a number for true", claims(json!({ "email_verified": 1 }))),
        (
            "an address as a text",
            claims(json!({ "address": "1 Example Street" })),
        ),
        (
            "an address as a list",
            claims(json!({ "address": ["1 Example Street"] })),
        ),
        (
            "a phone that is proven by a text",
            claims(json!({ "phone_number_verified": "false" })),
        ),
        (
            "a phone as a number",
            claims(json!({ "phone_number": 441234567890_u64 })),
        ),
        (
            "a birthday of no year",
            claims(json!({ "birthdate": 1852, "zoneinfo": 7, "locale": {} })),
        ),
        (
            "methods as a text",
            claims(json!({ "amr": "pwd", "acr": 2, "auth_time": "1764267000" })),
        ),
        (
            "a picture as an object",
            claims(json!({ "picture": { "data": { "url": "x" } }, "website": [] })),
        ),
        (
            "names as objects",
            claims(json!({ "name": { "first": "Ada" }, "given_name": ["Ada"], "family_name": 1 })),
        ),
        (
            "names that are null",
            claims(json!({ "name": "null", "preferred_username": "null", "nickname": "null" })),
        ),
        (
            "names as lists",
            claims(json!({ "name": ["Ada", "King"], "preferred_username": [1] })),
        ),
        (
            "an address as an object",
            claims(json!({ "email": { "value": "ada@example.com" } })),
        ),
        (
            "addresses as a list",
            claims(json!({ "email": ["ada@example.com"] })),
        ),
        (
            "no address",
            claims(json!({ "email": null, "email_verified": "null" })),
        ),
        (
            "roles without end",
            claims(json!({ "roles": vec!["reader"; 5000] })),
        ),
        (
            "a claim that is deep",
            claims(json!({ "https://example.com/deep": deep() })),
        ),
        (
            "hashes that are none",
            claims(json!({ "at_hash": 1, "c_hash": [], "s_hash": "null" })),
        ),
        (
            "a session of theirs",
            claims(json!({ "sid": 1, "jti": ["x"], "nbf": {} })),
        ),
        // A clock that is ahead: the nonce says that it was made for this visit, and `exp` until
        // when it is good, so when it was made decides nothing.
        (
            "made far in the future",
            claims(json!({ "iat": 4_102_444_800_u64 })),
        ),
        ("made at no time", claims(json!({ "iat": null }))),
        ("made at a time as a text", claims(json!({ "iat": "yesterday" }))),
        ("good until a fraction", claims(json!({ "exp": 4_102_444_800.5 }))),
        ("an audience in a list", claims(json!({ "aud": [CLIENT] }))),
        (
            "the same audience twice",
            claims(json!({ "aud": [CLIENT, CLIENT] })),
        ),
        (
            "several audiences, issued to us",
            claims(json!({ "aud": ["api", CLIENT], "azp": CLIENT })),
        ),
        ("an azp that is null", claims(json!({ "azp": "null" }))),
        ("a subject of 255", claims(json!({ "sub": "x".repeat(255) }))),
        (
            "a subject with a space in it",
            claims(json!({ "sub": "auth0|ada lovelace" })),
        ),
        ("expires_in as a text", token(json!({ "expires_in": "3600" }))),
        ("expires_in as a fraction", token(json!({ "expires_in": 3599.7 }))),
        ("expires_in below nothing", token(json!({ "expires_in": -1 }))),
        ("no expires_in", token(json!({ "expires_in": null }))),
        ("expires_in of null", token(json!({ "expires_in": "null" }))),
        (
            "a type of token in small letters",
            token(json!({ "token_type": "bearer" })),
        ),
        (
            "another type of token",
            token(json!({ "token_type": 1, "scope": ["openid"] })),
        ),
        ("no type of token", token(json!({ "token_type": null }))),
        (
            "an error that is null",
            token(json!({ "error": "null", "error_description": 7 })),
        ),
        (
            "an access token that is none",
            token(json!({ "access_token": {} })),
        ),
        (
            "members of its own",
            token(json!({ "not_before_policy": "0", "session_state": {} })),
        ),
        (
            "201 from the token endpoint",
            Odd {
                token_status: Some(201),
                ..Odd::default()
            },
        ),
        (
            "no kid, one key",
            Odd {
                header: json!({ "kid": null }),
                ..Odd::default()
            },
        ),
        (
            "a kid as a number",
            Odd {
                header: json!({ "kid": 7 }),
                ..Odd::default()
            },
        ),
        (
            "a type of its own",
            Odd {
                header: json!({ "typ": "JWS", "x5t": 1, "jku": "http://x" }),
                ..Odd::default()
            },
        ),
        ("a key without kid", keys(|key| json!([without(key, "kid")]))),
        (
            "a key without use and alg",
            keys(|key| json!([without(without(key, "use"), "alg")])),
        ),
        (
            "several keys without kid",
            keys(|key| {
                let mut other = without(key.clone(), "kid");
                other["x"] = json!("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
                json!([other, without(key, "kid")])
            }),
        ),
        (
            "two keys of one kid",
            keys(|key| {
                let mut other = key.clone();
                other["x"] = json!("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
                json!([other, key])
            }),
        ),
        (
            "keys that cannot be read beside it",
            keys(|key| {
                json!([
                    7, null, "key", [], {}, { "kty": "post-quantum", "kid": "one" }, { "kty": "OKP", "crv": "X25519" },
                    { "kty": "OKP", "crv": "Ed25519", "kid": "one", "x": "not a point!" },
                    { "kty": "EC", "crv": "P-256", "x": 1, "y": {} }, { "kty": "RSA", "n": "AQAB" },
                    { "kty": "OKP", "crv": "Ed25519", "use": "enc", "kid": "one", "x": key["x"] },
                    { "kty": "oct", "k": "c2VjcmV0", "alg": "HS256" }, key,
                ])
            }),
        ),
        (
            "a discovery document with oddities",
            discovery(json!({
                "scopes_supported": "openid", "claims_supported": { "a": 1 }, "response_types_supported": "code",
                "subject_types_supported": 7, "id_token_signing_alg_values_supported": null,
                "acr_values_supported": "null", "display_values_supported": ["hologram"],
                "grant_types_supported": [1, 2], "response_modes_supported": ["query", "form_post", 7],
                "authorization_response_iss_parameter_supported": "yes", "check_session_iframe": [],
                "request_uri_parameter_supported": "true", "token_endpoint_auth_signing_alg_values_supported": 1,
                "code_challenge_methods_supported": "S256", "deep": deep(),
            })),
        ),
        (
            "a secret in the header",
            Odd {
                secret_in_header: Some(true),
                ..discovery(json!({ "token_endpoint_auth_methods_supported":
                ["private_key_jwt", "client_secret_post", "client_secret_basic", 7] }))
            },
        ),
        (
            "a secret in the body alone",
            Odd {
                secret_in_header: Some(false),
                ..discovery(json!({ "token_endpoint_auth_methods_supported": ["client_secret_post"] }))
            },
        ),
        (
            "no word on the secret",
            Odd {
                secret_in_header: Some(true),
                ..Odd::default()
            },
        ),
        (
            "a word on the secret that cannot be read",
            Odd {
                secret_in_header: Some(true),
                ..discovery(json!({ "token_endpoint_auth_methods_supported": "client_secret_basic" }))
            },
        ),
        (
            "nobody says who it is",
            Odd {
                user_status: Some(403),
                ..claims(json!({ "email": null }))
            },
        ),
        (
            "who it is, oddly",
            Odd {
                user: json!({ "email": ["x"], "email_verified": "yes", "name": {}, "updated_at": "today" }),
                ..claims(json!({ "email": null }))
            },
        ),
        (
            "who somebody else is",
            Odd {
                user: json!({ "sub": "another" }),
                ..claims(json!({ "email": null }))
            },
        ),
        (
            "no address at which to ask who it is",
            Odd {
                discovery: json!({ "userinfo_endpoint": null }),
                ..claims(json!({ "email": null }))
            },
        ),
    ];
    for name in [
        "zoneinfo",
        "locale",
        "gender",
        "profile",
        "middle_name",
        "groups",
        "hd",
        "tid",
        "ver",
    ] {
        for value in [
            json!("null"),
            json!(true),
            json!(-1.5),
            json!([]),
            json!({ "a": [{}] }),
        ] {
            right.push(("a claim of another type", claims(json!({ name: value }))));
        }
    }
    right
}

#[tokio::test]
async fn odd_answer_that_is_right_signs_in() {
    let (db, provider) = set_up().await;
    for (name, odd) in right() {
        provider.differ(odd);
        assert!(db.services.providers.discover().await, "{name}");
        let end = visit(&mut Client::new(&db), &provider, ACME, &Person::new("17", ADA)).await;
        assert!(end.contains("link="), "{name}: {end}");
    }
}

/// What is refused, and what the log says: what was configured, and what came.
fn wrong() -> Vec<(&'static str, Odd, &'static str)> {
    let subject = "subject is none";
    vec![
        (
            "another issuer",
            claims(json!({ "iss": "https://id.example.com" })),
            "\"https://id.example.com\", and \"http://127",
        ),
        ("no issuer", claims(json!({ "iss": null })), "of the issuer \"\""),
        (
            "issuers in a list",
            claims(json!({ "iss": ["https://id.example.com"] })),
            "of the issuer \"\"",
        ),
        (
            "another audience",
            claims(json!({ "aud": "another" })),
            "for \"another\", and the client_id is \"latchkey\"",
        ),
        ("no audience", claims(json!({ "aud": [] })), "for \"\""),
        (
            "an audience that is missing",
            claims(json!({ "aud": null })),
            "for \"\"",
        ),
        (
            "an audience of another type",
            claims(json!({ "aud": { "id": CLIENT } })),
            "for \"\"",
        ),
        (
            "audiences, one of which is no text",
            claims(json!({ "aud": [CLIENT, 7] })),
            "for \"\"",
        ),
        (
            "several audiences, issued to nobody",
            claims(json!({ "aud": [CLIENT, "api"] })),
            "\"latchkey api\", and does not say",
        ),
        (
            "several audiences, issued to null",
            claims(json!({ "aud": [CLIENT, "api"], "azp": "null" })),
            "does not say",
        ),
        (
            "several audiences, issued to another",
            claims(json!({ "aud": [CLIENT, "api"], "azp": "api" })),
            "issued to \"api\"",
        ),
        (
            "one audience, issued to another",
            claims(json!({ "azp": "api" })),
            "issued to \"api\"",
        ),
        (
            "issued to a list",
            claims(json!({ "azp": [CLIENT] })),
            "azp cannot be read",
        ),
        ("expired", claims(json!({ "exp": 1_000_000_000 })), "expired"),
        (
            "good until a text",
            claims(json!({ "exp": "4102444800" })),
            "until when",
        ),
        ("good for ever", claims(json!({ "exp": null })), "until when"),
        (
            "another visit",
            claims(json!({ "nonce": "another" })),
            "another visit",
        ),
        (
            "a nonce that is null",
            claims(json!({ "nonce": "null" })),
            "another visit",
        ),
        (
            "a nonce in a list",
            claims(json!({ "nonce": ["x"] })),
            "another visit",
        ),
        // Of white space alone, every careless client of the provider would be the same person.
        (
            "a subject of white space",
            claims(json!({ "sub": "   " })),
            subject,
        ),
        ("a subject of a tab", claims(json!({ "sub": "\t" })), subject),
        (
            "a subject that begins with a space",
            claims(json!({ "sub": " 17" })),
            subject,
        ),
        (
            "a subject that ends with a line",
            claims(json!({ "sub": "17\n" })),
            subject,
        ),
        ("an empty subject", claims(json!({ "sub": "" })), subject),
        (
            "a subject of 256",
            claims(json!({ "sub": "x".repeat(256) })),
            subject,
        ),
        (
            "a subject with a control character",
            claims(json!({ "sub": "17\u{7f}" })),
            subject,
        ),
        (
            "a subject with a space that breaks nothing",
            claims(json!({ "sub": "\u{a0}" })),
            subject,
        ),
        (
            "a subject with a mark that is not seen",
            claims(json!({ "sub": "17\u{200b}" })),
            subject,
        ),
        (
            "a subject in other letters",
            claims(json!({ "sub": "１７" })),
            subject,
        ),
        (
            "a subject that is a number",
            claims(json!({ "sub": 17 })),
            subject,
        ),
        (
            "a subject that is null",
            claims(json!({ "sub": "null" })),
            subject,
        ),
        (
            "another algorithm",
            Odd {
                header: json!({ "alg": "ES256" }),
                ..Odd::default()
            },
            "signed with \"ES256\", and EdDSA is configured",
        ),
        (
            "no algorithm",
            Odd {
                header: json!({ "alg": null }),
                ..Odd::default()
            },
            "signed with \"\"",
        ),
        (
            "an algorithm in other letters",
            Odd {
                header: json!({ "alg": "eddsa" }),
                ..Odd::default()
            },
            "signed with \"eddsa\"",
        ),
        (
            "a header that must be understood",
            Odd {
                header: json!({ "crit": ["b64"], "b64": false }),
                ..Odd::default()
            },
            "critical header",
        ),
        ("no ID token", token(json!({ "id_token": null })), "no ID token"),
        (
            "an ID token that is an object",
            token(json!({ "id_token": {} })),
            "no ID token",
        ),
        (
            "an ID token of one part",
            token(json!({ "id_token": "abc" })),
            "cannot be read",
        ),
        (
            "an ID token of three empty parts",
            token(json!({ "id_token": ".." })),
            "cannot be read",
        ),
        (
            "an ID token of five parts",
            token(json!({ "id_token": "e30.e30.e30.e30.e30" })),
            "signed with \"\"",
        ),
        // GitHub's way to refuse, with a 200.
        (
            "an error with a 200",
            token(json!({ "error": "bad_verification_code", "id_token": null })),
            "refused: \"bad_verification_code\"",
        ),
        (
            "an error of many lines",
            token(json!({ "error": "a\nb\u{1b}[31m" })),
            "refused: \"a?b?[31m\"",
        ),
        (
            "an error beside a token",
            Odd {
                token_status: Some(400),
                ..token(json!({ "error": "invalid_grant" }))
            },
            "refused: \"invalid_grant\"",
        ),
        (
            "no error, and no success",
            Odd {
                token_status: Some(418),
                ..Odd::default()
            },
            "answer, 418, cannot be read",
        ),
        (
            "no key at all",
            keys(|_| json!([])),
            "of the provider's 0 keys none fits",
        ),
        (
            "keys of other names alone",
            keys(|mut key| {
                key["kid"] = json!("other");
                json!([key])
            }),
            "names the key \"one\"",
        ),
        (
            "a key for something else alone",
            keys(|mut key| {
                key["use"] = json!("enc");
                json!([key])
            }),
            "0 keys",
        ),
        (
            "a key for another algorithm",
            keys(|mut key| {
                key["alg"] = json!("Ed448");
                json!([key])
            }),
            "0 keys",
        ),
    ]
}

#[tokio::test]
async fn wrong_answer_is_refused_and_the_log_says_what_was_wrong() {
    for chunk in wrong().chunks(12) {
        let (db, provider) = set_up().await;
        for (name, odd, said) in chunk {
            provider.differ(odd.clone());
            assert!(db.services.providers.discover().await, "{name}");
            let log = Log::begin();
            let end = visit(&mut Client::new(&db), &provider, ACME, &Person::new("17", ADA)).await;
            let log = log.end();
            assert_eq!(end, REFUSED, "{name}");
            assert!(log.contains(&said.replace('"', "\\\"")), "{name}: {log}");
            for secret in ["eyJ", "access-code", "client's secret", ADA] {
                assert!(!log.contains(secret), "{name} tells {secret}: {log}");
            }
        }
    }
}

/// A provider that cannot be used is off, with its reason in the log (S37).
#[tokio::test]
async fn discovery_that_cannot_work_leaves_the_provider_off() {
    for (name, odd, said) in [
        (
            "another issuer",
            discovery(json!({ "issuer": "https://id.example.com" })),
            "of the issuer \"https://id.example.com\"",
        ),
        (
            "an issuer of another type",
            discovery(json!({ "issuer": ["x"] })),
            "of the issuer \"\"",
        ),
        (
            "no token endpoint",
            discovery(json!({ "token_endpoint": null })),
            "no token_endpoint",
        ),
        ("no keys", discovery(json!({ "jwks_uri": 7 })), "no jwks_uri"),
        (
            "no authorization endpoint",
            discovery(json!({ "authorization_endpoint": null })),
            "no authorization_endpoint",
        ),
        (
            "a script for an endpoint",
            discovery(json!({ "authorization_endpoint": "javascript:alert(1)" })),
            "no authorization_endpoint",
        ),
        (
            "no secret",
            discovery(json!({ "token_endpoint_auth_methods_supported": ["private_key_jwt"] })),
            "no client_secret, but \"private_key_jwt\"",
        ),
        (
            "answers by form alone",
            discovery(json!({ "response_modes_supported": ["form_post"] })),
            "answers by \"form_post\"",
        ),
        (
            "keys that are none",
            keys(|_| json!("none")),
            "key set cannot be read",
        ),
    ] {
        let provider = Provider::start().await;
        provider.differ(odd);
        let mut config = testing::config();
        provider.configure(&mut config, ACME, ProviderKind::Oidc);
        let services = domain::Services::connect(config).unwrap();
        let log = Log::begin();
        assert!(!services.providers.discover().await, "{name}");
        let log = log.end();
        assert!(log.contains(&said.replace('"', "\\\"")), "{name}: {log}");
    }
}

/// A key that took another's place under its name, and one of a new name, are asked for once;
/// a provider that signs wrongly is not asked with each sign-in.
#[tokio::test]
async fn key_that_was_replaced_is_asked_for_once() {
    for replace in [Provider::replace_key as fn(&Provider), Provider::rotate_key] {
        let (db, provider) = set_up().await;
        replace(&provider);
        let end = visit(&mut Client::new(&db), &provider, ACME, &Person::new("17", ADA)).await;
        assert!(end.contains("link="), "{end}");
        replace(&provider);
        let end = visit(&mut Client::new(&db), &provider, ACME, &Person::new("17", ADA)).await;
        if end != REFUSED {
            // The second name was known by then.
            assert!(end.contains("link="), "{end}");
        }
    }
    let (db, provider) = set_up().await;
    provider.replace_key();
    visit(&mut Client::new(&db), &provider, ACME, &Person::new("17", ADA)).await;
    provider.replace_key();
    let end = visit(&mut Client::new(&db), &provider, ACME, &Person::new("17", ADA)).await;
    assert_eq!(end, REFUSED, "not twice within half a minute");
}

/// GitHub's answers: an error with a 200, an account without an address, who it is refused.
#[tokio::test]
async fn github_that_answers_oddly() {
    for (name, odd, works) in [
        (
            "an address that is null",
            Odd {
                user: json!({ "email": "null", "name": "null" }),
                ..Odd::default()
            },
            true,
        ),
        (
            "an address of another type",
            Odd {
                user: json!({ "email": [], "name": {}, "login": 7 }),
                ..Odd::default()
            },
            true,
        ),
        (
            "plans and counts of another type",
            Odd {
                user: json!({ "plan": "free", "public_repos": "7" }),
                ..Odd::default()
            },
            true,
        ),
        (
            "no address in what it says",
            Odd {
                user: json!({ "email": null }),
                ..Odd::default()
            },
            true,
        ),
        (
            "an error with a 200",
            token(json!({ "error": "bad_verification_code", "access_token": null })),
            false,
        ),
        (
            "an error with a 200 and a token",
            token(json!({ "error": "bad_verification_code" })),
            false,
        ),
        ("no access token", token(json!({ "access_token": null })), false),
        (
            "who it is with a 403",
            Odd {
                user_status: Some(403),
                ..Odd::default()
            },
            false,
        ),
        (
            "who it is with a 404",
            Odd {
                user_status: Some(404),
                ..Odd::default()
            },
            false,
        ),
        (
            "a number as a text",
            Odd {
                user: json!({ "id": "17" }),
                ..Odd::default()
            },
            false,
        ),
        (
            "no number",
            Odd {
                user: json!({ "id": null }),
                ..Odd::default()
            },
            false,
        ),
    ] {
        let provider = Provider::start().await;
        let db = with(&[(&provider, "github", ProviderKind::GitHub)]).await;
        provider.differ(odd);
        let end = visit(
            &mut Client::new(&db),
            &provider,
            "github",
            &Person::new("17", ADA),
        )
        .await;
        match works {
            true => assert!(end.contains("link="), "{name}: {end}"),
            false => assert!(end.contains("problem=refused"), "{name}: {end}"),
        }
    }
}

/// What a provider sends instead of a code; its description is anybody's text.
#[tokio::test]
async fn error_of_a_callback_is_told_in_our_words() {
    let (db, provider) = set_up().await;
    let mut client = Client::new(&db);
    for (error, problem) in [
        ("access_denied", "cancelled"),
        ("login_required", "cancelled"),
        ("interaction_required", "cancelled"),
        ("consent_required", "cancelled"),
        ("account_selection_required", "cancelled"),
        ("user_cancelled_login", "cancelled"),
        ("user_cancelled_authorize", "cancelled"),
        ("temporarily_unavailable", "unavailable"),
        ("server_error", "refused"),
        ("invalid_request", "refused"),
        ("invalid_scope", "refused"),
        ("unauthorized_client", "refused"),
        ("ACCESS_DENIED", "refused"),
        ("You won!\nClick here", "refused"),
    ] {
        let asked = leave(&mut client, "/api/sign-in/provider", ACME).await;
        // A code beside an error is not used.
        let code = provider.authorize(&asked, &Person::new("17", ADA));
        let answer = [
            ("error", error),
            ("error_description", "Call +1 555 0100 at once"),
            ("error_uri", "https://evil.example"),
            ("code", &code),
            ("state", asked["state"].as_str()),
        ];
        let log = Log::begin();
        let end = client.get(&callback(ACME, &answer)).await;
        let log = log.end();
        let expected = format!("/sign-in/provider/acme?problem={problem}&next=%2Fsettings%2Fprofile");
        assert_eq!(end.location(), expected, "{error}");
        let page = client.get(end.location()).await;
        assert!(
            !page.body.contains("555") && !page.body.contains("You won"),
            "{}",
            page.body
        );
        assert!(!log.contains("555") && !log.contains("Click here\n"), "{log}");
    }
}

/// A callback that is asked for again, by a reload or twice at once, leads on where the browser
/// is signed in by it; elsewhere it stays used.
#[tokio::test]
async fn callback_asked_for_again_leads_on() {
    let (db, provider) = set_up().await;
    let mut ada = Client::signed_in(&db, ADA).await;
    let person = Person::new("17", ADA);
    let asked = leave(&mut ada, "/api/settings/connections/start", ACME).await;
    let code = provider.authorize(&asked, &person);
    let connected = callback(ACME, &[("code", &code), ("state", &asked["state"])]);
    let end = ada.get(&connected).await;
    assert_eq!(end.location(), "/settings/connections?saved=connection");
    let again = ada.get(&connected).await;
    assert_eq!(again.location(), "/settings/connections");

    let mut client = Client::new(&db);
    let asked = leave(&mut client, "/api/sign-in/provider", ACME).await;
    let code = provider.authorize(&asked, &person);
    let address = callback(ACME, &[("code", &code), ("state", &asked["state"])]);
    let first = client.get(&address).await;
    assert_eq!(first.location(), "/settings/profile");
    for _ in 0..2 {
        let again = client.get(&address).await;
        assert_eq!(again.location(), "/settings/profile", "silently");
        assert!(again.set_cookies().is_empty());
    }
    // Whoever has the address alone, another session of the same person, or another provider's.
    let stranger = Client::new(&db).get(&address).await;
    assert_eq!(stranger.location(), "/sign-in/provider/acme?problem=over");
    let other = ada.get(&address).await;
    assert_eq!(other.location(), "/settings/connections?problem=over");
    client.post(Way::Plain, "/api/sign-out", &[]).await;
    let signed_out = client.get(&address).await;
    assert_eq!(signed_out.location(), "/sign-in/provider/acme?problem=over");
}

/// Apple's answer comes as a form from another site, without our cookies. It is refused in
/// words that say so, changes nothing, and the log names the provider.
#[tokio::test]
async fn answer_by_form_post_is_refused_in_words() {
    let (db, provider) = set_up().await;
    let mut client = Client::new(&db);
    let asked = leave(&mut client, "/api/sign-in/provider", ACME).await;
    let code = provider.authorize(&asked, &Person::new("17", ADA));
    let body = crate::client::form(&[("code", &code), ("state", &asked["state"])]);
    for (path, logged) in [
        ("/sign-in/provider/acme/callback", true),
        ("/sign-in/provider/nobody/callback", false),
    ] {
        for site in ["cross-site", "same-site", "none"] {
            let request = Request::post(path)
                .header(header::ACCEPT, "text/html")
                .header(header::ORIGIN, "https://appleid.apple.com")
                .header("sec-fetch-site", site)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            let log = Log::begin();
            let answer = client.send_body(request, body.clone()).await;
            let log = log.end();
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path} {site}");
            assert!(answer.body.contains("form_post"), "{}", answer.body);
            assert!(answer.set_cookies().is_empty());
            assert_eq!(log.contains("form_post"), logged, "{path}: {log}");
        }
    }
    // It was not used up.
    let address = callback(ACME, &[("code", &code), ("state", &asked["state"])]);
    assert!(client.get(&address).await.location().contains("link="));
}

/// What a provider is told to ask, by its key `prompt`.
#[tokio::test]
async fn prompt_is_asked_as_configured() {
    for (kind, configured, at_sign_in, at_connecting) in [
        (ProviderKind::Oidc, "", None, "login"),
        (
            ProviderKind::Oidc,
            "select_account",
            Some("select_account"),
            "select_account",
        ),
        (ProviderKind::Oidc, "consent", Some("consent"), "consent login"),
        (
            ProviderKind::Oidc,
            "login consent",
            Some("login consent"),
            "login consent",
        ),
        (ProviderKind::GitHub, "", None, "select_account"),
        (
            ProviderKind::GitHub,
            "select_account",
            Some("select_account"),
            "select_account",
        ),
    ] {
        let provider = Provider::start().await;
        let mut config = testing::config();
        provider.configure(&mut config, ACME, kind);
        config.providers.get_mut(ACME).unwrap().prompt = serde_json::from_value(json!(configured)).unwrap();
        let db = TestDatabase::create_with(config).await;
        db.services.providers.discover().await;
        let asked = leave(&mut Client::new(&db), "/api/sign-in/provider", ACME).await;
        assert_eq!(
            asked.get("prompt").map(String::as_str),
            at_sign_in,
            "{configured}"
        );
        let mut ada = Client::signed_in(&db, ADA).await;
        let asked = leave(&mut ada, "/api/settings/connections/start", ACME).await;
        assert_eq!(asked["prompt"], at_connecting, "{configured}");
    }
}

#[test]
fn prompt_of_none_stops_the_start() {
    let read = |prompt: &str| {
        let file = format!(
            "{}\n[providers.acme]\nlabel = \"Acme\"\nissuer = \"https://id.example.com\"\nprompt = \"{prompt}\"\n",
            include_str!("../../../Leptos.toml")
        );
        let variables: Variables = [
            ("SERVER_MODE", "development"),
            ("SECRET_KEY", "a key for tests, of at least 32 characters"),
            ("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none"),
            ("MAIL_TRANSPORT", "mailbox"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        Config::read(&file, &variables)
            .map(drop)
            .map_err(|error| error.to_string())
    };
    for right in [
        "",
        "login",
        "consent",
        "select_account",
        "create",
        "login consent",
    ] {
        assert_eq!(read(right), Ok(()), "{right}");
    }
    for wrong in ["none", "Login", "login,consent", "login none", "x"] {
        let refused = read(wrong).unwrap_err();
        assert!(refused.contains("[providers.acme] prompt"), "{refused}");
    }
}

/// S25: a sign-in by a provider within ten minutes counts as a step-up only where there is no
/// second factor.
#[tokio::test]
async fn provider_sign_in_counts_as_a_step_up_only_without_a_second_factor() {
    let (db, provider) = set_up().await;
    let person = Person::new("17", ADA);
    let mut ada = Client::signed_in(&db, ADA).await;
    let asked = leave(&mut ada, "/api/settings/connections/start", ACME).await;
    let code = provider.authorize(&asked, &person);
    ada.get(&callback(ACME, &[("code", &code), ("state", &asked["state"])]))
        .await;
    let page = "/settings/security/password";

    let mut without = Client::new(&db);
    assert_eq!(
        visit(&mut without, &provider, ACME, &person).await,
        "/settings/profile"
    );
    assert_eq!(
        without.get(page).await.status,
        StatusCode::OK,
        "the sign-in was just now"
    );
    db.advance("11 minutes").await;
    assert_eq!(
        without.get(page).await.status,
        StatusCode::FOUND,
        "ten minutes are over"
    );

    // A trusted browser gets in by the provider alone, and that proves one factor.
    let mut owner = Client::signed_in(&db, ADA).await;
    let (totp, _) = crate::settings::enrol(&db, &mut owner).await;
    let mut trusted = Client::new(&db);
    let waiting = visit(&mut trusted, &provider, ACME, &person).await;
    let pending = waiting
        .strip_prefix("/sign-in/second-factor?pending=")
        .unwrap()
        .to_owned();
    db.advance("30 seconds").await;
    let code = totp.generate(crate::settings::now(&db).await).to_string();
    let fields = [("pending", pending.as_str()), ("code", &code), ("trust", "yes")];
    trusted
        .post(Way::Plain, "/api/sign-in/second-factor", &fields)
        .await;
    assert_eq!(
        visit(&mut trusted, &provider, ACME, &person).await,
        "/settings/profile"
    );
    assert_eq!(trusted.get(page).await.status, StatusCode::FOUND);
}

/// What this thread logs meanwhile.
struct Log {
    lines: Arc<Mutex<Vec<u8>>>,
    _guard: tracing::subscriber::DefaultGuard,
}

#[derive(Clone)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn begin() -> Self {
        let lines = Arc::<Mutex<Vec<u8>>>::default();
        let writer = Lines(lines.clone());
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::INFO)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        Self {
            lines,
            _guard: tracing::subscriber::set_default(subscriber),
        }
    }

    fn end(self) -> String {
        String::from_utf8_lossy(&self.lines.lock().unwrap()).into_owned()
    }
}
