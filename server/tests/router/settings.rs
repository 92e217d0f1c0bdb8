//! The settings of an account, as a browser without JavaScript uses them.

use axum::http::StatusCode;
use domain::testing::TestDatabase;

use crate::client::{ADA, Answer, Client, Transport};

const PASSWORD: &str = "correct horse battery staple";
const AUTHENTICATOR: &str = "/settings/security/authenticator";

/// The database clock, in seconds since 1970.
pub async fn now(db: &TestDatabase) -> u64 {
    let now: i64 = sqlx::query_scalar("select extract(epoch from app_now())::bigint")
        .fetch_one(&db.owner)
        .await
        .unwrap();
    now.unsigned_abs()
}

/// The text between two strings of a page.
fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    page.split_once(before).unwrap().1.split_once(after).unwrap().0
}

/// Enrols an authenticator app by the forms; returns it with the page that shows the recovery codes.
pub async fn enrol_totp(db: &TestDatabase, client: &mut Client) -> (totp_rs::Totp, Answer) {
    let fields = [("page", AUTHENTICATOR)];
    let started = client
        .post(Transport::Plain, "/api/settings/authenticator/start", &fields)
        .await;
    assert_eq!(
        (started.status, started.location()),
        (StatusCode::SEE_OTHER, AUTHENTICATOR)
    );
    let page = client.get(AUTHENTICATOR).await;
    assert!(page.body.contains("<svg"), "the secret as a picture");
    let secret = between(&page.body, "class=\"secret\">", "<").replace(' ', "");
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).build_noncompliant();

    let wrong = [("page", AUTHENTICATOR), ("code", "000000")];
    let refused = client
        .post(Transport::Plain, "/api/settings/authenticator/confirm", &wrong)
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("Wait for the next one in your app"),
        "{}",
        refused.body
    );

    let code = totp.generate(now(db).await).to_string();
    let fields = [("page", AUTHENTICATOR), ("code", &code)];
    let confirmed = client
        .post(Transport::Plain, "/api/settings/authenticator/confirm", &fields)
        .await;
    assert_eq!(confirmed.status, StatusCode::OK, "{}", confirmed.body);
    (totp, confirmed)
}

/// Enrolment shows ten recovery codes once; the next sign-in needs the second factor, which can trust
/// the browser.
#[tokio::test]
async fn totp_enrolment_shows_recovery_codes_once() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    let (totp, shown) = enrol_totp(&db, &mut client).await;
    assert!(shown.body.contains("Save your recovery codes"));
    assert_eq!(shown.body.matches("<li><code>").count(), 10);
    let again = client.get(AUTHENTICATOR).await;
    assert!(
        !again.body.contains("Save your recovery codes"),
        "they are shown once"
    );
    assert_eq!(
        client.get("/api/v1/me").await.status,
        StatusCode::OK,
        "the session goes on"
    );

    // The next sign-in asks for the second factor.
    let mut elsewhere = Client::new(&db);
    let answer = elsewhere.sign_in(&db, ADA).await;
    let waiting = answer.location().to_owned();
    let pending = waiting.strip_prefix("/sign-in/second-factor?pending=").unwrap();
    assert_eq!(elsewhere.get("/api/v1/me").await.status, StatusCode::UNAUTHORIZED);
    let page = elsewhere.get(&waiting).await;
    assert!(page.body.contains("Two-step verification"), "{}", page.body);
    assert_eq!(
        Client::new(&db).get(&waiting).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let wrong = [
        ("page", waiting.as_str()),
        ("pending", pending),
        ("code", "000000"),
    ];
    let refused = elsewhere
        .post(Transport::Plain, "/api/sign-in/second-factor", &wrong)
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("You have 4 tries left"), "{}", refused.body);
    assert!(
        !refused.body.contains("value=\"000000\""),
        "a code is not shown again"
    );
    db.advance("30 seconds").await;
    let code = totp.generate(now(&db).await).to_string();
    let right = [("pending", pending), ("code", code.as_str()), ("trust", "yes")];
    let entered = elsewhere
        .post(Transport::Plain, "/api/sign-in/second-factor", &right)
        .await;
    assert_eq!((entered.status, entered.location()), (StatusCode::SEE_OTHER, "/"));
    assert_eq!(elsewhere.get("/api/v1/me").await.status, StatusCode::OK);
    let sessions = elsewhere.get("/settings/sessions?ended=session").await;
    assert!(sessions.body.contains("Trusted browsers"), "{}", sessions.body);
    assert!(
        sessions.body.contains("email and an authenticator app"),
        "{}",
        sessions.body
    );
}

