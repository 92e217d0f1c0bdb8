//! The server's commands: serve, `migrate`, `check-config`, `rotate-keys`, `export-keys`,
//! and in development `seed`.

use std::{net::SocketAddr, path::Path, process::ExitCode};

use app::server::Bundle;
use domain::{
    Services, auth,
    config::{Config, Mode, Variables},
    mailer::worker,
    maintenance, schema,
    tokens::{self, Rotation},
};
use server::{admin_router, metrics, telemetry};
use tokio::{net::TcpListener, signal, sync::watch};

/// A page takes many small allocations, and the hash of a password takes 19 MiB: glibc's allocator
/// needs twice as long for the former, and keeps the latter for each thread.
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let mut line = format!("latchkey: {error}");
            // The text of some errors contains that of their cause.
            for cause in std::iter::successors(error.source(), |cause| cause.source()) {
                let cause = cause.to_string();
                if !line.contains(&cause) {
                    line = format!("{line}: {cause}");
                }
            }
            eprintln!("{line}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Outcome {
    let config = read_config()?;
    let _traces = telemetry::start(&config)?;
    match std::env::args().nth(1).as_deref() {
        None => serve(config).await,
        Some("migrate") => migrate(&config).await,
        Some("check-config") => check_config(config).await,
        Some("rotate-keys") => rotate_signing_keys(config).await,
        Some("export-keys") => export_keys(config).await,
        #[cfg(feature = "dev")]
        Some("seed") => server::seed::run(&Services::connect(config)?).await,
        #[cfg(not(feature = "dev"))]
        Some("seed") => Err("the demonstration is not in this build; build with `--features dev`".into()),
        Some(other) => Err(format!(
            "`{other}` is not a command; try none, `migrate`, `check-config`, `rotate-keys` or `export-keys`"
        )
        .into()),
    }
}

/// Reads `Leptos.toml` of the working directory, or the file that `LATCHKEY_CONFIG` names.
fn read_config() -> Result<Config, Box<dyn std::error::Error>> {
    let path = std::env::var("LATCHKEY_CONFIG").unwrap_or_else(|_| "Leptos.toml".to_owned());
    let file = std::fs::read_to_string(&path).map_err(|error| {
        format!("{path} cannot be read ({error}); start the server beside it or set LATCHKEY_CONFIG")
    })?;
    let variables: Variables = std::env::vars_os()
        .filter_map(|(name, value)| name.into_string().ok().zip(value.into_string().ok()))
        .collect();
    Ok(Config::read(&file, &variables)?)
}

async fn serve(config: Config) -> Outcome {
    let address = config.leptos.site_addr;
    // In production migration is a separate step, with a role that the server does not have.
    if let (Mode::Development, Some(owner)) = (config.server.mode, &config.database.owner_url) {
        schema::migrate(owner).await?;
    }
    let services = Services::connect(config)?;
    schema::check(&services).await?;
    tokens::check_signing_keys(&services).await?;
    let listener = listen(address, "LEPTOS_SITE_ADDR")?;
    let (close, closing) = watch::channel(false);
    serve_admin(&services, closing.clone()).await?;

    tokio::spawn(services.db.clone().watch());
    let (stop, stopping) = watch::channel(false);
    let worker = tokio::spawn(worker::run(services.clone(), stopping));
    tokio::spawn(maintenance::run(services.clone()));
    tokio::spawn(auth::listen_for_session_events(services.clone()));
    let providers = services.providers.clone();
    tokio::spawn(async move { providers.keep_discovering().await });

    tracing::info!(%address, origin = services.config.server.origin.as_str(), "listening");
    tokio::spawn(async move {
        wait_for_stop_signal().await;
        let _ = close.send(true);
    });
    let router = server::router(services.clone(), closing.clone());
    server::serve(listener, router, closing).await;
    server::finish_all(&services).await;
    stop.send(true)?;
    Ok(worker.await?)
}

