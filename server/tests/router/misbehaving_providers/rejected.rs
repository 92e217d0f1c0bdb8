//! Invalid responses are rejected.

use super::*;

/// Invalid responses, and what the log says: the configured and the received value.
fn invalid_responses() -> Vec<(&'static str, Overrides, &'static str)> {
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
            "several audiences, without azp",
            claims(json!({ "aud": [CLIENT, "api"] })),
            "\"latchkey api\", and does not say",
        ),
        (
            "several audiences, azp of null",
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
        // With a subject of white space only, different users could be taken for one person.
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
            "a subject with a no-break space",
            claims(json!({ "sub": "\u{a0}" })),
            subject,
        ),
        (
            "a subject with an invisible character",
            claims(json!({ "sub": "17\u{200b}" })),
            subject,
        ),
        (
            "a subject in full-width digits",
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
            Overrides {
                header: json!({ "alg": "ES256" }),
                ..Overrides::default()
            },
            "signed with \"ES256\", and EdDSA is configured",
        ),
        (
            "no algorithm",
            Overrides {
                header: json!({ "alg": null }),
                ..Overrides::default()
            },
            "signed with \"\"",
        ),
        (
            "an algorithm in other letters",
            Overrides {
                header: json!({ "alg": "eddsa" }),
                ..Overrides::default()
            },
            "signed with \"eddsa\"",
        ),
        (
            "a header that must be understood",
            Overrides {
                header: json!({ "crit": ["b64"], "b64": false }),
                ..Overrides::default()
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
        // GitHub refuses with status 200.
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
            Overrides {
                token_status: Some(400),
                ..token(json!({ "error": "invalid_grant" }))
            },
            "refused: \"invalid_grant\"",
        ),
        (
            "no error, and no success",
            Overrides {
                token_status: Some(418),
                ..Overrides::default()
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

/// The sign-in is refused, and the log names the reason without secrets or addresses.
#[tokio::test]
async fn invalid_response_is_rejected_and_logged() {
    for chunk in invalid_responses().chunks(12) {
        let (db, provider) = set_up().await;
        for (name, overrides, said) in chunk {
            provider.set_overrides(overrides.clone());
            assert!(db.services.providers.discover().await, "{name}");
            let log = Log::begin();
            let end =
                sign_in_by_provider(&mut Client::new(&db), &provider, ACME, &Person::new("17", ADA)).await;
            let log = log.end();
            assert_eq!(end, REFUSED, "{name}");
            assert!(log.contains(&said.replace('"', "\\\"")), "{name}: {log}");
            for secret in ["eyJ", "access-code", "client's secret", ADA] {
                assert!(!log.contains(secret), "{name} tells {secret}: {log}");
            }
        }
    }
}
