//! S108: an action that a signed-in user starts in one request and finishes in another belongs to the
//! session that started it. Otherwise an attacker starts an enrolment in a stolen session, is evicted,
//! and regains access once the owner, or the attacker from elsewhere, finishes it.

mod void;

use crate::{
    authenticator::Authenticator,
    client::{Answer, Client, Transport, server_functions},
    providers::{authorization_parameters, callback_url},
    settings,
    test_provider::{Person, Provider},
};
use axum::http::StatusCode;
use domain::{
    config::ProviderKind,
    testing::{self, TestDatabase},
};
use std::collections::BTreeSet;

const ACME: &str = "acme";
const PASSWORD: &str = "correct horse battery staple";
const AUTHENTICATOR: &str = "/settings/security/authenticator";

/// Every action that a signed-in user starts in one request and finishes in another. A new one is added
/// here, and is covered by every test below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Authenticator,
    Passkey,
    StepUpByPasskey,
    StepUpByMail,
    EmailChange,
    LinkedAccount,
    PendingLink,
}

const ACTIONS: [Action; 7] = [
    Action::Authenticator,
    Action::Passkey,
    Action::StepUpByPasskey,
    Action::StepUpByMail,
    Action::EmailChange,
    Action::LinkedAccount,
    Action::PendingLink,
];

/// Which server function starts which action; `None` for those of anonymous users.
const START_FUNCTIONS: [(&str, Option<Action>); 9] = [
    ("/api/settings/authenticator/start", Some(Action::Authenticator)),
    ("/api/settings/passkeys/start", Some(Action::Passkey)),
    ("/api/passkeys/ask", Some(Action::StepUpByPasskey)),
    ("/api/step-up/start", Some(Action::StepUpByMail)),
    ("/api/settings/email/start", Some(Action::EmailChange)),
    ("/api/settings/connections/start", Some(Action::LinkedAccount)),
    // Verifies the address of an external identity; the link is confirmed once the user is signed in.
    ("/api/sign-in/provider/address", Some(Action::PendingLink)),
    // The user is not signed in yet: these are bound to the browser.
    ("/api/sign-in/start", None),
    ("/api/sign-in/provider", None),
];

/// Every table with expiring rows: the action that it belongs to, or why it belongs to none.
const EXPIRING_TABLES: [(&str, &str); 10] = [
    (
        "challenges",
        "Action::StepUpByMail and Action::EmailChange, and sign-ins",
    ),
    ("email_outbox", "mail that waits to be sent"),
    (
        "oauth_authorization_requests",
        "Action::LinkedAccount, and sign-ins",
    ),
    ("pending_account_links", "Action::PendingLink"),
    ("pending_sign_ins", "a sign-in: void after each credential change"),
    ("rate_limits", "counters, which give no access"),
    ("sessions", "the sessions themselves"),
    ("totp_enrolments", "Action::Authenticator"),
    ("trusted_browsers", "deleted at each credential change"),
    (
        "used_webauthn_challenges",
        "Action::Passkey and Action::StepUpByPasskey, once they are used",
    ),
];

/// A run with its own account, signed in twice: `here`, where the action is started, and `elsewhere`.
struct Run<'a> {
    world: &'a World,
    email: String,
    phone: Option<Authenticator>,
    here: Client,
    elsewhere: Client,
}

struct World {
    db: TestDatabase,
    provider: Provider,
}

/// A started action: the request that finishes it, and the page and text that show it.
struct StartedAction {
    action: Action,
    path: String,
    fields: Vec<(&'static str, String)>,
    shown: Option<(String, String)>,
}

impl World {
    async fn new() -> Self {
        let provider = Provider::start().await;
        let mut config = testing::config();
        provider.configure(&mut config, ACME, ProviderKind::Oidc);
        let db = TestDatabase::create_with(config).await;
        db.services.providers.discover().await;
        Self { db, provider }
    }

    async fn run(&self, action: Action) -> Run<'_> {
        let email = format!("{}@example.com", format!("{action:?}").to_lowercase());
        let mut here = Client::signed_in(&self.db, &email).await;
        let (mut elsewhere, mut phone) = (Client::new(&self.db), None);
        if action == Action::StepUpByPasskey {
            let made = enrol_passkey(&mut here).await;
            let (state, options) = start_passkey_proof(&mut elsewhere).await;
            let credential = made.prove(&options);
            let fields = [
                ("state", state.as_str()),
                ("credential", &credential),
                ("next", ""),
            ];
            let entered = elsewhere
                .post(Transport::Fetch, "/api/sign-in/passkey", &fields)
                .await;
            assert_eq!(entered.status, StatusCode::OK, "{}", entered.body);
            phone = Some(made);
        } else {
            elsewhere.sign_in(&self.db, &email).await;
        }
        Run {
            world: self,
            email,
            phone,
            here,
            elsewhere,
        }
    }
}

