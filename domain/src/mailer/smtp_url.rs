use std::time::Duration;

use lettre::transport::smtp::{
    self, SMTP_PORT, SUBMISSION_PORT, SUBMISSIONS_PORT,
    authentication::{Credentials, DEFAULT_MECHANISMS},
    client::{AsyncSmtpConnection, TlsParameters},
    extension::ClientId,
};
use percent_encoding::percent_decode_str;
use url::Url;

/// The mail server, and the credentials for it.
#[derive(Clone)]
pub(super) struct Server {
    host: String,
    port: u16,
    tls: Tls,
    /// The name that this server gives in EHLO.
    name: ClientId,
    credentials: Option<Credentials>,
    timeout: Duration,
}

#[derive(Clone)]
enum Tls {
    /// No TLS: only on this machine.
    Plain,
    /// TLS if the server offers it.
    Offered(TlsParameters),
    /// STARTTLS is required.
    Required(TlsParameters),
    /// TLS from the first byte.
    Whole(TlsParameters),
}

impl Server {
    /// Parses `smtp_url`: `smtps://user:password@host/name`, `smtp://…?tls=required`.
    pub fn parse(url: &str, timeout: Duration) -> Option<Self> {
        let url = Url::parse(url).ok()?;
        let host = url.host_str()?.trim_matches(['[', ']']).to_owned();
        let wanted = url.query_pairs().find(|(key, _)| key == "tls");
        let parameters = || TlsParameters::new(host.clone()).ok();
        let (tls, port) = match (url.scheme(), wanted.as_ref().map(|(_, tls)| tls.as_ref())) {
            ("smtp", None) => (Tls::Plain, SMTP_PORT),
            ("smtp", Some("opportunistic")) => (Tls::Offered(parameters()?), SUBMISSION_PORT),
            ("smtp", Some("required")) => (Tls::Required(parameters()?), SUBMISSION_PORT),
            ("smtps", _) => (Tls::Whole(parameters()?), SUBMISSIONS_PORT),
            _ => return None,
        };
        let name = match url.path().trim_matches('/') {
            "" => ClientId::default(),
            name => ClientId::Domain(name.to_owned()),
        };
        let decode = |text: &str| Some(percent_decode_str(text).decode_utf8().ok()?.into_owned());
        let credentials = match url.password() {
            Some(password) => Some(Credentials::new(decode(url.username())?, decode(password)?)),
            None => None,
        };
        Some(Self {
            port: url.port().unwrap_or(port),
            host,
            tls,
            name,
            credentials,
            timeout,
        })
    }

    /// Connects and authenticates, so that a mail can follow.
    pub async fn connect(&self) -> Result<AsyncSmtpConnection, smtp::Error> {
        let whole = match &self.tls {
            Tls::Whole(parameters) => Some(parameters.clone()),
            _ => None,
        };
        let address = (self.host.as_str(), self.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(address, Some(self.timeout), &self.name, whole, None).await?;
        match &self.tls {
            Tls::Required(parameters) => connection.starttls(parameters.clone(), &self.name).await?,
            Tls::Offered(parameters) if connection.can_starttls() => {
                connection.starttls(parameters.clone(), &self.name).await?;
            }
            Tls::Offered(_) | Tls::Plain | Tls::Whole(_) => {}
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(connection)
    }
}
