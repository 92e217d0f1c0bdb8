use std::time::Duration;

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, MultiPart},
    transport::smtp::PoolConfig,
};
use uuid::Uuid;

use super::Mail;
use crate::{
    config::MailConfig,
    error::{Error, Result},
};

/// An SMTP server, TLS verified (S75).
#[derive(Clone)]
pub(super) struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// Why an attempt failed. Says what the server answered, never what the mail
/// held.
#[derive(Debug, thiserror::Error)]
pub(super) enum SendError {
    #[error("the mail cannot be built: {0}")]
    Build(#[from] lettre::error::Error),
    #[error("the recipient cannot be addressed: {0}")]
    Address(#[from] lettre::address::AddressError),
    #[error("the mail server refused: {}", summary(.0))]
    Refused(#[from] lettre::transport::smtp::Error),
}

/// The code alone: a server's sentence may repeat the recipient.
fn summary(error: &lettre::transport::smtp::Error) -> String {
    match error.status() {
        Some(code) => format!("code {code}"),
        None if error.is_timeout() => "it did not answer in time".to_owned(),
        None if error.is_tls() => "no trusted TLS".to_owned(),
        None => "no connection".to_owned(),
    }
}

impl Smtp {
    pub fn new(config: &MailConfig) -> Result<Self> {
        let url = config
            .smtp_url
            .as_ref()
            .ok_or_else(|| Error::internal("[mail] smtp_url is missing"))?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose())
            .map_err(|_| {
                Error::internal("[mail] smtp_url is not an SMTP address; write smtps://user:password@host")
            })?
            .timeout(Some(Duration::from_secs(config.timeout_seconds)))
            // A connection for each mail. One that an attempt left in the middle
            // of its conversation must never answer for the next.
            .pool_config(PoolConfig::new().max_size(0))
            .build();
        let from = config
            .from
            .parse()
            .map_err(|_| Error::internal("[mail] from is not a sender"))?;
        Ok(Self { transport, from })
    }

    /// Sends once. The message id is the outbox row's, so that a receiver can
    /// tell a repetition.
    pub async fn send(&self, id: Uuid, mail: Mail) -> Result<(), SendError> {
        let domain = self.from.email.domain();
        let message = Message::builder()
            .message_id(Some(format!("<{id}@{domain}>")))
            .from(self.from.clone())
            .to(Mailbox::new(None, mail.to.parse()?))
            .subject(mail.subject)
            .multipart(MultiPart::alternative_plain_html(mail.text, mail.html))?;
        self.transport.send(message).await?;
        Ok(())
    }
}
