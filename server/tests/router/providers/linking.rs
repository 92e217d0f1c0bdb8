//! Linking accounts of identity providers to an account.

use super::*;

/// An address asserted by a provider gives no access (S36): it is verified by our mail, and the owner
/// confirms the link. The change is mailed and ends other sessions (S26).
#[tokio::test]
async fn asserted_address_is_linked_only_after_confirmation() {
    let (db, provider) = set_up().await;
    let mut owner = Client::signed_in(&db, ADA).await;
    let mut client = Client::new(&db);
    let page = sign_in_by_provider(&mut client, &provider, ACME, &Person::new("17", ADA)).await;
    assert!(!is_signed_in(&mut client).await);
    let end = verify_address(&db, &mut client, &page, ADA).await;
    assert_eq!(end, "/settings/connections");
    assert_eq!(linked_accounts(&db).await, [], "not before the owner confirms");
    let asked = client.get(&end).await;
    assert!(asked.body.contains("Connect ACME?"), "{}", asked.body);
    let id = asked.body.split_once("name=\"id\" value=\"").unwrap().1;
    let id = id.split_once('"').unwrap().0.to_owned();

    // Another user cannot confirm the link.
    let mut other = Client::signed_in(&db, "bob@example.com").await;
    let fields = [("id", id.as_str()), ("page", "/settings/connections")];
    let refused = other
        .post(Transport::Fetch, "/api/settings/connections/confirm", &fields)
        .await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);

    let confirmed = client
        .post(Transport::Plain, "/api/settings/connections/confirm", &fields)
        .await;
    assert_eq!(confirmed.location(), "/settings/profile", "the redirect target");
    assert_eq!(linked_accounts(&db).await, [(ADA.into(), "17".into())]);
    assert!(is_signed_in(&mut client).await);
    assert!(!is_signed_in(&mut owner).await, "a factor was added (S26)");
    let mail = db.newest_mail(ADA).await;
    assert!(
        mail.text.contains("An account at ACME was connected"),
        "{}",
        mail.text
    );
}

/// A pending link is offered only in the session that verified the address and has both factors.
#[tokio::test]
async fn pending_link_belongs_to_the_fully_signed_in_session() {
    let (db, provider) = set_up().await;
    let mut owner = Client::signed_in(&db, ADA).await;
    let (totp, _) = crate::settings::enrol_totp(&db, &mut owner).await;
    // An attacker with access to the mailbox, but without the second factor.
    let mut other_browser = Client::new(&db);
    let page = sign_in_by_provider(&mut other_browser, &provider, ACME, &Person::new("666", ADA)).await;
    let pending = verify_address(&db, &mut other_browser, &page, ADA).await;
    assert!(
        pending.starts_with("/sign-in/second-factor?pending="),
        "{pending}"
    );
    let asked = owner.get("/settings/connections").await;
    assert_eq!(asked.status, StatusCode::OK);
    assert!(
        !asked.body.contains("Connect ACME?"),
        "the owner's session does not offer it"
    );

    // After the second factor the link waits in that session only.
    db.advance("30 seconds").await;
    let code = totp.generate(crate::settings::now(&db).await).to_string();
    let pending = pending.split_once("pending=").unwrap().1;
    let fields = [("pending", pending), ("code", code.as_str())];
    let entered = other_browser
        .post(Transport::Plain, "/api/sign-in/second-factor", &fields)
        .await;
    assert_eq!(entered.location(), "/settings/connections");
    let asked = other_browser.get("/settings/connections").await;
    assert!(asked.body.contains("Connect ACME?"), "{}", asked.body);
    let id = asked.body.split_once("name=\"id\" value=\"").unwrap().1;
    let id = id.split_once('"').unwrap().0.to_owned();
    let fields = [("id", id.as_str())];
    let elsewhere = owner
        .post(Transport::Fetch, "/api/settings/connections/confirm", &fields)
        .await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
    let confirmed = other_browser
        .post(Transport::Fetch, "/api/settings/connections/confirm", &fields)
        .await;
    assert_eq!(confirmed.status, StatusCode::OK, "{}", confirmed.body);
}

