//! Events that make a started action void, and events that do not.

use super::*;

/// The control: the session that started the action finishes it, also after a step-up, which gives the
/// session a new id.
#[tokio::test]
async fn action_continues_after_step_up() {
    let world = World::new().await;
    for action in ACTIONS {
        let mut run = world.run(action).await;
        let started = run.start(action).await;
        if !matches!(action, Action::StepUpByPasskey | Action::StepUpByMail) {
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
        assert!(run.finish_here(&started).await, "{action:?}");
    }
}

/// Another session of the same user neither sees the action nor finishes it, and uses nothing up.
#[tokio::test]
async fn action_is_not_found_in_another_session() {
    let world = World::new().await;
    for action in ACTIONS {
        let mut run = world.run(action).await;
        let started = run.start(action).await;
        assert!(!run.finish_elsewhere(&started).await, "{action:?}");
        if action == Action::Authenticator {
            let other = start_authenticator(&mut run.elsewhere).await;
            assert_ne!(Some(other), started.shown.as_ref().map(|shown| shown.1.clone()));
        }
        assert!(run.finish_here(&started).await, "{action:?}");
    }
}

/// Starts each action, evicts, and asserts that the action cannot be finished: not in its session, with
/// the cookies from before or after, and not in the other session.
async fn assert_void_after(evict: impl AsyncFn(&mut Run<'_>)) {
    let world = World::new().await;
    for action in ACTIONS {
        let mut run = world.run(action).await;
        let started = run.start(action).await;
        let mut before = copy_client(&run.here);
        evict(&mut run).await;
        assert!(
            !finish(&mut before, &started).await,
            "{action:?}: with the former cookies"
        );
        if let Some((page, secret)) = &started.shown {
            let shown = run.here.get(page).await;
            assert!(!shown.body.contains(secret.as_str()), "{action:?} is shown");
        }
        assert!(!run.finish_here(&started).await, "{action:?}: in its own session");
        run.here.cookies.extend(before.cookies.remove_entry("browser"));
        assert!(!run.finish_elsewhere(&started).await, "{action:?}: elsewhere");
    }
}

/// The owner revokes the session that started the action from the list.
#[tokio::test]
async fn action_is_void_after_its_session_was_revoked() {
    assert_void_after(async |run| {
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

/// The owner ends all other sessions from another one.
#[tokio::test]
async fn action_is_void_after_revocation_by_another_session() {
    assert_void_after(async |run| {
        let path = "/api/settings/sessions/end-others";
        let ended = run.elsewhere.post(Transport::Fetch, path, &[]).await;
        assert_eq!(ended.status, StatusCode::OK, "{}", ended.body);
    })
    .await;
}

/// The attacker may hold a copy of the very cookie from which the owner ends the other sessions.
#[tokio::test]
async fn action_is_void_after_its_session_revoked_others() {
    assert_void_after(async |run| {
        let path = "/api/settings/sessions/end-others";
        let ended = run.here.post(Transport::Fetch, path, &[]).await;
        assert_eq!(ended.status, StatusCode::OK, "{}", ended.body);
    })
    .await;
}

/// A credential change in another session evicts the session that started the action.
#[tokio::test]
async fn action_is_void_after_factor_change_elsewhere() {
    assert_void_after(async |run| set_password(&mut run.elsewhere).await).await;
}

/// A credential change makes actions void that the same session started before.
#[tokio::test]
async fn action_is_void_after_factor_change_in_its_session() {
    assert_void_after(async |run| set_password(&mut run.here).await).await;
}

/// Signing out ends the session, and the actions that it started.
#[tokio::test]
async fn action_is_void_after_sign_out() {
    assert_void_after(async |run| {
        run.here.post(Transport::Plain, "/api/sign-out", &[]).await;
    })
    .await;
}

/// An account that was marked for deletion and is kept by signing in again has no action from before.
#[tokio::test]
async fn action_is_void_after_account_deletion_request() {
    assert_void_after(async |run| {
        let deleted = run
            .elsewhere
            .post(Transport::Fetch, "/api/settings/account/delete", &[])
            .await;
        assert_eq!(deleted.status, StatusCode::OK, "{}", deleted.body);
        // Signing in keeps the account. An account with a passkey would need its proof.
        if run.phone.is_none() {
            run.elsewhere.sign_in(&run.world.db, &run.email).await;
        }
    })
    .await;
}

/// A copy of the owner's cookie is evicted with the other sessions.
#[tokio::test]
async fn copied_session_is_signed_out_when_owner_revokes_others() {
    let db = TestDatabase::create().await;
    let mut owner = Client::signed_in(&db, "ada@example.com").await;
    let mut thief = copy_client(&owner);
    owner
        .post(Transport::Plain, "/api/settings/sessions/end-others", &[])
        .await;
    assert_eq!(owner.get("/api/v1/me").await.status, StatusCode::OK);
    assert_eq!(thief.get("/api/v1/me").await.status, StatusCode::UNAUTHORIZED);
}
