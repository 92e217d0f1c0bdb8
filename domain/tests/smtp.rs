//! SMTP: how answers of a mail server affect a mail (S75).

use std::sync::{Arc, Mutex};

use domain::{
    auth::{self, Browser, ChallengeId, Undeliverable},
    config::{Secret, Transport},
    mailer::{Mailer, worker},
    testing::{TestDatabase, browser},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

const ADA: &str = "ada@example.com";

/// Answers that replace the success answer of a step; `None` closes the connection.
type AnswerOverrides = Arc<Mutex<Vec<(&'static str, Option<&'static str>)>>>;

/// A mail server on the loopback interface.
struct MailServer {
    url: String,
    overrides: AnswerOverrides,
    received: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (overrides, received) = (AnswerOverrides::default(), Arc::default());
        let (overridden, said) = (Arc::clone(&overrides), Arc::clone(&received));
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(serve_client(client, Arc::clone(&overridden), Arc::clone(&said)));
            }
        });
        Self {
            url: format!("smtp://ada:secret@127.0.0.1:{port}"),
            overrides,
            received,
        }
    }

    fn mailer(&self, db: &TestDatabase) -> Mailer {
        let mut mail = db.services.config.mail.clone();
        mail.transport = Transport::Smtp;
        mail.smtp_url = Some(Secret::new(self.url.clone()));
        mail.from = "Latchkey <hello@latchkey.example>".to_owned();
        Mailer::new(&mail).unwrap()
    }

    /// Replaces the answer of one step until the next call.
    fn override_answer(&self, step: &'static str, answer: Option<&'static str>) {
        *self.overrides.lock().unwrap() = vec![(step, answer)];
        self.received.lock().unwrap().clear();
    }

    fn received(&self) -> String {
        self.received.lock().unwrap().join("\n")
    }
}

async fn serve_client(
    client: TcpStream,
    overrides: AnswerOverrides,
    received: Arc<Mutex<Vec<String>>>,
) -> std::io::Result<()> {
    let (read, mut write) = client.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut step = "greeting".to_owned();
    loop {
        let overridden = overrides
            .lock()
            .unwrap()
            .iter()
            .find(|(at, _)| *at == step)
            .copied();
        let answer = match (overridden, step.as_str()) {
            (Some((_, None)), _) => return Ok(()),
            (Some((_, Some(answer))), at) if at != "EHLO" || answer.starts_with('5') => answer,
            (Some((_, Some(offered))), _) => {
                write
                    .write_all(format!("250-here\r\n250-{offered}\r\n").as_bytes())
                    .await?;
                "250 AUTH PLAIN"
            }
            (None, "greeting") => "220 here",
            (None, "EHLO") => "250-here\r\n250 AUTH PLAIN",
            (None, "AUTH") => "235 welcome",
            (None, "DATA") => "354 go on",
            (None, _) => "250 yes",
        };
        let in_data = step == "DATA" && answer.starts_with('3');
        write.write_all(format!("{answer}\r\n").as_bytes()).await?;
        step = loop {
            let Some(line) = lines.next_line().await? else {
                return Ok(());
            };
            received.lock().unwrap().push(line.clone());
            match in_data {
                true if line == "." => break "taken".to_owned(),
                true => {}
                false => break line.get(..4).unwrap_or(&line).trim().to_owned(),
            }
        };
    }
}

/// Creates a database whose mail goes to this server.
async fn create_database_sending_to(server: &MailServer) -> TestDatabase {
    let mut db = TestDatabase::create().await;
    db.services.mailer = server.mailer(&db);
    db
}

/// Requests a sign-in mail and lets a worker try to send it once.
async fn request_mail(db: &TestDatabase, browser: &Browser, email: &str) -> ChallengeId {
    let id = auth::start(&db.services, browser, email, "/").await.unwrap();
    assert!(worker::deliver_next(&db.services).await.unwrap());
    id
}

/// Of the newest mail: whether it was sent, given up and is still stored, and why it was refused.
async fn newest_outbox_row(db: &TestDatabase) -> (bool, bool, bool, Option<String>) {
    sqlx::query_as(
        "select sent_at is not null, given_up_at is not null, sealed is not null, refusal
         from email_outbox order by created_at desc, id desc limit 1",
    )
    .fetch_one(&db.admin)
    .await
    .unwrap()
}

