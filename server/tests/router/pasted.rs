//! What people type, paste and follow, on the pages: codes, addresses, names, links, and where
//! they wanted to go.

use axum::http::StatusCode;
use domain::testing::{self, TestDatabase};

use crate::client::{ADA, Answer, Client, Way, form};
use crate::settings;

fn full_width(code: &str) -> String {
    let wide = |c: char| char::from_u32(u32::from(c) + 0xFEE0).unwrap();
    code.chars()
        .map(|c| if c.is_ascii_graphic() { wide(c) } else { c })
        .collect()
}

/// The ways that stand for all of them: the domain's tests have the others.
fn pasted(code: &str) -> [String; 4] {
    [
        full_width(code),
        format!("\u{FEFF}“{}”.\r\n", code.replace(' ', "\u{2011}")),
        code.chars().flat_map(|c| [c, '\u{200B}']).collect(),
        format!("Your code is {code}"),
    ]
}

#[tokio::test]
async fn codes_are_taken_as_they_were_pasted() {
    let db = TestDatabase::create().await;
    for (n, way) in [Way::Plain, Way::Form, Way::Fetch, Way::Plain]
        .into_iter()
        .enumerate()
    {
        let mut client = Client::new(&db);
        let challenge = client.start(&db, &format!("ada{n}@example.com")).await;
        let id = challenge.id.to_string();
        let page = client.get(&format!("/sign-in/verify?challenge={id}")).await.body;
        let field = page
            .split_once("id=\"code\"")
            .unwrap()
            .1
            .split_once('>')
            .unwrap()
            .0;
        for stops in ["maxlength", "pattern", "type=\"number\""] {
            assert!(!field.contains(stops), "the browser would cut it: {field}");
        }
        let code = &pasted(&challenge.code)[n];
        client
            .post(way, "/api/sign-in/code", &[("challenge", &id), ("code", code)])
            .await;
        assert_eq!(
            client.get("/api/v1/me").await.status,
            StatusCode::OK,
            "{way:?} {code:?}"
        );
    }
}

#[tokio::test]
async fn codes_of_an_app_and_of_paper_are_taken_as_they_were_pasted() {
    let mut config = testing::config();
    config.auth.mails_per_hour = 1000;
    let db = TestDatabase::create_with(config).await;
    let mut ada = Client::signed_in(&db, ADA).await;
    let (totp, shown) = settings::enrol(&db, &mut ada).await;
    let paper = shown
        .body
        .split_once("<ol>")
        .unwrap()
        .1
        .split_once("<code>")
        .unwrap()
        .1;
    let paper = paper.split_once('<').unwrap().0.to_owned();
    for n in 0..5 {
        db.advance("30 seconds").await;
        let app = totp.generate(settings::now(&db).await).to_string();
        let code = match n {
            4 => full_width(&paper).to_uppercase(),
            n => pasted(&app)[n].clone(),
        };
        let mut browser = Client::new(&db);
        let pending = browser.sign_in(&db, ADA).await;
        let pending = pending.location().split_once("pending=").unwrap().1.to_owned();
        let answer = browser
            .post(
                Way::Plain,
                "/api/sign-in/second-factor",
                &[("pending", &pending), ("code", &code)],
            )
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{code:?}: {}", answer.body);
    }
}

