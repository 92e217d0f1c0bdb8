//! Server functions answer alike over every transport: fetch, form posted by fetch, plain form.

use app::{AppError, FormAnswer};
use axum::http::{Request, StatusCode};
use domain::{Locale, testing::TestDatabase};

use crate::{
    client::{ADA, Answer, Client, Transport},
    endpoints::failing_input,
    settings::enrol_totp,
};

/// Status and problems of a failure are the same as JSON, as form answer and on the page.
#[tokio::test]
async fn failure_is_the_same_over_every_transport() {
    let db = TestDatabase::create().await;
    for (n, (path, fields, page)) in failing_input().enumerate() {
        let mut fetching = Client::new(&db);
        let mut plain = Client::new(&db);
        if page == "/welcome" || page.starts_with("/settings") {
            fetching.sign_in(&db, &format!("fetching{n}@example.com")).await;
            plain.sign_in(&db, &format!("plain{n}@example.com")).await;
        }
        let fetched = fetching.post(Transport::Fetch, path, fields).await;
        assert!(fetched.status.is_client_error(), "{path}: {fetched:?}");
        let error: AppError = serde_json::from_str(&fetched.body).unwrap();
        assert_eq!(fetched.status.as_u16(), error.status(), "{path}");
        assert_eq!(fetched.header("content-type"), "application/json");

        let form_answer = fetching.post(Transport::Form, path, fields).await;
        assert_eq!(form_answer.status, fetched.status, "{path}");
        assert_eq!(form_answer.header("content-type"), app::FORM_ANSWER);
        let Ok(FormAnswer::Refused { notice, problems }) = serde_json::from_str(&form_answer.body) else {
            panic!("{path}: {form_answer:?}");
        };
        // One problem is said beside its field alone; one without a control is said above as well.
        let beside =
            matches!(&problems[..], [(field, _)] if !["credential", "provider"].contains(&field.as_str()));
        assert_eq!(
            notice.contains(error.title(Locale::En)),
            !beside,
            "{path}: {notice}"
        );
        let invalid = matches!(&error, AppError::Invalid(_));
        assert_eq!(problems.is_empty(), !invalid, "{path}: {problems:?}");

        let with_page: Vec<_> = fields.iter().copied().chain([("page", page)]).collect();
        let shown = plain.post(Transport::Plain, path, &with_page).await;
        assert_eq!(shown.status, fetched.status, "{path}");
        assert!(shown.header("content-type").starts_with("text/html"), "{path}");
        assert!(shown.location().is_empty(), "{path}");
    }
}

/// A success leads to the same page over every transport.
#[tokio::test]
async fn success_redirects_alike_over_every_transport() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    let fields = [("name", "Engines"), ("slug", "")];
    let plain = client
        .post(Transport::Plain, "/api/organizations/create", &fields)
        .await;
    let fetched = client
        .post(Transport::Fetch, "/api/organizations/create", &fields)
        .await;
    assert_eq!(
        (plain.status, fetched.status),
        (StatusCode::SEE_OTHER, StatusCode::OK)
    );
    assert_eq!(plain.location(), "/o/engines/w/general/documents");
    assert_eq!(plain.location(), fetched.location());
    let form_answer = client
        .post(
            Transport::Form,
            "/api/organizations/create",
            &[("name", "Motors"), ("slug", "")],
        )
        .await;
    assert_eq!(form_answer.status, StatusCode::OK);
    assert_eq!(form_answer.location(), "");
    assert_eq!(
        form_answer.body,
        r#"{"outcome":"done","leads_to":"/o/motors/w/general/documents"}"#
    );
    assert!(fetched.headers.contains_key("serverfnredirect"));
    assert!(!plain.headers.contains_key("serverfnredirect"));
}

/// Errors outside of server functions (body limit, unknown path) have a notice in words too.
#[tokio::test]
async fn form_transport_errors_always_have_a_notice() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    let notice_of = |answer: &Answer| match serde_json::from_str(&answer.body) {
        Ok(FormAnswer::Refused { notice, .. }) => notice,
        other => panic!("{other:?}: {answer:?}"),
    };
    let body = "x".repeat(5_000_000);
    let fields = [
        ("organization", "engines"),
        ("workspace", "general"),
        ("title", "Long"),
        ("body", &body),
    ];
    let long = client
        .post(Transport::Form, "/api/documents/create", &fields)
        .await;
    assert_eq!(long.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(notice_of(&long).contains("too long"), "{}", notice_of(&long));
    let strange = client.post(Transport::Form, "/api/nothing", &[]).await;
    assert_eq!(strange.status, StatusCode::NOT_FOUND);
    notice_of(&strange);

    // Recovery codes are shown once, on a page: a form posted by fetch would lose them, and gets an
    // error.
    enrol_totp(&db, &mut client).await;
    let made = client
        .post(Transport::Form, "/api/settings/recovery-codes/replace", &[])
        .await;
    assert_eq!(made.status, StatusCode::NOT_ACCEPTABLE, "{made:?}");
    notice_of(&made);

    // Other routes ignore this content type in `Accept`.
    let request = Request::get("/healthz").header("accept", app::FORM_ANSWER);
    let answer = client.send(request).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(!answer.body.contains("outcome"), "{answer:?}");
}

/// A form posted by fetch gets new cookies; an edit conflict tells the script to post the form natively.
#[tokio::test]
async fn form_transport_sets_cookies_and_posts_conflicts_natively() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    let password = [("password", "words that do not belong together")];
    let saved = client
        .post(Transport::Form, "/api/settings/password/set", &password)
        .await;
    assert_eq!(
        saved.body,
        r#"{"outcome":"done","leads_to":"/settings/security?saved=password"}"#
    );
    assert!(!saved.set_cookies().is_empty(), "the session has a new id");

    client
        .post(
            Transport::Form,
            "/api/organizations/create",
            &[("name", "Engines"), ("slug", "")],
        )
        .await;
    let place = [("organization", "engines"), ("workspace", "general")];
    let write = |rest: &[(&'static str, String)]| {
        let place = place.iter().map(|(name, value)| (*name, (*value).to_owned()));
        place.chain(rest.iter().cloned()).collect::<Vec<_>>()
    };
    let text = |title: &str, body: &str| [("title", title.to_owned()), ("body", body.to_owned())];
    let created = post_all(
        &mut client,
        "/api/documents/create",
        &write(&text("Shared", "one")),
    )
    .await;
    let id = created
        .body
        .rsplit('/')
        .next()
        .unwrap()
        .trim_end_matches("\"}")
        .to_owned();
    let edit = [("id", id), ("version", "1".to_owned())];
    for (body, outcome) in [("two", "done"), ("three", "plainly")] {
        let fields = [&edit[..], &text("Shared", body)].concat();
        let answer = post_all(&mut client, "/api/documents/update", &write(&fields)).await;
        assert!(
            answer.body.starts_with(&format!(r#"{{"outcome":"{outcome}""#)),
            "{answer:?}"
        );
    }
}

async fn post_all(client: &mut Client, path: &str, fields: &[(&'static str, String)]) -> Answer {
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    client.post(Transport::Form, path, &fields).await
}
