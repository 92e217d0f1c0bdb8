//! S104, S106, S107: limits that are counted by what an attacker cannot make anew, and that a
//! stranger cannot use up for somebody else.

use domain::{
    account,
    auth::{self, Browser, SignInOutcome, SignedIn},
    error::Error,
    rate_limits,
    testing::{self, TestDatabase, browser},
};

use crate::second_factor::{Enrolled, pending};

const ADA: &str = "ada@example.com";
const PASSWORD: &str = "correct horse battery staple";

/// Networks of five parties that have nothing to do with each other.
const NETWORKS: [&str; 5] = [
    "192.0.2.1",
    "198.51.100.1",
    "203.0.113.1",
    "2001:db8::1",
    "10.9.8.7",
];

fn at(address: &str) -> Browser {
    Browser {
        address: Some(address.parse().unwrap()),
        ..browser()
    }
}

async fn start(db: &TestDatabase, browser: &Browser, email: &str) -> Result<(), Error> {
    auth::start(&db.services, browser, email, "/").await.map(drop)
}

async fn try_password(db: &TestDatabase, browser: &Browser, password: &str) -> Result<SignInOutcome, Error> {
    auth::sign_in_by_password(&db.services, browser, ADA, password, "/", None).await
}

/// After how long it may be tried again; none where it was not limited.
fn wait<T: std::fmt::Debug>(result: Result<T, Error>) -> Option<u64> {
    match result {
        Err(Error::Limited { retry_after }) => Some(retry_after.as_secs()),
        _ => None,
    }
}

async fn mails_about(db: &TestDatabase, subject: &str) -> usize {
    while domain::mailer::worker::deliver_next(&db.services).await.unwrap() {}
    let mails = db.services.mailer.mailbox().unwrap().mails(Some(ADA));
    mails.iter().filter(|mail| mail.mail.subject == subject).count()
}

/// An account with a password, and a browser that it knows.
async fn with_password(db: &TestDatabase) -> SignedIn {
    let browser = at("172.16.0.1");
    let mut signed_in = db.session(&browser, ADA).await;
    let who = db
        .authenticate(signed_in.session)
        .await
        .unwrap()
        .stepped_up()
        .unwrap();
    let changed = auth::set_password(&db.services, &who, &browser, PASSWORD)
        .await
        .unwrap();
    signed_in.session = changed.session;
    signed_in
}

/// An account with password and authenticator, and a browser that is not asked for the second
/// factor: what a thief of the password and that browser's cookies has.
async fn trusted_browser(db: &TestDatabase) -> (Enrolled, Browser) {
    with_password(db).await;
    let ada = Enrolled::new(db).await;
    let mut trusted = at("172.16.0.1");
    let id = pending(db, &trusted).await;
    let code = ada.fresh_code(db).await;
    let signed_in = auth::sign_in_by_second_factor(&db.services, &trusted, id, &code, true, None)
        .await
        .unwrap();
    trusted.marks = Some(signed_in.marks);
    (ada, trusted)
}

