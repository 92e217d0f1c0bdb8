//! Rate limits are counted by what an attacker cannot replace, and cannot be used up for another
//! user (S104, S106, S107).

mod guesses;
mod mails;
mod sign_ins;

use crate::second_factor::{Enrolled, enter_first_factor};
use domain::{
    account,
    auth::{self, Browser, SignInOutcome, SignedIn},
    error::Error,
    rate_limits,
    testing::{self, TestDatabase, browser},
};

const ADA: &str = "ada@example.com";

const PASSWORD: &str = "correct horse battery staple";

/// Addresses in five unrelated networks.
const NETWORKS: [&str; 5] = [
    "192.0.2.1",
    "198.51.100.1",
    "203.0.113.1",
    "2001:db8::1",
    "10.9.8.7",
];

fn browser_at(address: &str) -> Browser {
    Browser {
        address: Some(address.parse().unwrap()),
        ..browser()
    }
}

async fn start_sign_in(db: &TestDatabase, browser: &Browser, email: &str) -> Result<(), Error> {
    auth::start(&db.services, browser, email, "/").await.map(drop)
}

async fn try_password(db: &TestDatabase, browser: &Browser, password: &str) -> Result<SignInOutcome, Error> {
    auth::sign_in_by_password(&db.services, browser, ADA, password, "/", None).await
}

/// The seconds until the next try, if the result is a rate limit.
fn retry_after_secs<T: std::fmt::Debug>(result: Result<T, Error>) -> Option<u64> {
    match result {
        Err(Error::Limited { retry_after }) => Some(retry_after.as_secs()),
        _ => None,
    }
}

async fn count_mails_with_subject(db: &TestDatabase, subject: &str) -> usize {
    while domain::mailer::worker::deliver_next(&db.services).await.unwrap() {}
    let mails = db.services.mailer.mailbox().unwrap().mails(Some(ADA));
    mails.iter().filter(|mail| mail.mail.subject == subject).count()
}

/// Creates an account with a password, and a browser that it knows.
async fn create_account_with_password(db: &TestDatabase) -> SignedIn {
    let browser = browser_at("172.16.0.1");
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

/// Creates an account with a password and an authenticator app, and a trusted browser: what a thief of
/// the password and of that browser's cookies has.
async fn create_trusted_browser(db: &TestDatabase) -> (Enrolled, Browser) {
    create_account_with_password(db).await;
    let ada = Enrolled::new(db).await;
    let mut trusted = browser_at("172.16.0.1");
    let id = enter_first_factor(db, &trusted).await;
    let code = ada.fresh_code(db).await;
    let signed_in = auth::sign_in_by_second_factor(&db.services, &trusted, id, &code, true, None)
        .await
        .unwrap();
    trusted.marks = Some(signed_in.marks);
    (ada, trusted)
}
