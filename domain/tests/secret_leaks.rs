//! Known secrets are searched for in a dump of every table (S38, S74).

use domain::{
    auth::{self, LinkToken, TotpPage},
    testing::{TestDatabase, browser},
};

const PASSWORD: &str = "canary horse battery staple";

#[tokio::test]
async fn database_dump_contains_no_plaintext_secret() {
    let db = TestDatabase::create().await;
    let browser = browser();
    let challenge = db.challenge(&browser, "ada@example.com").await;
    let signed_in = db.session(&browser, "grace@example.com").await;
    let who = || async {
        db.authenticate(signed_in.session)
            .await
            .unwrap()
            .stepped_up()
            .unwrap()
    };
    auth::start_totp(&db.services, &who().await).await.unwrap();
    let TotpPage::Started { secret, .. } = auth::totp_page(&db.services, &who().await).await.unwrap() else {
        panic!("it was not started")
    };
    let secret = secret.replace(' ', "");
    let totp = totp_rs::Builder::new()
        .with_secret(totp_rs::Secret::try_from_base32(&secret).unwrap())
        .build_noncompliant();
    let now: i64 = sqlx::query_scalar("select extract(epoch from app_now())::bigint")
        .fetch_one(&db.owner)
        .await
        .unwrap();
    let code = totp.generate(now.unsigned_abs()).to_string();
    let enrolled = auth::confirm_totp(&db.services, &who().await, &browser, &code)
        .await
        .unwrap();
    let who = db
        .authenticate(enrolled.session)
        .await
        .unwrap()
        .stepped_up()
        .unwrap();
    let changed = auth::set_password(&db.services, &who, &browser, PASSWORD)
        .await
        .unwrap();

    let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
    let mut secrets = vec![
        LinkToken::parse(&challenge.token).unwrap().expose(),
        challenge.code.clone(),
        challenge.code.replace(' ', ""),
        browser.secret.expose(),
        signed_in.marks.expose(),
        hex(&signed_in.session.to_bytes()),
        hex(&changed.session.to_bytes()),
        hex(totp.secret().as_bytes()),
        secret,
        PASSWORD.to_owned(),
    ];
    for code in enrolled.recovery_codes.unwrap() {
        secrets.extend([code.replace('-', ""), code]);
    }
    let tables: Vec<String> =
        sqlx::query_scalar("select tablename::text from pg_tables where schemaname = 'public'")
            .fetch_all(&db.admin)
            .await
            .unwrap();
    for table in tables {
        let dump = sqlx::AssertSqlSafe(format!("select t::text from {table} t"));
        let rows: Vec<String> = sqlx::query_scalar(dump).fetch_all(&db.admin).await.unwrap();
        for row in rows {
            // Six digits can be part of a hash or a time by chance, so short secrets are compared by word.
            let words = || row.split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_' | ' '));
            for secret_value in &secrets {
                let long = secret_value.len() > 7 && row.contains(secret_value.as_str());
                assert!(
                    !long && !words().any(|word| word == secret_value),
                    "a secret is in {table}"
                );
            }
        }
    }
}