impl Run<'_> {
    /// Starts the action in the session `here`.
    async fn start(&mut self, action: Action) -> StartedAction {
        let World { db, provider } = self.world;
        let here = &mut self.here;
        let build = |path: &str, fields: Vec<(&'static str, String)>, shown| StartedAction {
            action,
            path: path.to_owned(),
            fields,
            shown,
        };
        match action {
            Action::Authenticator => {
                let secret = start_authenticator(here).await;
                let parsed = totp_rs::Secret::try_from_base32(secret.replace(' ', "")).unwrap();
                let totp = totp_rs::Builder::new().with_secret(parsed).build_noncompliant();
                let code = totp.generate(settings::now(db).await).to_string();
                let path = "/api/settings/authenticator/confirm";
                build(
                    path,
                    vec![("code", code)],
                    Some((AUTHENTICATOR.to_owned(), secret)),
                )
            }
            Action::Passkey => {
                let started = here
                    .post(Transport::Fetch, "/api/settings/passkeys/start", &[])
                    .await;
                let (state, options) = parse_ceremony(&started);
                let (_, made) = Authenticator::create(&options);
                let fields = vec![("state", state), ("credential", made), ("name", "Key".to_owned())];
                build("/api/settings/passkeys/add", fields, None)
            }
            Action::StepUpByPasskey => {
                let (state, options) = start_passkey_proof(here).await;
                let proof = self.phone.as_ref().unwrap().prove(&options);
                let fields = vec![("state", state), ("credential", proof), ("next", "/".to_owned())];
                build("/api/step-up/passkey", fields, None)
            }
            Action::StepUpByMail => {
                let fields = mailed_step_up(db, here, &self.email).await;
                build("/api/step-up/code", fields, None)
            }
            Action::EmailChange => {
                let new = format!("new-{}", self.email);
                let page = "/settings/profile/email";
                let fields = [("email", new.as_str()), ("page", page)];
                let started = here
                    .post(Transport::Plain, "/api/settings/email/start", &fields)
                    .await;
                let shown = started.location().to_owned();
                let id = shown.split_once("challenge=").unwrap().1.to_owned();
                let code = db.mailed(id.parse().unwrap(), &new).await.code;
                let fields = vec![("challenge", id), ("code", code)];
                build("/api/settings/email/confirm", fields, Some((shown, new)))
            }
            Action::LinkedAccount => {
                let fields = [("provider", ACME), ("page", "/settings/connections")];
                let path = "/api/settings/connections/start";
                let leaving = here
                    .post(Transport::Plain, path, &fields)
                    .await
                    .location()
                    .to_owned();
                let asked = authorization_parameters(&here.get(&leaving).await);
                let code = provider.authorize(&asked, &Person::new(&self.email, &self.email));
                let answer = [("code", code.as_str()), ("state", &asked["state"])];
                let shown = Some((leaving, asked["state"].clone()));
                build(&callback_url(ACME, &answer), Vec::new(), shown)
            }
            Action::PendingLink => {
                let fields = [("provider", ACME), ("next", "")];
                let leaving = here
                    .post(Transport::Plain, "/api/sign-in/provider", &fields)
                    .await;
                let asked = authorization_parameters(&here.get(leaving.location()).await);
                let code = provider.authorize(&asked, &Person::new(&self.email, &self.email));
                let answer = [("code", code.as_str()), ("state", &asked["state"])];
                let arrived = here.get(&callback_url(ACME, &answer)).await;
                let link = arrived.location().split_once("link=").unwrap().1.to_owned();
                let fields = [("link", link.as_str()), ("email", &self.email), ("page", "/")];
                let path = "/api/sign-in/provider/address";
                let mailed = here
                    .post(Transport::Plain, path, &fields)
                    .await
                    .location()
                    .to_owned();
                let id = mailed.split_once("challenge=").unwrap().1.to_owned();
                let code = db.mailed(id.parse().unwrap(), &self.email).await.code;
                let fields = [("challenge", id.as_str()), ("code", &code)];
                here.post(Transport::Plain, "/api/sign-in/code", &fields).await;
                let page = "/settings/connections".to_owned();
                let asked = here.get(&page).await;
                let id = asked.body.split_once("name=\"id\" value=\"").unwrap().1;
                let id = id.split_once('"').unwrap().0.to_owned();
                let shown = Some((page, "Connect ACME?".to_owned()));
                build("/api/settings/connections/confirm", vec![("id", id)], shown)
            }
        }
    }

    /// Tries to finish the action in the session that started it.
    async fn finish_here(&mut self, started: &StartedAction) -> bool {
        finish(&mut self.here, started).await
    }

    /// Tries to finish the action in the other session, with the browser cookie of the first.
    async fn finish_elsewhere(&mut self, started: &StartedAction) -> bool {
        let browser = self.here.cookies.get("browser").cloned();
        let mut elsewhere = copy_client(&self.elsewhere);
        elsewhere
            .cookies
            .extend(browser.map(|browser| ("browser".to_owned(), browser)));
        if let Some((page, secret)) = &started.shown {
            let shown = elsewhere.get(page).await;
            assert!(
                !shown.body.contains(secret.as_str()),
                "{:?} is shown elsewhere",
                started.action
            );
        }
        finish(&mut elsewhere, started).await
    }
}

