//! Signing in by an identity provider.

use super::*;

/// A new identity verifies an address by our mail once; then issuer and subject identify the account.
#[tokio::test]
async fn new_user_verifies_email_once_then_signs_in_directly() {
    let (db, provider) = set_up().await;
    let person = Person::new("17", "new@example.com");
    let mut client = Client::new(&db);
    let page = sign_in_by_provider(&mut client, &provider, ACME, &person).await;
    assert!(
        !is_signed_in(&mut client).await,
        "the asserted address gives no access"
    );
    let shown = client.get(&page).await;
    assert!(shown.body.contains("with ACME as lovelace"), "{}", shown.body);
    assert!(shown.body.contains("value=\"new@example.com\""));
    // The user may verify another address than the asserted one.
    let end = verify_address(&db, &mut client, &page, "mine@example.com").await;
    assert_eq!(end, "/settings/profile", "the redirect target");
    assert!(is_signed_in(&mut client).await);
    assert_eq!(
        linked_accounts(&db).await,
        [("mine@example.com".into(), "17".into())]
    );

    // The next sign-in needs no mail, and another asserted address changes nothing.
    let person = Person::new("17", ADA);
    let mut elsewhere = Client::new(&db);
    let end = sign_in_by_provider(&mut elsewhere, &provider, ACME, &person).await;
    assert_eq!(end, "/settings/profile");
    let me = elsewhere.get("/api/v1/me").await;
    assert!(me.body.contains("mine@example.com"), "{}", me.body);
}

/// A sign-in by a provider is a first factor only (S7).
#[tokio::test]
async fn provider_sign_in_requires_the_second_factor() {
    let (db, provider) = set_up().await;
    let person = Person::new("17", ADA);
    let mut client = Client::new(&db);
    let page = sign_in_by_provider(&mut client, &provider, ACME, &person).await;
    verify_address(&db, &mut client, &page, ADA).await;
    crate::settings::enrol_totp(&db, &mut client).await;
    let mut elsewhere = Client::new(&db);
    let end = sign_in_by_provider(&mut elsewhere, &provider, ACME, &person).await;
    assert!(end.starts_with("/sign-in/second-factor?pending="), "{end}");
    assert!(!is_signed_in(&mut elsewhere).await);
}

/// An access token that cannot be sent in a header is not used for the userinfo request.
#[tokio::test]
async fn unusable_access_token_is_ignored() {
    let (db, provider) = set_up().await;
    provider.set_fault(Fault::AccessToken);
    let end = sign_in_by_provider(&mut Client::new(&db), &provider, ACME, &Person::new("17", ADA)).await;
    assert!(end.contains("link="), "{end}");
}

/// GitHub sends no ID token: the numeric id identifies the user, not the login or the address.
#[tokio::test]
async fn github_identity_is_the_numeric_id() {
    let provider = Provider::start().await;
    let db = set_up_with(&[(&provider, "github", ProviderKind::GitHub)]).await;
    let mut person = Person::new("583231", "octo@example.com");
    let mut client = Client::new(&db);
    provider.set_fault(Fault::NoIdToken);
    let page = sign_in_by_provider(&mut client, &provider, "github", &person).await;
    verify_address(&db, &mut client, &page, ADA).await;
    assert_eq!(linked_accounts(&db).await, [(ADA.into(), "583231".into())]);
    // A login can be renamed, and taken by another person.
    person.login = "renamed".to_owned();
    let end = sign_in_by_provider(&mut Client::new(&db), &provider, "github", &person).await;
    assert_eq!(end, "/settings/profile");
    // GitHub sends this `iss` in its callback; any other issuer is refused.
    let github = refused_location("github");
    for (name, expected) in [
        (format!("{}/login/oauth", provider.issuer), "/settings/profile"),
        (provider.issuer.clone(), github.as_str()),
        ("https://id.example.com".to_owned(), github.as_str()),
    ] {
        let mut elsewhere = Client::new(&db);
        let asked = start_authorization(&mut elsewhere, "/api/sign-in/provider", "github").await;
        let code = provider.authorize(&asked, &person);
        let answer = [
            ("code", code.as_str()),
            ("state", &asked["state"]),
            ("iss", &name),
        ];
        let end = elsewhere.get(&callback_url("github", &answer)).await;
        assert_eq!(end.location(), expected, "{name}");
    }
    let other_person = Person::new("99", "octo@example.com");
    let end = sign_in_by_provider(&mut Client::new(&db), &provider, "github", &other_person).await;
    assert!(end.contains("link="), "{end}");
}

/// A provider without secret or with another issuer is off; the rest of the sign-in works (S37).
#[tokio::test]
async fn misconfigured_provider_is_disabled() {
    let provider = Provider::start().await;
    provider.claim_to_be("https://id.example.com");
    let mut config = testing::config();
    provider.configure(&mut config, ACME, ProviderKind::Oidc);
    provider.configure(&mut config, "half", ProviderKind::Oidc);
    config.providers.get_mut("half").unwrap().client_secret = None;
    let db = TestDatabase::create_with(config).await;
    assert!(!db.services.providers.discover().await);
    let mut client = Client::new(&db);
    let page = client.get("/sign-in").await;
    assert_eq!(page.status, StatusCode::OK, "other ways to sign in work");
    assert!(!page.body.contains("name=\"provider\""), "{}", page.body);
    let fields = [("provider", "half"), ("next", ""), ("page", "/sign-in")];
    let half = client
        .post(Transport::Plain, "/api/sign-in/provider", &fields)
        .await;
    assert_eq!(half.status, StatusCode::NOT_FOUND);
    let fields = [("provider", ACME), ("next", ""), ("page", "/sign-in")];
    let left = client
        .post(Transport::Plain, "/api/sign-in/provider", &fields)
        .await;
    let page = client.get(left.location()).await;
    assert_eq!(page.location(), "/sign-in/provider/acme?problem=unavailable");
    let problem_page = client.get(page.location()).await;
    assert!(
        problem_page.body.contains("responding right now"),
        "{}",
        problem_page.body
    );
}

/// Others behind the same address cannot use up the limit of a known browser (S106).
#[tokio::test]
async fn known_browser_is_exempt_from_the_shared_address_limit() {
    let provider = Provider::start().await;
    let mut config = testing::config();
    provider.configure(&mut config, ACME, ProviderKind::Oidc);
    config.auth.attempts_per_hour_per_address = 2;
    let db = TestDatabase::create_with(config).await;
    db.services.providers.discover().await;
    let mut owner = Client::signed_in(&db, ADA).await;
    let start = |client: &Client| {
        let mut request = Request::post("/api/sign-in/provider")
            .header("accept", "application/json")
            .header("origin", crate::client::ORIGIN)
            .header("content-type", "application/x-www-form-urlencoded");
        if let Some(device) = client.cookies.get("device") {
            request = request.header("cookie", cookie("device", device));
        }
        request.extension(ConnectInfo("203.0.113.5:1".parse::<SocketAddr>().unwrap()))
    };
    let body = crate::client::form(&[("provider", ACME), ("next", "")]);
    for _ in 0..2 {
        let mut other_browser = Client::new(&db);
        let request = start(&other_browser);
        assert_eq!(
            other_browser.send_body(request, body.clone()).await.status,
            StatusCode::OK
        );
    }
    let mut other_browser = Client::new(&db);
    let request = start(&other_browser);
    let third = other_browser.send_body(request, body.clone()).await;
    assert_eq!(third.status, StatusCode::TOO_MANY_REQUESTS);
    let request = start(&owner);
    assert_eq!(owner.send_body(request, body).await.status, StatusCode::OK);
}
