//! One code path serves both ways: what a fetch is told, a plain form is told.

use app::{AppError, FormAnswer};
use axum::http::StatusCode;
use domain::testing::TestDatabase;

use crate::client::{ADA, Client, Way, server_functions};

/// The path, the fields, and the page that they are posted from.
type Failing = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static str,
);

/// Every action with input that fails.
const FAILING: &[Failing] = &[
    (
        "/api/sign-in/start",
        &[("email", "no address"), ("next", "")],
        "/sign-in",
    ),
    (
        "/api/sign-in/code",
        &[("challenge", "no challenge"), ("code", "123456")],
        "/sign-in",
    ),
    (
        "/api/sign-in/resend",
        &[("challenge", "no challenge")],
        "/sign-in",
    ),
    ("/api/sign-in/link", &[("challenge", "no challenge")], "/sign-in"),
    (
        "/api/sign-in/password",
        &[("email", "ada@example.com"), ("password", "wrong"), ("next", "")],
        "/sign-in/password",
    ),
    (
        "/api/sign-in/second-factor",
        &[("pending", "none"), ("code", "123456")],
        "/sign-in",
    ),
    (
        "/api/sign-in/provider",
        &[("provider", "nobody"), ("next", "")],
        "/sign-in",
    ),
    (
        "/api/sign-in/provider/address",
        &[("identity", "none"), ("email", "ada@example.com")],
        "/sign-in",
    ),
    (
        "/api/settings/connections/start",
        &[("provider", "nobody")],
        "/settings/connections",
    ),
    (
        "/api/settings/connections/confirm",
        &[("id", "none")],
        "/settings/connections",
    ),
    (
        "/api/settings/connections/decline",
        &[("id", "none")],
        "/settings/connections",
    ),
    (
        "/api/settings/connections/remove",
        &[("id", "none")],
        "/settings/connections",
    ),
    (
        "/api/step-up/code",
        &[("challenge", "none"), ("code", "1"), ("next", "")],
        "/welcome",
    ),
    (
        "/api/step-up/second-factor",
        &[("code", ""), ("next", "")],
        "/welcome",
    ),
    (
        "/api/step-up/password",
        &[("password", ""), ("next", "")],
        "/welcome",
    ),
    ("/api/settings/password/set", &[("password", "short")], "/welcome"),
    ("/api/settings/password/remove", &[], "/welcome"),
    (
        "/api/settings/authenticator/confirm",
        &[("code", "x")],
        "/welcome",
    ),
    ("/api/settings/authenticator/remove", &[], "/welcome"),
    ("/api/settings/recovery-codes/replace", &[], "/welcome"),
    (
        "/api/sign-in/passkey",
        &[("state", "none"), ("credential", "{}"), ("next", "")],
        "/sign-in",
    ),
    (
        "/api/sign-in/second-factor-passkey",
        &[("pending", "none"), ("state", ""), ("credential", "")],
        "/sign-in",
    ),
    (
        "/api/step-up/passkey",
        &[("state", ""), ("credential", ""), ("next", "")],
        "/welcome",
    ),
    (
        "/api/settings/passkeys/add",
        &[("name", ""), ("state", ""), ("credential", "")],
        "/welcome",
    ),
    (
        "/api/settings/passkeys/rename",
        &[("id", "none"), ("name", "")],
        "/welcome",
    ),
    ("/api/settings/passkeys/remove", &[("id", "none")], "/welcome"),
    (
        "/api/settings/email/start",
        &[("email", "no address")],
        "/settings/profile/email",
    ),
    (
        "/api/settings/email/confirm",
        &[("challenge", "none"), ("code", "")],
        "/settings/profile/email?challenge=none",
    ),
    (
        "/api/settings/profile/update",
        &[("name", ""), ("time_zone", "Moon")],
        "/settings/profile",
    ),
    ("/api/settings/sessions/end", &[("id", "none")], "/welcome"),
    ("/api/settings/sessions/distrust", &[("id", "none")], "/welcome"),
    (
        "/api/organizations/create",
        &[("name", ""), ("slug", "")],
        "/welcome",
    ),
    (
        "/api/documents/create",
        &[
            ("organization", "no"),
            ("workspace", "no"),
            ("title", ""),
            ("body", ""),
        ],
        "/welcome",
    ),
    (
        "/api/documents/update",
        &[
            ("organization", "no"),
            ("workspace", "no"),
            ("id", ""),
            ("version", "1"),
            ("title", ""),
            ("body", ""),
        ],
        "/welcome",
    ),
    ("/api/documents/update", &[("version", "no number")], "/welcome"),
    (
        "/api/documents/trash",
        &[("organization", "no"), ("workspace", "no"), ("id", "")],
        "/welcome",
    ),
    (
        "/api/documents/restore",
        &[("organization", "no"), ("workspace", "no"), ("id", "")],
        "/welcome",
    ),
];

