//! A mark of a known browser is issued to one account at each sign-in, and never adopted from what the
//! browser sends (S109).

use domain::{
    auth::{self, Browser, BrowserMark, BrowserMarks, Factor, SignInOutcome, TotpPage},
    testing::{self, TestDatabase, browser},
};

const ADA: &str = "ada@example.com";

/// An account with an authenticator app.
struct Enrolled {
    email: &'static str,
    totp: totp_rs::Totp,
}

impl Enrolled {
    async fn new(db: &TestDatabase, email: &'static str) -> Self {
        let browser = browser();
        let session = db.session(&browser, email).await.session;
        let who = db.authenticate(session).await.unwrap().stepped_up().unwrap();
        auth::start_totp(&db.services, &who).await.unwrap();
        let TotpPage::Started { secret, .. } = auth::totp_page(&db.services, &who).await.unwrap() else {
            panic!("no secret is shown");
        };
        let secret = totp_rs::Secret::try_from_base32(secret.replace(' ', "")).unwrap();
        let totp = totp_rs::Builder::new().with_secret(secret).build_noncompliant();
        let enrolled = Self { email, totp };
        let code = enrolled.next_code(db).await;
        auth::confirm_totp(&db.services, &who, &browser, &code)
            .await
            .unwrap();
        enrolled
    }

    /// A code of a time step that was not used yet.
    async fn next_code(&self, db: &TestDatabase) -> String {
        db.advance("30 seconds").await;
        let now: i64 = sqlx::query_scalar("select extract(epoch from app_now())::bigint")
            .fetch_one(&db.owner)
            .await
            .unwrap();
        self.totp.generate(now.unsigned_abs()).to_string()
    }

    async fn enter_first_factor(&self, db: &TestDatabase, browser: &Browser) -> SignInOutcome {
        let challenge = db.challenge(browser, self.email).await;
        auth::sign_in_by_code(&db.services, browser, challenge.id, &challenge.code, None)
            .await
            .unwrap()
    }

    /// Whether this browser signs in without the second factor.
    async fn is_trusted(&self, db: &TestDatabase, browser: &Browser) -> bool {
        matches!(
            self.enter_first_factor(db, browser).await,
            SignInOutcome::SignedIn(_)
        )
    }

    /// Signs in with both factors, and returns the marks for the browser to store.
    async fn sign_in(&self, db: &TestDatabase, browser: &Browser, trust: bool) -> BrowserMarks {
        let SignInOutcome::SecondFactor(id) = self.enter_first_factor(db, browser).await else {
            panic!("the second factor is not asked for");
        };
        let code = self.next_code(db).await;
        auth::sign_in_by_second_factor(&db.services, browser, id, &code, trust, None)
            .await
            .unwrap()
            .marks
    }
}

fn browser_with_marks(marks: &BrowserMarks) -> Browser {
    Browser {
        marks: Some(marks.clone()),
        ..browser()
    }
}

fn split_marks(device: &BrowserMarks) -> Vec<String> {
    device.expose().split('.').map(str::to_owned).collect()
}

/// An attacker plants a mark in a shared browser, and the next user trusts that browser. The planted mark is
/// not trusted, whether it was made up, issued to the attacker, or copied from the victim before (S109).
#[tokio::test]
async fn planted_mark_is_not_trusted() {
    let mut config = testing::config();
    config.auth.mails_per_hour = 50;
    let db = TestDatabase::create_with(config).await;
    let made_up = BrowserMarks::from(BrowserMark::generate().unwrap());
    let of_the_attacker = db.session(&browser(), "eve@example.com").await.marks;
    let ada = Enrolled::new(&db, ADA).await;
    let of_the_victim = ada.sign_in(&db, &browser(), false).await;
    for (whose, planted) in [
        ("made up", &made_up),
        ("the attacker's", &of_the_attacker),
        ("the victim's, from before", &of_the_victim),
    ] {
        let kept = ada.sign_in(&db, &browser_with_marks(planted), true).await;
        assert!(ada.is_trusted(&db, &browser_with_marks(&kept)).await, "{whose}");
        assert!(
            !ada.is_trusted(&db, &browser_with_marks(planted)).await,
            "{whose}"
        );
        assert_ne!(split_marks(&kept)[0], planted.expose(), "{whose}");
    }
    assert!(
        !split_marks(&ada.sign_in(&db, &browser_with_marks(&made_up), false).await)
            .contains(&made_up.expose())
    );
}

