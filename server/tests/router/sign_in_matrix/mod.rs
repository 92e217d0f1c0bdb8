//! Every first factor × every second factor × every kind of proof: right, wrong, replayed, expired,
//! from another browser (S7, S10, S11, S19, S24, S28, S34).

mod expected;

use axum::http::StatusCode;
use domain::{
    config::ProviderKind,
    testing::{self, TestDatabase},
};

use self::expected::{
    FIRST_FACTORS, FirstFactor, Outcome, PROOFS, Proof, SECOND_FACTORS, SecondFactor, expected,
};
use crate::{
    authenticator::Authenticator,
    client::{ADA, Client, Transport},
    providers, settings,
    test_provider::{Fault, Person, Provider},
};

const PASSWORD: &str = "correct horse battery staple";
const ACME: &str = "acme";

/// An account with every first factor and the given second factor.
struct Ada {
    db: TestDatabase,
    provider: Provider,
    phone: Option<Authenticator>,
    totp: Option<totp_rs::Totp>,
    /// The browser that signs in.
    browser: Client,
}

impl Ada {
    async fn new(first: FirstFactor, second: SecondFactor) -> Self {
        let provider = Provider::start().await;
        let mut config = testing::config();
        provider.configure(&mut config, ACME, ProviderKind::Oidc);
        (config.auth.mails_per_hour, config.auth.guesses_per_hour) = (1000, 1000);
        let db = TestDatabase::create_with(config).await;
        db.services.providers.discover().await;
        let mut client = Client::signed_in(&db, ADA).await;
        let set = [("password", PASSWORD)];
        let answer = client
            .post(Transport::Plain, "/api/settings/password/set", &set)
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let asked =
            providers::start_authorization(&mut client, "/api/settings/connections/start", ACME).await;
        let code = provider.authorize(&asked, &person());
        let answer = [("code", code.as_str()), ("state", asked["state"].as_str())];
        let end = client.get(&providers::callback_url(ACME, &answer)).await;
        assert!(end.location().contains("saved="), "{}", end.location());
        let mut ada = Self {
            browser: Client::new(&db),
            db,
            provider,
            phone: None,
            totp: None,
        };
        if matches!(second, SecondFactor::Totp | SecondFactor::Trusted) {
            ada.totp = Some(settings::enrol_totp(&ada.db, &mut client).await.0);
        }
        if first == FirstFactor::Passkey || second == SecondFactor::Passkey {
            ada.phone = Some(enrol_passkey(&mut client).await);
        }
        if second == SecondFactor::Trusted {
            ada.trust_browser().await;
        }
        ada
    }

    /// Signs in with both factors, trusts the browser, and signs out.
    async fn trust_browser(&mut self) {
        let mut browser = self.browser();
        let pending = self.prove_first_factor(&mut browser).await;
        let code = self.fresh_totp_code().await;
        let fields = [("pending", pending.as_str()), ("code", &code), ("trust", "yes")];
        let answer = browser
            .post(Transport::Plain, "/api/sign-in/second-factor", &fields)
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        browser.post(Transport::Plain, "/api/sign-out", &[]).await;
        self.browser = browser;
    }

    /// A copy of the browser as it is before each sign-in.
    fn browser(&self) -> Client {
        Client {
            router: self.browser.router.clone(),
            cookies: self.browser.cookies.clone(),
        }
    }

    /// A TOTP code of an unused time step.
    async fn fresh_totp_code(&self) -> String {
        self.db.advance("30 seconds").await;
        let now = settings::now(&self.db).await;
        self.totp.as_ref().unwrap().generate(now).to_string()
    }

    /// Proves a first factor by password; returns the id of the pending sign-in.
    async fn prove_first_factor(&self, browser: &mut Client) -> String {
        let fields = [("email", ADA), ("password", PASSWORD), ("next", "")];
        let answer = browser
            .post(Transport::Plain, "/api/sign-in/password", &fields)
            .await;
        let pending = answer.location().strip_prefix("/sign-in/second-factor?pending=");
        pending.unwrap().to_owned()
    }

