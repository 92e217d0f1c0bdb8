//! Tokens that are no tokens of ours.

use super::*;

#[tokio::test]
async fn forged_tokens_are_rejected() {
    let mut place = Place::with(WorkspaceRole::Reader).await;
    let (kid, der) = place.db.signing_key().await;
    let signer = Signer::new(&kid, &der);
    let real = token(&mut place.ada, general()).await;
    let claims = claims(&real);
    assert_eq!(
        show(&place.db, ME, &signer.sign(&claims)).await.status,
        StatusCode::OK
    );
    let mut server = Client::new(&place.db);
    for forged in forged(&signer, &STRANGER, &claims) {
        let answer = show_to(&mut server, ME, &forged.token).await;
        assert_eq!(
            answer.status,
            StatusCode::UNAUTHORIZED,
            "{}: {answer:?}",
            forged.lie
        );
        assert_eq!(code(&answer), forged.code, "{}", forged.lie);
    }
    // Signed by the right key, and yet nobody.
    for (lie, claim, value) in [
        (
            "a session that never was",
            "sid",
            json!("00000000-0000-0000-0000-000000000000"),
        ),
        ("a session that is no id", "sid", json!("' or true --")),
        (
            "another user's name",
            "sub",
            json!("00000000-0000-0000-0000-000000000000"),
        ),
        (
            "a foreign organization",
            "org",
            json!("00000000-0000-0000-0000-000000000000"),
        ),
        (
            "a foreign workspace",
            "workspace",
            json!("00000000-0000-0000-0000-000000000000"),
        ),
        ("a workspace that is no id", "workspace", json!("general")),
    ] {
        let answer = show_to(&mut server, ME, &signer.sign(&with(&claims, claim, value))).await;
        assert_eq!(
            (answer.status, code(&answer).as_str()),
            (StatusCode::UNAUTHORIZED, "token_revoked"),
            "{lie}"
        );
    }
    // What it says of roles is not believed: what is so now counts (S65).
    let reading = token(&mut place.grace, general()).await;
    let raised = with(
        &self::claims(&reading),
        "permissions",
        json!(["documents:read", "documents:write"]),
    );
    let answer = create(&mut server, Some(&signer.sign(&raised))).await;
    assert_eq!(
        (answer.status, code(&answer).as_str()),
        (StatusCode::FORBIDDEN, "permission_missing")
    );
}
