//! Unusual answers of GitHub.

use super::*;

/// Members that are not used may have any type; errors with status 200 and a missing id are refused.
#[tokio::test]
async fn unusual_github_answers_are_accepted_or_rejected() {
    for (name, overrides, works) in [
        (
            "an address that is null",
            Overrides {
                user: json!({ "email": "null", "name": "null" }),
                ..Overrides::default()
            },
            true,
        ),
        (
            "an address of another type",
            Overrides {
                user: json!({ "email": [], "name": {}, "login": 7 }),
                ..Overrides::default()
            },
            true,
        ),
        (
            "plans and counts of another type",
            Overrides {
                user: json!({ "plan": "free", "public_repos": "7" }),
                ..Overrides::default()
            },
            true,
        ),
        (
            "no address",
            Overrides {
                user: json!({ "email": null }),
                ..Overrides::default()
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
            "user endpoint with a 403",
            Overrides {
                user_status: Some(403),
                ..Overrides::default()
            },
            false,
        ),
        (
            "user endpoint with a 404",
            Overrides {
                user_status: Some(404),
                ..Overrides::default()
            },
            false,
        ),
        (
            "an id as a text",
            Overrides {
                user: json!({ "id": "17" }),
                ..Overrides::default()
            },
            false,
        ),
        (
            "no id",
            Overrides {
                user: json!({ "id": null }),
                ..Overrides::default()
            },
            false,
        ),
    ] {
        let provider = Provider::start().await;
        let db = set_up_with(&[(&provider, "github", ProviderKind::GitHub)]).await;
        provider.set_overrides(overrides);
        let end = sign_in_by_provider(
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
