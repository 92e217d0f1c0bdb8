//! Discovery documents and key sets of providers.

use super::*;

/// A provider with an unusable discovery document is off, with the reason in the log (S37).
#[tokio::test]
async fn unusable_discovery_disables_the_provider() {
    for (name, overrides, said) in [
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
        provider.set_overrides(overrides);
        let mut config = testing::config();
        provider.configure(&mut config, ACME, ProviderKind::Oidc);
        let services = domain::Services::connect(config).unwrap();
        let log = Log::begin();
        assert!(!services.providers.discover().await, "{name}");
        let log = log.end();
        assert!(log.contains(&said.replace('"', "\\\"")), "{name}: {log}");
    }
}

/// A replaced key, under the same or a new key id, is fetched once; a provider that signs wrongly does
/// not cause a fetch at each sign-in.
#[tokio::test]
async fn replaced_signing_key_is_fetched_once() {
    for replace in [Provider::replace_key as fn(&Provider), Provider::rotate_key] {
        let (db, provider) = set_up().await;
        replace(&provider);
        let end = sign_in_by_provider(&mut Client::new(&db), &provider, ACME, &Person::new("17", ADA)).await;
        assert!(end.contains("link="), "{end}");
        replace(&provider);
        let end = sign_in_by_provider(&mut Client::new(&db), &provider, ACME, &Person::new("17", ADA)).await;
        if end != REFUSED {
            // The second key id is known by then.
            assert!(end.contains("link="), "{end}");
        }
    }
    let (db, provider) = set_up().await;
    provider.replace_key();
    sign_in_by_provider(&mut Client::new(&db), &provider, ACME, &Person::new("17", ADA)).await;
    provider.replace_key();
    let end = sign_in_by_provider(&mut Client::new(&db), &provider, ACME, &Person::new("17", ADA)).await;
    assert_eq!(end, REFUSED, "not twice within half a minute");
}
