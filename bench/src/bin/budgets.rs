//! What no change may exceed: bytes of the first load, and statements of a page. Neither
//! depends on how busy the machine is, so `cargo ci shipped` holds them.

use anyhow::{Result, bail};
use bench::{
    bytes,
    load::{Asked, Client},
    seed::{self, Database},
    statements,
    target::Target,
};
use sqlx::{Connection, PgConnection};

/// Statements and round trips, pings aside.
const STATEMENTS: [(&str, u64, u64); 4] = [
    ("sign-in", 0, 0),
    ("document list", 4, 4),
    ("one document", 4, 4),
    ("GET /api/v1/me", 1, 1),
];

/// Bytes in brotli: WebAssembly, script, style sheet, and the page itself.
const FIRST_LOAD: [(&str, [u64; 4]); 2] = [
    ("sign-in", [121_500, 7_000, 3_800, 2_200]),
    ("document list", [121_500, 7_000, 3_800, 3_500]),
];

#[tokio::main]
async fn main() -> Result<()> {
    let database = Database::from_environment()?;
    seed::fill(&database, 2000).await?;
    let mut exceeded = Vec::new();
    let mut hold = |what: String, is: u64, most: u64| {
        println!("{what:<40} {is:>8} of {most:>8}");
        if is > most {
            exceeded.push(what);
        }
    };
    for page in statements::count(&database).await? {
        let budget = STATEMENTS.iter().find(|(name, ..)| *name == page.name);
        let Some((_, statements, round_trips)) = budget else {
            bail!("{} has no budget", page.name);
        };
        hold(format!("{}: statements", page.name), page.statements, *statements);
        hold(
            format!("{}: round trips", page.name),
            page.round_trips,
            *round_trips,
        );
    }
    let server = Target::server(&database.app(), &[]).await?;
    let mut client = Client::connect(server.address).await?;
    let mut admin = PgConnection::connect_with(database.admin()).await?;
    for (name, [wasm, js, css, html]) in FIRST_LOAD {
        let page = match name {
            "sign-in" => Asked::page("/sign-in"),
            _ => {
                let cookie = seed::cookie(&mut admin, 0).await?;
                Asked::page(seed::list(0)).with("cookie", cookie)
            }
        };
        let loaded = bytes::first_load(&mut client, &page).await?;
        hold(format!("{name}: WebAssembly"), loaded.wasm, wasm);
        hold(format!("{name}: script"), loaded.js, js);
        hold(format!("{name}: style sheet"), loaded.css, css);
        hold(format!("{name}: page"), loaded.html, html);
    }
    match exceeded.is_empty() {
        true => Ok(()),
        false => bail!("over budget: {}", exceeded.join(", ")),
    }
}
