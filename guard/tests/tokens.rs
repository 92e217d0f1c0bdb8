//! Every forged token, and the good ones beside them.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use serde_json::json;

use crate::{
    forged::{forged, with},
    service::{SIGNER, STRANGER, ask, good, send, service},
    signer::now,
};

#[tokio::test]
async fn forged_tokens_are_rejected() {
    let service = service();
    let table = forged(&SIGNER, &STRANGER, &good());
    assert!(table.len() > 100, "{}", table.len());
    for forged in table {
        let answer = ask(&service, "/who", Some(&forged.token)).await;
        assert_eq!(
            answer.status,
            StatusCode::UNAUTHORIZED,
            "{}: {answer:?}",
            forged.lie
        );
        assert_eq!(answer.code(), forged.code, "{}: {}", forged.lie, forged.token);
        assert_eq!(
            answer.header("www-authenticate"),
            format!(
                "Bearer error=\"invalid_token\", error_description=\"{}\"",
                forged.code
            )
        );
        let anonymous = ask(&service, "/perhaps", Some(&forged.token)).await;
        assert_eq!(
            (anonymous.status, anonymous.body.as_str()),
            (StatusCode::OK, "nobody")
        );
    }
}

#[tokio::test]
async fn valid_token_is_accepted_within_clock_skew() {
    let service = service();
    let good = good();
    for (kind, claims) in [
        ("good", good.clone()),
        (
            "over for twenty seconds",
            with(&with(&good, "exp", json!(now() - 20)), "iat", json!(now() - 200)),
        ),
        ("begins in twenty seconds", with(&good, "nbf", json!(now() + 20))),
        (
            "ten minutes",
            with(&good, "exp", json!(good["iat"].as_u64().unwrap() + 600)),
        ),
        ("with a claim of somebody's own", with(&good, "team", json!(7))),
    ] {
        let claims = match kind {
            "over for twenty seconds" => with(&claims, "nbf", json!(now() - 200)),
            _ => claims,
        };
        let answer = ask(&service, "/who", Some(&SIGNER.sign(&claims))).await;
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (StatusCode::OK, "ada"),
            "{kind}"
        );
    }
}

#[tokio::test]
async fn token_is_read_from_one_authorization_header() {
    let service = service();
    let token = SIGNER.sign(&good());
    let stranger = STRANGER.sign(&good());
    let ask = async |headers: &[&str]| {
        let mut request = Request::get("/who");
        for value in headers {
            request = request.header(header::AUTHORIZATION, *value);
        }
        send(&service, request.body(Body::empty()).unwrap()).await
    };
    let bearer = format!("Bearer {token}");
    for scheme in ["bearer", "BEARER", "Bearer  "] {
        let answer = ask(&[&format!("{scheme} {token}")]).await;
        assert_eq!(answer.status, StatusCode::OK, "{scheme}");
    }
    // What a proxy asked for is not ours.
    assert_eq!(ask(&["Basic YWRhOnB3"]).await.code(), "token_missing");
    assert_eq!(ask(&["Basic YWRhOnB3", &bearer]).await.status, StatusCode::OK);
    for headers in [
        vec!["Bearer"],
        vec!["Bearer "],
        vec![&format!("{bearer} {token}")],
        vec![&format!("Bearer {}", "a".repeat(10_000))],
    ] {
        let answer = ask(&headers).await;
        assert_eq!(answer.code(), "token_malformed", "{headers:?}");
    }
    assert_eq!(ask(&["Bearerx"]).await.code(), "token_missing");
    for second in [&bearer, &format!("Bearer {stranger}")] {
        let answer = ask(&[&bearer, second]).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (StatusCode::BAD_REQUEST, "two_credentials")
        );
        assert!(answer.header("www-authenticate").contains("invalid_request"));
    }
    // Never in the address, where logs keep it.
    let request = Request::get(format!("/who?access_token={token}"));
    let answer = send(&service, request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.code(), "token_missing");
}