/// A weak password is refused, a good one signs in, and no page echoes it.
#[tokio::test]
async fn password_is_set_used_and_never_shown_again() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    let page = "/settings/security/password";
    assert_eq!(client.get(page).await.status, StatusCode::OK);
    let weak = [("page", page), ("password", "password1")];
    let refused = client
        .post(Transport::Plain, "/api/settings/password/set", &weak)
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("too easy to guess"), "{}", refused.body);
    assert!(!refused.body.contains("password1"), "a secret is not shown again");
    let fields = [("page", page), ("password", PASSWORD)];
    let set = client
        .post(Transport::Plain, "/api/settings/password/set", &fields)
        .await;
    assert_eq!(
        (set.status, set.location()),
        (StatusCode::SEE_OTHER, "/settings/security?saved=password")
    );
    let security = client.get(set.location()).await;
    assert!(security.body.contains("Password added"), "{}", security.body);

    let mut elsewhere = Client::new(&db);
    let wrong = [
        ("email", ADA),
        ("password", "wrong"),
        ("next", ""),
        ("page", "/sign-in/password"),
    ];
    let refused = elsewhere
        .post(Transport::Plain, "/api/sign-in/password", &wrong)
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("Incorrect email or password"),
        "{}",
        refused.body
    );
    let right = [("email", ADA), ("password", PASSWORD), ("next", "/welcome")];
    let entered = elsewhere
        .post(Transport::Plain, "/api/sign-in/password", &right)
        .await;
    assert_eq!(
        (entered.status, entered.location()),
        (StatusCode::SEE_OTHER, "/welcome")
    );
}

/// Ten minutes after the sign-in, credential pages redirect to the step-up, and back afterwards (S25).
#[tokio::test]
async fn credential_pages_require_step_up() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    db.advance("11 minutes").await;
    for page in ["/settings/security/password", AUTHENTICATOR] {
        let answer = client.get(page).await;
        assert_eq!(answer.status, StatusCode::FOUND, "{page}");
        assert_eq!(
            answer.location(),
            format!("/step-up?next={}", page.replace('/', "%2F"))
        );
    }
    assert_eq!(client.get("/settings/security").await.status, StatusCode::OK);
    // A form that was opened before and is posted too late is refused.
    let late = [("page", "/settings/security/password"), ("password", PASSWORD)];
    let answer = client
        .post(Transport::Fetch, "/api/settings/password/set", &late)
        .await;
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (StatusCode::FORBIDDEN, "\"StepUpNeeded\"")
    );

    let page = "/step-up?next=%2Fsettings%2Fsecurity%2Fpassword";
    let fields = [("page", page), ("next", "/settings/security/password")];
    let started = client.post(Transport::Plain, "/api/step-up/start", &fields).await;
    assert_eq!(started.status, StatusCode::SEE_OTHER);
    let waiting = started.location().to_owned();
    let challenge = between(&waiting, "challenge=", "&");
    let mailed = db.mailed(challenge.parse().unwrap(), ADA).await;
    let shown = client.get(&waiting).await;
    assert!(shown.body.contains("name=\"code\""), "{}", shown.body);
    let fields = [
        ("page", waiting.as_str()),
        ("challenge", challenge),
        ("code", &mailed.code),
        ("next", "/settings/security/password"),
    ];
    let done = client.post(Transport::Plain, "/api/step-up/code", &fields).await;
    assert_eq!(
        (done.status, done.location()),
        (StatusCode::SEE_OTHER, "/settings/security/password")
    );
    assert_eq!(
        client.get("/settings/security/password").await.status,
        StatusCode::OK
    );
}

/// The step-up does not redirect to another site (S47).
#[tokio::test]
async fn step_up_redirects_to_own_paths_only() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    for next in [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/\n",
        "/é",
    ] {
        let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
        let answer = client.get(&format!("/step-up?next={next}")).await;
        assert_eq!(
            (answer.status, answer.location()),
            (StatusCode::FOUND, "/"),
            "{next}"
        );
    }
}

