//! Documents over HTTP. Nothing that a user typed is lost, whatever fails.

use std::borrow::Cow;

use axum::http::StatusCode;
use domain::{documents, testing::TestDatabase};

use crate::client::{ADA, Client, Transport};

const WORKSPACE: [(&str, &str); 2] = [("organization", "engines"), ("workspace", "general")];

/// The fields, with those that name the workspace.
fn with_workspace<'a>(fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    WORKSPACE.iter().chain(fields).copied().collect()
}

fn decode_html(page: &str) -> Cow<'_, str> {
    html_escape::decode_html_entities(page)
}

/// The form comes back with the complete body, escaped.
#[tokio::test]
async fn long_document_is_returned_whole_on_missing_title() {
    let db = TestDatabase::create().await;
    db.manager(ADA, "Engines").await;
    let mut client = Client::signed_in(&db, ADA).await;
    let body = "\nFirst line kept </textarea><script>alert(1)</script> & so on\n".repeat(2500);
    let page = "/o/engines/w/general/documents/new";
    let fields = with_workspace(&[("title", " "), ("body", &body), ("page", page)]);
    let answer = client
        .post(Transport::Plain, "/api/documents/create", &fields)
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("Enter a title."));
    assert!(!answer.body.contains("<script>alert(1)"));
    let (_, rest) = answer.body.split_once("<textarea id=\"body\"").unwrap();
    let (_, rest) = rest.split_once('>').unwrap();
    let (shown, _) = rest.split_once("</textarea>").unwrap();
    // An HTML parser drops the first line break of a textarea.
    let shown = shown.strip_prefix('\n').unwrap();
    let shown = shown
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    assert_eq!(shown, body);
}

/// A string that Leptos would render as a live script is sent through every text field.
#[tokio::test]
async fn markup_in_any_field_is_escaped() {
    const EVIL: &str = "</textarea></title><script>alert(1)</script>";
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager(ADA, "Engines").await;
    let id = documents::create(&db.services, &ada, EVIL, EVIL).await.unwrap();
    let trashed = documents::create(&db.services, &ada, EVIL, EVIL).await.unwrap();
    documents::trash(&db.services, &ada, trashed).await.unwrap();
    let mut client = Client::signed_in(&db, ADA).await;
    let mut answers = Vec::new();
    for page in [
        "documents".to_owned(),
        format!("documents/{id}"),
        format!("documents/{id}/edit"),
        "trash".to_owned(),
    ] {
        answers.push(client.get(&format!("/o/engines/w/general/{page}")).await);
    }
    let long = "x".repeat(300);
    let id = id.to_string();
    let edit = format!("/o/engines/w/general/documents/{id}/edit");
    let fields = with_workspace(&[
        ("id", &id),
        ("version", "1"),
        ("title", &long),
        ("body", EVIL),
        ("page", &edit),
    ]);
    answers.push(
        client
            .post(Transport::Plain, "/api/documents/update", &fields)
            .await,
    );
    let fields = with_workspace(&[
        ("title", ""),
        ("body", EVIL),
        ("page", "/o/engines/w/general/documents/new"),
    ]);
    answers.push(
        client
            .post(Transport::Plain, "/api/documents/create", &fields)
            .await,
    );

    let mut anonymous = Client::new(&db);
    let fields = [("email", EVIL), ("next", EVIL), ("page", "/sign-in")];
    answers.push(
        anonymous
            .post(Transport::Plain, "/api/sign-in/start", &fields)
            .await,
    );
    answers.push(
        anonymous
            .get("/sign-in?email=%3C/textarea%3E%3Cscript%3Ealert(1)%3C/script%3E&next=%22%3E%3Cscript%3E")
            .await,
    );
    let mut new = Client::signed_in(&db, "new@example.com").await;
    let fields = [("name", EVIL), ("slug", EVIL), ("page", "/welcome")];
    answers.push(
        new.post(Transport::Plain, "/api/organizations/create", &fields)
            .await,
    );

    for answer in answers {
        assert!(
            answer.status.is_success() || answer.status == StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            answer.status
        );
        let at = answer.body.find("<script>alert");
        assert!(
            at.is_none(),
            "…{}…",
            &answer.body[at.unwrap().saturating_sub(200)..]
        );
    }
}

