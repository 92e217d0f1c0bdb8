//! Raw TCP connections: request smuggling, slow clients, shutdown (S59, S71, R5).

use std::time::Duration;

use domain::testing::TestDatabase;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    sync::watch,
    task::JoinHandle,
    time::{sleep, timeout},
};

/// A server that listens on its own port.
struct TestServer {
    address: std::net::SocketAddr,
    stop: watch::Sender<bool>,
    done: JoinHandle<()>,
}

impl TestServer {
    async fn new(db: &TestDatabase) -> Self {
        let listener = server::bind(([127, 0, 0, 1], 0).into()).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopping) = watch::channel(false);
        let router = server::router(db.services.clone(), stopping.clone());
        let done = tokio::spawn(server::serve(listener, router, stopping));
        Self { address, stop, done }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Sends raw bytes on a new connection, and reads the answer.
    async fn send(&self, raw: &[u8]) -> RawAnswer {
        let mut connection = self.connect().await;
        connection.write_all(raw).await.unwrap();
        read_answer(&mut connection).await
    }
}

/// Reads everything that the server sends until it closes the connection or sends nothing for half a
/// second.
struct RawAnswer {
    text: String,
    closed: bool,
}

async fn read_answer(connection: &mut TcpStream) -> RawAnswer {
    let mut said = Vec::new();
    let mut chunk = [0; 4096];
    let closed = loop {
        match timeout(Duration::from_millis(500), connection.read(&mut chunk)).await {
            Ok(Ok(read @ 1..)) => said.extend_from_slice(&chunk[..read]),
            // The server may close before it has read everything.
            Ok(Ok(0) | Err(_)) => break true,
            Err(_) => break false,
        }
    };
    RawAnswer {
        text: String::from_utf8_lossy(&said).into_owned(),
        closed,
    }
}

/// The status code of each response in the text.
fn status_codes(text: &str) -> Vec<&str> {
    text.match_indices("HTTP/1.1 ")
        .map(|(at, _)| &text[at + 9..at + 12])
        .collect()
}