/// The list of sessions revokes another session, and keeps the own one.
#[tokio::test]
async fn session_is_revoked_from_the_list() {
    let db = TestDatabase::create().await;
    let mut here = Client::signed_in(&db, ADA).await;
    let mut there = Client::signed_in(&db, ADA).await;
    let page = here.get("/settings/sessions").await;
    assert!(page.body.contains("This device"));
    let id = between(&page.body, "name=\"id\" value=\"", "\"").to_owned();
    let fields = [("page", "/settings/sessions"), ("id", &id)];
    let ended = here
        .post(Transport::Plain, "/api/settings/sessions/end", &fields)
        .await;
    assert_eq!(
        (ended.status, ended.location()),
        (StatusCode::SEE_OTHER, "/settings/sessions?ended=session")
    );
    assert_eq!(there.get("/api/v1/me").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(here.get("/api/v1/me").await.status, StatusCode::OK);
}

/// Without JavaScript an act is confirmed on the page itself: its address opens the question, with what
/// will happen, and a failure comes back there.
#[tokio::test]
async fn destructive_act_asks_on_a_page_of_its_own() {
    let db = TestDatabase::create().await;
    let mut here = Client::signed_in(&db, ADA).await;
    let mut there = Client::signed_in(&db, ADA).await;
    let list = here.get("/settings/sessions").await;
    let id = between(&list.body, "name=\"id\" value=\"", "\"").to_owned();
    let key = format!("sign-out:{id}");
    let question = format!("/settings/sessions?confirm={key}");
    assert!(!list.body.contains("class=\"asked\""), "nothing is asked yet");

    let asked = here.get(&question).await;
    assert_eq!(asked.body.matches("class=\"asked\"").count(), 1, "{}", asked.body);
    let (_, dialog) = asked.body.split_once("class=\"asked\"").unwrap();
    let dialog = dialog.split_once("</dialog>").unwrap().0;
    assert!(dialog.contains("It needs to sign in again."), "{dialog}");
    assert!(
        dialog.contains("href=\"/settings/sessions\""),
        "it can be cancelled: {dialog}"
    );
    assert_eq!(
        there.get("/api/v1/me").await.status,
        StatusCode::OK,
        "asking ends nothing"
    );

    let fields = [
        ("page", question.as_str()),
        ("confirm", key.as_str()),
        ("id", id.as_str()),
    ];
    let ended = here
        .post(Transport::Plain, "/api/settings/sessions/end", &fields)
        .await;
    assert_eq!(ended.location(), "/settings/sessions?ended=session");
    assert_eq!(there.get("/api/v1/me").await.status, StatusCode::UNAUTHORIZED);
}

/// An act that fails opens its question again, and no other's; one that succeeds opens none.
#[tokio::test]
async fn failed_confirmation_is_asked_again() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    let _other = Client::signed_in(&db, ADA).await;
    let list = client.get("/settings/sessions").await;
    let id = between(&list.body, "name=\"id\" value=\"", "\"").to_owned();
    let key = format!("sign-out:{id}");
    let fields = [
        ("page", "/settings/sessions"),
        ("confirm", key.as_str()),
        ("id", "none"),
    ];
    let failed = client
        .post(Transport::Plain, "/api/settings/sessions/end", &fields)
        .await;
    assert_eq!(failed.status, StatusCode::NOT_FOUND);
    assert_eq!(
        failed.body.matches("class=\"asked\"").count(),
        1,
        "{}",
        failed.body
    );

    enrol_totp(&db, &mut client).await;
    let fields = [
        ("page", "/settings/security/recovery-codes?confirm=replace-codes"),
        ("confirm", "replace-codes"),
    ];
    let made = client
        .post(Transport::Plain, "/api/settings/recovery-codes/replace", &fields)
        .await;
    assert!(made.body.contains("Save your recovery codes"), "{}", made.body);
    assert!(!made.body.contains("class=\"asked\""), "{}", made.body);
}

