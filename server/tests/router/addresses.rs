//! Whose address a request comes from: S56, S72.

use std::net::SocketAddr;

use axum::{
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use domain::testing::{self, TestDatabase};

use crate::client::{ADA, Client, ORIGIN, form};

const PROXY: &str = "10.1.2.3:4000";
const STRANGER: &str = "198.51.100.9:4000";

async fn behind(proxies: &str) -> TestDatabase {
    let mut config = testing::config();
    config.server.trusted_proxies = proxies.to_owned().try_into().unwrap();
    config.auth.attempts_per_hour_per_address = 3;
    TestDatabase::create_with(config).await
}

/// Asks for a mail, by this peer, with what it forwards.
async fn ask(db: &TestDatabase, peer: &str, forwarded: &[&str], email: &str) -> StatusCode {
    let mut request = Request::post("/api/sign-in/start")
        .header(header::ACCEPT, "application/json")
        .header(header::ORIGIN, ORIGIN)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .extension(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
    for header in forwarded {
        let value = axum::http::HeaderValue::from_bytes(header.as_bytes()).unwrap();
        request = request.header("x-forwarded-for", value);
    }
    let fields = form(&[("email", email), ("next", "")]);
    let answer = Client::new(db).send_body(request, fields).await;
    if answer.status == StatusCode::TOO_MANY_REQUESTS {
        let wait: u32 = answer.header("retry-after").parse().unwrap();
        assert!((3500..=3600).contains(&wait), "{wait}");
    }
    answer.status
}

/// How often this may be done before it is too often.
async fn attempts(db: &TestDatabase, peer: &str, forwarded: impl Fn(usize) -> String) -> usize {
    for n in 0..5 {
        let forwarded = forwarded(n);
        let email = format!("{}{n}@example.com", forwarded.replace([' ', ',', ':', '.'], "x"));
        if ask(db, peer, &[&forwarded], &email).await == StatusCode::TOO_MANY_REQUESTS {
            return n;
        }
    }
    5
}

#[tokio::test]
async fn a_stranger_who_forges_the_header_changes_nothing() {
    let db = behind("10.0.0.0/8").await;
    assert_eq!(attempts(&db, STRANGER, |n| format!("203.0.113.{n}")).await, 3);
}

#[tokio::test]
async fn behind_the_proxy_each_client_has_an_address_of_its_own() {
    let db = behind("10.0.0.0/8, 192.168.0.0/16").await;
    assert_eq!(attempts(&db, PROXY, |n| format!("203.0.113.{n}")).await, 5);
    // What a client wrote itself stands further left.
    assert_eq!(
        attempts(&db, PROXY, |n| format!("1.1.1.{n}, 198.51.100.1")).await,
        3
    );
    // A second proxy of ours is passed as well.
    let chain = |n| format!("1.1.1.{n}, 198.51.100.2, 192.168.7.7");
    assert_eq!(attempts(&db, PROXY, chain).await, 3);
    // What is no address ends the walk at the proxy before it.
    assert_eq!(attempts(&db, PROXY, |n| format!("1.1.1.{n}, unknown")).await, 3);
}

#[tokio::test]
async fn several_headers_are_one_list() {
    let db = behind("10.0.0.0/8").await;
    for n in 0..3 {
        let left = format!("1.1.1.{n}");
        let email = format!("a{n}@example.com");
        let status = ask(&db, PROXY, &[&left, "198.51.100.1"], &email).await;
        assert_eq!(status, StatusCode::OK);
    }
    // What cannot be read hides nothing behind it.
    let unreadable = "\u{e9}, 198.51.100.7";
    for n in 0..3 {
        let left = format!("1.1.2.{n}");
        ask(&db, PROXY, &[&left, unreadable], &format!("c{n}@example.com")).await;
    }
    let hidden = ask(&db, PROXY, &["1.1.2.9", unreadable], "d@example.com").await;
    assert_eq!(hidden, StatusCode::TOO_MANY_REQUESTS);
    let fourth = ask(&db, PROXY, &["1.1.1.9", "198.51.100.1"], "b@example.com").await;
    assert_eq!(fourth, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn without_a_trusted_proxy_the_peer_is_the_client() {
    let db = behind("").await;
    assert_eq!(attempts(&db, PROXY, |n| format!("203.0.113.{n}")).await, 3);
    assert_eq!(ask(&db, STRANGER, &[], ADA).await, StatusCode::OK);
}
