//! Performance budgets: bytes of the first load, and statements of a page. Neither depends on how
//! busy the machine is, so `cargo ci shipped` checks them.

use anyhow::{Result, bail};
use bench::{
    bytes,
    load::{Client, RequestTemplate},
    seed::{self, Database},
    statements,
    target::Target,
};
use sqlx::{Connection, PgConnection};

/// Maximum statements and round trips of a page, without pings.
const STATEMENTS: [(&str, u64, u64); 4] = [
    ("sign-in", 0, 0),
    ("document list", 4, 4),
    ("one document", 4, 4),
    ("GET /api/v1/me", 1, 1),
];

/// Maximum bytes, compressed with brotli: WebAssembly, script, style sheet, fonts, and the HTML page.
const FIRST_LOAD: [(&str, [u64; 5]); 2] = [
    ("sign-in", [148_000, 7_600, 10_000, 40_000, 3_500]),
    ("document list", [148_000, 7_600, 10_000, 40_000, 4_500]),
];

#[tokio::main]
async fn main() -> Result<()> {
    let database = Database::from_environment()?;
    seed::fill(&database, 2000).await?;
    let mut exceeded = Vec::new();
    let mut check = |name: String, actual: u64, maximum: u64| {
        println!("{name:<40} {actual:>8} of {maximum:>8}");
        if actual > maximum {
            exceeded.push(name);
        }
    };
    for page in statements::count(&database).await? {
        let budget = STATEMENTS.iter().find(|(name, ..)| *name == page.name);
        let Some((_, statements, round_trips)) = budget else {
            bail!("{} has no budget", page.name);
        };
        check(format!("{}: statements", page.name), page.statements, *statements);
        check(
            format!("{}: round trips", page.name),
            page.round_trips,
            *round_trips,
        );
    }
    let server = Target::server(&database.app(), &[]).await?;
    let mut client = Client::connect(server.address).await?;
    let mut admin = PgConnection::connect_with(database.admin()).await?;
    for (name, [wasm, js, css, font, html]) in FIRST_LOAD {
        let page = match name {
            "sign-in" => RequestTemplate::page("/sign-in"),
            _ => {
                let cookie = seed::session_cookie(&mut admin, 0).await?;
                RequestTemplate::page(seed::documents_path(0)).with("cookie", cookie)
            }
        };
        let loaded = bytes::first_load(&mut client, &page).await?;
        check(format!("{name}: WebAssembly"), loaded.wasm, wasm);
        check(format!("{name}: script"), loaded.js, js);
        check(format!("{name}: style sheet"), loaded.css, css);
        check(format!("{name}: fonts"), loaded.font, font);
        check(format!("{name}: page"), loaded.html, html);
    }
    match exceeded.is_empty() {
        true => Ok(()),
        false => bail!("over budget: {}", exceeded.join(", ")),
    }
}