/// With the password and a trusted browser's cookies, sessions are free: forty of them have no more
/// guesses at the second factor than one. The owner is told, and goes on.
#[tokio::test]
async fn step_up_guesses_over_forty_sessions_are_one_budget() {
    let db = TestDatabase::create().await;
    let (ada, trusted) = trusted_browser(&db).await;
    let mut compared = 0;
    let mut last = None;
    for _ in 0..40 {
        let entry = try_password(&db, &trusted, PASSWORD).await.unwrap();
        let session = entry.signed_in().unwrap().session;
        let current_user = db.authenticate(session).await.unwrap();
        for guess in 0..10 {
            let code = format!("00000{guess}");
            let guessed = auth::step_up_by_second_factor(&db.services, &current_user, &trusted, &code).await;
            if wait(guessed).is_some() {
                break;
            }
            compared += 1;
        }
        last = Some(current_user);
    }
    assert_eq!(compared, 10, "as many as one session has");
    let code = ada.fresh_code(&db).await;
    let right = auth::step_up_by_second_factor(&db.services, &last.unwrap(), &trusted, &code).await;
    assert!(wait(right).is_some(), "the right one is not compared either");
    let waits = pending(&db, &at("192.0.2.9")).await;
    assert!(
        auth::second_factor_page(&db.services, &trusted.secret, waits)
            .await
            .is_err(),
        "it waits in the other browser"
    );

    assert_eq!(mails_about(&db, "Wrong codes for your Latchkey account").await, 1);
    let owner = ada.current_user(&db).await;
    let stepped_up = auth::step_up_by_second_factor(&db.services, &owner, &ada.browser, &code).await;
    assert!(
        stepped_up.is_ok(),
        "a session that has proven the second factor has guesses of its own: {stepped_up:?}"
    );
}

/// Without the browser's mark, and from any number of networks, there is a total for a user, in an
/// hour and in a day.
#[tokio::test]
async fn second_factor_guesses_from_many_networks_have_a_total() {
    let db = TestDatabase::create().await;
    let (_, trusted) = trusted_browser(&db).await;
    let entry = try_password(&db, &trusted, PASSWORD).await.unwrap();
    let current_user = db.authenticate(entry.signed_in().unwrap().session).await.unwrap();
    let mut compared = 0;
    for hour in 0..3 {
        for network in NETWORKS {
            let thief = at(network);
            for guess in 0..12 {
                let code = format!("00000{}", guess % 10);
                let guessed =
                    auth::step_up_by_second_factor(&db.services, &current_user, &thief, &code).await;
                compared += u32::from(wait(guessed).is_none());
            }
        }
        let most = [20, 30, 30][hour];
        assert_eq!(compared, most, "after {} hours", hour + 1);
        db.advance("61 minutes").await;
    }
}

/// A right password gives its guess back, but not without end: every sign-in leaves rows.
#[tokio::test]
async fn sign_ins_by_right_password_end() {
    let mut config = testing::config();
    config.auth.guesses_per_hour = 2;
    let db = TestDatabase::create_with(config).await;
    let mut known = at("172.16.0.1");
    known.marks = Some(with_password(&db).await.marks);
    let mut signed_in = 0;
    while signed_in < 320 && try_password(&db, &known, PASSWORD).await.is_ok() {
        signed_in += 1;
    }
    // Six times the guesses, less the one that set the password.
    assert_eq!(signed_in, 11);
    assert!(
        try_password(&db, &at("198.51.100.1"), PASSWORD).await.is_ok(),
        "who has the password elsewhere gets in all the same"
    );
}

/// Tags of an address are one mailbox: its mails, guesses and passwords are counted together.
#[tokio::test]
async fn mails_to_tagged_addresses_are_one_mailbox() {
    let db = TestDatabase::create().await;
    let mut mailed = 0;
    for tag in 0..258 {
        let network = NETWORKS[tag % NETWORKS.len()];
        mailed += u32::from(
            start(&db, &at(network), &format!("ada+{tag}@example.com"))
                .await
                .is_ok(),
        );
    }
    assert_eq!(mailed, 20);
    for tag in 0..10 {
        let email = format!("grace+{tag}@example.com");
        let typed = auth::sign_in_by_password(&db.services, &browser(), &email, "wrong", "/", None).await;
        assert!(matches!(typed, Err(Error::Invalid(_))), "{typed:?}");
    }
    let typed =
        auth::sign_in_by_password(&db.services, &browser(), "grace@example.com", "wrong", "/", None).await;
    assert!(wait(typed).is_some());
}

