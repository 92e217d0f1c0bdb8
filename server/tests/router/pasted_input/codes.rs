//! Pasted codes and links.

use super::*;

/// Codes in full width, with quotes, invisible characters or words around them are accepted, over every
/// transport.
#[tokio::test]
async fn pasted_mail_code_is_accepted() {
    let db = TestDatabase::create().await;
    for (n, transport) in [
        Transport::Plain,
        Transport::Form,
        Transport::Fetch,
        Transport::Plain,
    ]
    .into_iter()
    .enumerate()
    {
        let mut client = Client::new(&db);
        let challenge = client.start_sign_in(&db, &format!("ada{n}@example.com")).await;
        let id = challenge.id.to_string();
        let page = client.get(&format!("/sign-in/verify?challenge={id}")).await.body;
        let field = page
            .split_once("id=\"code\"")
            .unwrap()
            .1
            .split_once('>')
            .unwrap()
            .0;
        for stops in ["maxlength", "pattern", "type=\"number\""] {
            assert!(!field.contains(stops), "the browser would cut it: {field}");
        }
        let code = &pasted_forms(&challenge.code)[n];
        client
            .post(
                transport,
                "/api/sign-in/code",
                &[("challenge", &id), ("code", code)],
            )
            .await;
        assert_eq!(
            client.get("/api/v1/me").await.status,
            StatusCode::OK,
            "{transport:?} {code:?}"
        );
    }
}

/// TOTP and recovery codes are accepted in the pasted forms in which mailed codes are.
#[tokio::test]
async fn pasted_totp_and_recovery_codes_are_accepted() {
    let mut config = testing::config();
    config.auth.mails_per_hour = 1000;
    let db = TestDatabase::create_with(config).await;
    let mut ada = Client::signed_in(&db, ADA).await;
    let (totp, shown) = settings::enrol_totp(&db, &mut ada).await;
    let recovery_code = shown
        .body
        .split_once("<ol>")
        .unwrap()
        .1
        .split_once("<code>")
        .unwrap()
        .1;
    let recovery_code = recovery_code.split_once('<').unwrap().0.to_owned();
    for n in 0..5 {
        db.advance("30 seconds").await;
        let app = totp.generate(settings::now(&db).await).to_string();
        let code = match n {
            4 => full_width(&recovery_code).to_uppercase(),
            n => pasted_forms(&app)[n].clone(),
        };
        let mut browser = Client::new(&db);
        let pending = browser.sign_in(&db, ADA).await;
        let pending = pending.location().split_once("pending=").unwrap().1.to_owned();
        let answer = browser
            .post(
                Transport::Plain,
                "/api/sign-in/second-factor",
                &[("pending", &pending), ("code", &code)],
            )
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{code:?}: {}", answer.body);
    }
}

/// Mail programs and users take characters after a link into it.
#[tokio::test]
async fn sign_in_link_with_trailing_characters_opens() {
    let db = TestDatabase::create().await;
    let mut client = Client::new(&db);
    let challenge = client.start_sign_in(&db, ADA).await;
    for (before, after) in [
        ("", ""),
        ("", "%3E"),
        ("", "%3e"),
        ("", "."),
        ("", ".."),
        ("", ")"),
        ("", ")."),
        ("", "]"),
        ("", "%5D"),
        ("", "%7D"),
        ("", "/"),
        ("", "//"),
        ("", "/%3E"),
        ("", "/)"),
        ("", "%22"),
        ("", "'"),
        ("", ","),
        ("", ";"),
        ("", ":"),
        ("", "!"),
        ("", "="),
        ("", "=3D"),
        ("", "*"),
        ("", "_"),
        ("", "-"),
        ("", "&gt;"),
        ("", "%20"),
        ("", "%0A"),
        ("", "%0D%0A"),
        ("", "%E2%80%9D"),
        ("", "%E3%80%82"),
        ("", "%C2%BB"),
        ("", "%E2%80%8B"),
        ("", "?utm_source=mail"),
        ("", "%3Futm_source=mail"),
        ("%3C", "%3E"),
        ("%20", ""),
        ("(", ")"),
    ] {
        let mut browser = Client {
            router: client.router.clone(),
            cookies: client.cookies.clone(),
        };
        let link = format!("/sign-in/link/{before}{}{after}", challenge.token);
        let opened = browser.get(&link).await;
        assert_eq!(
            (opened.status, opened.location()),
            (StatusCode::SEE_OTHER, "/sign-in/link"),
            "{link}"
        );
        assert_eq!(browser.cookies.get("link"), Some(&challenge.token), "{link}");
        assert_eq!(opened.header("referrer-policy"), "no-referrer", "{link}");
        let page = browser.get("/sign-in/link").await;
        assert!(page.body.contains("Continue to sign in as"), "{link}");
    }
    // A truncated token is not accepted.
    let short = &challenge.token[1..];
    let mut browser = Client::new(&db);
    browser.get(&format!("/sign-in/link/{short}%3E")).await;
    assert!(!browser.cookies.contains_key("link"));
}
