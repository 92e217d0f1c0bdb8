//! Errors, repetitions and form posts at the callback.

use super::*;

/// The error of a callback is mapped to our words; its description is attacker-controlled, and neither
/// shown nor logged.
#[tokio::test]
async fn provider_error_is_shown_in_own_words() {
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
        let asked = start_authorization(&mut client, "/api/sign-in/provider", ACME).await;
        // A code beside an error is ignored.
        let code = provider.authorize(&asked, &Person::new("17", ADA));
        let answer = [
            ("error", error),
            ("error_description", "Call +1 555 0100 at once"),
            ("error_uri", "https://evil.example"),
            ("code", &code),
            ("state", asked["state"].as_str()),
        ];
        let log = Log::begin();
        let end = client.get(&callback_url(ACME, &answer)).await;
        let log = log.end();
        let expected = format!("/sign-in/provider/acme?problem={problem}&next=%2Fsettings%2Fprofile");
        assert_eq!(end.location(), expected, "{error}");
        let page = client.get(end.location()).await;
        assert!(
            !page.body.contains("555 0100") && !page.body.contains("You won"),
            "{}",
            page.body
        );
        assert!(
            !log.contains("555 0100") && !log.contains("Click here\n"),
            "{log}"
        );
    }
}

/// A callback that is repeated by a reload redirects the browser that is signed in by it; elsewhere it
/// stays used.
#[tokio::test]
async fn repeated_callback_redirects_the_signed_in_browser() {
    let (db, provider) = set_up().await;
    let mut ada = Client::signed_in(&db, ADA).await;
    let person = Person::new("17", ADA);
    let asked = start_authorization(&mut ada, "/api/settings/connections/start", ACME).await;
    let code = provider.authorize(&asked, &person);
    let connected = callback_url(ACME, &[("code", &code), ("state", &asked["state"])]);
    let end = ada.get(&connected).await;
    assert_eq!(end.location(), "/settings/connections?saved=connection");
    let again = ada.get(&connected).await;
    assert_eq!(again.location(), "/settings/connections");

    let mut client = Client::new(&db);
    let asked = start_authorization(&mut client, "/api/sign-in/provider", ACME).await;
    let code = provider.authorize(&asked, &person);
    let address = callback_url(ACME, &[("code", &code), ("state", &asked["state"])]);
    let first = client.get(&address).await;
    assert_eq!(first.location(), "/settings/profile");
    for _ in 0..2 {
        let again = client.get(&address).await;
        assert_eq!(again.location(), "/settings/profile", "silently");
        assert!(again.set_cookies().is_empty());
    }
    // Without the session: another browser with the URL, another session of the same user, a signed-out
    // browser.
    let other_browser = Client::new(&db).get(&address).await;
    assert_eq!(other_browser.location(), "/sign-in/provider/acme?problem=over");
    let other = ada.get(&address).await;
    assert_eq!(other.location(), "/settings/connections?problem=over");
    client.post(Transport::Plain, "/api/sign-out", &[]).await;
    let signed_out = client.get(&address).await;
    assert_eq!(signed_out.location(), "/sign-in/provider/acme?problem=over");
}

/// Apple posts its answer from another site, without our cookies. It is refused with an explanation,
/// changes nothing, and the log names the provider.
#[tokio::test]
async fn form_post_callback_is_rejected_with_explanation() {
    let (db, provider) = set_up().await;
    let mut client = Client::new(&db);
    let asked = start_authorization(&mut client, "/api/sign-in/provider", ACME).await;
    let code = provider.authorize(&asked, &Person::new("17", ADA));
    let body = crate::client::form(&[("code", &code), ("state", &asked["state"])]);
    for (path, logged) in [
        ("/sign-in/provider/acme/callback", true),
        ("/sign-in/provider/unknown/callback", false),
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
    // The authorization request was not used up.
    let address = callback_url(ACME, &[("code", &code), ("state", &asked["state"])]);
    assert!(client.get(&address).await.location().contains("link="));
}