/// Each sign-in replaces the mark, and the replaced one expires ten minutes later, so a copied cookie is of
/// use only until its owner signs in again.
#[tokio::test]
async fn replaced_mark_expires_after_ten_minutes() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db, ADA).await;
    let first = ada.sign_in(&db, &browser(), true).await;
    let SignInOutcome::SignedIn(again) = ada.enter_first_factor(&db, &browser_with_marks(&first)).await
    else {
        panic!("it is trusted");
    };
    assert_ne!(again.marks.expose(), first.expose());
    // The answer was lost, or another tab signs in with the former marks.
    db.advance("9 minutes").await;
    let SignInOutcome::SignedIn(retried) = ada.enter_first_factor(&db, &browser_with_marks(&first)).await
    else {
        panic!("a lost answer costs no trust");
    };
    db.advance("2 minutes").await;
    assert!(
        !ada.is_trusted(&db, &browser_with_marks(&first)).await,
        "it was replaced"
    );
    assert!(
        ada.is_trusted(&db, &browser_with_marks(&again.marks)).await,
        "whichever answer came last is kept"
    );
    assert!(ada.is_trusted(&db, &browser_with_marks(&retried.marks)).await);
    domain::maintenance::sweep(&db.services).await.unwrap();
    let replaced: i64 =
        sqlx::query_scalar("select count(*) from known_browsers where replaced_at is not null")
            .fetch_one(&db.owner)
            .await
            .unwrap();
    assert!(replaced < 4, "what was replaced is swept: {replaced}");
}

/// Two tabs that sign in at once get a mark each, and both are valid.
#[tokio::test]
async fn concurrent_sign_ins_issue_two_valid_marks() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db, ADA).await;
    let mut known = browser_with_marks(&ada.sign_in(&db, &browser(), true).await);
    for round in 0..2 {
        let (one, other) = (db.challenge(&known, ADA).await, Browser { ..browser() });
        let other = Browser {
            marks: known.marks.clone(),
            ..other
        };
        let two = db.challenge(&other, ADA).await;
        let (first, second) = tokio::join!(
            auth::sign_in_by_code(&db.services, &known, one.id, &one.code, None),
            auth::sign_in_by_code(&db.services, &other, two.id, &two.code, None),
        );
        let devices = [first, second].map(|entry| entry.unwrap().signed_in().unwrap().marks);
        db.advance("3 hours").await;
        let kept = &devices[round];
        assert!(ada.is_trusted(&db, &browser_with_marks(kept)).await, "{round}");
        known.marks = Some(kept.clone());
        known = browser_with_marks(&sign_in_trusted(&db, &ada, &known).await);
    }
}

async fn sign_in_trusted(db: &TestDatabase, ada: &Enrolled, browser: &Browser) -> BrowserMarks {
    match ada.enter_first_factor(db, browser).await {
        SignInOutcome::SignedIn(signed_in) => signed_in.marks,
        SignInOutcome::SecondFactor(_) => panic!("it is trusted"),
    }
}

/// Each account in a browser has its own mark and trust; the browser stores the last five.
#[tokio::test]
async fn accounts_in_one_browser_keep_separate_marks() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db, ADA).await;
    let grace = Enrolled::new(&db, "grace@example.com").await;
    let mut shared = browser();
    shared.marks = Some(ada.sign_in(&db, &shared, true).await);
    let adas = split_marks(shared.marks.as_ref().unwrap())[0].clone();
    shared.marks = Some(grace.sign_in(&db, &shared, false).await);
    let shown = split_marks(shared.marks.as_ref().unwrap());
    assert_eq!(shown.len(), 2);
    assert_eq!(shown[1], adas, "hers stays what it was");
    assert!(
        !grace.is_trusted(&db, &shared).await,
        "one's trust is not the other's"
    );
    for number in 0..3 {
        shared.marks = Some(
            db.session(&shared, &format!("more{number}@example.com"))
                .await
                .marks,
        );
    }
    shared.marks = Some(sign_in_trusted(&db, &ada, &shared).await);
    assert_eq!(split_marks(shared.marks.as_ref().unwrap()).len(), 5);
    shared.marks = Some(db.session(&shared, "sixth@example.com").await.marks);
    shared.marks = Some(db.session(&shared, "seventh@example.com").await.marks);
    assert_eq!(
        split_marks(shared.marks.as_ref().unwrap()).len(),
        5,
        "it is bounded"
    );
    assert!(ada.is_trusted(&db, &shared).await, "she signed in lately");
}

