//! Identity providers: S33 to S37, against one that lies.

use std::{collections::BTreeMap, net::SocketAddr};

use axum::{
    extract::ConnectInfo,
    http::{Request, StatusCode},
};
use domain::{
    config::ProviderKind,
    testing::{self, TestDatabase},
};

use crate::{
    client::{ADA, Answer, Client, Way, cookie},
    provider::{LIES, Lie, Person, Provider},
};

const ACME: &str = "acme";

/// A server that knows one provider.
pub async fn set_up() -> (TestDatabase, Provider) {
    let provider = Provider::start().await;
    let db = with(&[(&provider, ACME, ProviderKind::Oidc)]).await;
    (db, provider)
}

pub async fn with(providers: &[(&Provider, &str, ProviderKind)]) -> TestDatabase {
    let mut config = testing::config();
    for (provider, name, kind) in providers {
        provider.configure(&mut config, name, *kind);
    }
    let db = TestDatabase::create_with(config).await;
    db.services.providers.discover().await;
    db
}

/// Presses a button, and reads what the browser would ask the provider.
pub async fn leave(client: &mut Client, path: &str, name: &str) -> BTreeMap<String, String> {
    let fields = [("provider", name), ("next", "/settings/profile")];
    let answer = client.post(Way::Plain, path, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let page = client.get(answer.location()).await;
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    assert!(!page.header("content-security-policy").contains("http"));
    question_of(&page)
}

/// What the page that leads to a provider asks it.
pub fn question_of(page: &Answer) -> BTreeMap<String, String> {
    let address = page.body.split_once("content=\"0;url=").unwrap().1;
    let address = address.split_once('"').unwrap().0.replace("&amp;", "&");
    let query = address.split_once('?').unwrap().1;
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

pub fn callback(name: &str, answer: &[(&str, &str)]) -> String {
    format!(
        "/sign-in/provider/{name}/callback?{}",
        crate::client::form(answer)
    )
}

/// The whole visit, and where it leads.
pub async fn visit(client: &mut Client, provider: &Provider, name: &str, person: &Person) -> String {
    let asked = leave(client, "/api/sign-in/provider", name).await;
    let code = provider.authorize(&asked, person);
    let address = callback(name, &[("code", &code), ("state", &asked["state"])]);
    let answer = client.get(&address).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    answer.location().to_owned()
}

/// Where a visit that proved nothing ends: where they wanted to go is not lost.
fn refused(name: &str) -> String {
    format!("/sign-in/provider/{name}?problem=refused&next=%2Fsettings%2Fprofile")
}

/// Proves an address for a new identity, and tells where that leads.
async fn prove(db: &TestDatabase, client: &mut Client, page: &str, email: &str) -> String {
    let link = page.split_once("link=").unwrap().1;
    let fields = [("link", link), ("email", email), ("page", page)];
    let answer = client
        .post(Way::Plain, "/api/sign-in/provider/address", &fields)
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let id = answer
        .location()
        .strip_prefix("/sign-in/verify?challenge=")
        .unwrap();
    let challenge = db.mailed(id.parse().unwrap(), email).await;
    let fields = [("challenge", id), ("code", &challenge.code)];
    let answer = client.post(Way::Plain, "/api/sign-in/code", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location().to_owned()
}

async fn connections(db: &TestDatabase) -> Vec<(String, String)> {
    sqlx::query_as(
        "select u.email, c.subject from linked_accounts c join users u on u.id = c.user_id order by c.created_at",
    )
    .fetch_all(&db.owner)
    .await
    .unwrap()
}

async fn is_signed_in(client: &mut Client) -> bool {
    client.get("/api/v1/me").await.status == StatusCode::OK
}

#[tokio::test]
async fn somebody_new_proves_the_address_by_our_own_mail_and_is_known_from_then_on() {
    let (db, provider) = set_up().await;
    let person = Person::new("17", "new@example.com");
    let mut client = Client::new(&db);
    let page = visit(&mut client, &provider, ACME, &person).await;
    assert!(!is_signed_in(&mut client).await, "the provider's word is none");
    let shown = client.get(&page).await;
    assert!(shown.body.contains("lovelace of ACME"), "{}", shown.body);
    assert!(shown.body.contains("value=\"new@example.com\""));
    // Another address than the one that the provider asserts.
    let end = prove(&db, &mut client, &page, "mine@example.com").await;
    assert_eq!(end, "/settings/profile", "where they wanted to go");
    assert!(is_signed_in(&mut client).await);
    assert_eq!(connections(&db).await, [("mine@example.com".into(), "17".into())]);

    // The next time there is no mail, and another address asserted changes nothing.
    let person = Person::new("17", ADA);
    let mut elsewhere = Client::new(&db);
    let end = visit(&mut elsewhere, &provider, ACME, &person).await;
    assert_eq!(end, "/settings/profile");
    let me = elsewhere.get("/api/v1/me").await;
    assert!(me.body.contains("mine@example.com"), "{}", me.body);
}

#[tokio::test]
async fn an_asserted_address_opens_nothing_and_its_owner_confirms() {
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
        .post(Way::Fetch, "/api/settings/connections/confirm", &fields)
        .await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);

    let confirmed = client
        .post(Way::Plain, "/api/settings/connections/confirm", &fields)
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
async fn every_lie_is_refused_and_logged() {
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
async fn a_callback_is_one_browsers_one_providers_once_and_for_ten_minutes() {
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
async fn of_many_callbacks_at_once_one_wins() {
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
async fn the_issuer_of_a_callback_is_looked_at() {
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
async fn a_code_that_was_stolen_is_worth_nothing() {
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
async fn the_second_factor_is_asked_for_all_the_same() {
    let (db, provider) = set_up().await;
    let person = Person::new("17", ADA);
    let mut client = Client::new(&db);
    let page = visit(&mut client, &provider, ACME, &person).await;
    prove(&db, &mut client, &page, ADA).await;
    crate::settings::enrol(&db, &mut client).await;
    let mut elsewhere = Client::new(&db);
    let end = visit(&mut elsewhere, &provider, ACME, &person).await;
    assert!(end.starts_with("/sign-in/second-factor?pending="), "{end}");
    assert!(!is_signed_in(&mut elsewhere).await);
}

#[tokio::test]
async fn an_identity_waits_in_the_session_that_proved_its_address_fully() {
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
        .post(Way::Plain, "/api/sign-in/second-factor", &fields)
        .await;
    assert_eq!(entered.location(), "/settings/connections");
    let asked = stranger.get("/settings/connections").await;
    assert!(asked.body.contains("Connect ACME?"), "{}", asked.body);
    let id = asked.body.split_once("name=\"id\" value=\"").unwrap().1;
    let id = id.split_once('"').unwrap().0.to_owned();
    let fields = [("id", id.as_str())];
    let elsewhere = owner
        .post(Way::Fetch, "/api/settings/connections/confirm", &fields)
        .await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
    let confirmed = stranger
        .post(Way::Fetch, "/api/settings/connections/confirm", &fields)
        .await;
    assert_eq!(confirmed.status, StatusCode::OK, "{}", confirmed.body);
}

#[tokio::test]
async fn an_access_token_that_can_stand_in_no_header_is_not_used() {
    let (db, provider) = set_up().await;
    provider.lie(Lie::AccessToken);
    let end = visit(&mut Client::new(&db), &provider, ACME, &Person::new("17", ADA)).await;
    assert!(end.contains("link="), "{end}");
}

#[tokio::test]
async fn a_provider_is_connected_from_a_stepped_up_session_of_its_own_account_alone() {
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
    let late = bob.post(Way::Fetch, path, &fields).await;
    assert_eq!(late.status, StatusCode::FORBIDDEN);
    let answer = [("code", code.as_str()), ("state", asked["state"].as_str())];
    let end = bob.get(&callback(ACME, &answer)).await;
    assert_eq!(end.location(), "/settings/connections?problem=over");
}

#[tokio::test]
async fn a_connection_that_was_ended_signs_nobody_in() {
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
        .post(Way::Fetch, "/api/settings/connections/remove", &fields)
        .await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    let removed = client
        .post(Way::Plain, "/api/settings/connections/remove", &fields)
        .await;
    assert_eq!(removed.location(), "/settings/connections?saved=connection");
    let end = visit(&mut Client::new(&db), &provider, ACME, &person).await;
    assert!(end.contains("link="), "as somebody new: {end}");
}

#[tokio::test]
async fn github_has_no_id_token_and_its_number_is_the_identity() {
    let provider = Provider::start().await;
    let db = with(&[(&provider, "github", ProviderKind::GitHub)]).await;
    let mut person = Person::new("583231", "octo@example.com");
    let mut client = Client::new(&db);
    provider.lie(Lie::NoIdToken);
    let page = visit(&mut client, &provider, "github", &person).await;
    prove(&db, &mut client, &page, ADA).await;
    assert_eq!(connections(&db).await, [(ADA.into(), "583231".into())]);
    // A login may be renamed, and taken by somebody else.
    person.login = "renamed".to_owned();
    let end = visit(&mut Client::new(&db), &provider, "github", &person).await;
    assert_eq!(end, "/settings/profile");
    // It names itself so in a callback, and another name is another's.
    let github = refused("github");
    for (name, expected) in [
        (format!("{}/login/oauth", provider.issuer), "/settings/profile"),
        (provider.issuer.clone(), github.as_str()),
        ("https://id.example.com".to_owned(), github.as_str()),
    ] {
        let mut elsewhere = Client::new(&db);
        let asked = leave(&mut elsewhere, "/api/sign-in/provider", "github").await;
        let code = provider.authorize(&asked, &person);
        let answer = [
            ("code", code.as_str()),
            ("state", &asked["state"]),
            ("iss", &name),
        ];
        let end = elsewhere.get(&callback("github", &answer)).await;
        assert_eq!(end.location(), expected, "{name}");
    }
    let stranger = Person::new("99", "octo@example.com");
    let end = visit(&mut Client::new(&db), &provider, "github", &stranger).await;
    assert!(end.contains("link="), "{end}");
}

#[tokio::test]
async fn a_provider_that_is_misconfigured_is_off() {
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
    assert_eq!(page.status, StatusCode::OK, "all else works");
    assert!(!page.body.contains("Continue with"), "{}", page.body);
    let fields = [("provider", "half"), ("next", ""), ("page", "/sign-in")];
    let half = client.post(Way::Plain, "/api/sign-in/provider", &fields).await;
    assert_eq!(half.status, StatusCode::NOT_FOUND);
    let fields = [("provider", ACME), ("next", ""), ("page", "/sign-in")];
    let left = client.post(Way::Plain, "/api/sign-in/provider", &fields).await;
    let page = client.get(left.location()).await;
    assert_eq!(page.location(), "/sign-in/provider/acme?problem=unavailable");
    let told = client.get(page.location()).await;
    assert!(told.body.contains("does not answer right now"), "{}", told.body);
}

#[tokio::test]
async fn what_a_provider_says_instead_of_a_code() {
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
async fn what_only_looks_uses_nothing_up_and_what_is_there_twice_is_not_there() {
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
async fn a_browser_that_is_known_leaves_for_a_provider_whoever_shares_its_address() {
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
        let mut stranger = Client::new(&db);
        let request = start(&stranger);
        assert_eq!(
            stranger.send_body(request, body.clone()).await.status,
            StatusCode::OK
        );
    }
    let mut stranger = Client::new(&db);
    let request = start(&stranger);
    let third = stranger.send_body(request, body.clone()).await;
    assert_eq!(third.status, StatusCode::TOO_MANY_REQUESTS);
    let request = start(&owner);
    assert_eq!(owner.send_body(request, body).await.status, StatusCode::OK);
}

#[tokio::test]
async fn nothing_of_a_visit_is_plain_in_the_database() {
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
