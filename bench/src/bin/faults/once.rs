//! R4: a mailed code and a mailed link, each used by 32 concurrent requests over two servers: exactly
//! one signs in, and the others get an error that says why.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use bench::{
    load::{Client, RequestTemplate},
    seed::Database,
    target::Target,
};
use hyper::{Response, body::Bytes, header};
use tokio::{net::TcpListener, task::JoinSet, time::timeout};

use crate::sink;

const CONCURRENT_CLIENTS: usize = 32;

pub async fn run(database: &Database) -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = sink::url(&listener)?;
    let mut mails = sink::receive_mails(listener);
    let servers = [
        Target::server(&database.app(), &sink::variables(&url)).await?,
        Target::server(&database.app(), &sink::variables(&url)).await?,
    ];
    for what in ["code", "link"] {
        let mut client = Client::connect(servers[0].address).await?;
        let form = "email=once%40bench.test&next=%2F".to_owned();
        let started = client
            .fetch(&RequestTemplate::form("/api/sign-in/start", form, 200))
            .await?;
        let (browser, challenge) = (cookie(&started)?, location(&started)?);
        let challenge = challenge.rsplit('=').next().unwrap_or_default();
        let mail = timeout(Duration::from_secs(30), mails.recv()).await?;
        let mail = mail.context("the mail server has ended")?;
        let request = if what == "code" {
            let form = format!("challenge={challenge}&code={}", code(&mail)?);
            RequestTemplate::form("/api/sign-in/code", form, 200).with("cookie", browser)
        } else {
            let opened = client
                .fetch_any_status(&RequestTemplate::page(link(&mail)?))
                .await?;
            let cookies = format!("{browser}; {}", cookie(&opened)?);
            let form = format!("challenge={challenge}");
            RequestTemplate::form("/api/sign-in/link", form, 200).with("cookie", cookies)
        };
        let statuses = send_concurrently(&servers, &request).await?;
        println!("   one mailed {what}, {CONCURRENT_CLIENTS} at once: {statuses:?}");
        let won = statuses.iter().filter(|status| **status == 200).count();
        ensure!(won == 1, "{won} got in with one {what}");
        ensure!(statuses.iter().all(|status| *status < 500), "somebody was failed");
    }
    Ok(())
}

/// Sends the same request from all clients concurrently, alternating between the servers. Returns the
/// sorted statuses.
async fn send_concurrently(servers: &[Target; 2], request: &RequestTemplate) -> Result<Vec<u16>> {
    let mut clients = Vec::new();
    for number in 0..CONCURRENT_CLIENTS {
        clients.push(Client::connect(servers[number % 2].address).await?);
    }
    let mut requests = JoinSet::new();
    for mut client in clients {
        let request = request.clone();
        requests.spawn(async move { client.fetch_status(&request).await });
    }
    let mut statuses = requests
        .join_all()
        .await
        .into_iter()
        .collect::<Result<Vec<_>>>()?;
    statuses.sort_unstable();
    Ok(statuses)
}

/// The cookie that a response sets, as the value of a `Cookie` header.
fn cookie(answer: &Response<Bytes>) -> Result<String> {
    let set = answer.headers().get(header::SET_COOKIE).context("no cookie")?;
    Ok(set.to_str()?.split(';').next().unwrap_or_default().to_owned())
}

fn location(answer: &Response<Bytes>) -> Result<&str> {
    Ok(answer
        .headers()
        .get(header::LOCATION)
        .context("it leads nowhere")?
        .to_str()?)
}

fn code(mail: &str) -> Result<String> {
    let (_, rest) = mail.split_once("nter this code").context("no code in the mail")?;
    Ok(rest.chars().filter(char::is_ascii_digit).take(6).collect())
}

/// The path and query of the link in a mail.
fn link(mail: &str) -> Result<String> {
    let (_, rest) = mail
        .split_once("http://bench.test")
        .context("no link in the mail")?;
    Ok(rest.split_whitespace().next().unwrap_or_default().to_owned())
}
