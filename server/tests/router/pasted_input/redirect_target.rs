//! Redirect targets (`next`) through sign-in, second factor and step-up.

use super::*;

const TARGETS: [&str; 8] = [
    "/welcome?after=a%2Bb%26c",
    "/welcome?after=a+b",
    "/welcome?after=%2520",
    "/welcome?after=%25",
    "/welcome?q=%C3%A9",
    "/welcome?a=1&b=2",
    "/welcome?next=%2Fy%3Fz%3D%252B",
    "/welcome?a=%26amp%3B",
];

/// The value of a hidden field.
fn hidden(page: &Answer, name: &str) -> String {
    let field = format!("name=\"{name}\" value=\"");
    let value = page
        .body
        .split_once(&field)
        .unwrap_or_else(|| panic!("{}", page.body))
        .1;
    html_escape::decode_html_entities(value.split_once('"').unwrap().0).into_owned()
}

fn with_next(path: &str, next: &str) -> String {
    format!("{path}?{}", form(&[("next", next)]))
}

/// A page that needs a session is opened after the sign-in, by link and by code, with its exact URL.
#[tokio::test]
async fn redirect_target_survives_sign_in_byte_for_byte() {
    let mut config = testing::config();
    config.auth.attempts_per_hour_per_address = 1000;
    config.auth.mails_per_hour = 1000;
    let db = TestDatabase::create_with(config).await;
    for target in TARGETS {
        let mut client = Client::new(&db);
        let asked = client.get(target).await;
        let sign_in = client.get(asked.location()).await;
        assert_eq!(hidden(&sign_in, "next"), target, "{}", asked.location());
        // The links to the other sign-in pages keep it too.
        for path in ["/sign-up", "/sign-in/password"] {
            let link = sign_in
                .body
                .split_once(&format!("href=\"{path}?next="))
                .unwrap()
                .1;
            let link = html_escape::decode_html_entities(link.split_once('"').unwrap().0).into_owned();
            let other = client.get(&format!("{path}?next={link}")).await;
            assert_eq!(hidden(&other, "next"), target, "{path}");
        }
        // Invalid input keeps it.
        let page = with_next("/sign-in", target);
        let fields = [("email", "ada"), ("next", target), ("page", &page)];
        let refused = client.post(Transport::Plain, "/api/sign-in/start", &fields).await;
        assert_eq!(hidden(&refused, "next"), target);

        let fields = [("email", ADA), ("next", &hidden(&refused, "next"))];
        let started = client.post(Transport::Plain, "/api/sign-in/start", &fields).await;
        let id = started.location().split_once("challenge=").unwrap().1.to_owned();
        let challenge = db.mailed(id.parse().unwrap(), ADA).await;
        // One half signs in by link, the other by code.
        let by_link = target.contains('+');
        let entered = if by_link {
            client.get(&format!("/sign-in/link/{}", challenge.token)).await;
            client
                .post(Transport::Plain, "/api/sign-in/link", &[("challenge", &id)])
                .await
        } else {
            client
                .post(
                    Transport::Plain,
                    "/api/sign-in/code",
                    &[("challenge", &id), ("code", &challenge.code)],
                )
                .await
        };
        assert_eq!(entered.location(), target);
    }
}

/// The exact URL is kept through a second factor and a step-up, and when the sign-in is started again.
#[tokio::test]
async fn redirect_target_survives_second_factor_and_step_up() {
    let mut config = testing::config();
    config.auth.attempts_per_hour_per_address = 1000;
    config.auth.mails_per_hour = 1000;
    let db = TestDatabase::create_with(config).await;
    let mut ada = Client::signed_in(&db, ADA).await;
    let (totp, _) = settings::enrol_totp(&db, &mut ada).await;
    for target in TARGETS {
        db.advance("11 minutes").await;
        let code = totp.generate(settings::now(&db).await).to_string();
        let page = ada.get(&with_next("/step-up", target)).await;
        let next = hidden(&page, "next");
        let fields = [("code", code.as_str()), ("next", &next)];
        let confirmed = ada
            .post(Transport::Plain, "/api/step-up/second-factor", &fields)
            .await;
        assert_eq!(confirmed.location(), target);

        db.advance("30 seconds").await;
        let code = totp.generate(settings::now(&db).await).to_string();
        let mut browser = Client::new(&db);
        let fields = [("email", ADA), ("next", target)];
        let started = browser
            .post(Transport::Plain, "/api/sign-in/start", &fields)
            .await;
        let id = started.location().split_once("challenge=").unwrap().1.to_owned();
        let challenge = db.mailed(id.parse().unwrap(), ADA).await;
        let fields = [("challenge", id.as_str()), ("code", &challenge.code)];
        let waits = browser.post(Transport::Plain, "/api/sign-in/code", &fields).await;
        let page = browser.get(waits.location()).await;
        let again = page
            .body
            .split_once("href=\"/sign-in?next=")
            .unwrap()
            .1
            .split_once('"')
            .unwrap()
            .0;
        let again = browser.get(&format!("/sign-in?next={again}")).await;
        assert_eq!(hidden(&again, "next"), target, "begun again");
        let pending = waits.location().split_once("pending=").unwrap().1.to_owned();
        let fields = [("pending", pending.as_str()), ("code", &code)];
        let entered = browser
            .post(Transport::Plain, "/api/sign-in/second-factor", &fields)
            .await;
        assert_eq!(entered.location(), target);
    }
}

/// A target that is not a path of this site leads home, also when it is so only after decoding.
#[tokio::test]
async fn redirect_target_on_another_site_leads_home() {
    let db = TestDatabase::create().await;
    for target in [
        "//evil.example",
        "/%2Fevil.example",
        "/%252Fevil.example",
        "https://evil.example",
        "/\\evil.example",
    ] {
        let mut client = Client::new(&db);
        let challenge = {
            let fields = [("email", ADA), ("next", target)];
            let started = client.post(Transport::Plain, "/api/sign-in/start", &fields).await;
            let id = started.location().split_once("challenge=").unwrap().1.to_owned();
            db.mailed(id.parse().unwrap(), ADA).await
        };
        let id = challenge.id.to_string();
        let fields = [("challenge", id.as_str()), ("code", &challenge.code)];
        let entered = client.post(Transport::Plain, "/api/sign-in/code", &fields).await;
        let to = entered.location();
        assert!(to == "/" || to == "/%252Fevil.example", "{target} leads to {to}");
    }
}
