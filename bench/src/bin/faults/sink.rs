//! A test SMTP server that passes each received mail on as text.

use anyhow::Result;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::mpsc::{self, UnboundedReceiver, UnboundedSender},
};

/// The `MAIL_SMTP_URL` of this SMTP server.
pub fn url(listener: &TcpListener) -> Result<String> {
    Ok(format!("smtp://{}?tls=opportunistic", listener.local_addr()?))
}

/// Environment variables of a server that sends to this SMTP server. Development mode, because in
/// production mode mail is sent only over TLS.
pub fn variables(url: &str) -> [(&str, &str); 4] {
    [
        ("MAIL_SMTP_URL", url),
        ("SERVER_MODE", "development"),
        ("SERVER_ORIGIN", "http://bench.test"),
        ("MAIL_TIMEOUT_SECONDS", "1"),
    ]
}

/// Accepts connections from now on, and returns the received mails.
pub fn receive_mails(listener: TcpListener) -> UnboundedReceiver<String> {
    let (sent, mails) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(serve_smtp(client, sent.clone()));
        }
    });
    mails
}

/// Serves one SMTP connection, with only the commands that are needed to receive mails.
async fn serve_smtp(client: TcpStream, sent: UnboundedSender<String>) -> std::io::Result<()> {
    let (read, mut write) = client.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 sink\r\n").await?;
    let mut mail: Option<String> = None;
    while let Some(line) = lines.next_line().await? {
        let answer: &[u8] = match (&mut mail, line.get(..4).unwrap_or(&line)) {
            (Some(mail), _) if line != "." => {
                // A soft line break of quoted-printable (RFC 2045 §6.7).
                match line.strip_suffix('=') {
                    Some(continued) => mail.push_str(continued),
                    None => mail.extend([line.as_str(), "\n"]),
                }
                continue;
            }
            (Some(_), _) => {
                let _ = sent.send(mail.take().unwrap_or_default());
                b"250 taken\r\n"
            }
            (None, "DATA") => {
                mail = Some(String::new());
                b"354 go on\r\n"
            }
            (None, "QUIT") => return write.write_all(b"221 bye\r\n").await,
            (None, _) => b"250 sink\r\n",
        };
        write.write_all(answer).await?;
    }
    Ok(())
}