/// The browser lets through what the server takes: the field is plain text with the keyboard of
/// an address, and the server alone judges.
#[tokio::test]
async fn addresses_are_judged_by_the_server_alone() {
    let mut config = testing::config();
    config.auth.attempts_per_hour_per_address = 1000;
    let db = TestDatabase::create_with(config).await;
    let mut client = Client::new(&db);
    for page in ["/sign-in", "/sign-up", "/sign-in/password", "/sign-in/forgot"] {
        let body = client.get(page).await.body;
        let Some((_, field)) = body.split_once("id=\"email\"") else {
            continue;
        };
        let field = field.split_once('>').unwrap().0;
        assert!(
            field.contains("type=\"text\"") && field.contains("inputmode=\"email\""),
            "{page}: {field}"
        );
        assert!(
            !field.contains("pattern") && !field.contains("maxlength"),
            "{page}: {field}"
        );
    }
    for (typed, shown) in [
        ("ada@example.com", "ada@example.com"),
        (" ADA＠Example.com. ", "ada@example.com"),
        ("mailto:ada@example.com", "ada@example.com"),
        ("<ada@example.com>", "ada@example.com"),
        ("josé@example.com", "josé@example.com"),
        ("हिन्दी@example.com", "हिन्दी@example.com"),
        ("বাংলা@example.com", "বাংলা@example.com"),
        ("தமிழ்@example.com", "தமிழ்@example.com"),
        ("ada@bücher.example", "ada@bücher.example"),
        ("ada@xn--bcher-kva.example", "ada@bücher.example"),
        ("ada@аррӏе.com", "ada@xn--80ak6aa92e.com"),
        ("ada@pаypal.com", "ada@xn--pypal-4ve.com"),
    ] {
        let fields = [("email", typed), ("next", ""), ("page", "/sign-in")];
        let started = client.post(Way::Plain, "/api/sign-in/start", &fields).await;
        assert_eq!(started.status, StatusCode::SEE_OTHER, "{typed}: {}", started.body);
        let page = client.get(started.location()).await;
        assert!(
            page.body.contains(&format!(">{shown}</strong>")),
            "{typed}: {}",
            page.body
        );
    }
    for (typed, words) in [
        ("Ada &lt;ada@example.com&gt;", "Enter one email address alone"),
        ("Ada <ada@example.com>", "Enter one email address alone"),
        (
            "ada@example.com, eve@example.com",
            "Enter one email address alone",
        ),
        ("\"ada\"@example.com", "quotation marks"),
        ("ada@localhost", "not an e-mail address we can write to"),
        ("ada@[127.0.0.1]", "not an e-mail address we can write to"),
        ("ada@127.0.0.1", "not an e-mail address we can write to"),
        ("ada", "not an e-mail address we can write to"),
        ("", "Enter your e-mail address"),
    ] {
        let fields = [("email", typed), ("next", ""), ("page", "/sign-in")];
        let refused = client.post(Way::Plain, "/api/sign-in/start", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert!(refused.body.contains(words), "{typed}: {}", refused.body);
    }
}

/// Signed in with such an address, every page shows it as people read it; programs get the one
/// that is stored.
#[tokio::test]
async fn an_international_domain_is_shown_readable() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, "ada@bücher.example").await;
    for page in [
        "/settings/profile",
        "/settings/security",
        "/settings/profile/email",
        "/welcome",
    ] {
        let body = client.get(page).await.body;
        assert!(body.contains("ada@bücher.example"), "{page}: {body}");
        assert!(!body.contains("xn--"), "{page}");
    }
    let me = client.get("/api/v1/me").await.body;
    assert!(me.contains("ada@xn--bcher-kva.example"), "{me}");
}

#[tokio::test]
async fn names_with_dots_are_taken_and_links_are_not() {
    let db = TestDatabase::create().await;
    let (_, _) = db.manager(ADA, "Engines").await;
    let mut client = Client::signed_in(&db, ADA).await;
    type Form<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)]);
    let forms: [Form<'_>; 2] = [
        (
            "/api/settings/profile/update",
            "/settings/profile",
            &[("time_zone", "")],
        ),
        ("/api/organizations/create", "/welcome", &[("slug", "")]),
    ];
    for (action, page, more) in forms {
        for (name, taken) in [
            ("Dr.Smith", true),
            ("Ma.Teresa Cruz", true),
            ("St.John", true),
            ("J.R.R. Tolkien", true),
            ("Anne-Marie St.Clair", true),
            ("evil.com", false),
            ("www.x.de", false),
            ("bit.ly/abc", false),
            ("evil。com", false),
            ("pаypal.com", false),
            ("eve@evil.com", false),
        ] {
            let fields = [&[("page", page), ("name", name)], more].concat();
            let answer = client.post(Way::Plain, action, &fields).await;
            let status = if taken {
                StatusCode::SEE_OTHER
            } else {
                StatusCode::UNPROCESSABLE_ENTITY
            };
            assert_eq!(answer.status, status, "{action} {name}: {}", answer.body);
            // Who has an organization is led on from the page that makes one.
            if page == "/settings/profile" {
                assert_eq!(answer.body.contains("This reads as a link."), !taken, "{name}");
            }
        }
    }
}

