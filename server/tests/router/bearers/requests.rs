//! How API clients send their token, and how they are answered.

use super::*;

/// A request carries a token or a session cookie; with both it is ambiguous, and answered with 400.
#[tokio::test]
async fn token_beside_a_cookie_is_rejected() {
    let mut workspace = Workspace::new(WorkspaceRole::Reader).await;
    let token = issue_token(&mut workspace.ada, general_workspace()).await;
    for path in [ME, DOCUMENTS] {
        let both = workspace.ada.send(add_bearer(Request::get(path), &token)).await;
        assert_eq!(
            (both.status, problem_code(&both).as_str()),
            (StatusCode::BAD_REQUEST, "two_credentials")
        );
        assert!(both.header("www-authenticate").contains("invalid_request"));
    }
    // The cookie of a revoked session counts as a second credential too.
    let mut ended = Client::signed_in(&workspace.db, ADA).await;
    let cookies = ended.cookies.clone();
    ended.post(Transport::Fetch, "/api/sign-out", &[]).await;
    ended.cookies = cookies;
    let both = ended.send(add_bearer(Request::get(ME), &token)).await;
    assert_eq!(both.status, StatusCode::BAD_REQUEST);
    // Basic credentials belong to a proxy in front of the server.
    let basic = Request::get(ME).header(header::AUTHORIZATION, "Basic YWRhOnB3");
    assert_eq!(workspace.ada.send(basic).await.status, StatusCode::OK);
    // Outside of `/api/v1/` a token is ignored: it opens no page and no server function, and issues no
    // token.
    let mut server = Client::new(&workspace.db);
    let page = get_with_token_by(&mut server, "/o/engines/w/general/documents", &token).await;
    assert_eq!(page.status, StatusCode::FOUND);
    for path in [
        "/api/documents/create",
        "/api/settings/account/export",
        "/api/token",
    ] {
        let request = Request::post(path)
            .header(header::ORIGIN, ORIGIN)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let body = "organization=engines&workspace=general&title=x&body=&audience=documents";
        let answer = server
            .send_body(add_bearer(request, &token), body.to_owned())
            .await;
        assert!(
            matches!(answer.status, StatusCode::UNAUTHORIZED | StatusCode::BAD_REQUEST),
            "{path}: {answer:?}"
        );
    }
}

/// S45: the browser adds cookies by itself, so those need our origin; it never adds a token.
#[tokio::test]
async fn token_is_exempt_from_the_origin_check() {
    let mut workspace = Workspace::new(WorkspaceRole::Reader).await;
    let token = issue_token(&mut workspace.ada, general_workspace()).await;
    let body = r#"{"title":"From elsewhere"}"#;
    let elsewhere = || {
        Request::post(DOCUMENTS)
            .header(header::ORIGIN, "https://evil.example.com")
            .header("sec-fetch-site", "cross-site")
            .header(header::CONTENT_TYPE, "application/json")
    };
    let mut server = Client::new(&workspace.db);
    let bearer = server
        .send_body(add_bearer(elsewhere(), &token), body.to_owned())
        .await;
    assert_eq!(bearer.status, StatusCode::CREATED, "{bearer:?}");
    assert_eq!(
        workspace.ada.send_body(elsewhere(), body.to_owned()).await.status,
        StatusCode::FORBIDDEN
    );
    let both = workspace
        .ada
        .send_body(add_bearer(elsewhere(), &token), body.to_owned())
        .await;
    assert_eq!(both.status, StatusCode::FORBIDDEN);
    // On routes that do not read tokens, a token does not lift the origin check.
    let sign_in = Request::post("/api/sign-in/start")
        .header(header::ORIGIN, "https://evil.example.com")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = server
        .send_body(add_bearer(sign_in, &token), "email=x".to_owned())
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let none = server.send_body(elsewhere(), body.to_owned()).await;
    assert_eq!(none.status, StatusCode::FORBIDDEN);
    for (kind, body) in [
        ("text/plain", body),
        ("application/x-www-form-urlencoded", "title=x"),
    ] {
        let request = Request::post(DOCUMENTS).header(header::CONTENT_TYPE, kind);
        let answer = server
            .send_body(add_bearer(request, &token), body.to_owned())
            .await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
    }
}

