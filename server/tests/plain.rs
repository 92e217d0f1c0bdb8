//! The plain binary, as it is shipped: which configurations stop its start, and that it contains
//! nothing of development. `cargo ci plain` builds it alone and passes its path in `PLAIN_SERVER`: a
//! binary built together with tests would have the features that tests need.

#![allow(missing_docs, clippy::unwrap_used)]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Output, Stdio},
    sync::mpsc,
    time::Duration,
};

fn binary() -> String {
    std::env::var("PLAIN_SERVER").expect("PLAIN_SERVER is not set; run this by `cargo ci plain`")
}

/// The server's command with a working production configuration, in which `variables` replace or add
/// environment variables.
fn command(variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(binary());
    command
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .env_clear()
        .envs([
            ("SECRET_KEY", "a key for tests, of at least 32 characters"),
            ("SERVER_ORIGIN", "https://app.example.com"),
            ("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none"),
            ("MAIL_SMTP_URL", "smtps://mail.example.com"),
            ("LEPTOS_SITE_ADDR", "127.0.0.1:0"),
            ("ADMIN_ADDRESS", ""),
        ])
        .envs(variables.iter().copied());
    command
}

fn start(variables: &[(&str, &str)]) -> Output {
    command(variables).output().unwrap()
}

/// The error on which the server does not start: the only line on standard error.
fn refusal(variables: &[(&str, &str)]) -> String {
    let output = start(variables);
    assert!(!output.status.success(), "it started with {variables:?}");
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    text
}

/// The server never makes up a key: a missing or short one stops the start.
#[test]
fn missing_or_short_secret_key_stops_the_start() {
    for key in ["", "short"] {
        let line = refusal(&[("SECRET_KEY", key)]);
        assert!(
            line.contains("[secret] key") && line.contains("SECRET_KEY"),
            "{line}"
        );
    }
}

/// The error names the setting, and the variable or value that corrects it.
#[test]
fn invalid_setting_is_named_with_its_fix() {
    for (variable, value, key) in [
        ("SERVER_MODE", "test", "[server] mode"),
        ("SERVER_ORIGIN", "app.example.com", "[server] origin"),
        ("SERVER_ORIGIN", "http://app.example.com", "[server] origin"),
        ("SERVER_ORIGIN", "https://app.example.com/path", "[server] origin"),
        ("DATABASE_URL", "nonsense", "[database] url"),
        ("DATABASE_DIRECT_URL", "", "[database] direct_url"),
        ("DATABASE_MAX_CONNECTIONS", "many", "[database] max_connections"),
        ("DATABASE_MAX_CONNECTIONS", "0", "[database] max_connections"),
        ("SECRET_ACCEPTED_KEY", "short", "[secret] accepted_key"),
        ("SESSION_IDLE_HOURS", "-1", "[session] idle_hours"),
        ("MAIL_FROM", "nobody", "[mail] from"),
        ("MAIL_TRANSPORT", "pigeon", "[mail] transport"),
        ("MAIL_TRANSPORT", "mailbox", "[mail] transport"),
        ("MAIL_SMTP_URL", "smtp://mail.example.com", "[mail] smtp_url"),
        ("LEPTOS_SITE_ADDR", "here", "[leptos] site_addr"),
        ("LOG_FILTER", "=", "[log] filter"),
        ("LOG_TRACES", "somewhere", "[log] traces"),
        ("ADMIN_ADDRESS", "everywhere", "[admin] address"),
    ] {
        let line = refusal(&[(variable, value)]);
        assert!(line.contains(key), "{variable}={value}: {line}");
        let named = line.contains(variable) || line.contains("write") || line.contains("must be");
        assert!(named, "no fix: {line}");
    }
}