    /// Starts a sign-in in this browser, and returns the request that finishes it.
    async fn begin(&self, first: FirstFactor, browser: &mut Client, right: bool) -> Request {
        match first {
            FirstFactor::Link | FirstFactor::Code => {
                let challenge = browser.start_sign_in(&self.db, ADA).await;
                let id = challenge.id.to_string();
                if first == FirstFactor::Code {
                    let digits = challenge.code.replace(' ', "");
                    let other = format!("{:06}", (digits.parse::<u32>().unwrap() + 1) % 1_000_000);
                    let code = if right { digits } else { other };
                    return Request::post("/api/sign-in/code", &[("challenge", &id), ("code", &code)]);
                }
                let token = match right {
                    true => challenge.token,
                    false => "A".repeat(challenge.token.len()),
                };
                Request {
                    opens: Some(format!("/sign-in/link/{token}")),
                    ..Request::post("/api/sign-in/link", &[("challenge", &id)])
                }
            }
            FirstFactor::Password => {
                let password = if right { PASSWORD } else { "incorrect horse" };
                let fields = [("email", ADA), ("password", password), ("next", "")];
                Request::post("/api/sign-in/password", &fields)
            }
            FirstFactor::Passkey => {
                let (state, options) = ask_for_passkey(browser).await;
                let phone = self.phone.as_ref().unwrap();
                let proof = match right {
                    true => phone.prove(&options),
                    false => phone.prove_at("https://evil.example", &options),
                };
                let fields = [("state", state.as_str()), ("credential", &proof), ("next", "")];
                Request::post("/api/sign-in/passkey", &fields)
            }
            FirstFactor::Provider => {
                self.provider
                    .set_fault(if right { Fault::None } else { Fault::Signature });
                let asked = providers::start_authorization(browser, "/api/sign-in/provider", ACME).await;
                let code = self.provider.authorize(&asked, &person());
                let answer = [("code", code.as_str()), ("state", asked["state"].as_str())];
                Request {
                    opens: Some(providers::callback_url(ACME, &answer)),
                    path: "",
                    fields: Vec::new(),
                }
            }
        }
    }

    async fn sign_in(&mut self, first: FirstFactor, proof: Proof) -> Outcome {
        let mut browser = self.browser();
        let request = self.begin(first, &mut browser, proof != Proof::Wrong).await;
        match proof {
            Proof::Right | Proof::Wrong => {}
            Proof::Expired => self.db.advance("11 minutes").await,
            Proof::OtherBrowser => browser = Client::new(&self.db),
            Proof::Replayed => {
                let mut before = Client {
                    router: browser.router.clone(),
                    cookies: browser.cookies.clone(),
                };
                let end = request.send(&mut before).await;
                assert_ne!(end, Outcome::Refused, "{first:?}: valid the first time");
            }
        }
        let end = request.send(&mut browser).await;
        // A browser keeps the cookie of known browsers, which each sign-in renews.
        if proof != Proof::OtherBrowser
            && let Some(mark) = browser.cookies.remove("device")
        {
            self.browser.cookies.insert("device".to_owned(), mark);
        }
        end
    }
}

fn person() -> Person {
    Person::new("17", "ada@provider.example")
}

/// The request that finishes a sign-in: a page that is opened, a form that is posted, or both.
struct Request {
    opens: Option<String>,
    path: &'static str,
    fields: Vec<(String, String)>,
}

impl Request {
    fn post(path: &'static str, fields: &[(&str, &str)]) -> Self {
        let fields = fields
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()));
        Self {
            opens: None,
            path,
            fields: fields.collect(),
        }
    }

    async fn send(&self, browser: &mut Client) -> Outcome {
        let mut led_to = String::new();
        if let Some(opens) = &self.opens {
            led_to = browser.get(opens).await.location().to_owned();
        }
        if !self.path.is_empty() {
            let fields: Vec<_> = self
                .fields
                .iter()
                .map(|(a, b)| (a.as_str(), b.as_str()))
                .collect();
            let answer = browser.post(Transport::Plain, self.path, &fields).await;
            assert!(!answer.status.is_server_error(), "{}", answer.body);
            led_to = answer.location().to_owned();
        }
        let signed_in = browser.get("/api/v1/me").await.status == StatusCode::OK;
        match led_to.starts_with("/sign-in/second-factor?pending=") {
            true => {
                assert!(!signed_in, "a pending sign-in gives no access (S24)");
                Outcome::SecondFactor
            }
            false if signed_in => Outcome::Session,
            false => Outcome::Refused,
        }
    }
}

async fn ask_for_passkey(browser: &mut Client) -> (String, String) {
    let asked = browser.post(Transport::Fetch, "/api/passkeys/ask", &[]).await;
    let asked: serde_json::Value = serde_json::from_str(&asked.body).unwrap();
    let text = |name: &str| asked[name].as_str().unwrap().to_owned();
    (text("state"), text("options"))
}

