//! Where a sign-in leads.

use super::*;

const PLACES: [&str; 8] = [
    "/welcome?after=a%2Bb%26c",
    "/welcome?after=a+b",
    "/welcome?after=%2520",
    "/welcome?after=%25",
    "/welcome?q=%C3%A9",
    "/welcome?a=1&b=2",
    "/welcome?next=%2Fy%3Fz%3D%252B",
    "/welcome?a=%26amp%3B",
];

/// What a hidden field holds.
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

/// A page that asks to sign in first is come back to, byte for byte, whichever way leads in.
#[tokio::test]
async fn redirect_target_survives_sign_in_byte_for_byte() {
    let mut config = testing::config();
    config.auth.attempts_per_hour_per_address = 1000;
    config.auth.mails_per_hour = 1000;
    let db = TestDatabase::create_with(config).await;
    for place in PLACES {
        let mut client = Client::new(&db);
        let asked = client.get(place).await;
        let sign_in = client.get(asked.location()).await;
        assert_eq!(hidden(&sign_in, "next"), place, "{}", asked.location());
        // The other ways in, by their links.
        for path in ["/sign-up", "/sign-in/password"] {
            let link = sign_in
                .body
                .split_once(&format!("href=\"{path}?next="))
                .unwrap()
                .1;
            let link = html_escape::decode_html_entities(link.split_once('"').unwrap().0).into_owned();
            let other = client.get(&format!("{path}?next={link}")).await;
            assert_eq!(hidden(&other, "next"), place, "{path}");
        }
        // A mistake on the way changes nothing.
        let page = with_next("/sign-in", place);
        let fields = [("email", "ada"), ("next", place), ("page", &page)];
        let refused = client.post(Transport::Plain, "/api/sign-in/start", &fields).await;
        assert_eq!(hidden(&refused, "next"), place);

        let fields = [("email", ADA), ("next", &hidden(&refused, "next"))];
        let started = client.post(Transport::Plain, "/api/sign-in/start", &fields).await;
        let id = started.location().split_once("challenge=").unwrap().1.to_owned();
        let challenge = db.mailed(id.parse().unwrap(), ADA).await;
        // By the link in the one half, by the code in the other.
        let by_link = place.contains('+');
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
        assert_eq!(entered.location(), place);
    }
}

#[tokio::test]
async fn redirect_target_survives_second_factor_and_step_up() {
    let mut config = testing::config();
    config.auth.attempts_per_hour_per_address = 1000;
    config.auth.mails_per_hour = 1000;
    let db = TestDatabase::create_with(config).await;
    let mut ada = Client::signed_in(&db, ADA).await;
    let (totp, _) = settings::enrol_totp(&db, &mut ada).await;
    for place in PLACES {
        db.advance("11 minutes").await;
        let code = totp.generate(settings::now(&db).await).to_string();
        let page = ada.get(&with_next("/step-up", place)).await;
        let next = hidden(&page, "next");
        let fields = [("code", code.as_str()), ("next", &next)];
        let confirmed = ada
            .post(Transport::Plain, "/api/step-up/second-factor", &fields)
            .await;
        assert_eq!(confirmed.location(), place);

        db.advance("30 seconds").await;
        let code = totp.generate(settings::now(&db).await).to_string();
        let mut browser = Client::new(&db);
        let fields = [("email", ADA), ("next", place)];
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
        assert_eq!(hidden(&again, "next"), place, "begun again");
        let pending = waits.location().split_once("pending=").unwrap().1.to_owned();
        let fields = [("pending", pending.as_str()), ("code", &code)];
        let entered = browser
            .post(Transport::Plain, "/api/sign-in/second-factor", &fields)
            .await;
        assert_eq!(entered.location(), place);
    }
}

/// What is no path of ours leads home, once decoded as well as before.
#[tokio::test]
async fn redirect_target_on_another_site_leads_home() {
    let db = TestDatabase::create().await;
    for place in [
        "//evil.example",
        "/%2Fevil.example",
        "/%252Fevil.example",
        "https://evil.example",
        "/\\evil.example",
    ] {
        let mut client = Client::new(&db);
        let challenge = {
            let fields = [("email", ADA), ("next", place)];
            let started = client.post(Transport::Plain, "/api/sign-in/start", &fields).await;
            let id = started.location().split_once("challenge=").unwrap().1.to_owned();
            db.mailed(id.parse().unwrap(), ADA).await
        };
        let id = challenge.id.to_string();
        let fields = [("challenge", id.as_str()), ("code", &challenge.code)];
        let entered = client.post(Transport::Plain, "/api/sign-in/code", &fields).await;
        let to = entered.location();
        assert!(to == "/" || to == "/%252Fevil.example", "{place} leads to {to}");
    }
}
