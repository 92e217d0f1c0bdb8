//! S108: what a signed-in person begins in one request and finishes in another belongs to the
//! session that began it. Otherwise a thief begins an enrolment in a stolen session, is signed
//! out, and is in again once the owner, or the thief from elsewhere, finishes it.

mod void;

use crate::{
    authenticator::Authenticator,
    client::{Answer, Client, Transport, server_functions},
    providers::{callback, question_of},
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

/// Everything that is begun in one request and finished in another by somebody who is signed
/// in. A new one is added here, and so to every test below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Authenticator,
    Passkey,
    StepUpByPasskey,
    StepUpByMail,
    Address,
    Connection,
    PendingLink,
}

const KINDS: [Kind; 7] = [
    Kind::Authenticator,
    Kind::Passkey,
    Kind::StepUpByPasskey,
    Kind::StepUpByMail,
    Kind::Address,
    Kind::Connection,
    Kind::PendingLink,
];

/// Which request begins which kind, and which begin none.
const BEGINNINGS: [(&str, Option<Kind>); 9] = [
    ("/api/settings/authenticator/start", Some(Kind::Authenticator)),
    ("/api/settings/passkeys/start", Some(Kind::Passkey)),
    ("/api/passkeys/ask", Some(Kind::StepUpByPasskey)),
    ("/api/step-up/start", Some(Kind::StepUpByMail)),
    ("/api/settings/email/start", Some(Kind::Address)),
    ("/api/settings/connections/start", Some(Kind::Connection)),
    // The address of a provider's identity, whose account is asked once it is signed in to.
    ("/api/sign-in/provider/address", Some(Kind::PendingLink)),
    // Nobody is signed in yet: these belong to the browser.
    ("/api/sign-in/start", None),
    ("/api/sign-in/provider", None),
];

/// What waits in the database until it expires: of a kind above, or why it is of none.
const WAITING: [(&str, &str); 10] = [
    ("challenges", "Kind::StepUpByMail and Kind::Address, and sign-ins"),
    ("email_outbox", "mail on its way"),
    ("oauth_authorization_requests", "Kind::Connection, and sign-ins"),
    ("pending_account_links", "Kind::PendingLink"),
    ("pending_sign_ins", "a sign-in: void with each change of a factor"),
    ("rate_limits", "counts, and opens nothing"),
    ("sessions", "what the rest belongs to"),
    ("totp_enrolments", "Kind::Authenticator"),
    ("trusted_browsers", "ends with each change of a factor"),
    (
        "used_webauthn_challenges",
        "Kind::Passkey and Kind::StepUpByPasskey, once they are over",
    ),
];

/// One account of its own for each run, signed in twice: in `here`, which begins, and
/// elsewhere.
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

/// What was begun: how it is finished, and where it is shown.
struct Begun {
    kind: Kind,
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

