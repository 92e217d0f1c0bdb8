//! R3: the mail server does not respond. Signing in stays fast, and no mail is lost.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use bench::{
    load::{Client, RequestTemplate},
    seed::Database,
    target::Target,
};
use sqlx::{Connection, PgConnection};
use tokio::{net::TcpListener, time::timeout};

use crate::sink;

/// Sign-ins by mail that are started during the outage.
const SIGN_INS: u32 = 20;

pub async fn run(database: &Database) -> Result<()> {
    let mut admin = PgConnection::connect_with(database.admin()).await?;
    sqlx::query("delete from email_outbox")
        .execute(&mut admin)
        .await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = sink::url(&listener)?;
    // The listener accepts connections and sends nothing yet.
    let server = Target::server(&database.app(), &sink::variables(&url)).await?;
    let mut client = Client::connect(server.address).await?;
    let mut slowest = Duration::ZERO;
    for user in 0..SIGN_INS {
        let form = format!("email=user{user}%40bench.test&next=%2F");
        let since = Instant::now();
        client
            .fetch_any_status(&RequestTemplate::form("/api/sign-in/start", form, 200))
            .await?;
        slowest = slowest.max(since.elapsed());
    }
    let waiting = |admin| async move {
        let count: i64 = sqlx::query_scalar("select count(*) from email_outbox where sent_at is null")
            .fetch_one(admin)
            .await?;
        anyhow::Ok(count)
    };
    ensure!(
        waiting(&mut admin).await? == i64::from(SIGN_INS),
        "mail was lost, or sent to nobody"
    );
    // Expires one mail that no worker is sending at the moment, before the mail server is back.
    sqlx::query(
        "update email_outbox set expires_at = now() - interval '1 second'
         where id = (select id from email_outbox where next_attempt_at <= now() order by created_at desc limit 1)",
    )
    .execute(&mut admin)
    .await?;

    let since = Instant::now();
    let mut mails = sink::receive_mails(listener);
    let mut arrived = 0;
    while arrived < SIGN_INS - 1 {
        let mail = timeout(Duration::from_secs(60), mails.recv()).await;
        ensure!(mail.is_ok(), "{arrived} mails arrived, and no other for a minute");
        arrived += 1;
    }
    let took = since.elapsed();
    let another = timeout(Duration::from_secs(3), mails.recv()).await;
    ensure!(another.is_err(), "an expired mail was sent, or one twice");
    println!(
        "   {SIGN_INS} sign-ins without a mail server, the slowest {slowest:.0?}; {arrived} mails arrived {took:.1?} after it was \
         back, the expired one did not"
    );
    ensure!(
        slowest < Duration::from_millis(500),
        "a sign-in waited for the mail server"
    );
    Ok(())
}
