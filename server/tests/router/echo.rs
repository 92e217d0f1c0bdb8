//! Form fields that are shown again after an error: those that the form lists as text, never a secret. The
//! server has no list of field names.

use axum::http::StatusCode;
use domain::testing::TestDatabase;

use crate::client::{ADA, Client, Transport};

/// The names in the hidden field `text_fields` of the form that posts to `action`.
fn text_fields<'a>(page: &'a str, action: &str) -> &'a str {
    let (_, form) = page.split_once(&format!("action=\"{action}\"")).unwrap();
    let (form, _) = form.split_once("</form>").unwrap();
    let names = form.split_once("name=\"text_fields\" value=\"");
    names.map_or("", |(_, names)| names.split('"').next().unwrap())
}

/// Forms list their text fields in a hidden field; passwords and codes are not among them.
#[tokio::test]
async fn form_names_its_text_fields_and_no_secret() {
    let db = TestDatabase::create().await;
    db.manager(ADA, "Engines").await;
    let mut client = Client::signed_in(&db, ADA).await;
    for (page, action, names) in [
        (
            "/o/engines/w/general/documents/new",
            "/api/documents/create",
            "title body",
        ),
        ("/settings/profile", "/api/settings/profile/update", "name"),
        ("/settings/security/password", "/api/settings/password/set", ""),
    ] {
        let answer = client.get(page).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}: {answer:?}");
        assert_eq!(text_fields(&answer.body, action), names, "{page}");
    }
    let page = Client::new(&db).get("/sign-in/password").await.body;
    assert_eq!(text_fields(&page, "/api/sign-in/password"), "email");
    let mut anonymous = Client::new(&db);
    let challenge = anonymous.start_sign_in(&db, ADA).await.id;
    let page = anonymous
        .get(&format!("/sign-in/verify?challenge={challenge}"))
        .await
        .body;
    assert_eq!(text_fields(&page, "/api/sign-in/code"), "");
}

/// The rescue page shows the listed fields, escaped, and nothing else of the form.
#[tokio::test]
async fn rescue_page_returns_text_fields_and_no_secret() {
    let db = TestDatabase::create().await;
    let mut client = Client::new(&db);
    let fields = [
        ("page", "/o/engines/w/general/documents/new"),
        ("text_fields", "title summary body"),
        ("organization", "engines"),
        ("workspace", "general"),
        ("title", "A title"),
        ("summary", "A summary <b>of it</b>"),
        ("body", "\nA body"),
        ("api_key", "key-of-the-interface"),
        ("password", "correct horse"),
    ];
    let answer = client
        .post(Transport::Plain, "/api/documents/create", &fields)
        .await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", answer.body);
    for shown in [
        "Your work is safe",
        "A title",
        "A summary ",
        "<textarea class=\"input\" id=\"body\" rows=\"6\" readonly>\n\nA body",
    ] {
        assert!(answer.body.contains(shown), "{shown}: {}", answer.body);
    }
    for hidden in ["<b>of it", "key-of-the-interface", "correct horse"] {
        assert!(!answer.body.contains(hidden), "{hidden}: {}", answer.body);
    }
    // A form without the list has no text to return.
    let answer = client
        .post(
            Transport::Plain,
            "/api/documents/create",
            &[fields[0], fields[2], fields[3], fields[4], fields[7]],
        )
        .await;
    for hidden in ["Your work is safe", "A title", "key-of-the-interface"] {
        assert!(!answer.body.contains(hidden), "{hidden}: {}", answer.body);
    }
}

/// The rescue page is in the language that the user has chosen, whatever the browser accepts.
#[tokio::test]
async fn rescue_page_is_in_the_language_of_the_user() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    sqlx::query("update users set locale = 'de'")
        .execute(&db.owner)
        .await
        .unwrap();
    let fields = [
        ("page", "/o/engines/w/general/documents/new"),
        ("text_fields", "title body"),
        ("organization", "engines"),
        ("workspace", "general"),
        ("title", "A title"),
        ("body", "A body"),
    ];
    let answer = client
        .post(Transport::Plain, "/api/documents/create", &fields)
        .await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.body);
    for shown in ["<html lang=\"de\"", "Seite nicht gefunden", "Dein Text", "A body"] {
        assert!(answer.body.contains(shown), "{shown}: {}", answer.body);
    }
}

/// A form that failed is rendered with its text, but without password or code.
#[tokio::test]
async fn rerendered_form_shows_text_fields_and_no_secret() {
    let db = TestDatabase::create().await;
    let mut client = Client::new(&db);
    let fields = [
        ("page", "/sign-in/password"),
        ("text_fields", "email"),
        ("email", "grace@example.com"),
        ("password", "correct horse"),
        ("api_key", "key-of-the-interface"),
    ];
    let answer = client
        .post(Transport::Plain, "/api/sign-in/password", &fields)
        .await;
    assert!(answer.status.is_client_error(), "{answer:?}");
    assert!(
        answer.body.contains("value=\"grace@example.com\""),
        "{}",
        answer.body
    );
    for hidden in ["correct horse", "key-of-the-interface"] {
        assert!(!answer.body.contains(hidden), "{hidden}: {}", answer.body);
    }

    let challenge = client.start_sign_in(&db, ADA).await.id.to_string();
    let page = format!("/sign-in/verify?challenge={challenge}");
    let fields = [
        ("page", page.as_str()),
        ("challenge", &challenge),
        ("code", "not-a-code-72"),
    ];
    let answer = client.post(Transport::Plain, "/api/sign-in/code", &fields).await;
    assert!(answer.status.is_client_error(), "{answer:?}");
    assert!(answer.body.contains("id=\"code\""), "{}", answer.body);
    assert!(!answer.body.contains("not-a-code-72"), "{}", answer.body);
}

/// Where the step-up is too old, the rescue page shows the text and a link to the step-up.
#[tokio::test]
async fn rescue_page_of_stale_session_links_to_step_up() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    db.advance("11 minutes").await;
    let fields = [
        ("page", "/settings/profile/email"),
        ("text_fields", "email"),
        ("email", "ada@example.org"),
    ];
    let answer = client
        .post(Transport::Plain, "/api/settings/email/start", &fields)
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{answer:?}");
    for shown in [
        "ada@example.org",
        "href=\"/step-up?next=%2Fsettings%2Fprofile%2Femail\"",
    ] {
        assert!(answer.body.contains(shown), "{shown}: {}", answer.body);
    }
}
