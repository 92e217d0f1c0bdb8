//! A TCP proxy between the server and Postgres, for tests and measurements: it counts the
//! statements and round trips that pass, and cuts, delays or silences them on demand.

mod frontend;

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream, lookup_host,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
    time::sleep,
};

use frontend::Frontend;

/// The messages that the server has sent to Postgres, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Executed statements; several in one query text count as one.
    pub statements: u64,
    /// Round trips: times that the server sent messages and waited for the response.
    pub round_trips: u64,
    /// Round trips that only check whether the connection is alive.
    pub pings: u64,
}

impl Count {
    /// The difference to an earlier count.
    pub fn since(self, earlier: Self) -> Self {
        Self {
            statements: self.statements - earlier.statements,
            round_trips: self.round_trips - earlier.round_trips,
            pings: self.pings - earlier.pings,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Data is forwarded after a delay.
    Open(Duration),
    /// Connections are accepted and kept open, and no data is forwarded.
    Silent,
    /// Connections are closed, and new ones too.
    Cut,
}

#[derive(Default)]
struct Counters {
    statements: AtomicU64,
    round_trips: AtomicU64,
    pings: AtomicU64,
}

/// The proxy. It stops on drop.
pub struct Wire {
    address: SocketAddr,
    state: watch::Sender<State>,
    counters: Arc<Counters>,
}

impl Wire {
    /// Listens on a free port of the loopback interface, and forwards to `postgres`.
    pub async fn to(postgres: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (state, seen) = watch::channel(State::Open(Duration::ZERO));
        let counters = Arc::new(Counters::default());
        tokio::spawn(accept_connections(
            listener,
            postgres,
            seen,
            Arc::clone(&counters),
        ));
        Ok(Self {
            address,
            state,
            counters,
        })
    }

    /// Listens like [`to`](Self::to), and forwards to a Postgres that is given by host name and port.
    pub async fn to_host(host: &str, port: u16) -> io::Result<Self> {
        let found = lookup_host((host, port)).await?.next();
        Self::to(found.ok_or(io::ErrorKind::NotFound)?).await
    }

    /// The address that the proxy listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The count since the start of the proxy.
    pub fn count(&self) -> Count {
        Count {
            statements: self.counters.statements.load(Ordering::Relaxed),
            round_trips: self.counters.round_trips.load(Ordering::Relaxed),
            pings: self.counters.pings.load(Ordering::Relaxed),
        }
    }

    /// Forwards data without delay, which also ends a delay, a silence or a cut.
    pub fn open(&self) {
        self.state.send_replace(State::Open(Duration::ZERO));
    }

    /// Forwards each chunk after a delay, in both directions.
    pub fn delay(&self, by: Duration) {
        self.state.send_replace(State::Open(by));
    }

    /// Keeps all connections open and forwards no data.
    pub fn silence(&self) {
        self.state.send_replace(State::Silent);
    }

    /// Closes all connections and refuses new ones.
    pub fn cut(&self) {
        self.state.send_replace(State::Cut);
    }
}

/// Accepts connections until the proxy is dropped.
async fn accept_connections(
    listener: TcpListener,
    postgres: SocketAddr,
    mut state: watch::Receiver<State>,
    counters: Arc<Counters>,
) {
    loop {
        let client = tokio::select! {
            taken = listener.accept() => taken,
            changed = state.changed() => match changed {
                Ok(()) => continue,
                Err(_) => return,
            },
        };
        let Ok((client, _)) = client else { continue };
        if *state.borrow() == State::Cut {
            continue;
        }
        let Ok(server) = TcpStream::connect(postgres).await else {
            continue;
        };
        for stream in [&client, &server] {
            // Small messages are sent at once, without Nagle's algorithm.
            let _ = stream.set_nodelay(true);
        }
        let (from_client, to_client) = client.into_split();
        let (from_server, to_server) = server.into_split();
        let counted = Some((Frontend::default(), Arc::clone(&counters)));
        tokio::spawn(forward(from_client, to_server, state.clone(), counted));
        tokio::spawn(forward(from_server, to_client, state.clone(), None));
    }
}

/// Forwards one direction of a connection until either end closes it or the proxy is cut.
async fn forward(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut state: watch::Receiver<State>,
    mut counted: Option<(Frontend, Arc<Counters>)>,
) {
    let mut piece = vec![0; 64 * 1024];
    loop {
        let read = tokio::select! {
            read = from.read(&mut piece) => read,
            cut = state.wait_for(|state| *state == State::Cut) => {
                drop(cut);
                return;
            }
        };
        let Ok(length @ 1..) = read else { return };
        let delay = match state.wait_for(|state| *state != State::Silent).await.as_deref() {
            Ok(State::Open(delay)) => *delay,
            _ => return,
        };
        if !delay.is_zero() {
            sleep(delay).await;
        }
        if let Some((frontend, counters)) = &mut counted {
            frontend.read(&piece[..length], |sent| counters.add(sent));
        }
        if to.write_all(&piece[..length]).await.is_err() {
            return;
        }
    }
}

impl Counters {
    fn add(&self, sent: Count) {
        self.statements.fetch_add(sent.statements, Ordering::Relaxed);
        self.round_trips.fetch_add(sent.round_trips, Ordering::Relaxed);
        self.pings.fetch_add(sent.pings, Ordering::Relaxed);
    }
}
