//! What voids it, and what does not.

use super::*;

/// The control: whoever began it finishes it, a step-up in between notwithstanding, which gives
/// the session another id.
#[tokio::test]
async fn action_continues_after_step_up() {
    let world = World::new().await;
    for kind in KINDS {
        let mut run = world.run(kind).await;
        let begun = run.begin(kind).await;
        if !matches!(kind, Kind::StepUpByPasskey | Kind::StepUpByMail) {
            let before = run.here.cookies["session"].clone();
            let fields = mailed_step_up(&world.db, &mut run.here, &run.email).await;
            let fields: Vec<_> = fields
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            let done = run
                .here
                .post(Transport::Fetch, "/api/step-up/code", &fields)
                .await;
            assert_eq!(done.status, StatusCode::OK, "{}", done.body);
            assert_ne!(run.here.cookies["session"], before);
        }
        assert!(run.is_finished_here(&begun).await, "{kind:?}");
    }
}

/// Another session of the same person is neither shown it nor finishes it, and uses nothing up.
#[tokio::test]
async fn action_is_not_found_in_another_session() {
    let world = World::new().await;
    for kind in KINDS {
        let mut run = world.run(kind).await;
        let begun = run.begin(kind).await;
        assert!(!run.is_finished_elsewhere(&begun).await, "{kind:?}");
        if kind == Kind::Authenticator {
            let other = start_authenticator(&mut run.elsewhere).await;
            assert_ne!(Some(other), begun.shown.as_ref().map(|shown| shown.1.clone()));
        }
        assert!(run.is_finished_here(&begun).await, "{kind:?}");
    }
}

/// Evicts in each way, then tries everywhere: in the session that began it, with its cookies of
/// before and of now, and from the other one.
async fn is_void_after(evict: impl AsyncFn(&mut Run<'_>)) {
    let world = World::new().await;
    for kind in KINDS {
        let mut run = world.run(kind).await;
        let begun = run.begin(kind).await;
        let mut before = copy(&run.here);
        evict(&mut run).await;
        assert!(
            !finish(&mut before, &begun).await,
            "{kind:?}: with the cookies of before"
        );
        if let Some((page, secret)) = &begun.shown {
            let shown = run.here.get(page).await;
            assert!(!shown.body.contains(secret.as_str()), "{kind:?} is shown");
        }
        assert!(
            !run.is_finished_here(&begun).await,
            "{kind:?}: where it was begun"
        );
        run.here.cookies.extend(before.cookies.remove_entry("browser"));
        assert!(!run.is_finished_elsewhere(&begun).await, "{kind:?}: elsewhere");
    }
}

#[tokio::test]
async fn action_is_void_after_its_session_was_revoked() {
    is_void_after(async |run| {
        let page = run.elsewhere.get("/settings/sessions").await;
        let id = page.body.split_once("name=\"id\" value=\"").unwrap().1;
        let fields = [("id", id.split_once('"').unwrap().0)];
        let ended = run
            .elsewhere
            .post(Transport::Fetch, "/api/settings/sessions/end", &fields)
            .await;
        assert_eq!(ended.status, StatusCode::OK, "{}", ended.body);
    })
    .await;
}

#[tokio::test]
async fn action_is_void_after_revocation_by_another_session() {
    is_void_after(async |run| {
        let path = "/api/settings/sessions/end-others";
        let ended = run.elsewhere.post(Transport::Fetch, path, &[]).await;
        assert_eq!(ended.status, StatusCode::OK, "{}", ended.body);
    })
    .await;
}

/// A thief may hold a copy of the very cookie that the owner ends the others from.
#[tokio::test]
async fn action_is_void_after_its_session_revoked_others() {
    is_void_after(async |run| {
        let path = "/api/settings/sessions/end-others";
        let ended = run.here.post(Transport::Fetch, path, &[]).await;
        assert_eq!(ended.status, StatusCode::OK, "{}", ended.body);
    })
    .await;
}

#[tokio::test]
async fn action_is_void_after_factor_change_elsewhere() {
    is_void_after(async |run| set_password(&mut run.elsewhere).await).await;
}

#[tokio::test]
async fn action_is_void_after_factor_change_in_its_session() {
    is_void_after(async |run| set_password(&mut run.here).await).await;
}

#[tokio::test]
async fn action_is_void_after_sign_out() {
    is_void_after(async |run| {
        run.here.post(Transport::Plain, "/api/sign-out", &[]).await;
    })
    .await;
}

/// An account that is disabled, or marked for deletion and kept by signing in again, has nothing
/// that was begun before.
#[tokio::test]
async fn action_is_void_after_account_deletion_request() {
    is_void_after(async |run| {
        let deleted = run
            .elsewhere
            .post(Transport::Fetch, "/api/settings/account/delete", &[])
            .await;
        assert_eq!(deleted.status, StatusCode::OK, "{}", deleted.body);
        // By the link or code of a mail, or by the passkey.
        if run.phone.is_none() {
            run.elsewhere.sign_in(&run.world.db, &run.email).await;
        }
    })
    .await;
}

/// A copy of the cookie that the owner uses is evicted with the other sessions.
#[tokio::test]
async fn copied_session_is_signed_out_when_owner_revokes_others() {
    let db = TestDatabase::create().await;
    let mut owner = Client::signed_in(&db, "ada@example.com").await;
    let mut thief = copy(&owner);
    owner
        .post(Transport::Plain, "/api/settings/sessions/end-others", &[])
        .await;
    assert_eq!(owner.get("/api/v1/me").await.status, StatusCode::OK);
    assert_eq!(thief.get("/api/v1/me").await.status, StatusCode::UNAUTHORIZED);
}