/// The zones are places in groups; a zone that is chosen under a former name stays a choice.
#[tokio::test]
async fn time_zones_are_grouped_places() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    let profile = client.get("/settings/profile").await.body;
    assert!(profile.contains("<optgroup label=\"Europe\">"), "{profile}");
    assert!(profile.contains("value=\"Europe/Zurich\""));
    for no_place in ["Etc/GMT+3", "US/Pacific", "posixrules", "Asia/Calcutta"] {
        assert!(!profile.contains(no_place), "{no_place}");
    }
    let fields = [("name", "Ada"), ("time_zone", "Asia/Calcutta"), ("locale", "")];
    client
        .post(Transport::Plain, "/api/settings/profile/update", &fields)
        .await;
    let profile = client.get("/settings/profile").await.body;
    assert!(profile.contains("value=\"Asia/Calcutta\" selected"), "{profile}");
}

/// The export needs a step-up, and a sign-in during a requested deletion says that the account is kept.
#[tokio::test]
async fn export_needs_step_up_and_return_is_welcomed() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    db.advance("11 minutes").await;
    let refused = client
        .post(Transport::Fetch, "/api/settings/account/export", &[])
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);

    let mut again = Client::signed_in(&db, ADA).await;
    let fields = [("page", "/settings/account/delete")];
    again
        .post(Transport::Plain, "/api/settings/account/delete", &fields)
        .await;
    let back = Client::new(&db).sign_in(&db, ADA).await;
    assert_eq!(back.location(), "/settings/account?saved=kept");
}

/// Invalid input comes back in the form; valid input is saved and used.
#[tokio::test]
async fn profile_is_saved_and_invalid_input_is_returned() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    let page = "/settings/profile";
    let fields = [
        ("page", page),
        ("name", "see evil.example.com"),
        ("time_zone", "Asia/Kolkata"),
        ("locale", ""),
    ];
    let refused = client
        .post(Transport::Plain, "/api/settings/profile/update", &fields)
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("contain links or web addresses."),
        "{}",
        refused.body
    );
    assert!(
        refused.body.contains("value=\"see evil.example.com\""),
        "{}",
        refused.body
    );
    assert!(
        refused.body.contains("value=\"Asia/Kolkata\" selected"),
        "what was chosen stays"
    );
    let fields = [
        ("page", page),
        ("name", "Ada"),
        ("time_zone", "Asia/Kolkata"),
        ("locale", ""),
    ];
    let saved = client
        .post(Transport::Plain, "/api/settings/profile/update", &fields)
        .await;
    assert_eq!(
        (saved.status, saved.location()),
        (StatusCode::SEE_OTHER, "/settings/profile?saved=profile")
    );
    assert!(
        client.get("/settings/sessions").await.body.contains(" IST"),
        "dates in the zone"
    );
}

/// The export is a streamed ZIP for the owner only; the deletion signs out.
#[tokio::test]
async fn account_is_exported_and_deleted() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    let zip = client
        .post(Transport::Plain, "/api/settings/account/export", &[])
        .await;
    assert_eq!(
        (zip.status, zip.header("content-type")),
        (StatusCode::OK, "application/zip")
    );
    assert!(zip.header("content-disposition").starts_with("attachment"));
    assert_eq!(zip.header("content-length"), "", "the export is streamed");
    // A form posted by fetch cannot store a file.
    let by_script = client
        .post(Transport::Form, "/api/settings/account/export", &[])
        .await;
    assert_eq!(
        (by_script.status, by_script.body.as_str()),
        (StatusCode::NOT_ACCEPTABLE, "")
    );
    assert_eq!(
        Client::new(&db)
            .post(Transport::Fetch, "/api/settings/account/export", &[])
            .await
            .status,
        StatusCode::UNAUTHORIZED
    );
    assert!(
        client
            .get("/settings/account/delete")
            .await
            .body
            .contains("Delete my account")
    );
    let fields = [("page", "/settings/account/delete")];
    let left = client
        .post(Transport::Plain, "/api/settings/account/delete", &fields)
        .await;
    assert_eq!(
        (left.status, left.location()),
        (StatusCode::SEE_OTHER, "/goodbye")
    );
    assert_eq!(client.get("/api/v1/me").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(client.get("/goodbye").await.status, StatusCode::OK);
}
