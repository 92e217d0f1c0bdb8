//! Tokens that the server did not issue, or whose claims were changed, are rejected.

use super::*;

/// The list of forged tokens that the guard rejects, and tokens whose claims name nothing that exists
/// (S48 to S51).
#[tokio::test]
async fn forged_tokens_are_rejected() {
    let mut workspace = Workspace::new(WorkspaceRole::Reader).await;
    let (kid, der) = workspace.db.signing_key().await;
    let signer = Signer::new(&kid, &der);
    let real = issue_token(&mut workspace.ada, general_workspace()).await;
    let claims = decode_claims(&real);
    assert_eq!(
        get_with_token(&workspace.db, ME, &signer.sign(&claims))
            .await
            .status,
        StatusCode::OK
    );
    let mut server = Client::new(&workspace.db);
    for forged in forged_tokens(&signer, &OTHER_SIGNER, &claims) {
        let answer = get_with_token_by(&mut server, ME, &forged.token).await;
        assert_eq!(
            answer.status,
            StatusCode::UNAUTHORIZED,
            "{}: {answer:?}",
            forged.case
        );
        assert_eq!(problem_code(&answer), forged.code, "{}", forged.case);
    }
    // Signed by the right key, but the session, user or workspace does not exist.
    for (case, claim, value) in [
        (
            "an unknown session",
            "sid",
            json!("00000000-0000-0000-0000-000000000000"),
        ),
        ("a session that is not an id", "sid", json!("' or true --")),
        (
            "an unknown user",
            "sub",
            json!("00000000-0000-0000-0000-000000000000"),
        ),
        (
            "an unknown organization",
            "org",
            json!("00000000-0000-0000-0000-000000000000"),
        ),
        (
            "an unknown workspace",
            "workspace",
            json!("00000000-0000-0000-0000-000000000000"),
        ),
        ("a workspace that is not an id", "workspace", json!("general")),
    ] {
        let answer = get_with_token_by(&mut server, ME, &signer.sign(&with(&claims, claim, value))).await;
        assert_eq!(
            (answer.status, problem_code(&answer).as_str()),
            (StatusCode::UNAUTHORIZED, "token_revoked"),
            "{case}"
        );
    }
    // The permissions in the token are not trusted: the current role counts (S65).
    let reading = issue_token(&mut workspace.grace, general_workspace()).await;
    let raised = with(
        &decode_claims(&reading),
        "permissions",
        json!(["documents:read", "documents:write"]),
    );
    let answer = create_document(&mut server, Some(&signer.sign(&raised))).await;
    assert_eq!(
        (answer.status, problem_code(&answer).as_str()),
        (StatusCode::FORBIDDEN, "permission_missing")
    );
}
