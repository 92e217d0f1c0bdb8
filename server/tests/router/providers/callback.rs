//! The callback of an identity provider: valid for one browser and one provider, once.

use super::*;

/// Each fault of an ID token is refused with one message and one security event (S35).
#[tokio::test]
async fn every_invalid_id_token_is_rejected_and_logged() {
    let (db, provider) = set_up().await;
    for fault in FAULTS {
        provider.set_fault(fault);
        let mut client = Client::new(&db);
        let end = sign_in_by_provider(&mut client, &provider, ACME, &Person::new("17", ADA)).await;
        assert_eq!(end, refused_location(ACME), "{fault:?}");
        assert!(!is_signed_in(&mut client).await, "{fault:?}");
        let page = client.get(&end).await;
        assert!(page.body.contains("verify the response"), "{}", page.body);
    }
    let kept: i64 =
        sqlx::query_scalar("select count(*) from pending_account_links where label <> 'Bystander'")
            .fetch_one(&db.owner)
            .await
            .unwrap();
    assert_eq!(kept, 0);
    let logged: i64 = sqlx::query_scalar(
        "select count(*) from security_events where event = 'sign_in_failed' and factor = 'provider'",
    )
    .fetch_one(&db.owner)
    .await
    .unwrap();
    assert_eq!(logged, FAULTS.len() as i64);
    provider.set_fault(Fault::None);
    let end = sign_in_by_provider(&mut Client::new(&db), &provider, ACME, &Person::new("17", ADA)).await;
    assert!(end.contains("link="), "a valid answer is accepted: {end}");
}