/// A conflict offers the merged text and the new version, as JSON and as a page.
#[tokio::test]
async fn edit_conflict_is_the_same_by_fetch_and_plain_form() {
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager(ADA, "Engines").await;
    let id = documents::create(&db.services, &ada, "Plan", "one\ntwo\nthree\n")
        .await
        .unwrap();
    documents::update(&db.services, &ada, id, 1, "Plan", "ONE\ntwo\nthree\n")
        .await
        .unwrap();
    let mut client = Client::signed_in(&db, ADA).await;
    let id = id.to_string();
    let edit = format!("/o/engines/w/general/documents/{id}/edit");
    let fields = with_workspace(&[
        ("id", &id),
        ("version", "1"),
        ("title", "Plan"),
        ("body", "one\r\ntwo\r\nTHREE\r\n"),
        ("page", &edit),
    ]);
    let fetched = client
        .post(Transport::Fetch, "/api/documents/update", &fields)
        .await;
    assert_eq!(fetched.status, StatusCode::UNPROCESSABLE_ENTITY);
    let conflict: serde_json::Value = serde_json::from_str(&fetched.body).unwrap();
    assert_eq!(
        conflict["Document"]["Conflict"]["merged_body"],
        "ONE\ntwo\nTHREE\n"
    );
    let page = client
        .post(Transport::Plain, "/api/documents/update", &fields)
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in [
        "You saved this document in another tab",
        "Your unsaved changes",
        "ONE\ntwo\nTHREE\n</textarea>",
        "name=\"version\" value=\"2\"",
    ] {
        assert!(page.body.contains(part), "{part} is missing in {}", page.body);
    }
}

/// A document goes to the trash, with an offer to undo, and back.
#[tokio::test]
async fn document_is_trashed_and_restored() {
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager(ADA, "Engines").await;
    let id = documents::create(&db.services, &ada, "Plan", "")
        .await
        .unwrap()
        .to_string();
    let mut client = Client::signed_in(&db, ADA).await;
    let answer = client
        .post(
            Transport::Plain,
            "/api/documents/trash",
            &with_workspace(&[("id", &id)]),
        )
        .await;
    assert_eq!(
        answer.location(),
        format!("/o/engines/w/general/documents?trashed={id}")
    );
    let list = client.get(answer.location()).await;
    assert!(list.body.contains("Undo") && list.body.contains("No documents yet"));
    assert!(
        client
            .get("/o/engines/w/general/trash")
            .await
            .body
            .contains("Plan")
    );
    let answer = client
        .post(
            Transport::Plain,
            "/api/documents/restore",
            &with_workspace(&[("id", &id)]),
        )
        .await;
    assert_eq!(answer.location(), format!("/o/engines/w/general/documents/{id}"));
}

/// A form that is posted after its session ended is answered with its text and a link to sign in.
#[tokio::test]
async fn rescue_page_after_session_end_shows_typed_text() {
    let db = TestDatabase::create().await;
    db.manager(ADA, "Engines").await;
    let mut client = Client::signed_in(&db, ADA).await;
    sqlx::query("update sessions set revoked_at = now()")
        .execute(&db.owner)
        .await
        .unwrap();
    let page = "/o/engines/w/general/documents/new";
    let fields = with_workspace(&[
        ("title", "Plan"),
        ("body", "a long text </textarea>"),
        ("text_fields", "title body"),
        ("page", page),
    ]);
    let answer = client
        .post(Transport::Plain, "/api/documents/create", &fields)
        .await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(
        !answer.body.contains("a long text </textarea>"),
        "{}",
        answer.body
    );
    assert!(
        decode_html(&answer.body).contains("a long text </textarea>"),
        "{}",
        answer.body
    );
    assert!(answer.body.contains("/sign-in?next="));
}

/// The form that comes back keeps the version that the edit started from; otherwise the next attempt
/// would overwrite a newer version without a conflict.
#[tokio::test]
async fn failed_edit_keeps_its_base_version() {
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager(ADA, "Engines").await;
    let id = documents::create(&db.services, &ada, "Plan", "one\n")
        .await
        .unwrap();
    documents::update(&db.services, &ada, id, 1, "Plan", "theirs\n")
        .await
        .unwrap();
    let mut client = Client::signed_in(&db, ADA).await;
    let id = id.to_string();
    let edit = format!("/o/engines/w/general/documents/{id}/edit");
    let fields = with_workspace(&[
        ("id", &id),
        ("version", "1"),
        ("title", ""),
        ("body", "mine\n"),
        ("page", &edit),
    ]);
    let answer = client
        .post(Transport::Plain, "/api/documents/update", &fields)
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.body.contains("name=\"version\" value=\"1\""),
        "{}",
        answer.body
    );
}