/// Mail programs and people take what follows a link into it.
#[tokio::test]
async fn a_link_with_something_behind_it_opens() {
    let db = TestDatabase::create().await;
    let mut client = Client::new(&db);
    let challenge = client.start(&db, ADA).await;
    for (before, after) in [
        ("", ""),
        ("", "%3E"),
        ("", "%3e"),
        ("", "."),
        ("", ".."),
        ("", ")"),
        ("", ")."),
        ("", "]"),
        ("", "%5D"),
        ("", "%7D"),
        ("", "/"),
        ("", "//"),
        ("", "/%3E"),
        ("", "/)"),
        ("", "%22"),
        ("", "'"),
        ("", ","),
        ("", ";"),
        ("", ":"),
        ("", "!"),
        ("", "="),
        ("", "=3D"),
        ("", "*"),
        ("", "_"),
        ("", "-"),
        ("", "&gt;"),
        ("", "%20"),
        ("", "%0A"),
        ("", "%0D%0A"),
        ("", "%E2%80%9D"),
        ("", "%E3%80%82"),
        ("", "%C2%BB"),
        ("", "%E2%80%8B"),
        ("", "?utm_source=mail"),
        ("", "%3Futm_source=mail"),
        ("%3C", "%3E"),
        ("%20", ""),
        ("(", ")"),
    ] {
        let mut browser = Client {
            router: client.router.clone(),
            cookies: client.cookies.clone(),
        };
        let link = format!("/sign-in/link/{before}{}{after}", challenge.token);
        let opened = browser.get(&link).await;
        assert_eq!(
            (opened.status, opened.location()),
            (StatusCode::SEE_OTHER, "/sign-in/link"),
            "{link}"
        );
        assert_eq!(browser.cookies.get("link"), Some(&challenge.token), "{link}");
        assert_eq!(opened.header("referrer-policy"), "no-referrer", "{link}");
        let page = browser.get("/sign-in/link").await;
        assert!(page.body.contains("You are about to sign in as"), "{link}");
    }
    // Less than a token is none.
    let short = &challenge.token[1..];
    let mut browser = Client::new(&db);
    browser.get(&format!("/sign-in/link/{short}%3E")).await;
    assert!(!browser.cookies.contains_key("link"));
}

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
async fn where_a_person_wanted_to_go_is_kept_byte_for_byte() {
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
        let refused = client.post(Way::Plain, "/api/sign-in/start", &fields).await;
        assert_eq!(hidden(&refused, "next"), place);

        let fields = [("email", ADA), ("next", &hidden(&refused, "next"))];
        let started = client.post(Way::Plain, "/api/sign-in/start", &fields).await;
        let id = started.location().split_once("challenge=").unwrap().1.to_owned();
        let challenge = db.mailed(id.parse().unwrap(), ADA).await;
        // By the link in the one half, by the code in the other.
        let by_link = place.contains('+');
        let entered = if by_link {
            client.get(&format!("/sign-in/link/{}", challenge.token)).await;
            client
                .post(Way::Plain, "/api/sign-in/link", &[("challenge", &id)])
                .await
        } else {
            client
                .post(
                    Way::Plain,
                    "/api/sign-in/code",
                    &[("challenge", &id), ("code", &challenge.code)],
                )
                .await
        };
        assert_eq!(entered.location(), place);
    }
}

#[tokio::test]
async fn a_second_factor_and_a_step_up_lead_on_byte_for_byte() {
    let mut config = testing::config();
    config.auth.attempts_per_hour_per_address = 1000;
    config.auth.mails_per_hour = 1000;
    let db = TestDatabase::create_with(config).await;
    let mut ada = Client::signed_in(&db, ADA).await;
    let (totp, _) = settings::enrol(&db, &mut ada).await;
    for place in PLACES {
        db.advance("11 minutes").await;
        let code = totp.generate(settings::now(&db).await).to_string();
        let page = ada.get(&with_next("/step-up", place)).await;
        let next = hidden(&page, "next");
        let fields = [("code", code.as_str()), ("next", &next)];
        let confirmed = ada.post(Way::Plain, "/api/step-up/second-factor", &fields).await;
        assert_eq!(confirmed.location(), place);

        db.advance("30 seconds").await;
        let code = totp.generate(settings::now(&db).await).to_string();
        let mut browser = Client::new(&db);
        let fields = [("email", ADA), ("next", place)];
        let started = browser.post(Way::Plain, "/api/sign-in/start", &fields).await;
        let id = started.location().split_once("challenge=").unwrap().1.to_owned();
        let challenge = db.mailed(id.parse().unwrap(), ADA).await;
        let fields = [("challenge", id.as_str()), ("code", &challenge.code)];
        let waits = browser.post(Way::Plain, "/api/sign-in/code", &fields).await;
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
            .post(Way::Plain, "/api/sign-in/second-factor", &fields)
            .await;
        assert_eq!(entered.location(), place);
    }
}

/// What is no path of ours leads home, once decoded as well as before.
#[tokio::test]
async fn a_next_that_leads_away_leads_home() {
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
            let started = client.post(Way::Plain, "/api/sign-in/start", &fields).await;
            let id = started.location().split_once("challenge=").unwrap().1.to_owned();
            db.mailed(id.parse().unwrap(), ADA).await
        };
        let id = challenge.id.to_string();
        let fields = [("challenge", id.as_str()), ("code", &challenge.code)];
        let entered = client.post(Way::Plain, "/api/sign-in/code", &fields).await;
        let to = entered.location();
        assert!(to == "/" || to == "/%252Fevil.example", "{place} leads to {to}");
    }
}

/// A browser that runs scripts and no WebAssembly, or neither, is told what passkeys need; the
/// list can be renamed and removed from by plain forms.
#[tokio::test]
async fn the_passkeys_page_says_what_it_needs() {
    let db = TestDatabase::create().await;
    let mut client = Client::signed_in(&db, ADA).await;
    let page = client.get("/settings/security/passkeys").await.body;
    assert!(
        page.contains("<noscript><p class=\"hint\">Passkeys need JavaScript."),
        "{page}"
    );
    let hint = page.split_once("data-unscripted").unwrap().1;
    assert!(hint.contains("Passkeys need WebAssembly"), "{page}");
    let script = page.split_once("<script type=\"module\"").unwrap().1;
    assert!(
        script.contains("[data-unscripted]") && script.contains(".catch(giveUp)"),
        "{script}"
    );
}
