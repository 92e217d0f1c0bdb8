//! How the guard fetches the issuer's key set, and what it does while the issuer rotates its keys, is
//! slow, or is down (S50, S52, S53).

use std::{
    sync::{
        Arc, LazyLock, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use guard::{KeySet, KeySetError, Keys};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinSet};

use crate::{
    forged::with,
    service::{Answer, OTHER_SIGNER, SIGNER, ask, key_set, service_with, signer, valid_claims},
    signer::Signer,
};

/// An issuer that counts the requests for its key set.
#[derive(Clone)]
struct Issuer {
    answer: Arc<Mutex<Option<String>>>,
    requests: Arc<AtomicUsize>,
    slow: Arc<AtomicBool>,
    address: String,
}

impl Issuer {
    async fn publishing(signers: &[&Signer]) -> Self {
        // Generated here: it takes seconds, which must not pass within a test's timing.
        LazyLock::force(&OTHER_SIGNER);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = Self {
            answer: Arc::new(Mutex::new(Some(key_set(signers).to_string()))),
            requests: Arc::default(),
            slow: Arc::default(),
            address: format!("http://{}/keys", listener.local_addr().unwrap()),
        };
        let router = Router::new()
            .route("/keys", get(Self::keys))
            .with_state(issuer.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        issuer
    }

    async fn keys(State(issuer): State<Self>) -> Response {
        issuer.requests.fetch_add(1, Ordering::SeqCst);
        if issuer.slow.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_secs(60)).await;
        }
        match issuer.answer.lock().unwrap().clone() {
            Some(answer) => answer.into_response(),
            None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }

    /// Sets what the issuer answers from now on; `None` is an issuer that is down.
    fn set_answer(&self, answer: Option<String>) {
        *self.answer.lock().unwrap() = answer;
    }

    fn request_count(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    fn service(&self) -> Router {
        service_with(Keys::from_url(&self.address).unwrap())
    }
}

/// Advances the clock that the guard reads, while no request is in progress.
async fn advance_clock(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

async fn ask_signed_by(service: &Router, signer: &Signer) -> Answer {
    ask(service, "/who", Some(&signer.sign(&valid_claims()))).await
}

/// Tokens with unknown key ids cannot make the guard flood the issuer (S50).
#[tokio::test]
async fn unknown_key_is_fetched_at_most_every_thirty_seconds() {
    let issuer = Issuer::publishing(&[&SIGNER]).await;
    let service = issuer.service();
    for _ in 0..3 {
        assert_eq!(ask_signed_by(&service, &SIGNER).await.status, StatusCode::OK);
    }
    assert_eq!(issuer.request_count(), 1);
    let mut crowd = JoinSet::new();
    for _ in 0..50 {
        let service = service.clone();
        crowd.spawn(async move { ask_signed_by(&service, &OTHER_SIGNER).await.code() });
    }
    assert!(crowd.join_all().await.iter().all(|code| code == "key_unknown"));
    assert_eq!(
        issuer.request_count(),
        1,
        "unknown keys cause no further request to the issuer"
    );

    // After a rotation the new key is found once the thirty seconds are over; the old key stays valid.
    issuer.set_answer(Some(key_set(&[&SIGNER, &OTHER_SIGNER]).to_string()));
    advance_clock(Duration::from_secs(25)).await;
    assert_eq!(ask_signed_by(&service, &OTHER_SIGNER).await.code(), "key_unknown");
    advance_clock(Duration::from_secs(10)).await;
    assert_eq!(
        ask_signed_by(&service, &OTHER_SIGNER).await.status,
        StatusCode::OK
    );
    assert_eq!(ask_signed_by(&service, &SIGNER).await.status, StatusCode::OK);
    assert_eq!(issuer.request_count(), 2);
}

/// Requests that arrive before the first key set share one fetch.
#[tokio::test]
async fn concurrent_requests_fetch_keys_once() {
    let issuer = Issuer::publishing(&[&SIGNER]).await;
    let service = issuer.service();
    let mut crowd = JoinSet::new();
    for _ in 0..50 {
        let service = service.clone();
        crowd.spawn(async move { ask_signed_by(&service, &SIGNER).await.status });
    }
    assert!(
        crowd
            .join_all()
            .await
            .iter()
            .all(|status| *status == StatusCode::OK)
    );
    assert_eq!(issuer.request_count(), 1);
}

/// A client that disconnects, again and again, does not start a new fetch each time.
#[tokio::test]
async fn cancelled_request_does_not_repeat_the_key_fetch() {
    let issuer = Issuer::publishing(&[&SIGNER]).await;
    let service = issuer.service();
    assert_eq!(ask_signed_by(&service, &SIGNER).await.status, StatusCode::OK);
    advance_clock(Duration::from_secs(31)).await;
    issuer.slow.store(true, Ordering::SeqCst);
    for _ in 0..20 {
        let cancelled =
            tokio::time::timeout(Duration::from_millis(20), ask_signed_by(&service, &OTHER_SIGNER));
        assert!(cancelled.await.is_err(), "the issuer is slow");
    }
    assert_eq!(issuer.request_count(), 2);
}

/// After a long idle time the set is fetched before a token is accepted.
#[tokio::test]
async fn stale_key_set_is_refreshed_before_use() {
    let issuer = Issuer::publishing(&[&SIGNER, &OTHER_SIGNER]).await;
    let service = issuer.service();
    assert_eq!(
        ask_signed_by(&service, &OTHER_SIGNER).await.status,
        StatusCode::OK
    );
    issuer.set_answer(Some(key_set(&[&SIGNER]).to_string()));
    advance_clock(Duration::from_secs(2 * 24 * 3600)).await;
    assert_eq!(ask_signed_by(&service, &OTHER_SIGNER).await.code(), "key_unknown");
    assert_eq!(ask_signed_by(&service, &SIGNER).await.status, StatusCode::OK);
}

/// An issuer that fails or sends an unusable set does not take the known keys away (S52).
#[tokio::test]
async fn last_keys_stay_valid_while_the_issuer_is_down() {
    let issuer = Issuer::publishing(&[&SIGNER]).await;
    let service = issuer.service();
    assert_eq!(ask_signed_by(&service, &SIGNER).await.status, StatusCode::OK);
    let broken = [
        "",
        "no keys",
        "{}",
        r#"{"keys":[]}"#,
        r#"{"keys":[{"kty":"RSA"}]}"#,
    ];
    for answer in broken
        .map(|answer| Some(answer.to_owned()))
        .into_iter()
        .chain([None])
    {
        issuer.set_answer(answer.clone());
        advance_clock(Duration::from_secs(3600)).await;
        assert_eq!(
            ask_signed_by(&service, &OTHER_SIGNER).await.code(),
            "key_unknown",
            "{answer:?}"
        );
        assert_eq!(
            ask_signed_by(&service, &SIGNER).await.status,
            StatusCode::OK,
            "{answer:?}"
        );
    }
    assert_eq!(issuer.request_count(), 1 + broken.len() + 1);
}

/// Before the first key set no token is accepted: 503 with `Retry-After`, until the issuer answers.
#[tokio::test]
async fn missing_keys_answer_503_until_the_issuer_recovers() {
    let issuer = Issuer::publishing(&[&SIGNER]).await;
    issuer.set_answer(None);
    let service = issuer.service();
    let answer = ask_signed_by(&service, &SIGNER).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(
        (answer.code().as_str(), answer.header("retry-after")),
        ("keys_unavailable", "5")
    );
    assert_eq!(
        ask(&service, "/perhaps", Some(&SIGNER.sign(&valid_claims())))
            .await
            .body,
        "nobody"
    );
    assert_eq!(ask(&service, "/who", None).await.code(), "token_missing");
    issuer.set_answer(Some(key_set(&[&SIGNER]).to_string()));
    advance_clock(Duration::from_secs(2)).await;
    assert_eq!(ask_signed_by(&service, &SIGNER).await.status, StatusCode::OK);
}

/// A key that the issuer withdrew stops to be valid with the next refresh (S53).
#[tokio::test]
async fn withdrawn_key_is_rejected_after_five_minutes() {
    let issuer = Issuer::publishing(&[&SIGNER, &OTHER_SIGNER]).await;
    let service = issuer.service();
    assert_eq!(
        ask_signed_by(&service, &OTHER_SIGNER).await.status,
        StatusCode::OK
    );
    issuer.set_answer(Some(key_set(&[&SIGNER]).to_string()));
    advance_clock(Duration::from_secs(301)).await;
    // The request that starts the refresh is still answered from the old set.
    assert_eq!(
        ask_signed_by(&service, &OTHER_SIGNER).await.status,
        StatusCode::OK
    );
    for _ in 0..200 {
        if issuer.request_count() == 2
            && ask_signed_by(&service, &OTHER_SIGNER).await.status != StatusCode::OK
        {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(ask_signed_by(&service, &OTHER_SIGNER).await.code(), "key_unknown");
    assert_eq!(ask_signed_by(&service, &SIGNER).await.status, StatusCode::OK);
}

/// A key set above the size limit is not read, and a redirect is not followed.
#[tokio::test]
async fn oversized_key_set_and_redirect_are_rejected() {
    let issuer = Issuer::publishing(&[&SIGNER]).await;
    issuer.set_answer(Some(" ".repeat(1 << 20) + &key_set(&[&SIGNER]).to_string()));
    assert_eq!(
        ask_signed_by(&issuer.service(), &SIGNER).await.code(),
        "keys_unavailable"
    );

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let elsewhere = axum::response::Redirect::temporary(&issuer.address);
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let router = Router::new().route("/", get(|| async move { elsewhere }));
    tokio::spawn(async move { axum::serve(listener, router).await });
    issuer.set_answer(Some(key_set(&[&SIGNER]).to_string()));
    let service = service_with(Keys::from_url(&address).unwrap());
    assert_eq!(ask_signed_by(&service, &SIGNER).await.code(), "keys_unavailable");
}

/// Over plain HTTP an attacker in the network could replace the keys.
#[test]
fn key_set_url_needs_https_or_loopback() {
    for address in [
        "https://id.example.com/keys",
        "http://localhost:1/keys",
        "http://127.0.0.1/",
        "http://[::1]/",
    ] {
        assert!(Keys::from_url(address).is_ok(), "{address}");
    }
    for address in [
        "http://id.example.com/keys",
        "http://localhost.example.com/",
        "ftp://localhost/",
        "file:///etc/keys",
        "keys",
        "",
    ] {
        assert!(Keys::from_url(address).is_err(), "{address}");
    }
}

/// Keys that are too short, or for another use or algorithm, are left out; two of one id are an error.
#[test]
fn key_set_keeps_only_rs256_signing_keys() {
    let jwk = SIGNER.jwk();
    let short = signer("short", 2048);
    let read = |keys: Value| KeySet::parse(json!({ "keys": keys }).to_string().as_bytes());
    for (kind, keys) in [
        ("too short", json!([short.jwk()])),
        ("for encryption", json!([with(&jwk, "use", json!("enc"))])),
        ("another algorithm", json!([with(&jwk, "alg", json!("PS256"))])),
        (
            "a shared secret",
            json!([{ "kty": "oct", "kid": "ours", "k": "c2VjcmV0" }]),
        ),
        ("without a name", json!([with(&jwk, "kid", Value::Null)])),
        ("no number", json!([with(&jwk, "n", json!("%%%"))])),
        ("nothing", json!([])),
    ] {
        assert!(read(keys).unwrap().is_empty(), "{kind}");
    }
    assert_eq!(read(json!([jwk, short.jwk()])).unwrap().len(), 1);
    let twice = read(json!([jwk, with(&OTHER_SIGNER.jwk(), "kid", json!("ours"))]));
    assert!(matches!(twice, Err(KeySetError::Ambiguous(kid)) if kid == "ours"));
    assert!(matches!(KeySet::parse(b"[]"), Err(KeySetError::Malformed(_))));
}
