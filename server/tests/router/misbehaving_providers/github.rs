//! GitHub.

use super::*;

/// GitHub's answers: an error with a 200, an account without an address, who it is refused.
#[tokio::test]
async fn unusual_github_answers_are_accepted_or_rejected() {
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
