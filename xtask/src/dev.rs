//! `cargo dev`: the application on its own Postgres, rebuilt as you write.

use std::{
    env,
    ffi::OsStr,
    fs,
    io::{Read, Write},
    net::TcpStream,
    process::{Child, Command},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::sleep,
    time::Duration,
};

use anyhow::{Context, Result, bail};

use crate::{
    database::Database,
    postgres::{Durability, Postgres},
    process, tools, workspace,
};

/// The development database's name.
pub const DATABASE: &str = "latchkey_dev";

/// Where the site is served, as in Cargo.toml and Leptos.toml.
const ADDRESS: &str = "127.0.0.1:3000";
const ORIGIN: &str = "http://localhost:3000";

/// Starts everything, and ends everything on Ctrl-C.
pub fn run(release: bool) -> Result<()> {
    if TcpStream::connect(ADDRESS).is_ok() {
        bail!("something listens on {ADDRESS} already; end it first");
    }
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    ctrlc::set_handler(move || asked.store(true, Ordering::SeqCst))?;

    let path = tools::build_path(release)?;
    let (_postgres, admin) = postgres()?;
    let database = Database::new(&admin, DATABASE)?;
    database.prepare()?;

    if !database.has_users()? {
        seed(&database, &path, release)?;
    }

    let mut command = Command::new("cargo");
    match release {
        false => command.args(["leptos", "watch"]),
        true => command.args(["leptos", "serve", "--release"]),
    };
    command
        .args(["--bin-features", "dev"])
        .current_dir(workspace::root())
        .env("PATH", &path);
    configure(&mut command, &database)?;
    let mut site = process::in_own_group(&mut command)
        .spawn()
        .context("cargo leptos does not start")?;
    let ended = attend(&mut site, &stop);
    process::end_group(&mut site);
    ended
}

/// The private Postgres, or the one that `DATABASE_URL` names by an administrator.
pub fn postgres() -> Result<(Option<Postgres>, String)> {
    if let Ok(url) = env::var("DATABASE_URL") {
        return Ok((None, url));
    }
    let postgres = Postgres::start(Durability::Kept)?;
    let url = postgres.url().to_owned();
    Ok((Some(postgres), url))
}

/// Waits for the first answer, then for the end.
fn attend(site: &mut Child, stop: &AtomicBool) -> Result<()> {
    let mut answered = false;
    while !stop.load(Ordering::SeqCst) {
        if let Some(status) = site.try_wait()? {
            bail!("cargo leptos ended ({status})");
        }
        if !answered && answers() {
            answered = true;
            announce();
        }
        sleep(Duration::from_millis(100));
    }
    println!("\nstopping …");
    Ok(())
}

/// Whether the first page is there.
fn answers() -> bool {
    let Ok(mut connection) = TcpStream::connect(ADDRESS) else {
        return false;
    };
    let request = "GET /sign-in HTTP/1.1\r\nHost: localhost:3000\r\nConnection: close\r\n\r\n";
    let mut answer = [0; 12];
    connection.set_read_timeout(Some(Duration::from_secs(5))).is_ok()
        && connection.write_all(request.as_bytes()).is_ok()
        && connection.read_exact(&mut answer).is_ok()
        && answer.ends_with(b"200")
}

/// Writes the demonstration, before a server runs that could send its mail. Half
/// of one is none: the database is made anew.
fn seed(database: &Database, path: &OsStr, release: bool) -> Result<()> {
    let profile: &[&str] = if release { &["--release"] } else { &[] };
    process::run(
        Command::new("cargo")
            .args(["leptos", "build", "--bin-features", "dev"])
            .args(profile)
            .current_dir(workspace::root())
            .env("PATH", path),
    )?;
    let profile = if release { "release" } else { "debug" };
    let mut command = Command::new(workspace::target_dir().join(profile).join("server"));
    command.arg("seed").current_dir(workspace::root());
    configure(&mut command, database)?;
    command.env("LOG_FILTER", "warn");
    process::quiet(&mut command).inspect_err(|_| {
        if let Err(error) = database.recreate() {
            eprintln!("{error:#}");
        }
    })
}

fn configure(command: &mut Command, database: &Database) -> Result<()> {
    command
        .env("SERVER_MODE", "development")
        .env("SERVER_ORIGIN", ORIGIN)
        .env("SECRET_KEY", secret()?)
        .env("DATABASE_URL", database.app_url())
        .env("MAIL_TRANSPORT", "mailbox")
        // Who develops signs in more often than who is attacked.
        .env("AUTH_MAILS_PER_HOUR", "500");
    Ok(())
}

/// Made once, and kept: sealed mail and codes outlive a restart.
fn secret() -> Result<String> {
    let file = workspace::dev_dir()?.join("secret");
    if let Ok(secret) = fs::read_to_string(&file) {
        return Ok(secret);
    }
    let mut bytes = [0; 32];
    fs::File::open("/dev/urandom")
        .and_then(|mut random| random.read_exact(&mut bytes))
        .context("there is no /dev/urandom")?;
    let secret: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    fs::write(&file, &secret)?;
    Ok(secret)
}

fn announce() {
    println!(
        "
  Latchkey is at     {ORIGIN}
  Mail arrives at    {ORIGIN}/dev/mailbox

  Sign in as         ada@example.com      owner of Analytical Engines, editor in Structured Programs
                     grace@example.com    editor in General, manager of Research
                     linus@example.com    reader in General
                     edsger@example.com   owner of Structured Programs

  Ctrl-C stops everything.
"
    );
}