/// Linking from the settings needs a step-up, and ends in the account that started it.
#[tokio::test]
async fn linking_requires_step_up_in_the_same_account() {
    let (db, provider) = set_up().await;
    let (path, person) = (
        "/api/settings/connections/start",
        Person::new("17", "x@example.com"),
    );
    let mut ada = Client::signed_in(&db, ADA).await;
    let asked = start_authorization(&mut ada, path, ACME).await;
    let code = provider.authorize(&asked, &person);
    let answer = [("code", code.as_str()), ("state", asked["state"].as_str())];
    let end = ada.get(&callback_url(ACME, &answer)).await;
    assert_eq!(end.location(), "/settings/connections?saved=connection");
    assert_eq!(linked_accounts(&db).await, [(ADA.into(), "17".into())]);
    let page = ada.get(end.location()).await;
    assert!(page.body.contains("lovelace"), "{}", page.body);

    // It cannot be linked to a second account.
    let mut bob = Client::signed_in(&db, "bob@example.com").await;
    let asked = start_authorization(&mut bob, path, ACME).await;
    let code = provider.authorize(&asked, &person);
    let answer = [("code", code.as_str()), ("state", asked["state"].as_str())];
    let end = bob.get(&callback_url(ACME, &answer)).await;
    assert_eq!(end.location(), "/settings/connections?problem=taken");

    // Another user who signed in meanwhile in the same browser does not get the link.
    let asked = start_authorization(&mut bob, path, ACME).await;
    let code = provider.authorize(&asked, &Person::new("18", "y@example.com"));
    let browser = bob.cookies["browser"].clone();
    bob.sign_in(&db, "carol@example.com").await;
    bob.cookies.insert("browser".to_owned(), browser);
    let answer = [("code", code.as_str()), ("state", asked["state"].as_str())];
    let end = bob.get(&callback_url(ACME, &answer)).await;
    assert_eq!(end.location(), "/settings/connections?problem=over");
    assert_eq!(linked_accounts(&db).await.len(), 1);

    // More than ten minutes after the sign-in a step-up is needed, at the start and at the callback.
    let asked = start_authorization(&mut bob, path, ACME).await;
    let code = provider.authorize(&asked, &Person::new("18", "y@example.com"));
    db.advance("9 minutes 59 seconds").await;
    let fields = [("provider", ACME)];
    db.advance("2 seconds").await;
    let late = bob.post(Transport::Fetch, path, &fields).await;
    assert_eq!(late.status, StatusCode::FORBIDDEN);
    let answer = [("code", code.as_str()), ("state", asked["state"].as_str())];
    let end = bob.get(&callback_url(ACME, &answer)).await;
    assert_eq!(end.location(), "/settings/connections?problem=over");
}

/// Only its owner removes a linked account; afterwards the identity is unknown.
#[tokio::test]
async fn removed_linked_account_does_not_sign_in() {
    let (db, provider) = set_up().await;
    let person = Person::new("17", ADA);
    let mut client = Client::new(&db);
    let page = sign_in_by_provider(&mut client, &provider, ACME, &person).await;
    verify_address(&db, &mut client, &page, ADA).await;
    let page = client.get("/settings/connections").await;
    let id = page.body.split_once("name=\"id\" value=\"").unwrap().1;
    let id = id.split_once('"').unwrap().0.to_owned();

    let mut bob = Client::signed_in(&db, "bob@example.com").await;
    let fields = [("id", id.as_str()), ("page", "/settings/connections")];
    let foreign = bob
        .post(Transport::Fetch, "/api/settings/connections/remove", &fields)
        .await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    let removed = client
        .post(Transport::Plain, "/api/settings/connections/remove", &fields)
        .await;
    assert_eq!(removed.location(), "/settings/connections?saved=connection");
    let end = sign_in_by_provider(&mut Client::new(&db), &provider, ACME, &person).await;
    assert!(end.contains("link="), "treated as a new identity: {end}");
}