/// At most five marks of a cookie are read, and invalid ones are ignored.
#[tokio::test]
async fn marks_in_a_cookie_are_validated_and_limited_to_five() {
    let mark = || BrowserMark::generate().unwrap().expose();
    let many = (0..50).map(|_| mark()).collect::<Vec<_>>().join(".");
    let (one, other) = (mark(), mark());
    for (value, expected) in [
        ("", None),
        (".", None),
        ("....", None),
        ("nonsense", None),
        ("AAAA.BBBB", None),
        (&one[1..], None),
        (one.as_str(), Some(1)),
        (&format!("{one}.{other}"), Some(2)),
        (&format!("nonsense.{one}"), Some(1)),
        (&format!("{one}.{}", "A".repeat(4000)), Some(1)),
        (&format!("{one}{other}"), None),
        (&many, Some(5)),
    ] {
        let parsed = BrowserMarks::parse(value);
        assert_eq!(
            parsed.map(|device| split_marks(&device).len()),
            expected,
            "{value}"
        );
    }
}

/// A new sign-in does not reset the rate limits of a known browser (S104).
#[tokio::test]
async fn known_browser_keeps_its_rate_limits_after_sign_in() {
    let db = TestDatabase::create().await;
    let mut owner = browser();
    owner.marks = Some(db.session(&owner, ADA).await.marks);
    let mut mails = 0;
    for _ in 0..8 {
        let Ok(id) = auth::start(&db.services, &owner, ADA, "/").await else {
            break;
        };
        mails += 1;
        let code = db.mailed(id, ADA).await.code;
        let entry = auth::sign_in_by_code(&db.services, &owner, id, &code, None).await;
        owner.marks = Some(entry.unwrap().signed_in().unwrap().marks);
    }
    assert_eq!(mails, 5, "five an hour for this browser");
}

/// A session that a trusted browser opens has proven one factor (S25).
#[tokio::test]
async fn trusted_browser_proves_no_second_factor() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db, ADA).await;
    let trusted = browser_with_marks(&ada.sign_in(&db, &browser(), true).await);
    let SignInOutcome::SignedIn(signed_in) = ada.enter_first_factor(&db, &trusted).await else {
        panic!("it is trusted");
    };
    let current_user = db.authenticate(signed_in.session).await.unwrap();
    assert!(current_user.stepped_up().is_err());
    let list = auth::session_list(&db.services, &current_user).await.unwrap();
    assert_eq!(list.sessions[0].factors, [Factor::Email]);
}

/// When other sessions are revoked, their browsers become unknown and the revoking browser stays known; else
/// the thief could use up the limits that known browsers share (S107).
#[tokio::test]
async fn revoked_browsers_are_unknown_after_an_eviction() {
    let mut config = testing::config();
    config.auth.guesses_per_hour = 2;
    config.auth.mails_per_hour = 50;
    let db = TestDatabase::create_with(config).await;
    let thief = browser_with_marks(&db.session(&browser(), ADA).await.marks);
    let signed_in = db.session(&browser(), ADA).await;
    let owner = browser_with_marks(&signed_in.marks);
    let current_user = db.authenticate(signed_in.session).await.unwrap();
    auth::revoke_other_sessions(&db.services, &current_user, &owner)
        .await
        .unwrap();
    let known: Vec<(Vec<u8>,)> =
        sqlx::query_as("select id_hash from known_browsers where replaced_at is null")
            .fetch_all(&db.owner)
            .await
            .unwrap();
    assert_eq!(known.len(), 1);
    // The thief uses up the guesses of unknown browsers, and the owner keeps those of known ones.
    for _ in 0..4 {
        let _ = auth::sign_in_by_password(&db.services, &thief, ADA, "a wrong guess", "/", None).await;
    }
    let guess = auth::sign_in_by_password(&db.services, &owner, ADA, "a wrong guess", "/", None).await;
    assert!(
        !matches!(guess, Err(domain::error::Error::Limited { .. })),
        "{guess:?}"
    );
}