/// A refusal of the recipient or of the message is final. If the server refuses us or is away, the mail is
/// tried again, because the user did nothing wrong.
#[tokio::test]
async fn smtp_refusal_of_recipient_or_message_is_final() {
    let server = MailServer::new().await;
    let db = create_database_sending_to(&server).await;
    let cases: [(&str, Option<&str>, Option<&str>); 27] = [
        ("RCPT", Some("550 5.1.1 no such user"), Some("recipient")),
        ("RCPT", Some("551 5.1.6 moved"), Some("recipient")),
        ("RCPT", Some("552 5.2.2 full"), Some("recipient")),
        ("RCPT", Some("553 5.1.3 bad address"), Some("recipient")),
        // These refuse us (block list, no relay), although they answer RCPT.
        ("RCPT", Some("554 5.7.1 blocked"), None),
        ("RCPT", Some("550 5.7.1 relaying denied"), None),
        ("RCPT", Some("550 5.7.23 sender policy"), None),
        (
            "RCPT",
            Some("550-two lines\r\n550 5.1.1 of it"),
            Some("recipient"),
        ),
        ("DATA", Some("554 no valid recipients"), Some("message")),
        ("taken", Some("554 5.7.1 spam"), Some("message")),
        ("taken", Some("552 too large"), Some("message")),
        ("RCPT", Some("450 4.2.1 greylisted"), None),
        ("RCPT", Some("451 later"), None),
        ("RCPT", Some("452 4.2.2 full for now"), None),
        ("RCPT", Some("421 closing"), None),
        ("RCPT", Some("503 not now"), None),
        ("RCPT", Some("530 5.7.0 sign in first"), None),
        ("RCPT", None, None),
        ("taken", Some("451 later"), None),
        ("taken", None, None),
        ("MAIL", Some("550 5.7.1 not your name"), None),
        ("MAIL", Some("530 5.7.0 STARTTLS first"), None),
        ("AUTH", Some("535 5.7.8 wrong password"), None),
        ("AUTH", Some("454 4.7.0 later"), None),
        ("EHLO", Some("550 who are you"), None),
        ("greeting", Some("554 go away"), None),
        ("greeting", None, None),
    ];
    for (n, (step, answer, refusal)) in cases.into_iter().enumerate() {
        server.override_answer(step, answer);
        let browser = browser();
        let id = request_mail(&db, &browser, &format!("ada{n}@example.com")).await;
        let (sent, given_up, kept, why) = newest_outbox_row(&db).await;
        let case = format!("{step}: {answer:?}");
        assert!(!sent, "{case}");
        assert_eq!(why.as_deref(), refusal, "{case}");
        assert_eq!((given_up, kept), (refusal.is_some(), refusal.is_none()), "{case}");
        let page = auth::verify_page(&db.services, &browser.secret, id)
            .await
            .unwrap();
        let said = refusal.map(|_| Undeliverable::Refused);
        assert_eq!(page.undeliverable, said, "{case}");
        // A mail to be tried again would be due in the next case, so it is given up here.
        sqlx::query("update email_outbox set given_up_at = app_now() where sent_at is null")
            .execute(&db.admin)
            .await
            .unwrap();
    }
}

/// The page shows the refusal of an address, whether or not it has an account (S3).
#[tokio::test]
async fn smtp_refusal_does_not_reveal_whether_an_account_exists() {
    let mut db = TestDatabase::create().await;
    db.sign_in(ADA).await;
    let server = MailServer::new().await;
    db.services.mailer = server.mailer(&db);
    server.override_answer("RCPT", Some("550 no such user"));
    for email in [ADA, "grace@example.com"] {
        let browser = browser();
        let id = request_mail(&db, &browser, email).await;
        let page = auth::verify_page(&db.services, &browser.secret, id)
            .await
            .unwrap();
        assert_eq!(page.undeliverable, Some(Undeliverable::Refused), "{email}");
        // Another browser does not see the page.
        let other = self::browser();
        assert!(auth::verify_page(&db.services, &other.secret, id).await.is_err());
    }
}

#[tokio::test]
async fn address_needing_smtputf8_is_refused_if_not_offered() {
    let server = MailServer::new().await;
    let db = create_database_sending_to(&server).await;
    let browser = browser();
    let id = request_mail(&db, &browser, "josé@example.com").await;
    assert_eq!(newest_outbox_row(&db).await.3.as_deref(), Some("no_smtputf8"));
    let page = auth::verify_page(&db.services, &browser.secret, id)
        .await
        .unwrap();
    assert_eq!(page.undeliverable, Some(Undeliverable::NoSmtpUtf8));
    assert!(!server.received().contains("MAIL FROM"), "{}", server.received());

    server.override_answer("EHLO", Some("SMTPUTF8\r\n250-8BITMIME"));
    for email in ["हिन्दी@example.com", "தமிழ்@example.com"] {
        request_mail(&db, &browser, email).await;
        assert!(newest_outbox_row(&db).await.0, "{}", server.received());
        assert!(server.received().contains(&format!("RCPT TO:<{email}>")));
    }
    let id = request_mail(&db, &browser, "josé@example.com").await;
    assert!(newest_outbox_row(&db).await.0, "{}", server.received());
    let page = auth::verify_page(&db.services, &browser.secret, id)
        .await
        .unwrap();
    assert_eq!(page.undeliverable, None);
    let received = server.received();
    let from = received
        .lines()
        .find(|line| line.starts_with("MAIL FROM"))
        .unwrap();
    assert!(
        from.contains("SMTPUTF8") && received.contains("RCPT TO:<josé@example.com>"),
        "{received}"
    );
}

/// An internationalized domain is sent in its ASCII form, so it needs no SMTP extension.
#[tokio::test]
async fn international_domain_needs_no_smtputf8() {
    let server = MailServer::new().await;
    let db = create_database_sending_to(&server).await;
    request_mail(&db, &browser(), "ada@bücher.example").await;
    assert!(newest_outbox_row(&db).await.0, "{}", server.received());
    assert!(server.received().contains("RCPT TO:<ada@xn--bcher-kva.example>"));
}

/// The headers suppress out-of-office replies, and let receivers recognize a repeated mail.
#[tokio::test]
async fn every_mail_has_headers_of_automatic_mail() {
    let server = MailServer::new().await;
    let db = create_database_sending_to(&server).await;
    request_mail(&db, &browser(), ADA).await;
    let received = server.received();
    let head: Vec<&str> = received
        .lines()
        .skip_while(|line| *line != "DATA")
        .take_while(|line| !line.is_empty())
        .collect();
    for header in [
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: OOF, AutoReply",
        "To: ada@example.com",
        "MIME-Version: 1.0",
    ] {
        assert!(head.contains(&header), "{header}: {received}");
    }
    let id = head
        .iter()
        .find(|line| line.starts_with("Message-ID: <"))
        .unwrap();
    assert!(id.ends_with("@latchkey.example>"), "{id}");
    assert!(head.iter().any(|line| line.starts_with("Date: ")), "{received}");
}
