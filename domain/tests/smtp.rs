//! What a mail server answers, and what becomes of the mail: S75.

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

/// What a step is answered in place of yes; nothing hangs up.
type Moods = Arc<Mutex<Vec<(&'static str, Option<&'static str>)>>>;

/// A mail server on the loopback interface.
struct MailServer {
    url: String,
    moods: Moods,
    heard: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (moods, heard) = (Moods::default(), Arc::default());
        let (mood, said) = (Arc::clone(&moods), Arc::clone(&heard));
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(converse(client, Arc::clone(&mood), Arc::clone(&said)));
            }
        });
        Self {
            url: format!("smtp://ada:secret@127.0.0.1:{port}"),
            moods,
            heard,
        }
    }

    fn mailer(&self, db: &TestDatabase) -> Mailer {
        let mut mail = db.services.config.mail.clone();
        mail.transport = Transport::Smtp;
        mail.smtp_url = Some(Secret::new(self.url.clone()));
        mail.from = "Latchkey <hello@latchkey.example>".to_owned();
        Mailer::new(&mail).unwrap()
    }

    /// From now on, until the next.
    fn answers(&self, step: &'static str, answer: Option<&'static str>) {
        *self.moods.lock().unwrap() = vec![(step, answer)];
        self.heard.lock().unwrap().clear();
    }

    fn heard(&self) -> String {
        self.heard.lock().unwrap().join("\n")
    }
}

async fn converse(client: TcpStream, moods: Moods, heard: Arc<Mutex<Vec<String>>>) -> std::io::Result<()> {
    let (read, mut write) = client.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut step = "greeting".to_owned();
    loop {
        let mood = moods.lock().unwrap().iter().find(|(at, _)| *at == step).copied();
        let answer = match (mood, step.as_str()) {
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
            heard.lock().unwrap().push(line.clone());
            match in_data {
                true if line == "." => break "taken".to_owned(),
                true => {}
                false => break line.get(..4).unwrap_or(&line).trim().to_owned(),
            }
        };
    }
}

/// A database whose mail goes there.
async fn sending_to(server: &MailServer) -> TestDatabase {
    let mut db = TestDatabase::create().await;
    db.services.mailer = server.mailer(&db);
    db
}

/// Asks for a mail and has it sent once.
async fn attempt(db: &TestDatabase, browser: &Browser, email: &str) -> ChallengeId {
    let id = auth::start(&db.services, browser, email, "/").await.unwrap();
    assert!(worker::deliver_next(&db.services).await.unwrap());
    id
}

/// Of the newest mail: whether it was sent, whether it was given up, what is kept of it, and why.
async fn newest(db: &TestDatabase) -> (bool, bool, bool, Option<String>) {
    sqlx::query_as(
        "select sent_at is not null, given_up_at is not null, sealed is not null, refusal
         from email_outbox order by created_at desc, id desc limit 1",
    )
    .fetch_one(&db.admin)
    .await
    .unwrap()
}

/// Final is what concerns this recipient or this mail. Who does not let us in, or is away, is
/// asked again: the person did nothing wrong.
#[tokio::test]
async fn a_refusal_is_final_where_it_is_about_the_mail() {
    let server = MailServer::new().await;
    let db = sending_to(&server).await;
    let cases: [(&str, Option<&str>, Option<&str>); 27] = [
        ("RCPT", Some("550 5.1.1 no such user"), Some("recipient")),
        ("RCPT", Some("551 5.1.6 moved"), Some("recipient")),
        ("RCPT", Some("552 5.2.2 full"), Some("recipient")),
        ("RCPT", Some("553 5.1.3 bad address"), Some("recipient")),
        // Of us: on a block list, or no relay for us. Said once the recipient is known.
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
        server.answers(step, answer);
        let browser = browser();
        let id = attempt(&db, &browser, &format!("ada{n}@example.com")).await;
        let (sent, given_up, kept, why) = newest(&db).await;
        let case = format!("{step}: {answer:?}");
        assert!(!sent, "{case}");
        assert_eq!(why.as_deref(), refusal, "{case}");
        assert_eq!((given_up, kept), (refusal.is_some(), refusal.is_none()), "{case}");
        let page = auth::verify_page(&db.services, &browser.secret, id)
            .await
            .unwrap();
        let said = refusal.map(|_| Undeliverable::Refused);
        assert_eq!(page.undeliverable, said, "{case}");
        // What is tried again is due at once here, and would be sent in the next case.
        sqlx::query("update email_outbox set given_up_at = app_now() where sent_at is null")
            .execute(&db.admin)
            .await
            .unwrap();
    }
}