/// Functions that no form calls: they load what pages show.
const LOADING: &[&str] = &[
    "/api/viewer",
    "/api/home",
    "/api/navigation",
    "/api/organizations/home",
    "/api/organizations/propose-slug",
    "/api/sign-in/verify-page",
    "/api/sign-in/link-page",
    "/api/sign-in/ways",
    "/api/sign-in/second-factor-page",
    "/api/sign-in/provider/page",
    "/api/sign-in/provider/address-page",
    "/api/settings/connections",
    "/api/step-up/page",
    "/api/settings/security",
    "/api/settings/password/page",
    "/api/settings/password/strength",
    "/api/settings/authenticator/page",
    "/api/passkeys/ask",
    "/api/settings/passkeys/page",
    "/api/settings/passkeys/start",
    "/api/settings/recovery-codes/page",
    "/api/settings/sessions",
    "/api/settings/profile",
    "/api/settings/email/page",
    "/api/settings/email/verify-page",
    "/api/settings/account",
    "/api/settings/account/leaving",
    "/api/documents/list",
    "/api/documents/list-trash",
    "/api/documents/read",
    "/api/documents/source",
    "/api/documents/may-create",
];

/// Forms that cannot fail by their input.
const UNFAILING: &[&str] = &[
    "/api/theme",
    "/api/settings/avatar/remove",
    "/api/sign-out",
    "/api/step-up/start",
    "/api/settings/authenticator/start",
    "/api/settings/sessions/end-others",
    "/api/settings/account/delete",
];

#[tokio::test]
async fn a_failure_is_the_same_in_both_ways() {
    let db = TestDatabase::create().await;
    for (n, (path, fields, page)) in FAILING.iter().enumerate() {
        let mut fetching = Client::new(&db);
        let mut plain = Client::new(&db);
        if *page == "/welcome" || page.starts_with("/settings") {
            fetching.sign_in(&db, &format!("fetching{n}@example.com")).await;
            plain.sign_in(&db, &format!("plain{n}@example.com")).await;
        }
        let fetched = fetching.post(Way::Fetch, path, fields).await;
        assert!(fetched.status.is_client_error(), "{path}: {fetched:?}");
        let error: AppError = serde_json::from_str(&fetched.body).unwrap();
        assert_eq!(fetched.status.as_u16(), error.status(), "{path}");
        assert_eq!(fetched.header("content-type"), "application/json");

        let told = fetching.post(Way::Form, path, fields).await;
        assert_eq!(told.status, fetched.status, "{path}");
        assert_eq!(told.header("content-type"), app::FORM_ANSWER);
        let Ok(FormAnswer::Refused { notice, problems }) = serde_json::from_str(&told.body) else {
            panic!("{path}: {told:?}");
        };
        assert!(notice.contains(error.title()), "{path}: {notice}");
        let invalid = matches!(&error, AppError::Invalid(_));
        assert_eq!(problems.is_empty(), !invalid, "{path}: {problems:?}");

        let with_page: Vec<_> = fields.iter().copied().chain([("page", *page)]).collect();
        let shown = plain.post(Way::Plain, path, &with_page).await;
        assert_eq!(shown.status, fetched.status, "{path}");
        assert!(shown.header("content-type").starts_with("text/html"), "{path}");
        assert!(shown.location().is_empty(), "{path}");
    }
}

#[tokio::test]
async fn every_function_is_held_to_it() {
    for (_, path) in server_functions() {
        let failing = FAILING.iter().any(|(failing, ..)| *failing == path);
        let listed = [
            failing,
            LOADING.contains(&path.as_str()),
            UNFAILING.contains(&path.as_str()),
        ];
        assert_eq!(
            listed.iter().filter(|listed| **listed).count(),
            1,
            "{path} is not in one list"
        );
    }
}

#[tokio::test]
async fn a_success_leads_to_the_same_place_in_both_ways() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    let fields = [("name", "Engines"), ("slug", "")];
    let plain = client
        .post(Way::Plain, "/api/organizations/create", &fields)
        .await;
    let fetched = client
        .post(Way::Fetch, "/api/organizations/create", &fields)
        .await;
    assert_eq!(
        (plain.status, fetched.status),
        (StatusCode::SEE_OTHER, StatusCode::OK)
    );
    assert_eq!(plain.location(), "/o/engines/w/general/documents");
    assert_eq!(plain.location(), fetched.location());
    let told = client
        .post(
            Way::Form,
            "/api/organizations/create",
            &[("name", "Motors"), ("slug", "")],
        )
        .await;
    assert_eq!(told.status, StatusCode::OK);
    assert_eq!(told.location(), "");
    assert_eq!(
        told.body,
        r#"{"outcome":"done","leads_to":"/o/motors/w/general/documents"}"#
    );
    assert!(fetched.headers.contains_key("serverfnredirect"));
    assert!(!plain.headers.contains_key("serverfnredirect"));
}

#[tokio::test]
async fn loading_demands_its_proof() {
    let db = TestDatabase::create().await;
    let place = [
        ("organization", "engines"),
        ("workspace", "general"),
        ("after", ""),
        ("id", ""),
        ("password", ""),
        ("next", ""),
        ("name", ""),
        ("identity", ""),
        ("challenge", ""),
    ];
    for path in LOADING {
        let answer = Client::new(&db).post(Way::Fetch, path, &place).await;
        let open = [
            "/api/viewer",
            "/api/home",
            "/api/organizations/propose-slug",
            "/api/sign-in/verify-page",
            "/api/sign-in/link-page",
            "/api/sign-in/ways",
            "/api/passkeys/ask",
            "/api/sign-in/second-factor-page",
            "/api/sign-in/provider/page",
            "/api/sign-in/provider/address-page",
        ];
        if !open.contains(path) {
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        }
    }
}
