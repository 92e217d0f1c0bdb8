//! The setting `prompt`, and when a sign-in by a provider counts as a step-up.

use super::*;

/// The parameter `prompt` follows the setting; linking asks for a fresh sign-in by default.
#[tokio::test]
async fn configured_prompt_is_sent_to_the_provider() {
    for (kind, configured, at_sign_in, at_connecting) in [
        (ProviderKind::Oidc, "", None, "login"),
        (
            ProviderKind::Oidc,
            "select_account",
            Some("select_account"),
            "select_account",
        ),
        (ProviderKind::Oidc, "consent", Some("consent"), "consent login"),
        (
            ProviderKind::Oidc,
            "login consent",
            Some("login consent"),
            "login consent",
        ),
        (ProviderKind::GitHub, "", None, "select_account"),
        (
            ProviderKind::GitHub,
            "select_account",
            Some("select_account"),
            "select_account",
        ),
    ] {
        let provider = Provider::start().await;
        let mut config = testing::config();
        provider.configure(&mut config, ACME, kind);
        config.providers.get_mut(ACME).unwrap().prompt = serde_json::from_value(json!(configured)).unwrap();
        let db = TestDatabase::create_with(config).await;
        db.services.providers.discover().await;
        let asked = start_authorization(&mut Client::new(&db), "/api/sign-in/provider", ACME).await;
        assert_eq!(
            asked.get("prompt").map(String::as_str),
            at_sign_in,
            "{configured}"
        );
        let mut ada = Client::signed_in(&db, ADA).await;
        let asked = start_authorization(&mut ada, "/api/settings/connections/start", ACME).await;
        assert_eq!(asked["prompt"], at_connecting, "{configured}");
    }
}

/// `none` and unknown values of `prompt` stop the start.
#[test]
fn invalid_prompt_setting_is_rejected() {
    let read = |prompt: &str| {
        let file = format!(
            "{}\n[providers.acme]\nlabel = \"Acme\"\nissuer = \"https://id.example.com\"\nprompt = \"{prompt}\"\n",
            include_str!("../../../../Leptos.toml")
        );
        let variables: Variables = [
            ("SERVER_MODE", "development"),
            ("SECRET_KEY", "a key for tests, of at least 32 characters"),
            ("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none"),
            ("MAIL_TRANSPORT", "mailbox"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        Config::read(&file, &variables)
            .map(drop)
            .map_err(|error| error.to_string())
    };
    for right in [
        "",
        "login",
        "consent",
        "select_account",
        "create",
        "login consent",
    ] {
        assert_eq!(read(right), Ok(()), "{right}");
    }
    for wrong in ["none", "Login", "login,consent", "login none", "x"] {
        let refused = read(wrong).unwrap_err();
        assert!(refused.contains("[providers.acme] prompt"), "{refused}");
    }
}

/// S25: a sign-in by a provider counts as a step-up for ten minutes, unless the account has a second
/// factor.
#[tokio::test]
async fn provider_sign_in_is_a_step_up_only_without_second_factor() {
    let (db, provider) = set_up().await;
    let person = Person::new("17", ADA);
    let mut ada = Client::signed_in(&db, ADA).await;
    let asked = start_authorization(&mut ada, "/api/settings/connections/start", ACME).await;
    let code = provider.authorize(&asked, &person);
    ada.get(&callback_url(
        ACME,
        &[("code", &code), ("state", &asked["state"])],
    ))
    .await;
    let page = "/settings/security/password";

    let mut without = Client::new(&db);
    assert_eq!(
        sign_in_by_provider(&mut without, &provider, ACME, &person).await,
        "/settings/profile"
    );
    assert_eq!(
        without.get(page).await.status,
        StatusCode::OK,
        "the sign-in was just now"
    );
    db.advance("11 minutes").await;
    assert_eq!(
        without.get(page).await.status,
        StatusCode::FOUND,
        "ten minutes are over"
    );

    // In a trusted browser the provider alone signs in, which proves only one factor.
    let mut owner = Client::signed_in(&db, ADA).await;
    let (totp, _) = crate::settings::enrol_totp(&db, &mut owner).await;
    let mut trusted = Client::new(&db);
    let waiting = sign_in_by_provider(&mut trusted, &provider, ACME, &person).await;
    let pending = waiting
        .strip_prefix("/sign-in/second-factor?pending=")
        .unwrap()
        .to_owned();
    db.advance("30 seconds").await;
    let code = totp.generate(crate::settings::now(&db).await).to_string();
    let fields = [("pending", pending.as_str()), ("code", &code), ("trust", "yes")];
    trusted
        .post(Transport::Plain, "/api/sign-in/second-factor", &fields)
        .await;
    assert_eq!(
        sign_in_by_provider(&mut trusted, &provider, ACME, &person).await,
        "/settings/profile"
    );
    assert_eq!(trusted.get(page).await.status, StatusCode::FOUND);
}
