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

/// What passed from the server to Postgres.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Statements that were executed; several in one text are one.
    pub statements: u64,
    /// Times that the server sent something and waited.
    pub round_trips: u64,
    /// Of these, the ones that asked only whether Postgres is there.
    pub pings: u64,
}

impl Count {
    /// What passed since an earlier count.
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
    /// Everything passes, after a while.
    Open(Duration),
    /// Connections are taken and kept, and nothing passes.
    Silent,
    /// No connection is taken or kept.
    Cut,
}

#[derive(Default)]
struct Passed {
    statements: AtomicU64,
    round_trips: AtomicU64,
    pings: AtomicU64,
}

/// The proxy. It ends when it is dropped.
pub struct Wire {
    address: SocketAddr,
    state: watch::Sender<State>,
    passed: Arc<Passed>,
}

impl Wire {
    /// Listens on a free port of loopback, and leads to `postgres`.
    pub async fn to(postgres: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (state, seen) = watch::channel(State::Open(Duration::ZERO));
        let passed = Arc::new(Passed::default());
        tokio::spawn(take(listener, postgres, seen, Arc::clone(&passed)));
        Ok(Self {
            address,
            state,
            passed,
        })
    }

    /// The same for a Postgres that is named by its host.
    pub async fn to_host(host: &str, port: u16) -> io::Result<Self> {
        let found = lookup_host((host, port)).await?.next();
        Self::to(found.ok_or(io::ErrorKind::NotFound)?).await
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What has passed so far.
    pub fn count(&self) -> Count {
        Count {
            statements: self.passed.statements.load(Ordering::Relaxed),
            round_trips: self.passed.round_trips.load(Ordering::Relaxed),
            pings: self.passed.pings.load(Ordering::Relaxed),
        }
    }

    /// Lets everything pass.
    pub fn open(&self) {
        self.state.send_replace(State::Open(Duration::ZERO));
    }

    /// Lets everything pass, each piece so much later.
    pub fn delay(&self, by: Duration) {
        self.state.send_replace(State::Open(by));
    }

    /// Keeps all connections, and lets nothing pass.
    pub fn silence(&self) {
        self.state.send_replace(State::Silent);
    }

    /// Closes all connections, and takes none.
    pub fn cut(&self) {
        self.state.send_replace(State::Cut);
    }
}

/// Until the proxy is dropped.
async fn take(
    listener: TcpListener,
    postgres: SocketAddr,
    mut state: watch::Receiver<State>,
    passed: Arc<Passed>,
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
            // A small answer does not wait for the one before; without it, it is slower.
            let _ = stream.set_nodelay(true);
        }
        let (from_client, to_client) = client.into_split();
        let (from_server, to_server) = server.into_split();
        let counted = Some((Frontend::default(), Arc::clone(&passed)));
        tokio::spawn(pass(from_client, to_server, state.clone(), counted));
        tokio::spawn(pass(from_server, to_client, state.clone(), None));
    }
}

/// One direction, until an end closes, or the wire is cut.
async fn pass(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut state: watch::Receiver<State>,
    mut counted: Option<(Frontend, Arc<Passed>)>,
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
        if let Some((frontend, passed)) = &mut counted {
            frontend.read(&piece[..length], |sent| passed.add(sent));
        }
        if to.write_all(&piece[..length]).await.is_err() {
            return;
        }
    }
}

impl Passed {
    fn add(&self, sent: Count) {
        self.statements.fetch_add(sent.statements, Ordering::Relaxed);
        self.round_trips.fetch_add(sent.round_trips, Ordering::Relaxed);
        self.pings.fetch_add(sent.pings, Ordering::Relaxed);
    }
}