/// Each input could be read as one request by a proxy and as two by the server, or the reverse: it gets
/// one answer at most (S59).
#[tokio::test]
async fn request_smuggling_is_rejected() {
    let db = TestDatabase::create().await;
    let server = TestServer::new(&db).await;
    let host = "Host: localhost:3000\r\n";
    let hidden = format!("GET /healthz HTTP/1.1\r\n{host}\r\n");
    let post = format!(
        "POST /api/sign-out HTTP/1.1\r\n{host}Origin: http://localhost:3000\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    );
    let length = hidden.len();
    for (case, raw, wanted) in [
        (
            "both lengths",
            format!("{post}Content-Length: {length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}"),
            &["400", "200"][..],
        ),
        (
            "different lengths",
            format!("{post}Content-Length: 0\r\nContent-Length: {length}\r\n\r\n{hidden}"),
            &["400"],
        ),
        (
            "a list of lengths",
            format!("{post}Content-Length: 0, {length}\r\n\r\n{hidden}"),
            &["400"],
        ),
        (
            "a signed length",
            format!("{post}Content-Length: +{length}\r\n\r\n{hidden}"),
            &["400"],
        ),
        (
            "a length that is not a number",
            format!("{post}Content-Length: none\r\n\r\n{hidden}"),
            &["400"],
        ),
        (
            "a coding that is not finished",
            format!("{post}Transfer-Encoding: gzip\r\n\r\n{hidden}"),
            &["400"],
        ),
        (
            "a coding after chunked",
            format!("{post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n{hidden}"),
            &["400"],
        ),
        (
            "chunked twice",
            format!("{post}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n{hidden}"),
            &["400"],
        ),
        (
            "chunked twice, in two headers",
            format!(
                "{post}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}"
            ),
            &["400"],
        ),
        (
            "a coding before chunked",
            format!("{post}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n{hidden}"),
            &["400"],
        ),
        (
            "two codings, in two headers",
            format!("{post}Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}"),
            &["400"],
        ),
        (
            "a coding that is not one",
            format!("{post}Transfer-Encoding: identity\r\n\r\n{hidden}"),
            &["400"],
        ),
        (
            "identity before chunked",
            format!("{post}Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n{hidden}"),
            &["400"],
        ),
        (
            "a coding in quotes",
            format!("{post}Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n{hidden}"),
            &["400"],
        ),
        (
            "an empty coding",
            format!("{post}Transfer-Encoding: \r\n\r\n0\r\n\r\n{hidden}"),
            &["400"],
        ),
        (
            "a coding on a page",
            format!(
                "GET /sign-in HTTP/1.1\r\n{host}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n{hidden}"
            ),
            &["400"],
        ),
        (
            "a coding in HTTP/1.0",
            format!(
                "{}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}",
                post.replace("HTTP/1.1", "HTTP/1.0")
            ),
            &["400"],
        ),
        (
            "HTTP/1.0 without a host",
            "GET /sign-in HTTP/1.0\r\n\r\n".to_owned(),
            &["421", "400"],
        ),
        (
            "an invalid chunk length",
            format!("{post}Transfer-Encoding: chunked\r\n\r\nx\r\n\r\n{hidden}"),
            &["400"],
        ),
        (
            "a folded header",
            format!("{post}X-Folded: a\r\n b\r\nContent-Length: 0\r\n\r\n"),
            &["400"],
        ),
        (
            "a space before the colon",
            format!("{post}Content-Length : {length}\r\n\r\n{hidden}"),
            &["400"],
        ),
        (
            "a bare carriage return",
            format!("GET /healthz HTTP/1.1\r\n{host}X: a\rb\r\n\r\n"),
            &["400"],
        ),
        (
            "a null in a header",
            format!("GET /healthz HTTP/1.1\r\n{host}X: a\0b\r\n\r\n"),
            &["400"],
        ),
        (
            "no host",
            "GET /sign-in HTTP/1.1\r\n\r\n".to_owned(),
            &["421", "400"],
        ),
        (
            "two hosts",
            format!("GET /sign-in HTTP/1.1\r\n{host}Host: evil.example.com\r\n\r\n"),
            &["421", "400"],
        ),
        (
            "another protocol",
            "\x16\x03\x01\x02\x00\x01\x00\x01\x03\x03".to_owned(),
            &["400"],
        ),
        (
            "HTTP/2 at once",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(),
            &["400", "505"],
        ),
        (
            "a header that does not end",
            format!("GET / HTTP/1.1\r\n{host}X: {}\r\n\r\n", "a".repeat(600_000)),
            &["431", "400"],
        ),
        (
            "a thousand headers",
            format!("GET / HTTP/1.1\r\n{host}{}\r\n", "X: a\r\n".repeat(1000)),
            &["431", "400"],
        ),
    ] {
        let RawAnswer { text, closed } = server.send(raw.as_bytes()).await;
        let statuses = status_codes(&text);
        assert!(statuses.len() <= 1, "{case}: two answers: {text}");
        let refused = statuses.first().is_none_or(|status| wanted.contains(status));
        assert!(refused, "{case}: {text}");
        // A request for another host may keep its connection: it is still one request.
        assert!(
            closed || statuses == ["421"],
            "{case}: the connection stays open: {text}"
        );
        assert!(!text.contains("alive"), "{case}: the hidden request was answered");
    }
    // Two pipelined requests get two answers.
    let two = server.send(format!("{hidden}{hidden}").as_bytes()).await;
    assert_eq!(status_codes(&two.text), ["200", "200"]);
}

/// A proxy that is still sending would see a broken connection, and answer 502 instead of our error.
#[tokio::test]
async fn rejected_body_is_drained() {
    let db = TestDatabase::create().await;
    let server = TestServer::new(&db).await;
    let length = 6 * 1024 * 1024;
    for (head, status) in [
        (
            "Origin: http://localhost:3000\r\nContent-Type: application/x-www-form-urlencoded",
            "413",
        ),
        ("Origin: http://localhost:3000\r\nContent-Type: text/plain", "415"),
        (
            "Origin: http://evil.example.com\r\nContent-Type: text/plain",
            "403",
        ),
    ] {
        let mut connection = server.connect().await;
        let head = format!(
            "POST /api/sign-in/start HTTP/1.1\r\nHost: localhost:3000\r\n{head}\r\nContent-Length: {length}\r\n\r\n"
        );
        connection.write_all(head.as_bytes()).await.unwrap();
        for _ in 0..length / 65_536 {
            connection.write_all(&[b'a'; 65_536]).await.unwrap();
        }
        let answer = read_answer(&mut connection).await.text;
        assert_eq!(status_codes(&answer), [status], "{answer}");
    }
}

/// S71: a client that sends its header or body too slowly is answered with 408. The paused clock
/// advances whenever nothing happens.
#[tokio::test]
async fn slow_client_is_disconnected() {
    let db = TestDatabase::create().await;
    let server = TestServer::new(&db).await;
    let mut head = server.connect().await;
    head.write_all(b"GET / HTTP/1.1\r\nHost: local").await.unwrap();
    let mut body = server.connect().await;
    let slow = "POST /api/sign-out HTTP/1.1\r\nHost: localhost:3000\r\nOrigin: http://localhost:3000\r\n\
                Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\na=";
    body.write_all(slow.as_bytes()).await.unwrap();
    sleep(Duration::from_millis(200)).await;
    tokio::time::pause();
    let mut rest = Vec::new();
    head.read_to_end(&mut rest).await.unwrap();
    let answer = String::from_utf8_lossy(&rest).into_owned();
    assert!(
        status_codes(&answer)
            .first()
            .is_none_or(|status| *status == "408"),
        "{answer}"
    );
    let mut rest = Vec::new();
    body.read_to_end(&mut rest).await.unwrap();
    tokio::time::resume();
    assert_eq!(status_codes(&String::from_utf8_lossy(&rest)), ["408"]);
}

/// S71: a client that requests pages and does not read the answers is disconnected.
#[tokio::test]
async fn client_that_does_not_read_is_disconnected() {
    let db = TestDatabase::create().await;
    let server = TestServer::new(&db).await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut connection = socket.connect(server.address).await.unwrap();
    // More than fits into the socket buffers of both sides.
    let asked = 4000;
    let pages = "GET /sign-in HTTP/1.1\r\nHost: localhost:3000\r\n\r\n".repeat(asked);
    let _ = timeout(Duration::from_secs(20), connection.write_all(pages.as_bytes())).await;
    sleep(Duration::from_millis(500)).await;
    tokio::time::pause();
    sleep(Duration::from_secs(70)).await;
    tokio::time::resume();
    let answered = status_codes(&read_answer(&mut connection).await.text).len();
    assert!((1..asked).contains(&answered), "{answered} of {asked}");
}

/// R5: a stopping server answers requests in progress, and clients that connect within the next second;
/// then it accepts no new connection.
#[tokio::test]
async fn shutdown_answers_requests_in_progress() {
    let db = TestDatabase::create().await;
    let server = TestServer::new(&db).await;
    let mut idle = server.connect().await;
    let mut busy = server.connect().await;
    let request = "POST /api/sign-out HTTP/1.1\r\nHost: localhost:3000\r\nOrigin: http://localhost:3000\r\n\
                   Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na";
    busy.write_all(request.as_bytes()).await.unwrap();
    sleep(Duration::from_millis(200)).await;
    server.stop.send(true).unwrap();
    sleep(Duration::from_millis(200)).await;
    let late = server
        .send(b"GET /healthz HTTP/1.1\r\nHost: localhost:3000\r\n\r\n")
        .await
        .text;
    assert!(
        late.contains("200 OK") && late.contains("connection: close"),
        "{late}"
    );
    sleep(Duration::from_millis(1200)).await;
    assert!(
        TcpStream::connect(server.address).await.is_err(),
        "new connections are refused"
    );
    assert!(!server.done.is_finished(), "one request is still in progress");
    busy.write_all(b"=b").await.unwrap();
    let answer = read_answer(&mut busy).await.text;
    assert_eq!(status_codes(&answer), ["200"], "{answer}");
    assert_eq!(
        idle.read(&mut [0; 1]).await.unwrap(),
        0,
        "an idle connection is closed"
    );
    timeout(Duration::from_secs(5), server.done)
        .await
        .unwrap()
        .unwrap();
}

/// R5: more connections wait than the server accepts at once when it stops; closing the listener
/// without accepting them would reset them.
#[tokio::test]
async fn shutdown_serves_waiting_connections() {
    let db = TestDatabase::create().await;
    let server = TestServer::new(&db).await;
    server.stop.send(true).unwrap();
    sleep(Duration::from_millis(50)).await;
    // This blocks the only thread of the test, so the server accepts no connection meanwhile.
    let waiting: Vec<_> = (0..400)
        .map(|_| {
            let mut connection = std::net::TcpStream::connect(server.address).unwrap();
            let request = b"GET /healthz HTTP/1.1\r\nHost: localhost:3000\r\n\r\n";
            std::io::Write::write_all(&mut connection, request).unwrap();
            connection.set_nonblocking(true).unwrap();
            TcpStream::from_std(connection).unwrap()
        })
        .collect();
    std::thread::sleep(Duration::from_millis(1100));
    for mut connection in waiting {
        assert_eq!(status_codes(&read_answer(&mut connection).await.text), ["200"]);
    }
    server.done.await.unwrap();
}