/// A /56 has 256 networks of a household, a /48 has 65,536: each has a limit of its own.
#[tokio::test]
async fn attempts_from_a_walk_through_ipv6_are_counted_by_its_networks() {
    let mut config = testing::config();
    config.auth.attempts_per_hour_per_address = 5;
    let db = TestDatabase::create_with(config).await;
    let mut walked = 0;
    for household in 0..256_u32 {
        let address = format!("2001:db8:1:{household:x}::1");
        walked += u32::from(
            start(&db, &at(&address), &format!("a{household}@example.com"))
                .await
                .is_ok(),
        );
    }
    assert_eq!(walked, 10, "a /56 has twice as many as a /64");
    for site in 0..256_u32 {
        let address = format!("2001:db8:1:{:x}::1", site << 8);
        walked += u32::from(
            start(&db, &at(&address), &format!("b{site}@example.com"))
                .await
                .is_ok(),
        );
    }
    assert_eq!(walked, 20, "a /48 has four times as many");
    for host in 0..256 {
        let address = format!("203.0.113.{host}");
        walked += u32::from(
            start(&db, &at(&address), &format!("c{host}@example.com"))
                .await
                .is_ok(),
        );
    }
    assert_eq!(walked, 40, "so has a /24");
    // 6to4 of that network is no other.
    assert!(
        start(&db, &at("2002:cb00:7142::1"), "d@example.com")
            .await
            .is_err()
    );
    assert!(start(&db, &at("2001:db8:2::1"), "d@example.com").await.is_ok());
}

/// Deleting the account and signing in again mails twice each time: five times an hour.
#[tokio::test]
async fn deleting_and_signing_in_again_ends_after_five() {
    let db = TestDatabase::create().await;
    let mut known = at("172.16.0.1");
    known.marks = Some(with_password(&db).await.marks);
    let mut deleted = 0;
    let refused = loop {
        let entry = try_password(&db, &known, PASSWORD).await.unwrap();
        let current_user = db.authenticate(entry.signed_in().unwrap().session).await.unwrap();
        let who = current_user.stepped_up().unwrap();
        match account::request_deletion(&db.services, &who, &known).await {
            Ok(()) => deleted += 1,
            Err(error) => break error,
        }
        assert!(deleted < 10, "it does not end");
    };
    assert_eq!(deleted, 5);
    assert!(matches!(refused, Error::Limited { .. }), "{refused:?}");
    assert_eq!(mails_about(&db, "Your Latchkey account will be deleted").await, 5);
    // Everybody else's mails are none of these.
    assert_eq!(rate_limits::mails_to_strangers(&db.services).await.unwrap().0, 1);
}

/// New recovery codes are ten slow hashes and a mail: so many an hour, and never without the mail.
#[tokio::test]
async fn new_recovery_codes_are_refused_before_their_mail_is() {
    let db = TestDatabase::create().await;
    let ada = Enrolled::new(&db).await;
    let mut session = ada.session;
    let mut made = 0;
    let refused = loop {
        let who = db.authenticate(session).await.unwrap().stepped_up().unwrap();
        match auth::replace_recovery_codes(&db.services, &who, &ada.browser).await {
            Ok(changed) => session = changed.session,
            Err(error) => break error,
        }
        made += 1;
        assert!(made < 20, "it does not end");
    };
    // The tenth set came with the authenticator.
    assert_eq!(made, 9);
    assert!(matches!(refused, Error::Limited { .. }), "{refused:?}");
    assert_eq!(mails_about(&db, "Your Latchkey account was changed").await, 10);
}