/// Serves the operator's programs, if the configuration has an address for them.
async fn serve_admin(services: &Services, closing: watch::Receiver<bool>) -> Outcome {
    let Some(address) = services.config.admin.address else {
        return Ok(());
    };
    let listener = listen(address, "ADMIN_ADDRESS")?;
    let router = admin_router(services.clone(), metrics::install()?);
    tokio::spawn(server::serve(listener, router, closing));
    tracing::info!(%address, "metrics");
    Ok(())
}

fn listen(address: SocketAddr, variable: &str) -> Result<TcpListener, String> {
    let listener = server::bind(address);
    listener.map_err(|error| format!("{address} cannot be listened on ({error}); set {variable} to another"))
}

/// Waits for SIGTERM or Ctrl-C. Running requests are then finished, and no new ones accepted.
async fn wait_for_stop_signal() {
    let interrupt = signal::ctrl_c();
    #[cfg(unix)]
    {
        let Ok(mut terminate) = signal::unix::signal(signal::unix::SignalKind::terminate()) else {
            return;
        };
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}

/// Checks whether a server with this configuration could serve. The first error ends the check.
async fn check_config(config: Config) -> Outcome {
    println!("configuration  ok: {}", config.server.origin.as_str());
    let services = Services::connect(config)?;
    schema::check(&services).await?;
    println!("database       ok: role, migrations, clock");
    match auth::hears_session_events(&services).await {
        Ok(true) => println!("direct address ok: it hears what is told in the database"),
        Ok(false) => {
            return Err(
                "what [database] url tells is not heard: set [database] direct_url to the same database, \
                        past PgBouncer"
                    .into(),
            );
        }
        Err(error) => {
            return Err(format!(
                "Postgres cannot be reached directly ({error}); check [database] direct_url"
            )
            .into());
        }
    }
    tokens::check_signing_keys(&services).await?;
    println!("secret         ok: it opens what is sealed");
    let leptos = &services.config.leptos;
    let bundle = Bundle::new(leptos);
    for file in [bundle.stylesheet, bundle.script, bundle.wasm] {
        let file = Path::new(&leptos.site_root).join(file.trim_start_matches('/'));
        if !file.is_file() {
            let fix = "set LEPTOS_SITE_ROOT to the folder that cargo-leptos built, and put its hash.txt beside the server";
            return Err(format!("{} is not there; {fix}", file.display()).into());
        }
    }
    println!("site           ok: {}", leptos.site_root);
    Ok(())
}

async fn rotate_signing_keys(config: Config) -> Outcome {
    let services = Services::connect(config)?;
    schema::check(&services).await?;
    match tokens::rotate_signing_keys(&services).await? {
        Rotation::Done => {
            tracing::info!("the next key signs from now on");
            Ok(())
        }
        Rotation::CannotDecrypt(kid) => Err(format!(
            "the next key ({kid}) was sealed under another secret; set SECRET_ACCEPTED_KEY to that one, or \
             delete the key from signing_keys, and try again"
        )
        .into()),
        Rotation::TooSoon(wait) => Err(format!(
            "the next key is not known everywhere yet; try again in {} minutes",
            wait.as_secs().div_ceil(60)
        )
        .into()),
    }
}

/// Prints the public keys as PEM, for programs that cannot read a key set.
async fn export_keys(config: Config) -> Outcome {
    let services = Services::connect(config)?;
    schema::check(&services).await?;
    for key in tokens::published_keys(&services).await? {
        println!("# {}\n{}", key.kid, key.pem()?);
    }
    Ok(())
}

async fn migrate(config: &Config) -> Outcome {
    let owner = config
        .database
        .owner_url
        .as_ref()
        .ok_or("[database] owner_url is missing; set DATABASE_OWNER_URL to the owner's address")?;
    schema::migrate(owner).await?;
    tracing::info!("migrations are current");
    Ok(())
}
