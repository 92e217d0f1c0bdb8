//! A token permits what its user may do now, in the workspace that it names.

use super::*;

/// {valid, without permission, without workspace, expired, revoked, wrong audience} × {RequireAuth,
/// RequirePermission to read, and to write}, by token and by cookie.
#[tokio::test]
async fn extractors_admit_only_valid_credentials_with_permission() {
    let mut workspace = Workspace::new(WorkspaceRole::Reader).await;
    let (kid, der) = workspace.db.signing_key().await;
    let signer = Signer::new(&kid, &der);
    let writing = issue_token(&mut workspace.ada, general_workspace()).await;
    let reading = issue_token(&mut workspace.grace, general_workspace()).await;
    let expired = signer.sign(&with(&decode_claims(&writing), "exp", json!(now() - 60)));
    let elsewhere = signer.sign(&with(&decode_claims(&writing), "aud", json!("documents")));
    let mut ended = Client::signed_in(&workspace.db, ADA).await;
    let revoked = issue_token(&mut ended, general_workspace()).await;
    ended.post(Transport::Fetch, "/api/sign-out", &[]).await;
    let no_workspace = issue_token(&mut workspace.ada, json!({})).await;

    let mut server = Client::new(&workspace.db);
    for (kind, token, wanted) in [
        ("good", &writing, [200, 200, 201]),
        ("without permission to write", &reading, [200, 200, 403]),
        ("without a workspace", &no_workspace, [200, 403, 403]),
        ("expired", &expired, [401, 401, 401]),
        ("revoked", &revoked, [401, 401, 401]),
        ("wrong audience", &elsewhere, [401, 401, 401]),
    ] {
        let answers = [
            get_with_token_by(&mut server, ME, token).await,
            get_with_token_by(&mut server, DOCUMENTS, token).await,
            create_document(&mut server, Some(token)).await,
        ];
        assert_eq!(answers.map(|answer| answer.status.as_u16()), wanted, "{kind}");
    }
    for (kind, client, wanted) in [
        ("no cookie", &mut Client::new(&workspace.db), [401, 401, 401]),
        ("a revoked session's cookie", &mut ended, [401, 401, 401]),
        ("the reader's cookie", &mut workspace.grace, [200, 200, 403]),
        ("the manager's cookie", &mut workspace.ada, [200, 200, 201]),
    ] {
        let answers = [
            client.get(ME).await,
            client.get(DOCUMENTS).await,
            create_document(client, None).await,
        ];
        assert_eq!(answers.map(|answer| answer.status.as_u16()), wanted, "{kind}");
    }
}

/// S51: once the session, user or membership behind a token ends, every server rejects it at once.
#[tokio::test]
async fn token_is_revoked_with_its_session_or_membership() {
    let endings = [
        (
            "the session was revoked",
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
            "the session was idle for too long",
            "update sessions set last_seen_at = now() - interval '30 days' where user_id = $1",
        ),
        (
            "the session expired",
            "update sessions set expires_at = now() where user_id = $1",
        ),
    ];
    for (ending, statement) in endings {
        let mut workspace = Workspace::new(WorkspaceRole::Editor).await;
        let token = issue_token(&mut workspace.grace, general_workspace()).await;
        let mut servers = [Client::new(&workspace.db), Client::new(&workspace.db)];
        for server in &mut servers {
            assert_eq!(
                get_with_token_by(server, DOCUMENTS, &token).await.status,
                StatusCode::OK,
                "{ending}"
            );
        }
        let user: sqlx::types::Uuid = decode_claims(&token)["sub"].as_str().unwrap().parse().unwrap();
        sqlx::query(statement)
            .bind(user)
            .execute(&workspace.db.admin)
            .await
            .unwrap();
        for server in &mut servers {
            for path in [ME, DOCUMENTS] {
                let answer = get_with_token_by(server, path, &token).await;
                assert_eq!(
                    (answer.status, problem_code(&answer).as_str()),
                    (StatusCode::UNAUTHORIZED, "token_revoked"),
                    "{ending}"
                );
            }
        }
    }
}

/// S65: a changed role applies to the next request, whatever the token says.
#[tokio::test]
async fn role_change_applies_to_an_issued_token() {
    let mut workspace = Workspace::new(WorkspaceRole::Editor).await;
    let token = issue_token(&mut workspace.grace, general_workspace()).await;
    let mut server = Client::new(&workspace.db);
    assert_eq!(
        create_document(&mut server, Some(&token)).await.status,
        StatusCode::CREATED
    );
    sqlx::query("update workspace_memberships set role = 'reader' where role = 'editor'")
        .execute(&workspace.db.admin)
        .await
        .unwrap();
    assert_eq!(
        create_document(&mut server, Some(&token)).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        get_with_token_by(&mut server, DOCUMENTS, &token).await.status,
        StatusCode::OK
    );
}

/// S63: a workspace without access is answered like one that does not exist, by cookie and by token.
#[tokio::test]
async fn inaccessible_workspace_is_not_found() {
    let mut workspace = Workspace::new(WorkspaceRole::Reader).await;
    let (_, eve) = workspace.db.manager("eve@example.com", "Evil").await;
    let secret = domain::documents::create(&workspace.db.services, &eve, "Secret", "")
        .await
        .unwrap();
    let inside = issue_token(&mut workspace.ada, general_workspace()).await;
    let mut server = Client::new(&workspace.db);
    for path in [
        "/api/v1/o/evil/w/general/documents".to_owned(),
        "/api/v1/o/nothing/w/general/documents".to_owned(),
        "/api/v1/o/engines/w/nothing/documents".to_owned(),
        "/api/v1/o/En%20gines/w/general/documents".to_owned(),
        format!("/api/v1/o/evil/w/general/documents/{secret}"),
        format!("/api/v1/o/engines/w/general/documents/{secret}"),
        "/api/v1/o/engines/w/general/documents/nothing".to_owned(),
    ] {
        let by_cookie = workspace.ada.get(&path).await;
        let by_token = get_with_token_by(&mut server, &path, &inside).await;
        for answer in [by_cookie, by_token] {
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(problem_code(&answer), "not_found");
        }
    }
    // A token for one workspace does not open the user's other workspaces.
    let (ada, _) = (workspace.db.sign_in(ADA).await, ());
    domain::tenancy::create_workspace(&workspace.db.services, &ada, "engines", "Research")
        .await
        .unwrap();
    let research = "/api/v1/o/engines/w/research/documents";
    assert_eq!(workspace.ada.get(research).await.status, StatusCode::OK);
    assert_eq!(
        get_with_token_by(&mut server, research, &inside).await.status,
        StatusCode::NOT_FOUND
    );
}