    async fn run(&self, kind: Kind) -> Run<'_> {
        let email = format!("{}@example.com", format!("{kind:?}").to_lowercase());
        let mut here = Client::signed_in(&self.db, &email).await;
        let (mut elsewhere, mut phone) = (Client::new(&self.db), None);
        if kind == Kind::StepUpByPasskey {
            let made = enrol_passkey(&mut here).await;
            let (state, options) = ask(&mut elsewhere).await;
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
    /// Begins it in `here`.
    async fn begin(&mut self, kind: Kind) -> Begun {
        let World { db, provider } = self.world;
        let here = &mut self.here;
        let begun = |path: &str, fields: Vec<(&'static str, String)>, shown| Begun {
            kind,
            path: path.to_owned(),
            fields,
            shown,
        };
        match kind {
            Kind::Authenticator => {
                let secret = start_authenticator(here).await;
                let parsed = totp_rs::Secret::try_from_base32(secret.replace(' ', "")).unwrap();
                let totp = totp_rs::Builder::new().with_secret(parsed).build_noncompliant();
                let code = totp.generate(settings::now(db).await).to_string();
                let path = "/api/settings/authenticator/confirm";
                begun(
                    path,
                    vec![("code", code)],
                    Some((AUTHENTICATOR.to_owned(), secret)),
                )
            }
            Kind::Passkey => {
                let started = here
                    .post(Transport::Fetch, "/api/settings/passkeys/start", &[])
                    .await;
                let (state, options) = ceremony(&started);
                let (_, made) = Authenticator::create(&options);
                let fields = vec![("state", state), ("credential", made), ("name", "Key".to_owned())];
                begun("/api/settings/passkeys/add", fields, None)
            }
            Kind::StepUpByPasskey => {
                let (state, options) = ask(here).await;
                let proof = self.phone.as_ref().unwrap().prove(&options);
                let fields = vec![("state", state), ("credential", proof), ("next", "/".to_owned())];
                begun("/api/step-up/passkey", fields, None)
            }
            Kind::StepUpByMail => {
                let fields = mailed_step_up(db, here, &self.email).await;
                begun("/api/step-up/code", fields, None)
            }
            Kind::Address => {
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
                begun("/api/settings/email/confirm", fields, Some((shown, new)))
            }
            Kind::Connection => {
                let fields = [("provider", ACME), ("page", "/settings/connections")];
                let path = "/api/settings/connections/start";
                let leaving = here
                    .post(Transport::Plain, path, &fields)
                    .await
                    .location()
                    .to_owned();
                let asked = question_of(&here.get(&leaving).await);
                let code = provider.authorize(&asked, &Person::new(&self.email, &self.email));
                let answer = [("code", code.as_str()), ("state", &asked["state"])];
                let shown = Some((leaving, asked["state"].clone()));
                begun(&callback(ACME, &answer), Vec::new(), shown)
            }
            Kind::PendingLink => {
                let fields = [("provider", ACME), ("next", "")];
                let leaving = here
                    .post(Transport::Plain, "/api/sign-in/provider", &fields)
                    .await;
                let asked = question_of(&here.get(leaving.location()).await);
                let code = provider.authorize(&asked, &Person::new(&self.email, &self.email));
                let answer = [("code", code.as_str()), ("state", &asked["state"])];
                let arrived = here.get(&callback(ACME, &answer)).await;
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
                begun("/api/settings/connections/confirm", vec![("id", id)], shown)
            }
        }
    }

    /// Finishes it in `here`, or tries from elsewhere with all that `here` had.
    async fn is_finished_here(&mut self, begun: &Begun) -> bool {
        finish(&mut self.here, begun).await
    }

    async fn is_finished_elsewhere(&mut self, begun: &Begun) -> bool {
        let browser = self.here.cookies.get("browser").cloned();
        let mut elsewhere = copy(&self.elsewhere);
        elsewhere
            .cookies
            .extend(browser.map(|browser| ("browser".to_owned(), browser)));
        if let Some((page, secret)) = &begun.shown {
            let shown = elsewhere.get(page).await;
            assert!(
                !shown.body.contains(secret.as_str()),
                "{:?} is shown elsewhere",
                begun.kind
            );
        }
        finish(&mut elsewhere, begun).await
    }
}

fn copy(client: &Client) -> Client {
    Client {
        router: client.router.clone(),
        cookies: client.cookies.clone(),
    }
}

async fn finish(client: &mut Client, begun: &Begun) -> bool {
    if begun.kind == Kind::Connection {
        return client
            .get(&begun.path)
            .await
            .location()
            .contains("saved=connection");
    }
    let fields: Vec<_> = begun
        .fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let answer = client.post(Transport::Fetch, &begun.path, &fields).await;
    assert!(
        !answer.status.is_server_error(),
        "{:?}: {}",
        begun.kind,
        answer.body
    );
    answer.status == StatusCode::OK
}

fn ceremony(answer: &Answer) -> (String, String) {
    let begun: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    let text = |name: &str| begun[name].as_str().unwrap().to_owned();
    (text("state"), text("options"))
}

async fn ask(client: &mut Client) -> (String, String) {
    ceremony(&client.post(Transport::Fetch, "/api/passkeys/ask", &[]).await)
}

async fn enrol_passkey(client: &mut Client) -> Authenticator {
    let (state, options) = ceremony(
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

/// Whatever begins something, and whatever waits, is in the lists above.
#[tokio::test]
async fn every_unfinished_action_is_listed() {
    let begins = |path: &str| {
        ["/start", "/ask"].iter().any(|end| path.ends_with(end)) || path.starts_with("/api/sign-in/provider")
    };
    let beginnings: BTreeSet<String> = server_functions()
        .into_iter()
        .map(|(_, path)| path)
        .filter(|path| begins(path) && !path.ends_with("page"))
        .collect();
    let listed: BTreeSet<String> = BEGINNINGS.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(beginnings, listed);
    for kind in KINDS {
        assert!(
            BEGINNINGS.iter().any(|(_, begun)| *begun == Some(kind)),
            "{kind:?}"
        );
    }
    let db = TestDatabase::create().await;
    let waiting: Vec<String> = sqlx::query_scalar(
        "select distinct table_name::text from information_schema.columns
         where table_schema = 'public' and column_name = 'expires_at' order by 1",
    )
    .fetch_all(&db.owner)
    .await
    .unwrap();
    let listed = WAITING.map(|(table, _)| table.to_owned());
    assert_eq!(waiting, listed);
}
