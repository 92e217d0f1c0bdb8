//! `cargo dev`: the application on its own Postgres, rebuilt as you write.

mod options;
mod plan;

use std::{
    env,
    ffi::OsStr,
    fs,
    io::Read,
    net::TcpStream,
    process::{Child, Command},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use self::plan::Plan;
use crate::{
    database::{Database, Migrator},
    http,
    postgres::{Durability, Postgres},
    process, progress, tools, workspace,
};

pub use self::options::Options;

/// The development database's name.
pub const DATABASE: &str = "latchkey_dev";

/// Features of server and browser in development alone. Both need the same ones, or islands would not
/// hydrate.
pub const DEV_FEATURES: [&str; 4] = ["--bin-features", "dev", "--lib-features", "dev"];

/// Starts everything, and ends everything on Ctrl-C.
pub fn run(options: Options) -> Result<()> {
    if TcpStream::connect(options.address()).is_ok() {
        bail!(
            "something listens on {} already; end it, or choose another port: cargo dev --port {}",
            options.address(),
            options.port.saturating_add(10)
        );
    }
    let since = Instant::now();
    Plan::of(options).announce(options)?;
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    ctrlc::set_handler(move || asked.store(true, Ordering::SeqCst))?;

    let path = tools::build_path(options.release)?;
    let (_postgres, admin) = postgres()?;
    let database = Database::new(&admin, DATABASE)?;
    database.create()?;
    let is_empty = !database.has_users()?;
    if is_empty || !options.server().is_file() {
        build(&path, options)?;
    }
    if is_empty {
        seed(&database, options)?;
    }

    let mut command = leptos(&path, options);
    match options.release {
        false => command.arg("watch"),
        true => command.args(["serve", "--release"]),
    };
    configure(command.args(DEV_FEATURES), &database, options)?;
    let mut site = process::in_own_group(&mut command)
        .spawn()
        .context("cargo leptos does not start")?;
    let ended = attend(&mut site, &stop, options, &admin, since);
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
fn attend(site: &mut Child, stop: &AtomicBool, options: Options, admin: &str, since: Instant) -> Result<()> {
    let mut answered = false;
    while !stop.load(Ordering::SeqCst) {
        if let Some(status) = site.try_wait()? {
            bail!("cargo leptos ended ({status})");
        }
        if !answered && http::get(options.port, "/sign-in").is_some() {
            answered = true;
            announce(&options.origin(), admin, since.elapsed());
        }
        sleep(Duration::from_millis(100));
    }
    println!("\nstopping …");
    Ok(())
}

/// Server and pages, before anything is started.
fn build(path: &OsStr, options: Options) -> Result<()> {
    let mut command = leptos(path, options);
    command.arg("build").args(DEV_FEATURES);
    if options.release {
        command.arg("--release");
    }
    progress::run("compiling server and pages", &mut command)
}

fn leptos(path: &OsStr, options: Options) -> Command {
    let mut command = Command::new("cargo");
    command
        .arg("leptos")
        .current_dir(workspace::root())
        // Names with hashes beside the binary are of an earlier build.
        .env("LEPTOS_HASH_FILES", options.release.to_string())
        .env("PATH", path);
    if options.offline {
        command.env("CARGO_NET_OFFLINE", "true");
    }
    command
}

/// Writes the demonstration, before a server runs that could send its mail. If that fails, the database
/// is recreated, so that the next start writes it again.
fn seed(database: &Database, options: Options) -> Result<()> {
    let server = options.server();
    let migrator = Migrator::Server(&server);
    database.prepare(&migrator)?;
    let mut command = Command::new(&server);
    command.arg("seed").current_dir(workspace::root());
    configure(&mut command, database, options)?;
    command.env("LOG_FILTER", "warn");
    progress::run("writing the demonstration", &mut command).inspect_err(|_| {
        if let Err(error) = database.recreate(&migrator) {
            eprintln!("{error:#}");
        }
    })
}

fn configure(command: &mut Command, database: &Database, options: Options) -> Result<()> {
    command
        .env("SERVER_MODE", "development")
        .env("SERVER_ORIGIN", options.origin())
        .env("LEPTOS_SITE_ADDR", options.address())
        .env("LEPTOS_RELOAD_PORT", options.port.saturating_add(1).to_string())
        .env("SECRET_KEY", secret()?)
        .env("DATABASE_URL", database.app_url())
        // A server in development migrates when it starts.
        .env("DATABASE_OWNER_URL", database.owner_url())
        .env("MAIL_TRANSPORT", "mailbox")
        // Off, because two development servers may run at the same time.
        .env("ADMIN_ADDRESS", "")
        // Developers sign in often.
        .env("AUTH_MAILS_PER_HOUR", "500")
        .env("AUTH_GUESSES_PER_HOUR", "500");
    Ok(())
}

/// The secret key, generated once and stored, so that encrypted mail and codes stay valid after a restart.
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

fn announce(origin: &str, admin: &str, taken: Duration) {
    println!(
        "
  Latchkey is at     {origin}    (after {})
  Mail arrives at    {origin}/dev/mailbox
  Postgres is at     {admin}

  Sign in as         ada@example.com      owner of Analytical Engines, editor in Structured Programs
                     grace@example.com    editor in General, manager of Research
                     linus@example.com    reader in General
                     edsger@example.com   owner of Structured Programs

  Ctrl-C stops everything.
",
        progress::minutes_and_seconds(taken)
    );
}
