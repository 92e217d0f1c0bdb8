//! Unusual responses that are valid.

use super::*;

/// S112: an unused claim of any type never leads to a refusal; claims that describe the person are
/// ignored where they cannot be read.
fn unusual_valid_responses() -> Vec<(&'static str, Overrides)> {
    let mut responses = vec![
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
            claims(json!({ "https://example.com/deep": nested_deeply() })),
        ),
        (
            "hashes that are none",
            claims(json!({ "at_hash": 1, "c_hash": [], "s_hash": "null" })),
        ),
        (
            "a session of theirs",
            claims(json!({ "sid": 1, "jti": ["x"], "nbf": {} })),
        ),
        // `iat` is not checked, since the provider's clock may be ahead: the nonce binds the token to
        // this authorization request, and `exp` limits it.
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
            Overrides {
                token_status: Some(201),
                ..Overrides::default()
            },
        ),
        (
            "no kid, one key",
            Overrides {
                header: json!({ "kid": null }),
                ..Overrides::default()
            },
        ),
        (
            "a kid as a number",
            Overrides {
                header: json!({ "kid": 7 }),
                ..Overrides::default()
            },
        ),
        (
            "a type of its own",
            Overrides {
                header: json!({ "typ": "JWS", "x5t": 1, "jku": "http://x" }),
                ..Overrides::default()
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
                "code_challenge_methods_supported": "S256", "deep": nested_deeply(),
            })),
        ),
        (
            "a secret in the header",
            Overrides {
                secret_in_header: Some(true),
                ..discovery(json!({ "token_endpoint_auth_methods_supported":
                ["private_key_jwt", "client_secret_post", "client_secret_basic", 7] }))
            },
        ),
        (
            "a secret in the body alone",
            Overrides {
                secret_in_header: Some(false),
                ..discovery(json!({ "token_endpoint_auth_methods_supported": ["client_secret_post"] }))
            },
        ),
        (
            "no word on the secret",
            Overrides {
                secret_in_header: Some(true),
                ..Overrides::default()
            },
        ),
        (
            "a word on the secret that cannot be read",
            Overrides {
                secret_in_header: Some(true),
                ..discovery(json!({ "token_endpoint_auth_methods_supported": "client_secret_basic" }))
            },
        ),
        (
            "userinfo is refused",
            Overrides {
                user_status: Some(403),
                ..claims(json!({ "email": null }))
            },
        ),
        (
            "unusual userinfo",
            Overrides {
                user: json!({ "email": ["x"], "email_verified": "yes", "name": {}, "updated_at": "today" }),
                ..claims(json!({ "email": null }))
            },
        ),
        (
            "userinfo of another subject",
            Overrides {
                user: json!({ "sub": "another" }),
                ..claims(json!({ "email": null }))
            },
        ),
        (
            "no userinfo endpoint",
            Overrides {
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
            responses.push(("a claim of another type", claims(json!({ name: value }))));
        }
    }
    responses
}

/// Each response leads on to verifying the address.
#[tokio::test]
async fn unusual_valid_response_is_accepted() {
    let (db, provider) = set_up().await;
    for (name, overrides) in unusual_valid_responses() {
        provider.set_overrides(overrides);
        assert!(db.services.providers.discover().await, "{name}");
        let end = sign_in_by_provider(&mut Client::new(&db), &provider, ACME, &Person::new("17", ADA)).await;
        assert!(end.contains("link="), "{name}: {end}");
    }
}
