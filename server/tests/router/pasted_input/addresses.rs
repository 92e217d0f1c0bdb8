//! E-mail addresses and names.

use super::*;

/// The field is plain text with the keyboard of an address, so that the browser lets through what the
/// server accepts.
#[tokio::test]
async fn email_address_is_validated_by_the_server_alone() {
    let mut config = testing::config();
    config.auth.attempts_per_hour_per_address = 1000;
    let db = TestDatabase::create_with(config).await;
    let mut client = Client::new(&db);
    for page in ["/sign-in", "/sign-up", "/sign-in/password", "/sign-in/forgot"] {
        let body = client.get(page).await.body;
        let Some((_, field)) = body.split_once("id=\"email\"") else {
            continue;
        };
        let field = field.split_once('>').unwrap().0;
        assert!(
            field.contains("type=\"text\"") && field.contains("inputmode=\"email\""),
            "{page}: {field}"
        );
        assert!(
            !field.contains("pattern") && !field.contains("maxlength"),
            "{page}: {field}"
        );
    }
    for (typed, shown) in [
        ("ada@example.com", "ada@example.com"),
        (" ADA＠Example.com. ", "ada@example.com"),
        ("mailto:ada@example.com", "ada@example.com"),
        ("<ada@example.com>", "ada@example.com"),
        ("josé@example.com", "josé@example.com"),
        ("हिन्दी@example.com", "हिन्दी@example.com"),
        ("বাংলা@example.com", "বাংলা@example.com"),
        ("தமிழ்@example.com", "தமிழ்@example.com"),
        ("ada@bücher.example", "ada@bücher.example"),
        ("ada@xn--bcher-kva.example", "ada@bücher.example"),
        ("ada@аррӏе.com", "ada@xn--80ak6aa92e.com"),
        ("ada@pаypal.com", "ada@xn--pypal-4ve.com"),
    ] {
        let fields = [("email", typed), ("next", ""), ("page", "/sign-in")];
        let started = client.post(Transport::Plain, "/api/sign-in/start", &fields).await;
        assert_eq!(started.status, StatusCode::SEE_OTHER, "{typed}: {}", started.body);
        let page = client.get(started.location()).await;
        assert!(
            page.body.contains(&format!("email to {shown}. ")),
            "{typed}: {}",
            page.body
        );
    }
    for (typed, words) in [
        ("Ada &lt;ada@example.com&gt;", "Enter one email address alone"),
        ("Ada <ada@example.com>", "Enter one email address alone"),
        (
            "ada@example.com, eve@example.com",
            "Enter one email address alone",
        ),
        ("\"ada\"@example.com", "quotation marks"),
        ("ada@localhost", "Enter a valid email address"),
        ("ada@[127.0.0.1]", "Enter a valid email address"),
        ("ada@127.0.0.1", "Enter a valid email address"),
        ("ada", "Enter a valid email address"),
        ("", "Enter your email address"),
    ] {
        let fields = [("email", typed), ("next", ""), ("page", "/sign-in")];
        let refused = client.post(Transport::Plain, "/api/sign-in/start", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert!(refused.body.contains(words), "{typed}: {}", refused.body);
    }
}

/// Pages show the Unicode form of a domain; the API returns the stored ASCII form.
#[tokio::test]
async fn international_domain_is_shown_in_unicode() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, "ada@bücher.example").await;
    for page in [
        "/settings/profile",
        "/settings/security",
        "/settings/profile/email",
        "/welcome",
    ] {
        let body = client.get(page).await.body;
        assert!(body.contains("ada@bücher.example"), "{page}: {body}");
        assert!(!body.contains("xn--"), "{page}");
    }
    let me = client.get("/api/v1/me").await.body;
    assert!(me.contains("ada@xn--bcher-kva.example"), "{me}");
}

/// Names that mail programs would turn into a link are rejected.
#[tokio::test]
async fn names_with_dots_are_accepted_and_links_rejected() {
    let db = TestDatabase::create().await;
    let (_, _) = db.manager(ADA, "Engines").await;
    let mut client = Client::signed_in(&db, ADA).await;
    type Form<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)]);
    let forms: [Form<'_>; 2] = [
        (
            "/api/settings/profile/update",
            "/settings/profile",
            &[("time_zone", ""), ("locale", "")],
        ),
        ("/api/organizations/create", "/welcome", &[("slug", "")]),
    ];
    for (action, page, more) in forms {
        for (name, taken) in [
            ("Dr.Smith", true),
            ("Ma.Teresa Cruz", true),
            ("St.John", true),
            ("J.R.R. Tolkien", true),
            ("Anne-Marie St.Clair", true),
            ("evil.com", false),
            ("www.x.de", false),
            ("bit.ly/abc", false),
            ("evil。com", false),
            ("pаypal.com", false),
            ("eve@evil.com", false),
        ] {
            let fields = [&[("page", page), ("name", name)], more].concat();
            let answer = client.post(Transport::Plain, action, &fields).await;
            let status = if taken {
                StatusCode::SEE_OTHER
            } else {
                StatusCode::UNPROCESSABLE_ENTITY
            };
            assert_eq!(answer.status, status, "{action} {name}: {}", answer.body);
            // A user with an organization is redirected from `/welcome`, so only the profile shows the
            // error.
            if page == "/settings/profile" {
                assert_eq!(
                    answer.body.contains("contain links or web addresses."),
                    !taken,
                    "{name}"
                );
            }
        }
    }
}

/// Browsers without JavaScript or WebAssembly are told what passkeys need; renaming and removing work
/// by plain forms.
#[tokio::test]
async fn passkeys_page_names_its_requirements() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    let page = client.get("/settings/security/passkeys").await.body;
    assert!(
        page.contains("<noscript><p class=\"hint\">Passkeys need JavaScript."),
        "{page}"
    );
    let hint = page.split_once("data-unscripted").unwrap().1;
    assert!(hint.contains("Passkeys need WebAssembly"), "{page}");
    let script = page.split_once("<script type=\"module\"").unwrap().1;
    assert!(
        script.contains("[data-unscripted]") && script.contains(".catch(giveUp)"),
        "{script}"
    );
}