/// When the page of the form cannot be rendered, because its document is in the trash or the database
/// is down, the rescue page shows the typed text.
#[tokio::test]
async fn rescue_page_shows_typed_text() {
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager(ADA, "Engines").await;
    let id = documents::create(&db.services, &ada, "Plan", "one\n")
        .await
        .unwrap();
    documents::trash(&db.services, &ada, id).await.unwrap();
    let mut client = Client::signed_in(&db, ADA).await;
    let id = id.to_string();
    let edit = format!("/o/engines/w/general/documents/{id}/edit");
    let fields = with_workspace(&[
        ("id", &id),
        ("version", "1"),
        ("title", "Plan"),
        ("body", "mine <3"),
        ("text_fields", "title body"),
        ("page", &edit),
    ]);
    let answer = client
        .post(Transport::Plain, "/api/documents/update", &fields)
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.body.contains("This document is in the trash"),
        "{}",
        answer.body
    );
    assert!(decode_html(&answer.body).contains("mine <3"), "{}", answer.body);

    db.services.db.pool().close().await;
    let answer = client
        .post(Transport::Plain, "/api/documents/update", &fields)
        .await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(decode_html(&answer.body).contains("mine <3"), "{}", answer.body);
}

/// Slugs and cursors that no page generates are accepted, or answered with 4xx.
#[tokio::test]
async fn crafted_slugs_and_cursors_cause_no_server_error() {
    let db = TestDatabase::create().await;
    db.manager(ADA, "Engines").await;
    let mut client = Client::signed_in(&db, ADA).await;
    let fields = [
        ("organization", "engines\n"),
        ("workspace", " general"),
        ("title", "Plan"),
        ("body", ""),
    ];
    let answer = client
        .post(Transport::Plain, "/api/documents/create", &fields)
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    for path in ["/o/%0d%0aX:%20y/w/x", "/o/%ff/w/%ff/documents"] {
        let answer = client.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    for after in [
        "gAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "__________________________________________",
    ] {
        let answer = client
            .get(&format!("/o/engines/w/general/documents?after={after}"))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{after}");
    }
}

/// The document page shows rendered Markdown; the complete table of cases is in the domain's tests.
#[tokio::test]
async fn document_page_shows_markdown() {
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager(ADA, "Engines").await;
    let mut client = Client::signed_in(&db, ADA).await;
    for (body, shown) in [
        ("![](https://a.example/cat.png)", ">Image: cat.png</a>"),
        (
            "[![](https://a.example/b.svg)](https://ci.example)",
            "<a href=\"https://ci.example\" rel=\"noopener noreferrer nofollow\">Image: b.svg</a>",
        ),
        ("[](https://a.example)", ">https://a.example</a>"),
        ("|a|\n|:-:|\n|b|", "<td align=\"center\" dir=\"auto\">b</td>"),
        ("# Über uns\n\n[x](#über-uns)", "href=\"#section-über-uns\""),
        ("# main", "id=\"section-main\""),
        ("a[^x]\n\n[^x]: Text of it.", "<li id=\"note-1\">"),
        ("a[^x]", "a[^x]"),
        ("---\ntitle: x\n---\ntext", "<pre class=\"front-matter\""),
        ("siehe https://a.example/b。", "href=\"https://a.example/b\""),
        ("مرحبا", "<p dir=\"auto\">مرحبا</p>"),
        ("<b onclick=\"x\">", "&lt;b onclick="),
    ] {
        let id = documents::create(&db.services, &ada, "שלום", body).await.unwrap();
        let page = client.get(&format!("/o/engines/w/general/documents/{id}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains(shown), "{shown} is missing in {}", page.body);
        // The content security policy blocks inline styles.
        assert!(!page.body.contains(" style="), "{body}");
        assert!(page.body.contains("<h1><span dir=\"auto\">שלום"), "{}", page.body);
        assert_eq!(page.body.matches("id=\"main\"").count(), 1);
    }
    let list = client.get("/o/engines/w/general/documents").await;
    assert!(
        list.body.contains("dir=\"auto\" class=\"cut\">שלום"),
        "{}",
        list.body
    );
    let form = client.get("/o/engines/w/general/documents/new").await;
    for control in ["<textarea id=\"title\"", "<textarea id=\"body\""] {
        let (_, rest) = form.body.split_once(control).unwrap();
        let (attributes, _) = rest.split_once('>').unwrap();
        assert!(attributes.contains("dir=\"auto\""), "{control} {attributes}");
    }
}

/// Without scripts too, a draft comes back as it will look, with its text; nothing is saved.
#[tokio::test]
async fn preview_shows_the_draft_and_saves_nothing() {
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager(ADA, "Engines").await;
    let id = documents::create(&db.services, &ada, "Plan", "one\n")
        .await
        .unwrap();
    let mut client = Client::signed_in(&db, ADA).await;
    let id_text = id.to_string();
    let edit = format!("/o/engines/w/general/documents/{id}/edit");
    for (view, shown) in [("preview", true), ("write", false)] {
        let fields = with_workspace(&[
            ("id", &id_text),
            ("version", "1"),
            ("title", "Plan <b>"),
            ("body", "**two** </textarea>"),
            ("view", view),
            ("page", &edit),
        ]);
        let page = client
            .post(Transport::Plain, "/api/documents/preview", &fields)
            .await;
        assert_eq!(page.status, StatusCode::OK);
        for part in [
            "Plan &lt;b&gt;</textarea>",
            "**two** &lt;/textarea&gt;",
            "name=\"version\" value=\"1\"",
        ] {
            assert!(page.body.contains(part), "{part} is missing in {}", page.body);
        }
        assert_eq!(page.body.contains("<strong>two</strong>"), shown);
    }
    let saved = documents::source(&db.services, &ada, id).await.unwrap();
    assert_eq!((saved.title.as_str(), saved.body.as_str()), ("Plan", "one\n"));
}

/// Two changes of one line: the page offers a choice and shows no markers; a post without a choice comes
/// back, and one with it is saved.
#[tokio::test]
async fn conflict_is_resolved_by_a_plain_form() {
    let db = TestDatabase::create().await;
    let (_, ada) = db.manager(ADA, "Engines").await;
    let id = documents::create(&db.services, &ada, "Plan", "# Goal\n\none\n")
        .await
        .unwrap();
    documents::update(&db.services, &ada, id, 1, "Plan", "# Goal\n\ntheirs\n")
        .await
        .unwrap();
    let mut client = Client::signed_in(&db, ADA).await;
    let id_text = id.to_string();
    let edit = format!("/o/engines/w/general/documents/{id}/edit");
    let draft = with_workspace(&[
        ("id", &id_text),
        ("version", "1"),
        ("title", "Plan"),
        ("body", "# Goal\r\n\r\nmine\r\n"),
        ("text_fields", "title body"),
        ("page", &edit),
    ]);
    let with = |more: &[(&'static str, &'static str)]| [&draft[..], more].concat();
    let first = client
        .post(Transport::Plain, "/api/documents/update", &draft)
        .await;
    let undecided = client
        .post(
            Transport::Plain,
            "/api/documents/update",
            &with(&[("theirs", "2")]),
        )
        .await;
    for page in [&first, &undecided] {
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        for part in [
            "Under “Goal”",
            "name=\"keep[place1]\"",
            "name=\"version\" value=\"1\"",
            "name=\"theirs\" value=\"2\"",
        ] {
            assert!(page.body.contains(part), "{part} is missing in {}", page.body);
        }
        assert!(!page.body.contains("&lt;&lt;&lt;&lt;"), "{}", page.body);
    }
    assert!(decode_html(&undecided.body).contains("Some places aren't decided yet"));
    let by_hand = client
        .post(
            Transport::Plain,
            "/api/documents/preview",
            &with(&[("theirs", "2"), ("view", "write")]),
        )
        .await;
    assert!(
        by_hand.body.contains("mine\ntheirs\n</textarea>")
            && by_hand.body.contains("name=\"version\" value=\"2\""),
        "{}",
        by_hand.body
    );
    let saved = client
        .post(
            Transport::Plain,
            "/api/documents/update",
            &with(&[("theirs", "2"), ("keep[place1]", "theirs")]),
        )
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    assert_eq!(
        documents::source(&db.services, &ada, id).await.unwrap().body,
        "# Goal\n\ntheirs\n"
    );
}