/// Ten wrong passwords from somewhere keep nobody out: the owner gets in with the right one from
/// another network at once, and from the attacker's after a minute.
#[tokio::test]
async fn right_password_gets_in_beside_wrong_ones() {
    let db = TestDatabase::create().await;
    with_password(&db).await;
    while wait(try_password(&db, &at(NETWORKS[0]), "wrong").await).is_none() {}
    assert!(try_password(&db, &at(NETWORKS[1]), PASSWORD).await.is_ok());

    let neighbour = at(NETWORKS[0]);
    assert_eq!(wait(try_password(&db, &neighbour, PASSWORD).await), Some(60));
    db.advance("30 seconds").await;
    let early = wait(try_password(&db, &neighbour, PASSWORD).await);
    assert!(
        early.is_some_and(|left| left <= 30),
        "asking early makes it no longer: {early:?}"
    );
    db.advance("30 seconds").await;
    assert!(
        try_password(&db, &neighbour, PASSWORD).await.is_ok(),
        "it has waited"
    );

    // Many networks, until the total is used up.
    for network in NETWORKS {
        while wait(try_password(&db, &at(network), "wrong").await).is_none() {}
    }
    let owner = at("100.64.0.1");
    assert_eq!(wait(try_password(&db, &owner, PASSWORD).await), Some(60));
    db.advance("1 minute").await;
    assert!(try_password(&db, &owner, PASSWORD).await.is_ok());
}

/// The reserve is one too: whoever waits as often as they like has two guesses an hour for a network,
/// and waits longer each time.
#[tokio::test]
async fn waiting_browsers_have_a_reserve_that_ends() {
    let db = TestDatabase::create().await;
    with_password(&db).await;
    while wait(try_password(&db, &at(NETWORKS[0]), "wrong").await).is_none() {}
    let attacker = at(NETWORKS[0]);
    let mut waits = Vec::new();
    let mut compared = 0;
    for _ in 0..7 {
        match wait(try_password(&db, &attacker, "wrong").await) {
            Some(wait) => {
                waits.push(wait);
                db.advance(&format!("{wait} seconds")).await;
            }
            None => compared += 1,
        }
    }
    assert_eq!(compared, 2);
    assert_eq!(waits, [60, 120, 240, 480, 900], "{waits:?}");

    // Of 32 at once after the wait, one is let through.
    let impatient = at(NETWORKS[1]);
    while wait(try_password(&db, &at(NETWORKS[1]), "wrong").await).is_none() {}
    assert!(wait(try_password(&db, &impatient, "wrong").await).is_some());
    db.advance("1 minute").await;
    let tries = (0..32).map(|_| try_password(&db, &impatient, "wrong"));
    let mut compared = 0;
    for tried in futures_util::future::join_all(tries).await {
        compared += u32::from(wait(tried).is_none());
    }
    assert_eq!(compared, 1);
}

/// Five mails that a stranger asked for keep nobody else from theirs.
#[tokio::test]
async fn mails_asked_for_elsewhere_leave_the_owner_theirs() {
    let db = TestDatabase::create().await;
    while start(&db, &at(NETWORKS[0]), ADA).await.is_ok() {}
    start(&db, &at(NETWORKS[1]), ADA).await.unwrap();
    let neighbour = at(NETWORKS[0]);
    assert_eq!(wait(start(&db, &neighbour, ADA).await), Some(60));
    db.advance("1 minute").await;
    start(&db, &neighbour, ADA).await.unwrap();
}

/// A refusal is the same whoever used a limit up, when, and whether or not there is an account: it
/// tells nobody how many mails others asked for.
#[tokio::test]
async fn refusals_of_an_address_tell_nothing_of_others() {
    let db = TestDatabase::create().await;
    with_password(&db).await;
    for email in [ADA, "nobody@example.com"] {
        let own = at(NETWORKS[0]);
        for _ in 0..5 {
            start(&db, &own, email).await.unwrap();
        }
        assert_eq!(
            wait(start(&db, &own, email).await),
            Some(60),
            "{email}: used up by the browser itself"
        );
        db.advance("7 minutes").await;
        for network in &NETWORKS[1..] {
            while start(&db, &at(network), email).await.is_ok() {}
        }
        assert_eq!(
            wait(start(&db, &at("100.64.0.1"), email).await),
            Some(60),
            "{email}: used up by others"
        );
    }
}

