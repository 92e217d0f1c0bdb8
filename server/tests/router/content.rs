//! The theme, the mailbox of development, and the bound on form fields.

use axum::http::StatusCode;
use domain::testing::TestDatabase;

use crate::client::{ADA, Client, Transport};

/// A plain form sets the theme; a cookie with another value is ignored.
#[tokio::test]
async fn theme_is_chosen_without_javascript() {
    let db = TestDatabase::create().await;
    let mut client = Client::new(&db);
    assert!(!client.get("/sign-in").await.body.contains("data-theme"));
    for theme in ["dark", "light"] {
        let answer = client
            .post(
                Transport::Plain,
                "/api/theme",
                &[("theme", theme), ("page", "/sign-in?next=%2Fx")],
            )
            .await;
        assert_eq!(
            (answer.status, answer.location()),
            (StatusCode::SEE_OTHER, "/sign-in?next=%2Fx")
        );
        assert!(
            client
                .get("/sign-in")
                .await
                .body
                .contains(&format!("data-theme=\"{theme}\""))
        );
    }
    client
        .post(Transport::Plain, "/api/theme", &[("theme", "system")])
        .await;
    assert!(!client.get("/sign-in").await.body.contains("data-theme"));
    // The script sets this cookie itself.
    client.cookies.insert("theme".to_owned(), "system".to_owned());
    assert!(!client.get("/sign-in").await.body.contains("data-theme"));
    client
        .cookies
        .insert("theme".to_owned(), "\"><script>".to_owned());
    assert!(!client.get("/sign-in").await.body.contains("data-theme"));
}

/// The mailbox of development lists mails, newest first, and filters by recipient.
#[tokio::test]
async fn dev_mailbox_shows_sent_mail() {
    let db = TestDatabase::create().await;
    let mut client = Client::new(&db);
    client.start_sign_in(&db, "ada@example.com").await;
    client.start_sign_in(&db, "grace@example.com").await;
    let mails: serde_json::Value = serde_json::from_str(&client.get("/dev/mailbox.json").await.body).unwrap();
    assert_eq!(mails[0]["to"], "grace@example.com", "newest first");
    for field in ["subject", "text", "html", "sent_at"] {
        assert!(mails[0][field].is_string(), "{field}");
    }
    let adas: serde_json::Value =
        serde_json::from_str(&client.get("/dev/mailbox.json?to=ada@example.com").await.body).unwrap();
    assert_eq!(adas.as_array().unwrap().len(), 1);
    assert!(
        client
            .get("/dev/mailbox")
            .await
            .body
            .contains("Create your Latchkey account")
    );
}

/// Forms are read before their sender is known: hundreds of thousands of empty fields in four megabytes
/// would take half a gigabyte of memory.
#[tokio::test]
async fn form_with_too_many_fields_is_rejected() {
    let db = TestDatabase::create().await;
    let mut client = Client::new(&db);
    for (count, refused) in [(100, false), (101, true), (50_000, true)] {
        let fields = vec![("a[b][c][d]", ""); count];
        for transport in [Transport::Plain, Transport::Fetch, Transport::Form] {
            let answer = client.post(transport, "/api/documents/create", &fields).await;
            assert_eq!(
                answer.status == StatusCode::BAD_REQUEST && answer.body.contains("too many fields"),
                refused,
                "{count}: {} {}",
                answer.status,
                answer.body
            );
        }
    }
}

/// A page holds its viewer's name in an attribute of its body: the value ends at a quotation mark, and
/// nowhere else.
#[tokio::test]
async fn name_with_markup_stays_within_the_attribute() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    let name = r#""></body></script><script>alert(1)</script>&quot;"#;
    sqlx::query("update users set name = $1")
        .bind(name)
        .execute(&db.owner)
        .await
        .unwrap();
    let page = client.get("/settings/security").await.body;
    assert!(!page.contains("<script>alert"), "{page}");
    let (_, viewer) = page.split_once("data-viewer=\"").unwrap();
    let (viewer, _) = viewer.split_once('"').unwrap();
    let viewer = html_escape::decode_html_entities(viewer);
    let viewer: serde_json::Value = serde_json::from_str(&viewer).unwrap();
    assert_eq!(viewer["name"], name);
}
