//! R4: a mailed code and a mailed link, used by 32 at once, half of them at each of two servers:
//! one gets in, and the others are told why not.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use bench::{
    load::{Asked, Client},
    seed::Database,
    target::Target,
};
use hyper::{Response, body::Bytes, header};
use tokio::{net::TcpListener, task::JoinSet, time::timeout};

use crate::sink;

const AT_ONCE: usize = 32;

pub async fn run(database: &Database) -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = sink::url(&listener)?;
    let mut mails = sink::take_from(listener);
    let servers = [
        Target::server(&database.app(), &sink::variables(&url)).await?,
        Target::server(&database.app(), &sink::variables(&url)).await?,
    ];
    for what in ["code", "link"] {
        let mut client = Client::connect(servers[0].address).await?;
        let form = "email=once%40bench.test&next=%2F".to_owned();
        let started = client.ask(&Asked::form("/api/sign-in/start", form, 200)).await?;
        let (browser, challenge) = (cookie(&started)?, location(&started)?);
        let challenge = challenge.rsplit('=').next().unwrap_or_default();
        let mail = timeout(Duration::from_secs(30), mails.recv()).await?;
        let mail = mail.context("the mail server has ended")?;
        let asked = if what == "code" {
            let form = format!("challenge={challenge}&code={}", code(&mail)?);
            Asked::form("/api/sign-in/code", form, 200).with("cookie", browser)
        } else {
            let opened = client.answer(&Asked::page(link(&mail)?)).await?;
            let cookies = format!("{browser}; {}", cookie(&opened)?);
            let form = format!("challenge={challenge}");
            Asked::form("/api/sign-in/link", form, 200).with("cookie", cookies)
        };
        let statuses = at_once(&servers, &asked).await?;
        println!("   one mailed {what}, {AT_ONCE} at once: {statuses:?}");
        let won = statuses.iter().filter(|status| **status == 200).count();
        ensure!(won == 1, "{won} got in with one {what}");
        ensure!(statuses.iter().all(|status| *status < 500), "somebody was failed");
    }
    Ok(())
}

/// The statuses of all answers, in order of size.
async fn at_once(servers: &[Target; 2], asked: &Asked) -> Result<Vec<u16>> {
    let mut clients = Vec::new();
    for number in 0..AT_ONCE {
        clients.push(Client::connect(servers[number % 2].address).await?);
    }
    let mut asking = JoinSet::new();
    for mut client in clients {
        let asked = asked.clone();
        asking.spawn(async move { client.status(&asked).await });
    }
    let mut statuses = asking.join_all().await.into_iter().collect::<Result<Vec<_>>>()?;
    statuses.sort_unstable();
    Ok(statuses)
}

/// The cookie that an answer sets, as a browser sends it.
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
    let (_, rest) = mail
        .split_once("type this code there:")
        .context("no code in the mail")?;
    Ok(rest.chars().filter(char::is_ascii_digit).take(6).collect())
}

/// The path of the link.
fn link(mail: &str) -> Result<String> {
    let (_, rest) = mail
        .split_once("http://bench.test")
        .context("no link in the mail")?;
    Ok(rest.split_whitespace().next().unwrap_or_default().to_owned())
}
