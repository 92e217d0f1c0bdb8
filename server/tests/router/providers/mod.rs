//! Identity providers: S33 to S37, against one that lies.

mod callback;
mod linking;
mod sign_in;

use crate::{
    client::{ADA, Answer, Client, Transport, cookie},
    test_provider::{LIES, Lie, Person, Provider},
};
use axum::{
    extract::ConnectInfo,
    http::{Request, StatusCode},
};
use domain::{
    config::ProviderKind,
    testing::{self, TestDatabase},
};
use std::{collections::BTreeMap, net::SocketAddr};

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
    let answer = client.post(Transport::Plain, path, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let page = client.get(answer.location()).await;
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    assert!(!page.header("content-security-policy").contains("http"));
    question_of(&page)
}

/// What the page that leads to a provider asks it.
pub fn question_of(page: &Answer) -> BTreeMap<String, String> {
    let address = page.body.split_once("content=\"0;url=").unwrap().1;
    let address = html_escape::decode_html_entities(address.split_once('"').unwrap().0);
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
        .post(Transport::Plain, "/api/sign-in/provider/address", &fields)
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let id = answer
        .location()
        .strip_prefix("/sign-in/verify?challenge=")
        .unwrap();
    let challenge = db.mailed(id.parse().unwrap(), email).await;
    let fields = [("challenge", id), ("code", &challenge.code)];
    let answer = client.post(Transport::Plain, "/api/sign-in/code", &fields).await;
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
