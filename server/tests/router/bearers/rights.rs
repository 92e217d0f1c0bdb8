//! A bearer may do what its user may do now, where the token says.

use super::*;

/// {no token, good, expired, revoked, wrong audience, without permission} × {RequireAuth,
/// RequirePermission to read, and to write}, by token and by cookie.
#[tokio::test]
async fn extractors_admit_only_valid_credentials_with_permission() {
    let mut place = Place::with(WorkspaceRole::Reader).await;
    let (kid, der) = place.db.signing_key().await;
    let signer = Signer::new(&kid, &der);
    let writing = token(&mut place.ada, general()).await;
    let reading = token(&mut place.grace, general()).await;
    let expired = signer.sign(&with(&claims(&writing), "exp", json!(now() - 60)));
    let elsewhere = signer.sign(&with(&claims(&writing), "aud", json!("documents")));
    let mut ended = Client::signed_in(&place.db, ADA).await;
    let revoked = token(&mut ended, general()).await;
    ended.post(Transport::Fetch, "/api/sign-out", &[]).await;
    let nowhere = token(&mut place.ada, json!({})).await;

    let mut server = Client::new(&place.db);
    for (kind, token, wanted) in [
        ("good", &writing, [200, 200, 201]),
        ("without permission to write", &reading, [200, 200, 403]),
        ("of no place", &nowhere, [200, 403, 403]),
        ("expired", &expired, [401, 401, 401]),
        ("revoked", &revoked, [401, 401, 401]),
        ("wrong audience", &elsewhere, [401, 401, 401]),
    ] {
        let answers = [
            show_to(&mut server, ME, token).await,
            show_to(&mut server, DOCUMENTS, token).await,
            create(&mut server, Some(token)).await,
        ];
        assert_eq!(answers.map(|answer| answer.status.as_u16()), wanted, "{kind}");
    }
    for (kind, client, wanted) in [
        ("nobody's cookie", &mut Client::new(&place.db), [401, 401, 401]),
        ("an ended session's cookie", &mut ended, [401, 401, 401]),
        ("the reader's cookie", &mut place.grace, [200, 200, 403]),
        ("the manager's cookie", &mut place.ada, [200, 200, 201]),
    ] {
        let answers = [
            client.get(ME).await,
            client.get(DOCUMENTS).await,
            create(client, None).await,
        ];
        assert_eq!(answers.map(|answer| answer.status.as_u16()), wanted, "{kind}");
    }
}

/// S51: what it was made from ends, and it is refused at once, on every server.
#[tokio::test]
async fn token_is_revoked_with_its_session_or_membership() {
    let endings = [
        (
            "the session ended",
            "update sessions set revoked_at = now() where user_id = $1",
        ),
        (
            "the user was disabled",
            "update users set disabled_at = now() where id = $1",
        ),
        (
            "the workspace was left",
            "delete from workspace_memberships where user_id = $1",
        ),
        (
            "the organization was left",
            "with places as (delete from workspace_memberships where user_id = $1)
             delete from memberships where user_id = $1",
        ),
        (
            "nobody was there for long",
            "update sessions set last_seen_at = now() - interval '30 days' where user_id = $1",
        ),
        (
            "its days were over",
            "update sessions set expires_at = now() where user_id = $1",
        ),
    ];
    for (ending, statement) in endings {
        let mut place = Place::with(WorkspaceRole::Editor).await;
        let token = token(&mut place.grace, general()).await;
        let mut servers = [Client::new(&place.db), Client::new(&place.db)];
        for server in &mut servers {
            assert_eq!(
                show_to(server, DOCUMENTS, &token).await.status,
                StatusCode::OK,
                "{ending}"
            );
        }
        let user: sqlx::types::Uuid = claims(&token)["sub"].as_str().unwrap().parse().unwrap();
        sqlx::query(statement)
            .bind(user)
            .execute(&place.db.admin)
            .await
            .unwrap();
        for server in &mut servers {
            for path in [ME, DOCUMENTS] {
                let answer = show_to(server, path, &token).await;
                assert_eq!(
                    (answer.status, code(&answer).as_str()),
                    (StatusCode::UNAUTHORIZED, "token_revoked"),
                    "{ending}"
                );
            }
        }
    }
}

/// S65: a role binds the next request, whatever the token was told.
#[tokio::test]
async fn role_change_applies_to_an_issued_token() {
    let mut place = Place::with(WorkspaceRole::Editor).await;
    let token = token(&mut place.grace, general()).await;
    let mut server = Client::new(&place.db);
    assert_eq!(
        create(&mut server, Some(&token)).await.status,
        StatusCode::CREATED
    );
    sqlx::query("update workspace_memberships set role = 'reader' where role = 'editor'")
        .execute(&place.db.admin)
        .await
        .unwrap();
    assert_eq!(
        create(&mut server, Some(&token)).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        show_to(&mut server, DOCUMENTS, &token).await.status,
        StatusCode::OK
    );
}

/// S63: what one may not enter answers like what does not exist, by cookie and by token.
#[tokio::test]
async fn inaccessible_workspace_is_not_found() {
    let mut place = Place::with(WorkspaceRole::Reader).await;
    let (_, eve) = place.db.manager("eve@example.com", "Evil").await;
    let secret = domain::documents::create(&place.db.services, &eve, "Secret", "")
        .await
        .unwrap();
    let inside = token(&mut place.ada, general()).await;
    let mut server = Client::new(&place.db);
    for path in [
        "/api/v1/o/evil/w/general/documents".to_owned(),
        "/api/v1/o/nothing/w/general/documents".to_owned(),
        "/api/v1/o/engines/w/nothing/documents".to_owned(),
        "/api/v1/o/En%20gines/w/general/documents".to_owned(),
        format!("/api/v1/o/evil/w/general/documents/{secret}"),
        format!("/api/v1/o/engines/w/general/documents/{secret}"),
        "/api/v1/o/engines/w/general/documents/nothing".to_owned(),
    ] {
        let by_cookie = place.ada.get(&path).await;
        let by_token = show_to(&mut server, &path, &inside).await;
        for answer in [by_cookie, by_token] {
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(code(&answer), "not_found");
        }
    }
    // A token for one workspace opens no other of its user's.
    let (ada, _) = (place.db.sign_in(ADA).await, ());
    domain::tenancy::create_workspace(&place.db.services, &ada, "engines", "Research")
        .await
        .unwrap();
    let research = "/api/v1/o/engines/w/research/documents";
    assert_eq!(place.ada.get(research).await.status, StatusCode::OK);
    assert_eq!(
        show_to(&mut server, research, &inside).await.status,
        StatusCode::NOT_FOUND
    );
}