/// The sentence is about the address: an account makes no difference (S3).
#[tokio::test]
async fn a_refusal_does_not_tell_whether_there_is_an_account() {
    let mut db = TestDatabase::create().await;
    db.sign_in(ADA).await;
    let server = MailServer::new().await;
    db.services.mailer = server.mailer(&db);
    server.answers("RCPT", Some("550 no such user"));
    for email in [ADA, "grace@example.com"] {
        let browser = browser();
        let id = attempt(&db, &browser, email).await;
        let page = auth::verify_page(&db.services, &browser.secret, id)
            .await
            .unwrap();
        assert_eq!(page.undeliverable, Some(Undeliverable::Refused), "{email}");
        // Nor does it say anything to another browser.
        let other = self::browser();
        assert!(auth::verify_page(&db.services, &other.secret, id).await.is_err());
    }
}

#[tokio::test]
async fn an_address_that_takes_smtputf8_says_so_where_it_is_not_offered() {
    let server = MailServer::new().await;
    let db = sending_to(&server).await;
    let browser = browser();
    let id = attempt(&db, &browser, "josé@example.com").await;
    assert_eq!(newest(&db).await.3.as_deref(), Some("no_smtputf8"));
    let page = auth::verify_page(&db.services, &browser.secret, id)
        .await
        .unwrap();
    assert_eq!(page.undeliverable, Some(Undeliverable::NoSmtpUtf8));
    assert!(!server.heard().contains("MAIL FROM"), "{}", server.heard());

    server.answers("EHLO", Some("SMTPUTF8\r\n250-8BITMIME"));
    for email in ["हिन्दी@example.com", "தமிழ்@example.com"] {
        attempt(&db, &browser, email).await;
        assert!(newest(&db).await.0, "{}", server.heard());
        assert!(server.heard().contains(&format!("RCPT TO:<{email}>")));
    }
    let id = attempt(&db, &browser, "josé@example.com").await;
    assert!(newest(&db).await.0, "{}", server.heard());
    let page = auth::verify_page(&db.services, &browser.secret, id)
        .await
        .unwrap();
    assert_eq!(page.undeliverable, None);
    let heard = server.heard();
    let from = heard.lines().find(|line| line.starts_with("MAIL FROM")).unwrap();
    assert!(
        from.contains("SMTPUTF8") && heard.contains("RCPT TO:<josé@example.com>"),
        "{heard}"
    );
}

/// A domain of another script needs no extension: it travels in its ASCII form.
#[tokio::test]
async fn an_international_domain_needs_no_smtputf8() {
    let server = MailServer::new().await;
    let db = sending_to(&server).await;
    attempt(&db, &browser(), "ada@bücher.example").await;
    assert!(newest(&db).await.0, "{}", server.heard());
    assert!(server.heard().contains("RCPT TO:<ada@xn--bcher-kva.example>"));
}

/// Out-of-office programs do not answer, and receivers can tell a repetition.
#[tokio::test]
async fn every_mail_says_that_a_program_wrote_it() {
    let server = MailServer::new().await;
    let db = sending_to(&server).await;
    attempt(&db, &browser(), ADA).await;
    let heard = server.heard();
    let head: Vec<&str> = heard
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
        assert!(head.contains(&header), "{header}: {heard}");
    }
    let id = head
        .iter()
        .find(|line| line.starts_with("Message-ID: <"))
        .unwrap();
    assert!(id.ends_with("@latchkey.example>"), "{id}");
    assert!(head.iter().any(|line| line.starts_with("Date: ")), "{heard}");
}
