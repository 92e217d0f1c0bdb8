//! The callback: one browser, one provider, once.

use super::*;

#[tokio::test]
async fn every_invalid_id_token_is_rejected_and_logged() {
    let (db, provider) = set_up().await;
    for lie in LIES {
        provider.lie(lie);
        let mut client = Client::new(&db);
        let end = visit(&mut client, &provider, ACME, &Person::new("17", ADA)).await;
        assert_eq!(end, refused(ACME), "{lie:?}");
        assert!(!is_signed_in(&mut client).await, "{lie:?}");
        let page = client.get(&end).await;
        assert!(page.body.contains("did not hold"), "{}", page.body);
    }
    let kept: i64 = sqlx::query_scalar("select count(*) from pending_account_links")
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
    assert_eq!(logged, LIES.len() as i64);
    provider.lie(Lie::Nothing);
    let end = visit(&mut Client::new(&db), &provider, ACME, &Person::new("17", ADA)).await;
    assert!(end.contains("link="), "and the truth is believed: {end}");
}

#[tokio::test]
async fn callback_is_bound_to_browser_provider_and_ten_minutes() {
    let (one, two) = (Provider::start().await, Provider::start().await);
    let db = with(&[
        (&one, ACME, ProviderKind::Oidc),
        (&two, "other", ProviderKind::Oidc),
    ])
    .await;
    let person = Person::new("17", ADA);
    let over = |name: &str| format!("/sign-in/provider/{name}?problem=over");

    // Another browser's, which is how somebody is signed in to another's account.
    let mut attacker = Client::new(&db);
    let asked = leave(&mut attacker, "/api/sign-in/provider", ACME).await;
    let code = one.authorize(&asked, &person);
    let answer = [("code", code.as_str()), ("state", asked["state"].as_str())];
    let mut victim = Client::new(&db);
    leave(&mut victim, "/api/sign-in/provider", ACME).await;
    assert_eq!(victim.get(&callback(ACME, &answer)).await.location(), over(ACME));

    // Another provider's callback.
    let crossed = attacker.get(&callback("other", &answer)).await;
    assert_eq!(crossed.location(), over("other"));

    // A state of nobody, and none.
    let none = [("code", code.as_str()), ("state", "none")];
    assert_eq!(attacker.get(&callback(ACME, &none)).await.location(), over(ACME));
    assert_eq!(attacker.get(&callback(ACME, &[])).await.location(), over(ACME));

    // None of this used it up; it works once.
    let first = attacker.get(&callback(ACME, &answer)).await;
    assert!(first.location().contains("link="), "{}", first.location());
    assert_eq!(
        attacker.get(&callback(ACME, &answer)).await.location(),
        over(ACME)
    );

    // Eleven minutes later.
    let asked = leave(&mut attacker, "/api/sign-in/provider", ACME).await;
    let code = one.authorize(&asked, &person);
    db.advance("11 minutes").await;
    let answer = [("code", code.as_str()), ("state", asked["state"].as_str())];
    assert_eq!(
        attacker.get(&callback(ACME, &answer)).await.location(),
        over(ACME)
    );

    let nobody = Client::new(&db).get("/sign-in/provider/nobody/callback").await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn concurrent_callbacks_succeed_once() {
    let (db, provider) = set_up().await;
    let mut client = Client::new(&db);
    let asked = leave(&mut client, "/api/sign-in/provider", ACME).await;
    let code = provider.authorize(&asked, &Person::new("17", ADA));
    let address = callback(ACME, &[("code", &code), ("state", &asked["state"])]);
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

#[tokio::test]
async fn callback_issuer_is_verified() {
    let (db, provider) = set_up().await;
    let person = Person::new("17", ADA);
    let mut client = Client::new(&db);
    let refused = refused(ACME);

    let asked = leave(&mut client, "/api/sign-in/provider", ACME).await;
    let code = provider.authorize(&asked, &person);
    let other = [
        ("code", code.as_str()),
        ("state", &asked["state"]),
        ("iss", "https://id.example.com"),
    ];
    assert_eq!(client.get(&callback(ACME, &other)).await.location(), refused);

    provider.announce_issuer();
    db.services.providers.discover().await;
    let asked = leave(&mut client, "/api/sign-in/provider", ACME).await;
    let code = provider.authorize(&asked, &person);
    let missing = [("code", code.as_str()), ("state", asked["state"].as_str())];
    assert_eq!(client.get(&callback(ACME, &missing)).await.location(), refused);

    let asked = leave(&mut client, "/api/sign-in/provider", ACME).await;
    let code = provider.authorize(&asked, &person);
    let right = [
        ("code", code.as_str()),
        ("state", &asked["state"]),
        ("iss", &provider.issuer),
    ];
    let end = client.get(&callback(ACME, &right)).await;
    assert!(end.location().contains("link="), "{}", end.location());
}

#[tokio::test]
async fn stolen_authorization_code_is_rejected_by_pkce() {
    let (db, provider) = set_up().await;
    let mut client = Client::new(&db);
    let stolen_from = leave(&mut Client::new(&db), "/api/sign-in/provider", ACME).await;
    let code = provider.authorize(&stolen_from, &Person::new("17", ADA));
    let asked = leave(&mut client, "/api/sign-in/provider", ACME).await;
    let answer = [("code", code.as_str()), ("state", asked["state"].as_str())];
    let end = client.get(&callback(ACME, &answer)).await;
    assert_eq!(end.location(), refused(ACME), "PKCE (S33)");
}

#[tokio::test]
async fn provider_error_leads_to_the_problem_page() {
    let (db, provider) = set_up().await;
    let mut client = Client::new(&db);
    for (error, problem) in [("access_denied", "cancelled"), ("server_error", "refused")] {
        let asked = leave(&mut client, "/api/sign-in/provider", ACME).await;
        let answer = [("error", error), ("state", asked["state"].as_str())];
        let end = client.get(&callback(ACME, &answer)).await;
        assert_eq!(
            end.location(),
            format!("/sign-in/provider/acme?problem={problem}&next=%2Fsettings%2Fprofile")
        );
    }
    // New keys are asked for.
    provider.rotate_key();
    let end = visit(&mut client, &provider, ACME, &Person::new("17", ADA)).await;
    assert!(end.contains("link="), "{end}");
    // A forged problem has no words of its own.
    let forged = client.get("/sign-in/provider/acme?problem=You+won!").await;
    assert!(!forged.body.contains("You won"), "{}", forged.body);
}

#[tokio::test]
async fn head_request_and_duplicate_state_do_not_use_up_callback() {
    let (db, provider) = set_up().await;
    let mut client = Client::new(&db);
    let asked = leave(&mut client, "/api/sign-in/provider", ACME).await;
    let code = provider.authorize(&asked, &Person::new("17", ADA));
    let address = callback(ACME, &[("code", &code), ("state", &asked["state"])]);
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

#[tokio::test]
async fn authorization_request_stores_no_plain_secret() {
    let (db, provider) = set_up().await;
    let mut client = Client::new(&db);
    let asked = leave(&mut client, "/api/sign-in/provider", ACME).await;
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