/// Unknown keys, sections of the wrong type and invalid audiences in `Leptos.toml` stop the start.
#[test]
fn invalid_key_in_the_config_file_is_named() {
    let folder = std::env::temp_dir().join(format!("latchkey-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let whole = include_str!("../../Leptos.toml");
    let over_http = format!("{whole}\n[audiences.documents]\norigin = \"http://documents.example.com\"\n");
    for (text, named) in [
        (over_http.as_str(), "[audiences.documents] origin"),
        (
            "[audiences.\"a b\"]\norigin = \"https://a.example.com\"\n",
            "[audiences.a b]",
        ),
        (
            "[audiences.all]\norigin = \"https://*.example.com\"\n",
            "[audiences.all] origin",
        ),
        ("[audiences]\nall = \"https://a.example.com\"\n", "audiences.all"),
        ("[session]\nidle_ours = 3\n", "[session] idle_ours"),
        ("[sesion]\nidle_hours = 3\n", "[sesion]"),
        ("session = 3\n", "session"),
        ("[session\n", "Leptos.toml is not valid TOML"),
    ] {
        let file = folder.join("Leptos.toml");
        std::fs::write(&file, text).unwrap();
        let line = refusal(&[("LATCHKEY_CONFIG", file.to_str().unwrap())]);
        assert!(line.contains(named), "{line}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}

/// Development mode does not start, and the routes of development are not compiled in.
#[test]
fn plain_binary_contains_no_development_features() {
    let line = refusal(&[("SERVER_MODE", "development"), ("MAIL_TRANSPORT", "mailbox")]);
    assert!(line.contains("--features dev"), "{line}");
    let binary = std::fs::read(binary()).unwrap();
    let contains = |text: &str| binary.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(
        contains("/sign-in/link/{token}"),
        "routes are found in the binary"
    );
    assert!(!contains("/dev/mailbox"), "the mailbox is in the plain binary");
    assert!(
        !contains("DocumentsElsewhere"),
        "the page of development builds is in the plain binary"
    );
}

/// A running server in production mode with its own database, as the README starts it.
struct Running {
    server: Child,
    address: String,
}

impl Running {
    fn start(variables: &[(&str, &str)]) -> Self {
        let database = std::env::var("PLAIN_DATABASE_URL").expect("PLAIN_DATABASE_URL is not set");
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap().to_string();
        drop(free);
        let own = [
            ("DATABASE_URL", database.as_str()),
            ("LEPTOS_SITE_ADDR", &address),
        ];
        let server = command(&[&own, variables].concat())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut running = Self { server, address };
        let answers = (0..200).any(|_| {
            assert!(running.server.try_wait().unwrap().is_none(), "the server ended");
            std::thread::sleep(Duration::from_millis(50));
            running.get("/healthz", "").is_ok()
        });
        assert!(answers, "the server answers within ten seconds");
        running
    }

    fn get(&self, path: &str, cookie: &str) -> std::io::Result<String> {
        let mut connection = TcpStream::connect(&self.address)?;
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: app.example.com\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
        );
        connection.write_all(request.as_bytes())?;
        let mut answer = String::new();
        connection.read_to_string(&mut answer)?;
        Ok(answer)
    }

    /// Asks it to stop, and waits until it has.
    fn stop(mut self) {
        let kill = Command::new("kill").arg(self.server.id().to_string()).status();
        assert!(kill.unwrap().success());
        assert!(self.server.wait().unwrap().success());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has stopped already, unless a test failed.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A production server answers pages and the API, and stops on SIGTERM.
#[test]
fn server_starts_and_serves() {
    let server = Running::start(&[]);
    let first = server.get("/sign-in", "").unwrap();
    assert!(
        first.starts_with("HTTP/1.1 200") && first.contains("Email address"),
        "{first}"
    );
    for (path, status) in [
        ("/o/a/w/b/integration", "404"),
        ("/dev/components", "404"),
        ("/dev/mailbox", "404"),
        ("/api/v1/me", "401"),
    ] {
        assert_eq!(server.get(path, "").unwrap()[9..12], *status, "{path}");
    }
    server.stop();
}

/// A trace leads from the request to its SQL statements, and holds neither tokens nor cookies (S74).
#[test]
fn request_trace_contains_statements_and_no_secret() {
    let collector = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}/v1/traces", collector.local_addr().unwrap());
    let (sent, collected) = mpsc::channel();
    std::thread::spawn(move || {
        for connection in collector.incoming() {
            let _ = receive_traces(connection.unwrap(), &sent);
        }
    });
    let server = Running::start(&[("LOG_TRACES", &endpoint)]);
    let (token, session) = ("T0kenThatIsNeverShared".repeat(2), "U2Vzc2lvbklzU2VjcmV0");
    server.get(&format!("/sign-in/link/{token}"), "").unwrap();
    let cookie = format!("__Host-session={session}AA");
    let page = server.get("/settings/profile", &cookie).unwrap();
    assert_eq!(page[9..12], *"302", "{page}");
    server.stop();
    let traces: Vec<u8> = collected.try_iter().flatten().collect();
    let contains = |text: &str| traces.windows(text.len()).any(|window| window == text.as_bytes());
    for told in [
        "latchkey",
        "/sign-in/link/{token}",
        "/settings/profile",
        "from sessions s join users u",
    ] {
        assert!(
            contains(told),
            "{told} is not in {} bytes of traces",
            traces.len()
        );
    }
    for secret in [token.as_str(), session] {
        assert!(!contains(secret), "{secret} is in the traces");
    }
}

/// Receives what the trace exporter sends: just enough HTTP for that.
fn receive_traces(mut connection: TcpStream, sent: &mpsc::Sender<Vec<u8>>) -> std::io::Result<()> {
    let mut lines = BufReader::new(connection.try_clone()?);
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line)? == 0 {
                return Ok(());
            }
            if let Some(stated) = line.to_lowercase().strip_prefix("content-length:") {
                length = stated.trim().parse().unwrap_or_default();
            }
            if line == "\r\n" {
                break;
            }
        }
        let mut body = vec![0; length];
        lines.read_exact(&mut body)?;
        let _ = sent.send(body);
        connection.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")?;
    }
}

/// `server check-config` names each problem with its fix, until the configuration is complete.
#[test]
fn check_config_reports_every_problem() {
    let database = std::env::var("PLAIN_DATABASE_URL").expect("PLAIN_DATABASE_URL is not set");
    let site = std::env::temp_dir().join(format!("latchkey-site-{}", std::process::id()));
    // Left over from a run that failed.
    let _ = std::fs::remove_dir_all(&site);
    std::fs::create_dir_all(&site).unwrap();
    let root = site.to_str().unwrap();
    let check = |more: &[(&str, &str)]| {
        let known = [("DATABASE_URL", database.as_str()), ("LEPTOS_SITE_ROOT", root)];
        let output = command(&[&known, more].concat())
            .arg("check-config")
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.success(), text(output.stdout), text(output.stderr))
    };

    let (fine, _, wrong) = check(&[("DATABASE_DIRECT_URL", "postgres://nobody@127.0.0.1:1/none")]);
    assert!(!fine && wrong.contains("[database] direct_url"), "{wrong}");

    let elsewhere = format!("{}/postgres", database.rsplit_once('/').unwrap().0);
    let (fine, _, wrong) = check(&[("DATABASE_DIRECT_URL", &elsewhere)]);
    assert!(!fine && wrong.contains("[database] direct_url"), "{wrong}");

    // Each missing file of the site is reported, until it is there.
    for missed in 0.. {
        let (fine, said, wrong) = check(&[]);
        if fine {
            assert_eq!((missed, said.matches(" ok: ").count()), (3, 5), "{said}");
            break;
        }
        assert!(wrong.contains("LEPTOS_SITE_ROOT"), "{wrong}");
        let file = wrong
            .split_once("latchkey: ")
            .unwrap()
            .1
            .split_once(" is not there")
            .unwrap()
            .0;
        std::fs::create_dir_all(Path::new(file).parent().unwrap()).unwrap();
        std::fs::write(file, "").unwrap();
    }
    std::fs::remove_dir_all(site).unwrap();
}

/// The error names the setting, but not the URL, which may hold a password.
#[test]
fn unreachable_database_stops_the_start_in_one_line() {
    let line = refusal(&[]);
    assert!(line.contains("[database] url"), "{line}");
    assert!(
        !line.contains("nobody"),
        "a database URL may contain a password: {line}"
    );
}
