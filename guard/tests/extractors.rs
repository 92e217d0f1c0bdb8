//! Which tokens each extractor and layer admits: {no token, valid, expired, wrong audience, without
//! permission} × each of them. Only Latchkey knows which tokens are revoked; `bearers` of its own
//! tests covers those.

use axum::{Router, http::StatusCode, routing::get};
use guard::RequireAuth;
use serde_json::{Value, json};

use crate::{
    forged::with,
    service::{SIGNER, ask, service, valid_claims},
    signer::now,
};

const PATHS: [&str; 5] = ["/who", "/perhaps", "/read", "/any", "/all"];

/// Each kind of token is admitted or refused by each extractor as the table says.
#[tokio::test]
async fn extractors_admit_only_valid_tokens_with_permission() {
    let valid = valid_claims();
    let both = with(
        &valid,
        "permissions",
        json!(["documents:read", "documents:write"]),
    );
    let expired = with(&valid, "exp", json!(now() - 60));
    let none = with(&valid, "permissions", json!([]));
    let other = with(
        &valid,
        "permissions",
        json!(["documents:reads", "documents", "DOCUMENTS:READ"]),
    );
    let elsewhere = with(&valid, "aud", json!("invoices"));
    let no_workspace = with(&with(&valid, "workspace", Value::Null), "org", Value::Null);
    // The columns: RequireAuth, OptionalAuth, RequirePermission, any of two, all of two.
    for (kind, claims, wanted) in [
        ("no token", None, [401, 200, 401, 401, 401]),
        ("valid", Some(&valid), [200, 200, 200, 200, 403]),
        ("with both permissions", Some(&both), [200, 200, 200, 200, 200]),
        ("expired", Some(&expired), [401, 200, 401, 401, 401]),
        ("wrong audience", Some(&elsewhere), [401, 200, 401, 401, 401]),
        ("without permission", Some(&none), [200, 200, 403, 403, 403]),
        (
            "with permissions of similar names",
            Some(&other),
            [200, 200, 403, 403, 403],
        ),
        (
            "with permissions but no organization",
            Some(&no_workspace),
            [200, 200, 403, 403, 403],
        ),
    ] {
        let token = claims.map(|claims| SIGNER.sign(claims));
        for (path, wanted) in PATHS.into_iter().zip(wanted) {
            let answer = ask(&service(), path, token.as_deref()).await;
            assert_eq!(answer.status.as_u16(), wanted, "{kind}: {path}: {answer:?}");
        }
        let known = !matches!(kind, "no token" | "expired" | "wrong audience");
        let perhaps = ask(&service(), "/perhaps", token.as_deref()).await;
        assert_eq!(perhaps.body, if known { "ada" } else { "nobody" }, "{kind}");
    }
}

/// A 401 asks for a token; a 403 names the missing permission and its scope.
#[tokio::test]
async fn refusal_names_the_missing_permission() {
    let service = service();
    let missing = ask(&service, "/write", None).await;
    assert_eq!(missing.header("www-authenticate"), "Bearer");
    assert_eq!(missing.header("cache-control"), "no-store");
    assert_eq!(
        missing.problem(),
        json!({
            "type": "about:blank", "title": "Unauthorized", "status": 401, "code": "token_missing",
            "detail": "Send a token: Authorization: Bearer …",
        })
    );
    let token = SIGNER.sign(&valid_claims());
    let forbidden = ask(&service, "/write", Some(&token)).await;
    assert_eq!(forbidden.status, StatusCode::FORBIDDEN);
    assert_eq!(
        forbidden.header("www-authenticate"),
        "Bearer error=\"insufficient_scope\", scope=\"documents:write\""
    );
    let problem = forbidden.problem();
    assert_eq!(problem["code"], "permission_missing");
    assert_eq!(
        problem["missing"],
        json!([{ "permission": "documents:write", "scope": "workspace" }])
    );
    assert_eq!(
        ask(&service, "/all", Some(&token)).await.problem()["missing"],
        json!([{ "permission": "documents:write", "scope": "workspace" }]),
        "a permission that the token has is not listed as missing"
    );
    let none = SIGNER.sign(&with(&valid_claims(), "permissions", json!([])));
    let any = ask(&service, "/any", Some(&none)).await;
    assert_eq!(any.problem()["any_of"].as_array().unwrap().len(), 2);
    assert_eq!(
        any.header("www-authenticate"),
        "Bearer error=\"insufficient_scope\""
    );
    assert_eq!(
        ask(&service, "/none", Some(&token)).await.status,
        StatusCode::FORBIDDEN
    );
}

/// A workspace permission needs a workspace in the token, an organization permission none.
#[tokio::test]
async fn permission_counts_only_in_its_scope() {
    let service = service();
    let permissions = json!(["workspaces:write", "documents:read"]);
    let within = with(&valid_claims(), "permissions", permissions);
    let organization = with(&within, "workspace", Value::Null);
    // A permission held in a workspace is not valid for the organization, and the reverse.
    for (claims, path, wanted) in [
        (&within, "/read", "ada in general"),
        (&organization, "/administer", "engines"),
    ] {
        let answer = ask(&service, path, Some(&SIGNER.sign(claims))).await;
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, wanted));
    }
    for (claims, path) in [(&within, "/administer"), (&organization, "/read")] {
        let answer = ask(&service, path, Some(&SIGNER.sign(claims))).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
}

/// Without `AuthLayer` no token is verified, so `RequireAuth` answers 401.
#[tokio::test]
async fn require_auth_without_layer_is_unauthorized() {
    let open = Router::new().route("/who", get(|RequireAuth(_): RequireAuth| async { "in" }));
    let answer = ask(&open, "/who", Some(&SIGNER.sign(&valid_claims()))).await;
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::UNAUTHORIZED, "token_missing".to_owned())
    );
}
