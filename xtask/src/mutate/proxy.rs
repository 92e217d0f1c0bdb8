//! A proxy between the tests and Postgres. It notes which test runs which statement, and changes a
//! statement on its way: a mutation needs no compilation.
//!
//! It reads the messages of the client as the protocol frames them: at first, without a type, a length
//! and parameters; then a byte of type, and a length of four bytes that counts itself.
//!
//! The crate `wire` counts messages in the pieces in which they pass, with tokio, which is too much to compile
//! for the set-up. Here a message is held whole, because it may be changed.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, BufReader, BufWriter, Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    ops::Range,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};

/// The code of an `SSLRequest`, in place of the protocol's version.
const ENCRYPTION: [u8; 4] = 80_877_103_u32.to_be_bytes();

/// Statements, and the names of the tests that ran each.
pub type Ran = BTreeMap<String, BTreeSet<String>>;

/// A proxy that runs until the program ends.
pub struct Proxy {
    /// The port on the loopback interface.
    pub port: u16,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// Each executed statement, and the databases in which it ran.
    ran: BTreeMap<String, BTreeSet<String>>,
    /// Each database, and the test that created it: the `application_name` of its connection.
    made: BTreeMap<String, String>,
    /// A statement, its replacement, and the number of times that it was replaced.
    replacement: Option<(String, String, usize)>,
}

impl Proxy {
    /// Starts the proxy, which forwards to `host:port`.
    pub fn start(postgres: String) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let (postgres, state) = (postgres.clone(), Arc::clone(&shared));
                // The error is ignored: a broken connection makes the test fail.
                thread::spawn(move || serve(&client, &postgres, &state));
            }
        });
        Ok(Self { port, state })
    }

    /// The statements that ran until now, and the tests that ran each.
    pub fn ran(&self) -> Ran {
        let state = lock(&self.state);
        let tests = |databases: &BTreeSet<String>| {
            let tests = databases.iter().filter_map(|database| state.made.get(database));
            tests.cloned().collect()
        };
        let ran = state.ran.iter();
        ran.map(|(statement, databases)| (statement.clone(), tests(databases)))
            .collect()
    }

    /// Replaces a statement by another one from now on.
    pub fn replace(&self, statement: &str, instead: String) {
        lock(&self.state).replacement = Some((statement.to_owned(), instead, 0));
    }

    /// Ends the replacement, and returns the number of times that the statement was replaced.
    pub fn restore(&self) -> usize {
        let replacement = lock(&self.state).replacement.take();
        replacement.map_or(0, |(_, _, times)| times)
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(client: &TcpStream, postgres: &str, state: &Mutex<State>) -> io::Result<()> {
    let server = TcpStream::connect(postgres)?;
    for socket in [client, &server] {
        socket.set_nodelay(true)?;
    }
    let (mut answers, mut asking) = (server.try_clone()?, client.try_clone()?);
    thread::spawn(move || {
        let copied = io::copy(&mut answers, &mut asking);
        let _ = asking.shutdown(Shutdown::Both);
        copied
    });
    let relayed = relay(client, &server, state);
    let _ = server.shutdown(Shutdown::Both);
    relayed
}

fn relay(mut client: &TcpStream, server: &TcpStream, state: &Mutex<State>) -> io::Result<()> {
    let mut from = BufReader::new(client);
    let mut to = BufWriter::new(server);
    let mut start = framed(&mut from)?;
    while start == ENCRYPTION {
        client.write_all(b"N")?;
        start = framed(&mut from)?;
    }
    send(&mut to, &[], &start)?;
    to.flush()?;
    let parameter = |name: &str| parameter(&start, name).unwrap_or_default();
    let (database, application) = (parameter("database"), parameter("application_name"));
    loop {
        let mut kind = [0];
        from.read_exact(&mut kind)?;
        let mut message = framed(&mut from)?;
        if let Some(range) = statement(kind[0], &message) {
            let text = String::from_utf8_lossy(&message[range.clone()]);
            if let Some(instead) = lock(state).notice(&text, &database, &application) {
                message.splice(range, instead.into_bytes());
            }
        }
        send(&mut to, &kind, &message)?;
        if from.buffer().is_empty() {
            to.flush()?;
        }
    }
}

impl State {
    /// Records that a statement runs, and returns its replacement if there is one.
    fn notice(&mut self, statement: &str, database: &str, application: &str) -> Option<String> {
        if let Some(rest) = statement.strip_prefix("create database ") {
            let made = rest.split(' ').next().unwrap_or_default();
            self.made.insert(made.to_owned(), application.to_owned());
        }
        let databases = self.ran.entry(statement.to_owned()).or_default();
        databases.insert(database.to_owned());
        let (replaced, instead, times) = self.replacement.as_mut()?;
        (replaced == statement).then(|| {
            *times += 1;
            instead.clone()
        })
    }
}

/// The range of the statement in a message: the whole of `Query`, and in `Parse` the text after the name.
/// Both end with a zero byte.
fn statement(kind: u8, message: &[u8]) -> Option<Range<usize>> {
    let zero = |from: usize| message[from..].iter().position(|byte| *byte == 0);
    let begin = match kind {
        b'Q' => 0,
        b'P' => zero(0)? + 1,
        _ => return None,
    };
    Some(begin..begin + zero(begin)?)
}

/// A parameter of the startup message: after the version follow names and values, each with a zero byte.
fn parameter(start: &[u8], name: &str) -> Option<String> {
    let parts: Vec<&[u8]> = start.get(4..)?.split(|byte| *byte == 0).collect();
    let pair = parts.chunks(2).find(|pair| pair[0] == name.as_bytes())?;
    Some(String::from_utf8_lossy(pair.get(1)?).into_owned())
}

/// Reads a message, without its length.
fn framed(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = u32::from_be_bytes(length).saturating_sub(4);
    let mut message = Vec::new();
    from.take(u64::from(length)).read_to_end(&mut message)?;
    Ok(message)
}

/// Writes a message; the first has no type.
fn send(to: &mut impl Write, kind: &[u8], message: &[u8]) -> io::Result<()> {
    let length = u32::try_from(message.len() + 4).map_err(io::Error::other)?;
    to.write_all(kind)?;
    to.write_all(&length.to_be_bytes())?;
    to.write_all(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_found_in_messages() {
        let parse = b"name\0select 1\0\0\0";
        assert_eq!(
            statement(b'P', parse).map(|range| &parse[range]),
            Some(&b"select 1"[..])
        );
        assert_eq!(statement(b'Q', b"begin\0"), Some(0..5));
        assert_eq!(statement(b'B', b"begin\0"), None);
    }

    #[test]
    fn parameters_are_read() {
        let start = b"\0\x03\0\0user\0ada\0database\0test_1\0\0";
        assert_eq!(parameter(start, "database").as_deref(), Some("test_1"));
        assert_eq!(parameter(start, "application_name"), None);
    }

    #[test]
    fn a_statement_is_replaced_and_counted() {
        let mut state = State::default();
        assert_eq!(
            state.notice("create database test_1 template t", "postgres", "a::test"),
            None
        );
        state.replacement = Some(("select 1".to_owned(), "select 2".to_owned(), 0));
        assert_eq!(
            state.notice("select 1", "test_1", "latchkey").as_deref(),
            Some("select 2")
        );
        assert_eq!(state.notice("select 3", "test_1", "latchkey"), None);
        let proxy = Proxy {
            port: 0,
            state: Arc::new(Mutex::new(state)),
        };
        assert_eq!(proxy.ran()["select 1"], BTreeSet::from(["a::test".to_owned()]));
        assert_eq!(proxy.restore(), 1);
    }
}
