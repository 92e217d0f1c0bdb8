//! Two servers on one database: sessions and limits are shared (S42, S72).

use anyhow::{Result, ensure};
use bench::{
    load::{Client, RequestTemplate},
    seed::{self, Database},
    target::Target,
};
use sqlx::{Connection, PgConnection};

pub async fn run(database: &Database) -> Result<()> {
    let limits = [("AUTH_ATTEMPTS_PER_HOUR_PER_ADDRESS", "5")];
    let first = Target::server(&database.app(), &limits).await?;
    let second = Target::server(&database.app(), &limits).await?;
    let mut at_first = Client::connect(first.address).await?;
    let mut at_second = Client::connect(second.address).await?;
    let mut admin = PgConnection::connect_with(database.admin()).await?;
    sqlx::query("truncate rate_limits").execute(&mut admin).await?;

    // Rate limits: an attempt at one server counts at both, whatever `X-Forwarded-For` the client sends.
    let attempt = |forged: &str| {
        let form = "email=user1%40bench.test&password=wrong+wrong&next=%2F".to_owned();
        RequestTemplate::form("/api/sign-in/password", form, 200)
            .with("x-forwarded-for", format!("{forged}, 203.0.113.9"))
    };
    let mut statuses = Vec::new();
    for number in 0..8 {
        let client = if number % 2 == 0 {
            &mut at_first
        } else {
            &mut at_second
        };
        let answer = client
            .fetch_any_status(&attempt(&format!("198.51.100.{number}")))
            .await?;
        let wait = answer.headers().contains_key("retry-after");
        ensure!(
            wait == (answer.status() == 429),
            "Retry-After and the status disagree"
        );
        statuses.push(answer.status().as_u16());
    }
    println!(
        "   8 attempts over two servers with a limit of 5, each with another forged address: {statuses:?}"
    );
    ensure!(
        statuses.iter().filter(|status| **status == 429).count() == 3,
        "the limit is not shared"
    );

    // Sessions: both servers accept a session, and a sign-out at one takes effect at the other.
    let cookie = seed::session_cookie(&mut admin, 900).await?;
    let me = RequestTemplate::page("/api/v1/me").with("cookie", &cookie);
    ensure!(
        at_first.fetch_status(&me).await? == 200 && at_second.fetch_status(&me).await? == 200,
        "the session is not shared"
    );
    let out = RequestTemplate::form("/api/sign-out", String::new(), 200).with("cookie", &cookie);
    at_first.fetch_any_status(&out).await?;
    let after = at_second.fetch_status(&me).await?;
    println!("   signed out at one, the other answers {after} to the next request");
    ensure!(after == 401, "the session goes on at the other");
    Ok(())
}
