use std::time::Duration;

use lettre::{
    Address, Message,
    address::Envelope,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::{
        self,
        client::AsyncSmtpConnection,
        commands::{Data, Mail as MailFrom, Rcpt},
        extension::{Extension, MailBodyParameter, MailParameter},
    },
};
use uuid::Uuid;

use super::{Mail, smtp_url::Server};
use crate::{
    auth::Email,
    config::MailConfig,
    error::{Error, Result},
};

/// Headers of every mail: it is automatic, so that other programs do not respond to it (RFC 3834).
const AUTOMATIC: [(HeaderName, &str); 2] = [
    (HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated"),
    // The only such header that Exchange knows. Reports of failed delivery still arrive.
    (
        HeaderName::new_from_ascii_str("X-Auto-Response-Suppress"),
        "OOF, AutoReply",
    ),
];

/// Codes by which a mail server refuses us rather than the mail: commands out of order, or missing
/// authentication (RFC 5321, RFC 4954).
const ABOUT_US: [u16; 5] = [503, 530, 534, 535, 538];

/// An SMTP server, with verified TLS (S75). Each command is sent separately, because only the
/// command tells whether a refusal concerns this recipient or us.
#[derive(Clone)]
pub(super) struct Smtp {
    server: Server,
    from: Mailbox,
}

/// Why an attempt failed. Contains the server's response code, never the content of the mail.
#[derive(Debug, thiserror::Error)]
pub(super) enum SendError {
    #[error("the mail cannot be built: {0}")]
    Build(#[from] lettre::error::Error),
    #[error("the recipient cannot be addressed")]
    Address,
    /// Permanently: another attempt would be refused too.
    #[error("{0}, with code {1}")]
    Refused(Refusal, u16),
    #[error("{}, and this mail server does not offer it", Refusal::NoSmtpUtf8)]
    NoSmtpUtf8,
    #[error("the mail server refused: {}", summary(.0))]
    Server(smtp::Error),
}

/// Why a mail cannot be delivered at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    #[error("the mail server refused the recipient")]
    Recipient,
    #[error("the mail server refused the mail")]
    Message,
    #[error("the recipient's address takes SMTPUTF8")]
    NoSmtpUtf8,
}

impl Refusal {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Recipient => "recipient",
            Self::Message => "message",
            Self::NoSmtpUtf8 => "no_smtputf8",
        }
    }
}

impl SendError {
    /// The reason why another attempt is useless, if it is.
    pub fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Refused(refusal, _) => Some(*refusal),
            Self::NoSmtpUtf8 => Some(Refusal::NoSmtpUtf8),
            Self::Build(_) | Self::Address => Some(Refusal::Message),
            Self::Server(_) => None,
        }
    }

    /// Whether the operator of this server has to act: the mail server does not accept its name,
    /// its password or its certificate, and waiting does not change that.
    pub fn is_ours(&self) -> bool {
        matches!(self, Self::Server(error) if error.is_permanent() || error.is_tls() || error.is_client())
    }
}

/// Only the code: a server's text may repeat the recipient.
fn summary(error: &smtp::Error) -> String {
    match error.status() {
        Some(code) => format!("code {code}"),
        None if error.is_timeout() => "it did not answer in time".to_owned(),
        None if error.is_tls() => "no trusted TLS".to_owned(),
        None if error.is_client() => "it does not offer what the configuration asks for".to_owned(),
        None => "no connection".to_owned(),
    }
}

impl Smtp {
    pub fn new(config: &MailConfig) -> Result<Self> {
        let url = config
            .smtp_url
            .as_ref()
            .ok_or_else(|| Error::internal("[mail] smtp_url is missing"))?;
        let timeout = Duration::from_secs(config.timeout_seconds);
        let server = Server::parse(url.expose(), timeout).ok_or_else(|| {
            Error::internal("[mail] smtp_url is not an SMTP address; write smtps://user:password@host")
        })?;
        let from = config
            .from
            .parse()
            .map_err(|_| Error::internal("[mail] from is not a sender"))?;
        Ok(Self { server, from })
    }

    /// Sends a mail once, on a new connection: responses that an earlier attempt left unread must
    /// not be taken for those to this one.
    pub async fn send(&self, id: Uuid, mail: Mail) -> Result<(), SendError> {
        let to = Email::parse(&mail.to)
            .map_err(|_| SendError::Address)?
            .to_mailer();
        let content = self.message(id, &to, mail)?.formatted();
        let mut connection = self.server.connect().await.map_err(SendError::Server)?;
        let sent = self.converse(&mut connection, &to, &content).await;
        // The mail was accepted or refused by now, so closing the connection is not part of the
        // attempt.
        tokio::spawn(async move { connection.quit().await });
        sent
    }

    /// The message id is the outbox row's id, so that a receiver can recognise a repetition.
    fn message(&self, id: Uuid, to: &Address, mail: Mail) -> Result<Message, SendError> {
        let domain = self.from.email.domain();
        // Set explicitly instead of read from the headers, whose parser refuses combining marks.
        let envelope = Envelope::new(Some(self.from.email.clone()), vec![to.clone()])?;
        let mut message = Message::builder()
            .envelope(envelope)
            .message_id(Some(format!("<{id}@{domain}>")))
            .from(self.from.clone())
            .to(Mailbox::new(None, to.clone()))
            .subject(mail.subject);
        for (name, value) in AUTOMATIC {
            message = message.raw_header(HeaderValue::new(name, value.to_owned()));
        }
        Ok(message.multipart(MultiPart::alternative_plain_html(mail.text, mail.html))?)
    }

    async fn converse(
        &self,
        connection: &mut AsyncSmtpConnection,
        to: &Address,
        content: &[u8],
    ) -> Result<(), SendError> {
        let offers = |extension| connection.server_info().supports_feature(extension);
        let mut parameters = Vec::new();
        if !address_is_ascii(to) {
            if !offers(Extension::SmtpUtfEight) {
                return Err(SendError::NoSmtpUtf8);
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        if !content.is_ascii() && offers(Extension::EightBitMime) {
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        let from = MailFrom::new(Some(self.from.email.clone()), parameters);
        connection.command(from).await.map_err(SendError::Server)?;
        let to = connection.command(Rcpt::new(to.clone(), Vec::new())).await;
        to.map_err(|error| refused(Refusal::Recipient, error))?;
        let ready = connection.command(Data).await;
        ready.map_err(|error| refused(Refusal::Message, error))?;
        let taken = connection.message(content).await;
        taken.map_err(|error| refused(Refusal::Message, error))?;
        Ok(())
    }
}

fn address_is_ascii(address: &Address) -> bool {
    AsRef::<str>::as_ref(address).is_ascii()
}

fn refused(what: Refusal, error: smtp::Error) -> SendError {
    match error.status().filter(|_| error.is_permanent()).map(u16::from) {
        Some(code) if !is_about_us(what, code, &error) => SendError::Refused(what, code),
        _ => SendError::Server(error),
    }
}

/// Whether a refusal of the recipient concerns us. Servers report only at that point that our
/// address is on a block list or that we may not relay: 554, or an enhanced policy code (RFC 3463).
/// The mail is kept then: giving up would lose all waiting mail, and the page would blame the
/// address.
fn is_about_us(what: Refusal, code: u16, error: &smtp::Error) -> bool {
    let said = std::error::Error::source(error).map(ToString::to_string);
    let is_policy = code == 554 || said.is_some_and(|said| said.trim_start().starts_with("5.7."));
    ABOUT_US.contains(&code) || is_policy && matches!(what, Refusal::Recipient)
}
