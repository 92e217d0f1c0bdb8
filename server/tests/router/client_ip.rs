//! The client's IP address behind trusted proxies, by which rate limits count: S56, S72.

use std::net::SocketAddr;

use axum::{
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use domain::testing::{self, TestDatabase};

use crate::client::{ADA, Client, ORIGIN, form};

const PROXY: &str = "10.1.2.3:4000";
const UNTRUSTED: &str = "198.51.100.9:4000";

async fn database_with_proxies(proxies: &str) -> TestDatabase {
    let mut config = testing::config();
    config.server.trusted_proxies = proxies.to_owned().try_into().unwrap();
    config.auth.attempts_per_hour_per_address = 3;
    TestDatabase::create_with(config).await
}

/// Requests a sign-in mail from `peer`, with the given `X-Forwarded-For` headers.
async fn request_mail(db: &TestDatabase, peer: &str, forwarded: &[&str], email: &str) -> StatusCode {
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

/// Counts the requests that pass before the rate limit refuses one, up to five.
async fn count_allowed_requests(db: &TestDatabase, peer: &str, forwarded: impl Fn(usize) -> String) -> usize {
    for n in 0..5 {
        let forwarded = forwarded(n);
        let email = format!("{}{n}@example.com", forwarded.replace([' ', ',', ':', '.'], "x"));
        if request_mail(db, peer, &[&forwarded], &email).await == StatusCode::TOO_MANY_REQUESTS {
            return n;
        }
    }
    5
}

/// A client that connects directly cannot get around the limit with a forged header (S56).
#[tokio::test]
async fn x_forwarded_for_of_untrusted_peer_is_ignored() {
    let db = database_with_proxies("10.0.0.0/8").await;
    assert_eq!(
        count_allowed_requests(&db, UNTRUSTED, |n| format!("203.0.113.{n}")).await,
        3
    );
}

/// Behind a trusted proxy the rightmost address that is not a proxy counts.
#[tokio::test]
async fn clients_behind_the_proxy_are_limited_separately() {
    let db = database_with_proxies("10.0.0.0/8, 192.168.0.0/16").await;
    assert_eq!(
        count_allowed_requests(&db, PROXY, |n| format!("203.0.113.{n}")).await,
        5
    );
    // Entries further left were written by the client itself, and are ignored.
    assert_eq!(
        count_allowed_requests(&db, PROXY, |n| format!("1.1.1.{n}, 198.51.100.1")).await,
        3
    );
    // A second trusted proxy is skipped as well.
    let chain = |n| format!("1.1.1.{n}, 198.51.100.2, 192.168.7.7");
    assert_eq!(count_allowed_requests(&db, PROXY, chain).await, 3);
    // An entry that is not an address ends the search at the proxy that added it.
    assert_eq!(
        count_allowed_requests(&db, PROXY, |n| format!("1.1.1.{n}, unknown")).await,
        3
    );
}

/// Several headers are read as one list (RFC 9110 section 5.3).
#[tokio::test]
async fn several_x_forwarded_for_headers_are_one_list() {
    let db = database_with_proxies("10.0.0.0/8").await;
    for n in 0..3 {
        let left = format!("1.1.1.{n}");
        let email = format!("a{n}@example.com");
        let status = request_mail(&db, PROXY, &[&left, "198.51.100.1"], &email).await;
        assert_eq!(status, StatusCode::OK);
    }
    // An unreadable header does not hide the addresses behind it.
    let unreadable = "\u{e9}, 198.51.100.7";
    for n in 0..3 {
        let left = format!("1.1.2.{n}");
        request_mail(&db, PROXY, &[&left, unreadable], &format!("c{n}@example.com")).await;
    }
    let hidden = request_mail(&db, PROXY, &["1.1.2.9", unreadable], "d@example.com").await;
    assert_eq!(hidden, StatusCode::TOO_MANY_REQUESTS);
    let fourth = request_mail(&db, PROXY, &["1.1.1.9", "198.51.100.1"], "b@example.com").await;
    assert_eq!(fourth, StatusCode::TOO_MANY_REQUESTS);
}

/// Without `trusted_proxies` the header is never read.
#[tokio::test]
async fn peer_is_the_client_without_a_trusted_proxy() {
    let db = database_with_proxies("").await;
    assert_eq!(
        count_allowed_requests(&db, PROXY, |n| format!("203.0.113.{n}")).await,
        3
    );
    assert_eq!(request_mail(&db, UNTRUSTED, &[], ADA).await, StatusCode::OK);
}

/// Proxies write one address with ports, brackets, quotes or zones; all count as the same client. What
/// is not an address counts for the proxy: entries further left may come from the client.
#[tokio::test]
async fn client_ip_is_parsed_in_every_proxy_notation() {
    let db = database_with_proxies("10.0.0.0/8, 2001:db8:ffff::/48").await;
    for (written, same) in [
        ("203.0.113.7:4711", "203.0.113.7"),
        ("203.0.113.8:0", "203.0.113.8"),
        ("\t 203.0.113.9 \t", "203.0.113.9"),
        ("\"203.0.113.10\"", "203.0.113.10"),
        ("\"203.0.113.11:80\"", "203.0.113.11"),
        ("::ffff:203.0.113.12", "203.0.113.12"),
        ("[::ffff:203.0.113.13]:443", "203.0.113.13"),
        ("[2001:db8:1::1]:443", "2001:db8:1::1"),
        ("[2001:db8:2::1]", "2001:db8:2::1"),
        ("\"[2001:db8:3::1]:443\"", "2001:db8:3::1"),
        ("2001:DB8:4:0:0:0:0:1", "2001:db8:4::1"),
        ("2001:db8:5::1%eth0", "2001:db8:5::1"),
        ("[2001:db8:6::1%25eth0]:443", "2001:db8:6::1"),
        // Two trusted proxies in a row, each with its port.
        ("203.0.113.14:4711, 10.9.9.9:55", "203.0.113.14"),
        ("203.0.113.15, [2001:db8:ffff::1]:55", "203.0.113.15"),
        // Not an address: the request counts for the proxy.
        ("unknown", "10.1.2.3"),
        ("_hidden", "10.1.2.3"),
        ("_hidden:80", "10.1.2.3"),
        ("203.0.113.16,", "10.1.2.3"),
        ("203.0.113.16, ,", "10.1.2.3"),
        ("203.0.113.17:", "10.1.2.3"),
        ("203.0.113.17:x", "10.1.2.3"),
        ("203.0.113.17:99999", "10.1.2.3"),
        ("203.0.113.17:80:80", "10.1.2.3"),
        ("[203.0.113.17]:80", "10.1.2.3"),
        ("203.0.113.17%eth0", "10.1.2.3"),
        ("[2001:db8:7::1", "10.1.2.3"),
        ("2001:db8:7::1]", "10.1.2.3"),
        ("[2001:db8:7::1]x", "10.1.2.3"),
        ("\"203.0.113.17", "10.1.2.3"),
        ("for=203.0.113.17", "10.1.2.3"),
        ("203.0.113", "10.1.2.3"),
        ("0x7f000001", "10.1.2.3"),
        ("010.1.2.3", "10.1.2.3"),
        ("unix:", "10.1.2.3"),
    ] {
        sqlx::query("delete from rate_limits")
            .execute(&db.admin)
            .await
            .unwrap();
        let name = |n: usize| format!("ada{n}@example.com");
        for n in 0..3 {
            let status = request_mail(&db, PROXY, &[written], &name(n)).await;
            assert_eq!(status, StatusCode::OK, "{written}");
        }
        let fourth = match same {
            "10.1.2.3" => request_mail(&db, PROXY, &[], &name(3)).await,
            same => request_mail(&db, PROXY, &[same], &name(3)).await,
        };
        assert_eq!(fourth, StatusCode::TOO_MANY_REQUESTS, "{written} is {same}");
    }
}

/// A proxy that does not know `Forwarded` passes on the client's own header.
#[tokio::test]
async fn forwarded_header_of_rfc_7239_is_ignored() {
    let db = database_with_proxies("10.0.0.0/8").await;
    for n in 0..4 {
        let request = Request::post("/api/sign-in/start")
            .header(header::ACCEPT, "application/json")
            .header(header::ORIGIN, ORIGIN)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("forwarded", format!("for=203.0.113.{n}"))
            .extension(ConnectInfo(PROXY.parse::<SocketAddr>().unwrap()));
        let fields = form(&[("email", &format!("ada{n}@example.com")), ("next", "")]);
        let answer = Client::new(&db).send_body(request, fields).await;
        let status = if n < 3 {
            StatusCode::OK
        } else {
            StatusCode::TOO_MANY_REQUESTS
        };
        assert_eq!(answer.status, status);
    }
}
