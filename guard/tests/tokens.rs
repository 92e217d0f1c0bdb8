//! Forged tokens are rejected, valid ones accepted, and where in a request a token is read.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use serde_json::json;

use crate::{
    forged::{forged_tokens, with},
    service::{OTHER_SIGNER, SIGNER, ask, send, service, valid_claims},
    signer::now,
};

/// Every forged token is answered with 401 and its code, and counts as anonymous where that is allowed
/// (S48 to S50).
#[tokio::test]
async fn forged_tokens_are_rejected() {
    let service = service();
    let table = forged_tokens(&SIGNER, &OTHER_SIGNER, &valid_claims());
    assert!(table.len() > 100, "{}", table.len());
    for forged in table {
        let answer = ask(&service, "/who", Some(&forged.token)).await;
        assert_eq!(
            answer.status,
            StatusCode::UNAUTHORIZED,
            "{}: {answer:?}",
            forged.case
        );
        assert_eq!(answer.code(), forged.code, "{}: {}", forged.case, forged.token);
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

/// Thirty seconds of difference between two clocks are tolerated.
#[tokio::test]
async fn valid_token_is_accepted_within_clock_skew() {
    let service = service();
    let valid = valid_claims();
    for (kind, claims) in [
        ("valid", valid.clone()),
        (
            "expired twenty seconds ago",
            with(&with(&valid, "exp", json!(now() - 20)), "iat", json!(now() - 200)),
        ),
        ("begins in twenty seconds", with(&valid, "nbf", json!(now() + 20))),
        (
            "valid for ten minutes",
            with(&valid, "exp", json!(valid["iat"].as_u64().unwrap() + 600)),
        ),
        ("with an unknown claim", with(&valid, "team", json!(7))),
    ] {
        let claims = match kind {
            "expired twenty seconds ago" => with(&claims, "nbf", json!(now() - 200)),
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

/// Exactly one bearer token in the `Authorization` header counts; two are an error.
#[tokio::test]
async fn token_is_read_from_one_authorization_header() {
    let service = service();
    let token = SIGNER.sign(&valid_claims());
    let other_signer = OTHER_SIGNER.sign(&valid_claims());
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
    // Basic credentials belong to a proxy in front of the service.
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
    for second in [&bearer, &format!("Bearer {other_signer}")] {
        let answer = ask(&[&bearer, second]).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (StatusCode::BAD_REQUEST, "two_credentials")
        );
        assert!(answer.header("www-authenticate").contains("invalid_request"));
    }
    // A token in the URL, which ends up in logs, is not read.
    let request = Request::get(format!("/who?access_token={token}"));
    let answer = send(&service, request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.code(), "token_missing");
}