/// One network asks for its part of all mails to strangers, and others for theirs.
#[tokio::test]
async fn mails_to_strangers_are_shared_by_network() {
    let mut config = testing::config();
    config.auth.mails_per_hour_in_all = 50;
    config.auth.attempts_per_hour_per_address = 1000;
    let db = TestDatabase::create_with(config).await;
    let mut owner = at("172.16.0.1");
    owner.marks = Some(db.session(&owner, ADA).await.marks);
    let mut mailed = 0;
    for host in 0..100 {
        let email = format!("a{host}@example.com");
        mailed += u32::from(
            start(&db, &at(&format!("203.0.113.{host}")), &email)
                .await
                .is_ok(),
        );
    }
    assert_eq!(mailed, 5, "a tenth");
    for network in 0..100 {
        let email = format!("b{network}@example.com");
        mailed += u32::from(
            start(&db, &at(&format!("198.51.{network}.1")), &email)
                .await
                .is_ok(),
        );
    }
    assert_eq!(mailed, 5 + 12, "a quarter for what is around it");
    start(&db, &at("2001:db8::1"), "c@example.com").await.unwrap();
    let (counted, limit) = rate_limits::mails_to_strangers(&db.services).await.unwrap();
    assert_eq!((counted, limit), (1 + 5 + 12 + 1, 50));
    start(&db, &owner, ADA).await.unwrap();
    assert_eq!(
        rate_limits::mails_to_strangers(&db.services).await.unwrap().0,
        counted,
        "a known browser's mail is no stranger's"
    );
}

/// The owner hears of five wrong passwords, once an hour; an address without an account takes the
/// same statements and gets nothing; another spelling keeps nothing back.
#[tokio::test]
async fn owner_is_told_of_wrong_passwords_once_an_hour() {
    let subject = "Wrong passwords for your Latchkey account";
    let db = TestDatabase::create().await;
    with_password(&db).await;
    for email in ["ada+x@example.com", "nobody@example.com"] {
        for _ in 0..5 {
            let attacker = at(NETWORKS[0]);
            let _ = auth::sign_in_by_password(&db.services, &attacker, email, "wrong", "/", None).await;
        }
    }
    assert_eq!(mails_about(&db, subject).await, 0);
    for guess in 1..=10 {
        let _ = try_password(&db, &at(NETWORKS[1]), "wrong").await;
        assert_eq!(
            mails_about(&db, subject).await,
            usize::from(guess >= 5),
            "{guess}"
        );
    }
    let mail = db.newest_mail(ADA).await;
    assert!(
        mail.text.contains("198.51.100.0/24") && mail.text.contains("Firefox on Linux"),
        "{}",
        mail.text
    );
    let unknown: i64 = sqlx::query_scalar(
        "select count(*) from email_outbox where sealed is null and given_up_at is not null and sent_at is null",
    )
    .fetch_one(&db.owner)
    .await
    .unwrap();
    assert_eq!(unknown, 2, "a row that holds nothing, where there is no account");
    db.advance("61 minutes").await;
    for _ in 0..5 {
        let _ = try_password(&db, &at(NETWORKS[1]), "wrong").await;
    }
    assert_eq!(mails_about(&db, subject).await, 2);
}

/// What a known browser spends, all known ones of the account spend together: marks are made anew by
/// signing in.
#[tokio::test]
async fn known_browsers_of_an_account_have_a_total() {
    let mut config = testing::config();
    config.auth.mails_per_hour = 2;
    let db = TestDatabase::create_with(config).await;
    let mut browsers = Vec::new();
    for network in NETWORKS.iter().chain(&["172.16.0.1"]) {
        let mut browser = at(network);
        browser.marks = Some(db.session(&browser, ADA).await.marks);
        browsers.push(browser);
    }
    let mut mailed = 0;
    for browser in &browsers {
        while start(&db, browser, ADA).await.is_ok() {
            mailed += 1;
        }
    }
    assert_eq!(mailed, 8);
}
