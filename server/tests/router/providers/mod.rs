//! Sign-in and account linking by identity providers, also against a provider with faults: S33 to S37.

mod callback;
mod linking;
mod sign_in;

use crate::{
    client::{ADA, Answer, Client, Transport, cookie},
    test_provider::{FAULTS, Fault, Person, Provider},
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

/// A database and configuration with one provider.
pub async fn set_up() -> (TestDatabase, Provider) {
    let provider = Provider::start().await;
    let db = set_up_with(&[(&provider, ACME, ProviderKind::Oidc)]).await;
    (db, provider)
}

/// A database and configuration with these providers.
pub async fn set_up_with(providers: &[(&Provider, &str, ProviderKind)]) -> TestDatabase {
    let mut config = testing::config();
    for (provider, name, kind) in providers {
        provider.configure(&mut config, name, *kind);
    }
    let db = TestDatabase::create_with(config).await;
    db.services.providers.discover().await;
    db
}

/// Posts the form that leads to the provider, and returns the parameters of the authorization request.
pub async fn start_authorization(client: &mut Client, path: &str, name: &str) -> BTreeMap<String, String> {
    let fields = [("provider", name), ("next", "/settings/profile")];
    let answer = client.post(Transport::Plain, path, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let page = client.get(answer.location()).await;
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    assert!(!page.header("content-security-policy").contains("http"));
    authorization_parameters(&page)
}

/// The parameters of the authorization request, from the page that redirects to the provider.
pub fn authorization_parameters(page: &Answer) -> BTreeMap<String, String> {
    let address = page.body.split_once("content=\"0;url=").unwrap().1;
    let address = html_escape::decode_html_entities(address.split_once('"').unwrap().0);
    let query = address.split_once('?').unwrap().1;
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

pub fn callback_url(name: &str, answer: &[(&str, &str)]) -> String {
    format!(
        "/sign-in/provider/{name}/callback?{}",
        crate::client::form(answer)
    )
}

/// Signs in by a provider, and returns where the callback redirects.
pub async fn sign_in_by_provider(
    client: &mut Client,
    provider: &Provider,
    name: &str,
    person: &Person,
) -> String {
    let asked = start_authorization(client, "/api/sign-in/provider", name).await;
    let code = provider.authorize(&asked, person);
    let address = callback_url(name, &[("code", &code), ("state", &asked["state"])]);
    let answer = client.get(&address).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    answer.location().to_owned()
}

/// The redirect of a refused callback, which keeps the redirect target.
fn refused_location(name: &str) -> String {
    format!("/sign-in/provider/{name}?problem=refused&next=%2Fsettings%2Fprofile")
}

/// Verifies an address for a new external identity by mail, and returns where that redirects.
async fn verify_address(db: &TestDatabase, client: &mut Client, page: &str, email: &str) -> String {
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

/// The linked accounts: address and subject.
async fn linked_accounts(db: &TestDatabase) -> Vec<(String, String)> {
    sqlx::query_as(
        "select u.email, c.subject from linked_accounts c join users u on u.id = c.user_id
         where u.name <> 'Bystander' order by c.created_at",
    )
    .fetch_all(&db.owner)
    .await
    .unwrap()
}

async fn is_signed_in(client: &mut Client) -> bool {
    client.get("/api/v1/me").await.status == StatusCode::OK
}