/// A state counts once, in the browser and for the provider that it was made for, and expires (S34).
#[tokio::test]
async fn callback_is_bound_to_browser_provider_and_ten_minutes() {
    let (one, two) = (Provider::start().await, Provider::start().await);
    let db = set_up_with(&[
        (&one, ACME, ProviderKind::Oidc),
        (&two, "other", ProviderKind::Oidc),
    ])
    .await;
    let person = Person::new("17", ADA);
    let over = |name: &str| format!("/sign-in/provider/{name}?problem=over");

    // The callback of another browser, by which an attacker would sign a victim in to his own account.
    let mut attacker = Client::new(&db);
    let asked = start_authorization(&mut attacker, "/api/sign-in/provider", ACME).await;
    let code = one.authorize(&asked, &person);
    let answer = [("code", code.as_str()), ("state", asked["state"].as_str())];
    let mut victim = Client::new(&db);
    start_authorization(&mut victim, "/api/sign-in/provider", ACME).await;
    assert_eq!(
        victim.get(&callback_url(ACME, &answer)).await.location(),
        over(ACME)
    );

    // Another provider's callback.
    let crossed = attacker.get(&callback_url("other", &answer)).await;
    assert_eq!(crossed.location(), over("other"));

    // An unknown state, and none.
    let none = [("code", code.as_str()), ("state", "none")];
    assert_eq!(
        attacker.get(&callback_url(ACME, &none)).await.location(),
        over(ACME)
    );
    assert_eq!(
        attacker.get(&callback_url(ACME, &[])).await.location(),
        over(ACME)
    );

    // None of these attempts used up the request: it works once.
    let first = attacker.get(&callback_url(ACME, &answer)).await;
    assert!(first.location().contains("link="), "{}", first.location());
    assert_eq!(
        attacker.get(&callback_url(ACME, &answer)).await.location(),
        over(ACME)
    );

    // Eleven minutes later.
    let asked = start_authorization(&mut attacker, "/api/sign-in/provider", ACME).await;
    let code = one.authorize(&asked, &person);
    db.advance("11 minutes").await;
    let answer = [("code", code.as_str()), ("state", asked["state"].as_str())];
    assert_eq!(
        attacker.get(&callback_url(ACME, &answer)).await.location(),
        over(ACME)
    );

    let unknown = Client::new(&db).get("/sign-in/provider/nobody/callback").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

/// Of 32 identical callbacks at once one succeeds (R4).
#[tokio::test]
async fn concurrent_callbacks_succeed_once() {
    let (db, provider) = set_up().await;
    let mut client = Client::new(&db);
    let asked = start_authorization(&mut client, "/api/sign-in/provider", ACME).await;
    let code = provider.authorize(&asked, &Person::new("17", ADA));
    let address = callback_url(ACME, &[("code", &code), ("state", &asked["state"])]);
    let many = (0..32).map(|_| {
        let mut client = Client {
            router: client.router.clone(),
            cookies: client.cookies.clone(),
        };
        let address = address.clone();
        tokio::spawn(async move { client.get(&address).await.location().to_owned() })
    });
    let mut won = 0;
    for answer in many.collect::<Vec<_>>() {
        let location = answer.await.unwrap();
        match location.contains("link=") {
            true => won += 1,
            false => assert_eq!(location, "/sign-in/provider/acme?problem=over"),
        }
    }
    assert_eq!(won, 1);
}

/// `iss` in the callback must be the provider's, and present if the provider announces it (RFC 9207).
#[tokio::test]
async fn callback_issuer_is_verified() {
    let (db, provider) = set_up().await;
    let person = Person::new("17", ADA);
    let mut client = Client::new(&db);
    let refused = refused_location(ACME);

    let asked = start_authorization(&mut client, "/api/sign-in/provider", ACME).await;
    let code = provider.authorize(&asked, &person);
    let other = [
        ("code", code.as_str()),
        ("state", &asked["state"]),
        ("iss", "https://id.example.com"),
    ];
    assert_eq!(client.get(&callback_url(ACME, &other)).await.location(), refused);

    provider.announce_issuer();
    db.services.providers.discover().await;
    let asked = start_authorization(&mut client, "/api/sign-in/provider", ACME).await;
    let code = provider.authorize(&asked, &person);
    let missing = [("code", code.as_str()), ("state", asked["state"].as_str())];
    assert_eq!(
        client.get(&callback_url(ACME, &missing)).await.location(),
        refused
    );

    let asked = start_authorization(&mut client, "/api/sign-in/provider", ACME).await;
    let code = provider.authorize(&asked, &person);
    let right = [
        ("code", code.as_str()),
        ("state", &asked["state"]),
        ("iss", &provider.issuer),
    ];
    let end = client.get(&callback_url(ACME, &right)).await;
    assert!(end.location().contains("link="), "{}", end.location());
}

/// A code that was issued for another authorization request fails at the token endpoint (S33).
#[tokio::test]
async fn stolen_authorization_code_is_rejected_by_pkce() {
    let (db, provider) = set_up().await;
    let mut client = Client::new(&db);
    let stolen_from = start_authorization(&mut Client::new(&db), "/api/sign-in/provider", ACME).await;
    let code = provider.authorize(&stolen_from, &Person::new("17", ADA));
    let asked = start_authorization(&mut client, "/api/sign-in/provider", ACME).await;
    let answer = [("code", code.as_str()), ("state", asked["state"].as_str())];
    let end = client.get(&callback_url(ACME, &answer)).await;
    assert_eq!(end.location(), refused_location(ACME), "PKCE (S33)");
}

/// An OAuth error in the callback leads to our page with our own words, and keeps the redirect target.
#[tokio::test]
async fn provider_error_leads_to_the_problem_page() {
    let (db, provider) = set_up().await;
    let mut client = Client::new(&db);
    for (error, problem) in [("access_denied", "cancelled"), ("server_error", "refused")] {
        let asked = start_authorization(&mut client, "/api/sign-in/provider", ACME).await;
        let answer = [("error", error), ("state", asked["state"].as_str())];
        let end = client.get(&callback_url(ACME, &answer)).await;
        assert_eq!(
            end.location(),
            format!("/sign-in/provider/acme?problem={problem}&next=%2Fsettings%2Fprofile")
        );
    }
    // After a rotation of the provider's key, the new key is fetched.
    provider.rotate_key();
    let end = sign_in_by_provider(&mut client, &provider, ACME, &Person::new("17", ADA)).await;
    assert!(end.contains("link="), "{end}");
    // An unknown problem in the URL is not shown.
    let forged = client.get("/sign-in/provider/acme?problem=You+won!").await;
    assert!(!forged.body.contains("You won"), "{}", forged.body);
}

/// A HEAD request and a duplicated parameter are refused and use nothing up; paths that are not UTF-8
/// are 404.
#[tokio::test]
async fn head_request_and_duplicate_state_do_not_use_up_callback() {
    let (db, provider) = set_up().await;
    let mut client = Client::new(&db);
    let asked = start_authorization(&mut client, "/api/sign-in/provider", ACME).await;
    let code = provider.authorize(&asked, &Person::new("17", ADA));
    let address = callback_url(ACME, &[("code", &code), ("state", &asked["state"])]);
    let looked = client.send(Request::head(&address)).await;
    assert_eq!(looked.status, StatusCode::METHOD_NOT_ALLOWED);
    let twice = client.get(&format!("{address}&state=other")).await;
    assert_eq!(twice.location(), "/sign-in/provider/acme?problem=over");
    for nonsense in [
        "/sign-in/provider/%ff/callback",
        "/sign-in/provider/acme/%ff",
        "/avatars/%ff",
        "/sign-in/link/%ff",
    ] {
        let answer = client.get(nonsense).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{nonsense}");
        assert!(
            answer.header("content-type").starts_with("text/html"),
            "{nonsense}"
        );
    }
    let end = client.get(&address).await;
    assert!(end.location().contains("link="), "{}", end.location());
}

/// State, nonce and code are not in the database in plain text.
#[tokio::test]
async fn authorization_request_stores_no_plain_secret() {
    let (db, provider) = set_up().await;
    let mut client = Client::new(&db);
    let asked = start_authorization(&mut client, "/api/sign-in/provider", ACME).await;
    let code = provider.authorize(&asked, &Person::new("17", ADA));
    let row: String =
        sqlx::query_scalar("select oauth_authorization_requests::text from oauth_authorization_requests")
            .fetch_one(&db.owner)
            .await
            .unwrap();
    for secret in [&asked["state"], &asked["nonce"], &code] {
        let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
        assert!(!row.contains(secret.as_str()) && !row.contains(&hex), "{row}");
    }
}
