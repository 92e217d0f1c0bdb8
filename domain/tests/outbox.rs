//! The email outbox: mails are encrypted at rest, sent once, and deleted when sent or expired.

use domain::{
    Locale,
    auth::{self, Browser},
    mailer::worker,
    maintenance,
    testing::{TestDatabase, browser},
};

const ADA: &str = "ada@example.com";

#[tokio::test]
async fn only_the_mail_reveals_whether_an_account_exists() {
    let db = TestDatabase::create().await;
    db.sign_in(ADA).await;
    for (email, subject) in [
        (ADA, "000 000 is your Latchkey sign-in code"),
        ("grace@example.com", "000 000 is your Latchkey sign-up code"),
    ] {
        let code = db.challenge(&browser(), email).await.code;
        let mails = db.services.mailer.mailbox().unwrap().mails(Some(email));
        assert_eq!(mails[0].mail.subject.replace(&code, "000 000"), subject);
        assert!(
            mails[0].mail.html.contains("/sign-in/link/"),
            "HTML and text both hold the link"
        );
        assert!(mails[0].mail.text.contains("http://localhost:3000/sign-in/link/"));
    }
}

/// A mail is in the language and the time zone that its account has chosen. An account that has chosen
/// no language gets that of the page.
#[tokio::test]
async fn mail_is_in_the_language_and_time_zone_of_its_account() {
    let db = TestDatabase::create().await;
    db.sign_in(ADA).await;
    let german_page = Browser {
        locale: Locale::De,
        ..browser()
    };
    db.challenge(&german_page, ADA).await;
    let mail = db.newest_mail(ADA).await;
    assert!(mail.subject.ends_with(" ist dein Anmeldecode für Latchkey"));
    assert!(mail.html.contains("<html lang=\"de\">") && mail.text.contains(" UTC"));
    assert!(mail.text.contains("Firefox auf Linux"), "{}", mail.text);

    sqlx::query("update users set locale = 'en', time_zone = 'Europe/Berlin'")
        .execute(&db.owner)
        .await
        .unwrap();
    db.challenge(&german_page, ADA).await;
    let mail = db.newest_mail(ADA).await;
    assert!(mail.subject.ends_with(" is your Latchkey sign-in code"));
    assert!(mail.html.contains("<html lang=\"en\">") && mail.text.contains(" CE"));

    // Wrong passwords are reported to the address.
    sqlx::query("update users set locale = 'de'")
        .execute(&db.owner)
        .await
        .unwrap();
    for _ in 0..5 {
        let guess = auth::sign_in_by_password(&db.services, &browser(), ADA, "wrong", "/", None).await;
        assert!(guess.is_err());
    }
    let notice = db.newest_mail(ADA).await;
    assert_eq!(
        notice.subject,
        "Fehlgeschlagene Anmeldungen bei deinem Latchkey-Konto"
    );
    assert!(notice.text.contains(" CE"), "{}", notice.text);
}

#[tokio::test]
async fn user_agent_is_escaped_in_html_mail() {
    let db = TestDatabase::create().await;
    let mut browser = browser();
    browser.user_agent = "<script>alert(1)</script>".to_owned();
    db.challenge(&browser, ADA).await;
    let mails = db.services.mailer.mailbox().unwrap().mails(Some(ADA));
    assert!(!mails[0].mail.html.contains("<script"));
}

#[tokio::test]
async fn expired_mail_is_not_sent_and_is_cleared() {
    let db = TestDatabase::create().await;
    auth::start(&db.services, &browser(), ADA, "/").await.unwrap();
    db.advance("11 minutes").await;
    assert!(!worker::deliver_next(&db.services).await.unwrap());
    maintenance::sweep(&db.services).await.unwrap();
    let left: i64 = sqlx::query_scalar("select count(*) from email_outbox where sealed is not null")
        .fetch_one(&db.owner)
        .await
        .unwrap();
    assert_eq!(left, 0);
    assert!(db.services.mailer.mailbox().unwrap().mails(None).is_empty());
}

#[tokio::test]
async fn sent_mail_is_cleared() {
    let db = TestDatabase::create().await;
    db.challenge(&browser(), ADA).await;
    let (sent, cleared): (bool, bool) =
        sqlx::query_as("select sent_at is not null, sealed is null from email_outbox")
            .fetch_one(&db.owner)
            .await
            .unwrap();
    assert!(sent && cleared);
}

#[tokio::test]
async fn concurrent_workers_send_each_mail_once() {
    let db = TestDatabase::create().await;
    for n in 0..20 {
        auth::start(&db.services, &browser(), &format!("user{n}@example.com"), "/")
            .await
            .unwrap();
    }
    let workers = (0..8).map(|_| {
        let services = db.services.clone();
        tokio::spawn(async move { while worker::deliver_next(&services).await.unwrap() {} })
    });
    for worker in workers.collect::<Vec<_>>() {
        worker.await.unwrap();
    }
    assert_eq!(db.services.mailer.mailbox().unwrap().mails(None).len(), 20);
}
