//! Canary secrets are used in sign-ins and settings, then searched for in everything that is logged and
//! traced at level TRACE, and in the answers to wrong input (S74).

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use domain::{
    config::ProviderKind,
    testing::{self, TestDatabase},
};
use tracing_subscriber::fmt::{MakeWriter, format::FmtSpan};

use crate::{
    client::{ADA, Client, Transport},
    providers, settings,
    test_provider::{self, Fault, Person, Provider},
};

const PASSWORD: &str = "canary horse battery staple";
const WRONG_PASSWORD: &str = "a canary of a wrong password";

/// The log, in memory.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(text)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// Every secret that was sent or shown, with its description.
#[derive(Default)]
struct Canaries(Vec<(&'static str, String)>);

impl Canaries {
    fn plant(&mut self, what: &'static str, secret: impl Into<String>) {
        self.0.push((what, secret.into()));
    }

    fn plant_cookies(&mut self, client: &Client) {
        for (name, value) in &client.cookies {
            if matches!(name.as_str(), "session" | "browser" | "device" | "link") {
                self.plant("a cookie", value);
            }
        }
    }

    fn assert_absent(&self, place: &str, text: &str) {
        for (what, secret) in &self.0 {
            assert!(secret.len() >= 6, "{what}: {secret}");
            // Six digits occur in timestamps by chance, but not as a word of their own.
            let found = match secret.len() > 7 {
                true => text.contains(secret.as_str()),
                false => text
                    .split(|c: char| !c.is_ascii_alphanumeric() && c != '.')
                    .any(|word| word == secret),
            };
            assert!(!found, "{what} is in {place}");
        }
    }
}

/// Runs in its own process: tracing decides once for a process which spans are enabled, and other tests
/// may have decided that none are.
#[test]
fn secrets_are_not_logged_traced_or_answered() {
    crate::assert_ignored_test_passes("secret_leaks::in_its_own_process");
}

#[tokio::test]
#[ignore = "run by the test above"]
async fn in_its_own_process() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    // Records of the `log` crate reach the subscriber too, as in the server.
    tracing_log::LogTracer::init().unwrap();
    let _guard = tracing::subscriber::set_default(subscriber);
    let mut canaries = Canaries::default();
    let mut answers = String::new();

    let provider = Provider::start().await;
    let mut config = testing::config();
    provider.configure(&mut config, "acme", ProviderKind::Oidc);
    canaries.plant("the secret key", config.secret.key.expose());
    canaries.plant("the client secret", test_provider::SECRET);
    let db = TestDatabase::create_with(config).await;
    db.services.providers.discover().await;

    // A link that is opened, a wrong code, the right code.
    let mut client = Client::new(&db);
    let challenge = client.start_sign_in(&db, ADA).await;
    canaries.plant("a link's token", &challenge.token);
    canaries.plant("a mailed code", challenge.code.replace(' ', ""));
    client.get(&format!("/sign-in/link/{}", challenge.token)).await;
    canaries.plant_cookies(&client);
    let id = challenge.id.to_string();
    let digits = challenge.code.replace(' ', "");
    let other = format!("{:06}", (digits.parse::<u32>().unwrap() + 1) % 1_000_000);
    let fields = [("challenge", id.as_str()), ("code", &other)];
    let wrong = client.post(Transport::Plain, "/api/sign-in/code", &fields).await;
    canaries.plant("a wrong code", other.clone());
    answers += &wrong.body;
    let fields = [("challenge", id.as_str()), ("code", &challenge.code)];
    client.post(Transport::Plain, "/api/sign-in/code", &fields).await;
    canaries.plant_cookies(&client);

    // An authenticator app with recovery codes, and a password.
    let (totp, shown) = settings::enrol_totp(&db, &mut client).await;
    canaries.plant("a TOTP secret", totp.secret().to_base32());
    for code in shown.body.split("<code>").skip(1) {
        let code = code.split_once('<').unwrap().0;
        canaries.plant("a recovery code", code);
        canaries.plant("a recovery code", code.replace('-', ""));
    }
    canaries.plant_cookies(&client);
    canaries.plant("a password", PASSWORD);
    canaries.plant("a wrong password", WRONG_PASSWORD);
    let set = [("password", PASSWORD)];
    client
        .post(Transport::Plain, "/api/settings/password/set", &set)
        .await;
    canaries.plant_cookies(&client);
    for password in [WRONG_PASSWORD, PASSWORD] {
        let fields = [("email", ADA), ("password", password), ("next", "")];
        let mut elsewhere = Client::new(&db);
        let answer = elsewhere
            .post(Transport::Plain, "/api/sign-in/password", &fields)
            .await;
        answers += &answer.body;
        canaries.plant_cookies(&elsewhere);
    }

    // A page of the application.
    let place = [("name", "Engines"), ("slug", "engines")];
    client
        .post(Transport::Plain, "/api/organizations/create", &place)
        .await;
    let list = client.get("/o/engines/w/general/documents").await;
    assert_eq!(list.status, axum::http::StatusCode::OK);

    // Sign-ins by a provider with valid and with invalid answers.
    for fault in [Fault::None, Fault::Signature, Fault::Nonce, Fault::NoIdToken] {
        provider.set_fault(fault);
        let mut elsewhere = Client::new(&db);
        let asked = providers::start_authorization(&mut elsewhere, "/api/sign-in/provider", "acme").await;
        let code = provider.authorize(&asked, &Person::new("17", "new@example.com"));
        canaries.plant("a state", &asked["state"]);
        canaries.plant("a nonce", &asked["nonce"]);
        let answer = [("code", code.as_str()), ("state", asked["state"].as_str())];
        let end = elsewhere.get(&providers::callback_url("acme", &answer)).await;
        let page = elsewhere.get(end.location()).await;
        answers += &page.body;
        canaries.plant("a provider's code", format!("{code}&"));
        canaries.plant("an access token", format!("access-{code}"));
        canaries.plant_cookies(&elsewhere);
    }

    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("sign_in_by_code"), "the spans are in the log");
    assert!(logged.contains("db.statement"), "and the statements");
    assert!(logged.contains("reqwest::connect"), "and what libraries log");
    let of_list: Vec<&str> = logged
        .lines()
        .filter(|line| line.contains("sqlx::query") && line.contains("from documents d"))
        .collect();
    assert!(!of_list.is_empty(), "the list's statement is in the log");
    for line in of_list {
        assert!(line.contains("request{id="), "without its request's id: {line}");
    }
    canaries.assert_absent("the log", &logged);
    canaries.assert_absent("an answer", &answers);
}