async fn enrol_passkey(client: &mut Client) -> Authenticator {
    let started = client
        .post(Transport::Fetch, "/api/settings/passkeys/start", &[])
        .await;
    let started: serde_json::Value = serde_json::from_str(&started.body).unwrap();
    let (phone, made) = Authenticator::create(started["options"].as_str().unwrap());
    let state = started["state"].as_str().unwrap();
    let fields = [("state", state), ("credential", &made), ("name", "My phone")];
    let added = client
        .post(Transport::Fetch, "/api/settings/passkeys/add", &fields)
        .await;
    assert_eq!(added.status, StatusCode::OK, "{}", added.body);
    phone
}

/// Each combination leads to a session, to the second factor, or to a refusal, as `expected` says.
#[tokio::test]
async fn every_first_factor_with_every_second_factor() {
    let mut wrong = Vec::new();
    for first in FIRST_FACTORS {
        for second in SECOND_FACTORS {
            let mut ada = Ada::new(first, second).await;
            for proof in PROOFS {
                let (end, expected) = (ada.sign_in(first, proof).await, expected(first, second, proof));
                if end != expected {
                    wrong.push(format!(
                        "{first:?} × {second:?} × {proof:?}: {end:?}, not {expected:?}"
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Factor {
    Totp,
    Recovery,
    Passkey,
}

/// The request that finishes a pending sign-in with a right or a wrong second factor.
async fn second_factor_request(
    ada: &Ada,
    factor: Factor,
    browser: &mut Client,
    codes: &mut Vec<String>,
    right: bool,
) -> Request {
    let pending = ada.prove_first_factor(browser).await;
    let code = match factor {
        Factor::Passkey => {
            let (state, options) = ask_for_passkey(browser).await;
            let phone = ada.phone.as_ref().unwrap();
            let proof = match right {
                true => phone.prove(&options),
                false => phone.prove_at("https://evil.example", &options),
            };
            let fields = [
                ("pending", pending.as_str()),
                ("state", &state),
                ("credential", &proof),
            ];
            return Request::post("/api/sign-in/second-factor-passkey", &fields);
        }
        Factor::Totp if right => ada.fresh_totp_code().await,
        Factor::Totp => "000000".to_owned(),
        Factor::Recovery if right => codes.pop().unwrap(),
        Factor::Recovery => "0000-0000-0000-0000-0000".to_owned(),
    };
    Request::post(
        "/api/sign-in/second-factor",
        &[("pending", &pending), ("code", &code)],
    )
}

/// TOTP, recovery code and passkey: only the right, fresh proof in the same browser signs in.
#[tokio::test]
async fn every_second_factor_with_every_proof() {
    for factor in [Factor::Totp, Factor::Recovery, Factor::Passkey] {
        let mut ada = Ada::new(FirstFactor::Password, SecondFactor::None).await;
        let mut owner = Client::signed_in(&ada.db, ADA).await;
        let mut codes = Vec::new();
        if factor == Factor::Passkey {
            ada.phone = Some(enrol_passkey(&mut owner).await);
        } else {
            let (totp, page) = settings::enrol_totp(&ada.db, &mut owner).await;
            let shown = page.body.split("<code>").skip(1);
            codes = shown
                .filter_map(|rest| Some(rest.split_once('<')?.0.to_owned()))
                .collect();
            ada.totp = Some(totp);
        }
        for proof in PROOFS {
            let mut browser = ada.browser();
            let right = proof != Proof::Wrong;
            let request = second_factor_request(&ada, factor, &mut browser, &mut codes, right).await;
            let mut expected = Outcome::Refused;
            match proof {
                Proof::Right => expected = Outcome::Session,
                Proof::Wrong => {}
                Proof::Expired => ada.db.advance("11 minutes").await,
                Proof::OtherBrowser => browser = Client::new(&ada.db),
                Proof::Replayed => {
                    let mut first = ada.browser();
                    first.cookies = browser.cookies.clone();
                    assert_eq!(request.send(&mut first).await, Outcome::Session, "{factor:?}");
                    // The same proof for another pending sign-in.
                    let pending = ada.prove_first_factor(&mut browser).await;
                    let mut again = Request {
                        opens: None,
                        ..Request::post(request.path, &[])
                    };
                    again.fields = request.fields.clone();
                    again.fields[0].1 = pending;
                    assert_eq!(again.send(&mut browser).await, Outcome::Refused, "{factor:?}");
                }
            }
            assert_eq!(
                request.send(&mut browser).await,
                expected,
                "{factor:?} × {proof:?}"
            );
        }
    }
}
