//! Accounts of providers that are linked to an account.

use super::*;

#[tokio::test]
async fn asserted_address_is_linked_only_after_confirmation() {
    let (db, provider) = set_up().await;
    let mut owner = Client::signed_in(&db, ADA).await;
    let mut client = Client::new(&db);
    let page = visit(&mut client, &provider, ACME, &Person::new("17", ADA)).await;
    assert!(!is_signed_in(&mut client).await);
    let end = prove(&db, &mut client, &page, ADA).await;
    assert_eq!(end, "/settings/connections");
    assert_eq!(connections(&db).await, [], "not before she says so");
    let asked = client.get(&end).await;
    assert!(asked.body.contains("Connect ACME?"), "{}", asked.body);
    let id = asked.body.split_once("name=\"id\" value=\"").unwrap().1;
    let id = id.split_once('"').unwrap().0.to_owned();

    // Nobody else can say so.
    let mut other = Client::signed_in(&db, "bob@example.com").await;
    let fields = [("id", id.as_str()), ("page", "/settings/connections")];
    let refused = other
        .post(Transport::Fetch, "/api/settings/connections/confirm", &fields)
        .await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);

    let confirmed = client
        .post(Transport::Plain, "/api/settings/connections/confirm", &fields)
        .await;
    assert_eq!(
        confirmed.location(),
        "/settings/profile",
        "where they wanted to go"
    );
    assert_eq!(connections(&db).await, [(ADA.into(), "17".into())]);
    assert!(is_signed_in(&mut client).await);
    assert!(!is_signed_in(&mut owner).await, "a factor was added (S26)");
    let mail = db.newest_mail(ADA).await;
    assert!(
        mail.text.contains("An identity provider was added"),
        "{}",
        mail.text
    );
}

#[tokio::test]
async fn pending_link_belongs_to_the_fully_signed_in_session() {
    let (db, provider) = set_up().await;
    let mut owner = Client::signed_in(&db, ADA).await;
    let (totp, _) = crate::settings::enrol(&db, &mut owner).await;
    // Somebody with the mailbox, and without the second factor.
    let mut stranger = Client::new(&db);
    let page = visit(&mut stranger, &provider, ACME, &Person::new("666", ADA)).await;
    let pending = prove(&db, &mut stranger, &page, ADA).await;
    assert!(
        pending.starts_with("/sign-in/second-factor?pending="),
        "{pending}"
    );
    let asked = owner.get("/settings/connections").await;
    assert_eq!(asked.status, StatusCode::OK);
    assert!(
        !asked.body.contains("Connect ACME?"),
        "nobody offers it to the owner"
    );

    // With the second factor it waits there, and nowhere else.
    db.advance("30 seconds").await;
    let code = totp.generate(crate::settings::now(&db).await).to_string();
    let pending = pending.split_once("pending=").unwrap().1;
    let fields = [("pending", pending), ("code", code.as_str())];
    let entered = stranger
        .post(Transport::Plain, "/api/sign-in/second-factor", &fields)
        .await;
    assert_eq!(entered.location(), "/settings/connections");
    let asked = stranger.get("/settings/connections").await;
    assert!(asked.body.contains("Connect ACME?"), "{}", asked.body);
    let id = asked.body.split_once("name=\"id\" value=\"").unwrap().1;
    let id = id.split_once('"').unwrap().0.to_owned();
    let fields = [("id", id.as_str())];
    let elsewhere = owner
        .post(Transport::Fetch, "/api/settings/connections/confirm", &fields)
        .await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
    let confirmed = stranger
        .post(Transport::Fetch, "/api/settings/connections/confirm", &fields)
        .await;
    assert_eq!(confirmed.status, StatusCode::OK, "{}", confirmed.body);
}

#[tokio::test]
async fn linking_requires_step_up_in_the_same_account() {
    let (db, provider) = set_up().await;
    let (path, person) = (
        "/api/settings/connections/start",
        Person::new("17", "x@example.com"),
    );
    let mut ada = Client::signed_in(&db, ADA).await;
    let asked = leave(&mut ada, path, ACME).await;
    let code = provider.authorize(&asked, &person);
    let answer = [("code", code.as_str()), ("state", asked["state"].as_str())];
    let end = ada.get(&callback(ACME, &answer)).await;
    assert_eq!(end.location(), "/settings/connections?saved=connection");
    assert_eq!(connections(&db).await, [(ADA.into(), "17".into())]);
    let page = ada.get(end.location()).await;
    assert!(page.body.contains("lovelace"), "{}", page.body);

    // Somebody else's it cannot become.
    let mut bob = Client::signed_in(&db, "bob@example.com").await;
    let asked = leave(&mut bob, path, ACME).await;
    let code = provider.authorize(&asked, &person);
    let answer = [("code", code.as_str()), ("state", asked["state"].as_str())];
    let end = bob.get(&callback(ACME, &answer)).await;
    assert_eq!(end.location(), "/settings/connections?problem=taken");

    // Whoever signed in meanwhile in the same browser gets nothing.
    let asked = leave(&mut bob, path, ACME).await;
    let code = provider.authorize(&asked, &Person::new("18", "y@example.com"));
    let browser = bob.cookies["browser"].clone();
    bob.sign_in(&db, "carol@example.com").await;
    bob.cookies.insert("browser".to_owned(), browser);
    let answer = [("code", code.as_str()), ("state", asked["state"].as_str())];
    let end = bob.get(&callback(ACME, &answer)).await;
    assert_eq!(end.location(), "/settings/connections?problem=over");
    assert_eq!(connections(&db).await.len(), 1);

    // Eleven minutes after the sign-in it takes a step-up, at either end.
    let asked = leave(&mut bob, path, ACME).await;
    let code = provider.authorize(&asked, &Person::new("18", "y@example.com"));
    db.advance("9 minutes 59 seconds").await;
    let fields = [("provider", ACME)];
    db.advance("2 seconds").await;
    let late = bob.post(Transport::Fetch, path, &fields).await;
    assert_eq!(late.status, StatusCode::FORBIDDEN);
    let answer = [("code", code.as_str()), ("state", asked["state"].as_str())];
    let end = bob.get(&callback(ACME, &answer)).await;
    assert_eq!(end.location(), "/settings/connections?problem=over");
}

#[tokio::test]
async fn removed_linked_account_does_not_sign_in() {
    let (db, provider) = set_up().await;
    let person = Person::new("17", ADA);
    let mut client = Client::new(&db);
    let page = visit(&mut client, &provider, ACME, &person).await;
    prove(&db, &mut client, &page, ADA).await;
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
    let end = visit(&mut Client::new(&db), &provider, ACME, &person).await;
    assert!(end.contains("link="), "as somebody new: {end}");
}
