//! S108: what somebody who was evicted still holds: a token that was made with a copy of the
//! cookie, the copy itself, an open page, a code on its way. Each is tried before, so that it is
//! known to have been worth something.

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
    events::{next, open},
};

/// How the owner throws everybody else out.
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
    /// With a copy of the owner's cookies.
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

#[tokio::test]
async fn code_mailed_before_eviction_is_void() {
    for eviction in EVICTIONS {
        let mut world = World::new().await;
        let mut elsewhere = Client::new(&world.db);
        let begun = elsewhere.start(&world.db, ADA).await;
        world.evict(eviction).await;
        let id = begun.id.to_string();
        let fields = [("challenge", id.as_str()), ("code", &begun.code)];
        let answer = elsewhere
            .post(Transport::Fetch, "/api/sign-in/code", &fields)
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{eviction:?}");
        // The next one does.
        elsewhere.sign_in(&world.db, ADA).await;
    }
}

/// Nor does it undo the deletion that the owner asked for.
#[tokio::test]
async fn code_mailed_before_deletion_does_not_undo_it() {
    let mut world = World::new().await;
    let mut elsewhere = Client::new(&world.db);
    let begun = elsewhere.start(&world.db, ADA).await;
    world.evict(("/api/settings/account/delete", &[])).await;
    let id = begun.id.to_string();
    let fields = [("challenge", id.as_str()), ("code", &begun.code)];
    let answer = elsewhere
        .post(Transport::Fetch, "/api/sign-in/code", &fields)
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    elsewhere.sign_in(&world.db, ADA).await;
}

#[tokio::test]
async fn event_stream_of_stolen_cookie_closes_at_eviction() {
    for eviction in EVICTIONS {
        let mut world = World::new().await;
        tokio::spawn(listen_for_session_events(world.db.services.clone()));
        let stream = open(&world.thief).await;
        assert_eq!(stream.status(), StatusCode::OK);
        // Time to begin to listen.
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        world.evict(eviction).await;
        assert_eq!(next(stream).await, None, "{eviction:?}");
        assert_eq!(open(&world.thief).await.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(open(&world.owner).await.status(), StatusCode::OK);
    }
}