fn copy_client(client: &Client) -> Client {
    Client {
        router: client.router.clone(),
        cookies: client.cookies.clone(),
    }
}

/// Sends the request that finishes the action; whether it succeeded.
async fn finish(client: &mut Client, started: &StartedAction) -> bool {
    if started.action == Action::LinkedAccount {
        return client
            .get(&started.path)
            .await
            .location()
            .contains("saved=connection");
    }
    let fields: Vec<_> = started
        .fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let answer = client.post(Transport::Fetch, &started.path, &fields).await;
    assert!(
        !answer.status.is_server_error(),
        "{:?}: {}",
        started.action,
        answer.body
    );
    answer.status == StatusCode::OK
}

/// The state and the options of a WebAuthn ceremony.
fn parse_ceremony(answer: &Answer) -> (String, String) {
    let started: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    let text = |name: &str| started[name].as_str().unwrap().to_owned();
    (text("state"), text("options"))
}

async fn start_passkey_proof(client: &mut Client) -> (String, String) {
    parse_ceremony(&client.post(Transport::Fetch, "/api/passkeys/ask", &[]).await)
}

async fn enrol_passkey(client: &mut Client) -> Authenticator {
    let (state, options) = parse_ceremony(
        &client
            .post(Transport::Fetch, "/api/settings/passkeys/start", &[])
            .await,
    );
    let (phone, made) = Authenticator::create(&options);
    let fields = [
        ("state", state.as_str()),
        ("credential", &made),
        ("name", "Phone"),
    ];
    let added = client
        .post(Transport::Fetch, "/api/settings/passkeys/add", &fields)
        .await;
    assert_eq!(added.status, StatusCode::OK, "{}", added.body);
    phone
}

async fn start_authenticator(client: &mut Client) -> String {
    let fields = [("page", AUTHENTICATOR)];
    client
        .post(Transport::Plain, "/api/settings/authenticator/start", &fields)
        .await;
    let page = client.get(AUTHENTICATOR).await;
    let secret = page.body.split_once("class=\"secret\">").unwrap().1;
    secret.split_once('<').unwrap().0.to_owned()
}

async fn mailed_step_up(db: &TestDatabase, client: &mut Client, email: &str) -> Vec<(&'static str, String)> {
    let fields = [("next", "/"), ("page", "/step-up")];
    let started = client.post(Transport::Plain, "/api/step-up/start", &fields).await;
    let waiting = started.location().split_once("challenge=").unwrap().1.to_owned();
    let id = waiting
        .split_once('&')
        .map_or(waiting.as_str(), |(id, _)| id)
        .to_owned();
    let code = db.mailed(id.parse().unwrap(), email).await.code;
    vec![("challenge", id), ("code", code), ("next", "/".to_owned())]
}

async fn set_password(client: &mut Client) {
    let fields = [("password", PASSWORD)];
    let set = client
        .post(Transport::Fetch, "/api/settings/password/set", &fields)
        .await;
    assert_eq!(set.status, StatusCode::OK, "{}", set.body);
}

/// Every server function that starts an action, and every table with expiring rows, is in the lists
/// above.
#[tokio::test]
async fn every_unfinished_action_is_listed() {
    let starts = |path: &str| {
        ["/start", "/ask"].iter().any(|end| path.ends_with(end)) || path.starts_with("/api/sign-in/provider")
    };
    let found: BTreeSet<String> = server_functions()
        .into_iter()
        .map(|(_, path)| path)
        .filter(|path| starts(path) && !path.ends_with("page"))
        .collect();
    let listed: BTreeSet<String> = START_FUNCTIONS
        .iter()
        .map(|(path, _)| (*path).to_owned())
        .collect();
    assert_eq!(found, listed);
    for action in ACTIONS {
        assert!(
            START_FUNCTIONS
                .iter()
                .any(|(_, started)| *started == Some(action)),
            "{action:?}"
        );
    }
    let db = TestDatabase::create().await;
    let expiring: Vec<String> = sqlx::query_scalar(
        "select distinct table_name::text from information_schema.columns
         where table_schema = 'public' and column_name = 'expires_at' order by 1",
    )
    .fetch_all(&db.owner)
    .await
    .unwrap();
    let listed = EXPIRING_TABLES.map(|(table, _)| table.to_owned());
    assert_eq!(expiring, listed);
}
