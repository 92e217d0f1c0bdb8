//! The response to a client that exceeds a rate limit: S72, S107.

use std::net::SocketAddr;

use axum::{
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use domain::testing::TestDatabase;

use crate::client::{ADA, Answer, Client, ORIGIN, form};

async fn post(
    client: &mut Client,
    address: &str,
    path: &str,
    accept: &str,
    fields: &[(&str, &str)],
) -> Answer {
    let request = Request::post(path)
        .header(header::ACCEPT, accept)
        .header(header::ORIGIN, ORIGIN)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .extension(ConnectInfo(
            format!("{address}:4000").parse::<SocketAddr>().unwrap(),
        ));
    client.send_body(request, form(fields)).await
}

/// The parts of an answer that can be compared: request ids and cookie values are random.
fn comparable(answer: &Answer) -> (StatusCode, Vec<(String, String)>, String) {
    let headers = answer.headers.iter().filter(|(name, _)| *name != "x-request-id");
    let headers = headers.map(|(name, value)| {
        let value = value.to_str().unwrap();
        let value = if name == header::SET_COOKIE {
            value.split('=').next().unwrap()
        } else {
            value
        };
        (name.to_string(), value.to_owned())
    });
    (answer.status, headers.collect(), answer.body.clone())
}

/// The refusal is the same whether this browser or others used up the limit, and whether or not the
/// address has an account: it reveals nothing about the mails and guesses of others (S107).
#[tokio::test]
async fn rate_limit_answer_reveals_nothing_about_others() {
    let db = TestDatabase::create().await;
    db.sign_in(ADA).await;
    for (path, fields) in [
        ("/api/sign-in/start", [("next", "/"), ("page", "/sign-in")]),
        ("/api/sign-in/password", [("password", "wrong"), ("next", "/")]),
    ] {
        let mut refusals = Vec::new();
        for email in [ADA, "nobody@example.com"] {
            let fields = [&[("email", email)], fields.as_slice()].concat();
            let mut own = Client::new(&db);
            let mut refused = post(&mut own, "192.0.2.1", path, "application/json", &fields).await;
            while refused.status != StatusCode::TOO_MANY_REQUESTS {
                refused = post(&mut own, "192.0.2.1", path, "application/json", &fields).await;
            }
            refusals.push(comparable(&refused));
            db.advance("3 minutes").await;
            for network in ["198.51.100.1", "203.0.113.1", "10.1.1.1", "10.2.2.2"] {
                for _ in 0..10 {
                    post(&mut Client::new(&db), network, path, "application/json", &fields).await;
                }
            }
            let refused = post(
                &mut Client::new(&db),
                "172.16.0.9",
                path,
                "application/json",
                &fields,
            )
            .await;
            refusals.push(comparable(&refused));
        }
        assert!(
            refusals[0]
                .1
                .contains(&("retry-after".to_owned(), "60".to_owned())),
            "{refusals:?}"
        );
        assert!(
            refusals.iter().all(|refusal| *refusal == refusals[0]),
            "{path}: {refusals:#?}"
        );
    }
}

/// A browser without JavaScript that waits as long as `Retry-After` says gets its mail: the refusal set
/// the cookie by which the browser is recognised.
#[tokio::test]
async fn browser_that_waits_for_retry_after_gets_its_mail() {
    let db = TestDatabase::create().await;
    let fields = [("email", ADA), ("next", "/"), ("page", "/sign-in")];
    let mut sent = 0;
    let mut waiting;
    let refused = loop {
        waiting = Client::new(&db);
        let answer = post(
            &mut waiting,
            "192.0.2.1",
            "/api/sign-in/start",
            "text/html",
            &fields,
        )
        .await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            break answer;
        }
        sent += 1;
    };
    assert_eq!(sent, 5);
    assert_eq!(refused.header("retry-after"), "60");
    assert!(
        refused.body.contains("Try again in a minute."),
        "{}",
        refused.body
    );
    db.advance("1 minute").await;
    let other = post(
        &mut Client::new(&db),
        "192.0.2.1",
        "/api/sign-in/start",
        "text/html",
        &fields,
    )
    .await;
    assert_eq!(
        other.status,
        StatusCode::TOO_MANY_REQUESTS,
        "a browser that has not waited"
    );
    let answer = post(
        &mut waiting,
        "192.0.2.1",
        "/api/sign-in/start",
        "text/html",
        &fields,
    )
    .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
}
