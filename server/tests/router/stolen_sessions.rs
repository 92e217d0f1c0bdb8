//! S108: what an evicted attacker still holds is void: a copied cookie, a token issued with it, an open
//! event stream, a mailed code. Each is used before the eviction, to show that it was valid.

use axum::http::StatusCode;
use domain::{
    auth::listen_for_session_events,
    testing::{self, TestDatabase},
    tokens,
};
use serde_json::json;

use crate::{
    bearers::{ME, get_with_token, issue_token},
    client::{ADA, Client, Transport},
    events::{next_event, open_event_stream},
};

/// The actions by which the owner ends all other sessions: path and fields.
const EVICTIONS: [(&str, &[(&str, &str)]); 2] = [
    ("/api/settings/sessions/end-others", &[]),
    (
        "/api/settings/password/set",
        &[("password", "correct horse battery staple")],
    ),
];

struct World {
    db: TestDatabase,
    owner: Client,
    /// An attacker with a copy of the owner's cookies.
    thief: Client,
}

impl World {
    async fn new() -> Self {
        let mut config = testing::config();
        config.auth.mails_per_hour = 50;
        let db = TestDatabase::create_with(config).await;
        tokens::maintain_signing_keys(&db.services).await.unwrap();
        let owner = Client::signed_in(&db, ADA).await;
        let thief = Client {
            router: owner.router.clone(),
            cookies: owner.cookies.clone(),
        };
        Self { db, owner, thief }
    }

    async fn evict(&mut self, (path, fields): (&str, &[(&str, &str)])) {
        let evicted = self.owner.post(Transport::Fetch, path, fields).await;
        assert_eq!(evicted.status, StatusCode::OK, "{path}: {}", evicted.body);
    }
}

/// A token issued with the stolen cookie is rejected; the owner's new session gets a valid one.
#[tokio::test]
async fn token_issued_before_eviction_is_rejected() {
    for eviction in EVICTIONS {
        let mut world = World::new().await;
        let stolen = issue_token(&mut world.thief, json!({})).await;
        assert_eq!(
            get_with_token(&world.db, ME, &stolen).await.status,
            StatusCode::OK
        );
        world.evict(eviction).await;
        let shown = get_with_token(&world.db, ME, &stolen).await;
        assert_eq!(shown.status, StatusCode::UNAUTHORIZED, "{eviction:?}");
        let fresh = issue_token(&mut world.owner, json!({})).await;
        assert_eq!(get_with_token(&world.db, ME, &fresh).await.status, StatusCode::OK);
    }
}

/// A code that was on its way when the owner evicted the attacker does not sign in.
#[tokio::test]
async fn code_mailed_before_eviction_is_void() {
    for eviction in EVICTIONS {
        let mut world = World::new().await;
        let mut elsewhere = Client::new(&world.db);
        let started = elsewhere.start_sign_in(&world.db, ADA).await;
        world.evict(eviction).await;
        let id = started.id.to_string();
        let fields = [("challenge", id.as_str()), ("code", &started.code)];
        let answer = elsewhere
            .post(Transport::Fetch, "/api/sign-in/code", &fields)
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{eviction:?}");
        // A code that was mailed after the eviction is accepted.
        elsewhere.sign_in(&world.db, ADA).await;
    }
}

/// Signing in undoes a requested account deletion, but not with a code mailed before the request.
#[tokio::test]
async fn code_mailed_before_deletion_does_not_undo_it() {
    let mut world = World::new().await;
    let mut elsewhere = Client::new(&world.db);
    let started = elsewhere.start_sign_in(&world.db, ADA).await;
    world.evict(("/api/settings/account/delete", &[])).await;
    let id = started.id.to_string();
    let fields = [("challenge", id.as_str()), ("code", &started.code)];
    let answer = elsewhere
        .post(Transport::Fetch, "/api/sign-in/code", &fields)
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    elsewhere.sign_in(&world.db, ADA).await;
}

/// The attacker's open stream closes and cannot be opened again; the owner's can.
#[tokio::test]
async fn event_stream_of_stolen_cookie_closes_at_eviction() {
    for eviction in EVICTIONS {
        let mut world = World::new().await;
        tokio::spawn(listen_for_session_events(world.db.services.clone()));
        let stream = open_event_stream(&world.thief).await;
        assert_eq!(stream.status(), StatusCode::OK);
        // Time for the server to start listening.
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        world.evict(eviction).await;
        assert_eq!(next_event(stream).await, None, "{eviction:?}");
        assert_eq!(
            open_event_stream(&world.thief).await.status(),
            StatusCode::UNAUTHORIZED
        );
        assert_eq!(open_event_stream(&world.owner).await.status(), StatusCode::OK);
    }
}