/// A token creates, reads and lists documents; invalid JSON bodies are answered with problem documents.
#[tokio::test]
async fn token_creates_and_reads_a_document() {
    let mut workspace = Workspace::new(WorkspaceRole::Reader).await;
    let token = issue_token(&mut workspace.ada, general_workspace()).await;
    let mut server = Client::new(&workspace.db);
    let made = create_document(&mut server, Some(&token)).await;
    let address = made.location().to_owned();
    let read = get_with_token_by(&mut server, &address, &token).await;
    let document: Value = serde_json::from_str(&read.body).unwrap();
    assert_eq!(
        (&document["title"], &document["html"]),
        (
            &json!("By a program"),
            &json!("<h2 id=\"section-yes\" dir=\"auto\">Yes</h2>\n")
        )
    );
    let list = get_with_token_by(&mut server, DOCUMENTS, &token).await;
    assert!(list.body.contains("By a program"), "{list:?}");
    for (body, status) in [
        (r#"{"title":""}"#, StatusCode::UNPROCESSABLE_ENTITY),
        ("{", StatusCode::BAD_REQUEST),
        (r#"{"title":7}"#, StatusCode::BAD_REQUEST),
        (r#"["A title", ""]"#, StatusCode::BAD_REQUEST),
        (r#"{"title":"a\u0000b"}"#, StatusCode::BAD_REQUEST),
    ] {
        let request = Request::post(DOCUMENTS).header(header::CONTENT_TYPE, "application/json");
        let answer = server
            .send_body(add_bearer(request, &token), body.to_owned())
            .await;
        assert_eq!(answer.status, status, "{body}: {answer:?}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
}

/// Whatever `Accept` says, errors below `/api/v1/` are problem documents, never pages.
#[tokio::test]
async fn api_errors_are_problem_documents() {
    let mut workspace = Workspace::new(WorkspaceRole::Reader).await;
    let token = issue_token(&mut workspace.ada, general_workspace()).await;
    let mut server = Client::new(&workspace.db);
    let write = |method: &str, path: &str| {
        let request = Request::builder().method(method).uri(path);
        add_bearer(request, &token)
            .header(header::ACCEPT, "text/html, */*")
            .header(header::CONTENT_TYPE, "application/json")
    };
    let document = r#"{"title":"As typed"}"#;
    for path in [
        DOCUMENTS,
        "/api/v1/o/Engines/w/GENERAL/documents",
        "/api/v1/o/%0Aengines/w/general%20/documents",
    ] {
        let made = server.send_body(write("POST", path), document.to_owned()).await;
        assert_eq!(made.status, StatusCode::CREATED, "{path}: {made:?}");
        assert!(made.location().starts_with(&format!("{DOCUMENTS}/")), "{made:?}");
    }
    let large = "x".repeat(5 * 1024 * 1024);
    for (method, path, body, status) in [
        ("GET", "/api/v1/nothing", "", StatusCode::NOT_FOUND),
        ("POST", "/api/v1/nothing", document, StatusCode::NOT_FOUND),
        ("PUT", DOCUMENTS, document, StatusCode::METHOD_NOT_ALLOWED),
        ("DELETE", DOCUMENTS, "", StatusCode::METHOD_NOT_ALLOWED),
        (
            "GET",
            "/api/v1/o/engines/w/general/documents?after=no-cursor",
            "",
            StatusCode::BAD_REQUEST,
        ),
        ("POST", DOCUMENTS, &large, StatusCode::PAYLOAD_TOO_LARGE),
        ("PUT", ME, &large[..100_000], StatusCode::PAYLOAD_TOO_LARGE),
        (
            "GET",
            "/api/v1/o/engines/w/general/documents?after=a&after=b",
            "",
            StatusCode::BAD_REQUEST,
        ),
    ] {
        let answer = server.send_body(write(method, path), body.to_owned()).await;
        assert_eq!(answer.status, status, "{method} {path}");
        assert!(!problem_code(&answer).is_empty(), "{answer:?}");
    }
    let head = server.send(write("HEAD", DOCUMENTS)).await;
    assert_eq!((head.status, head.body.as_str()), (StatusCode::OK, ""));
}

/// S52: two servers on one database, twenty clients in a loop, two key rotations: no token is rejected
/// on either server.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn key_rotation_under_load_rejects_no_token() {
    use std::sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    };
    let mut workspace = Workspace::new(WorkspaceRole::Reader).await;
    let first = workspace.db.signing_key().await.0;
    let (done, shown) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let mut asking = Client::new(&workspace.db);
        asking.cookies = workspace.ada.cookies.clone();
        let mut other_server = Client::new(&workspace.db);
        let (done, shown) = (done.clone(), shown.clone());
        clients.spawn(async move {
            // One token is kept for the whole test, as a slow program would.
            let kept = issue_token(&mut asking, general_workspace()).await;
            while !done.load(Ordering::Relaxed) {
                let fresh = issue_token(&mut asking, general_workspace()).await;
                for shown_token in [&kept, &fresh] {
                    let answer = get_with_token_by(&mut other_server, DOCUMENTS, shown_token).await;
                    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
                    shown.fetch_add(1, Ordering::Relaxed);
                }
            }
        });
    }
    let mut go_on = async |count: usize| {
        let goal = shown.load(Ordering::Relaxed) + count;
        while shown.load(Ordering::Relaxed) < goal {
            // A client task that ended has panicked: its token was rejected.
            if let Some(client) = clients.try_join_next() {
                client.unwrap();
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    for _ in 0..2 {
        go_on(100).await;
        workspace.db.advance("16 minutes").await;
        assert_eq!(
            tokens::rotate_signing_keys(&workspace.db.services).await.unwrap(),
            Rotation::Done
        );
        // Every server does this each minute; it must not delete a key that is still needed.
        tokens::maintain_signing_keys(&workspace.db.services)
            .await
            .unwrap();
    }
    go_on(100).await;
    done.store(true, Ordering::Relaxed);
    while let Some(client) = clients.join_next().await {
        client.unwrap();
    }
    assert_ne!(workspace.db.signing_key().await.0, first);
    let newest = issue_token(&mut workspace.ada, general_workspace()).await;
    assert_eq!(
        get_with_token(&workspace.db, ME, &newest).await.status,
        StatusCode::OK
    );
}
