//! Mail: inserted into the outbox in the transaction that it reports, and sent by a worker. A
//! request never waits for an SMTP server (R3).

mod foot;
#[cfg(feature = "dev")]
mod mailbox;
#[cfg(not(feature = "dev"))]
#[path = "no_mailbox.rs"]
mod mailbox;
mod notice;
pub mod outbox;
mod reader;
mod sign_in_mail;
mod smtp;
mod smtp_url;
pub mod worker;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

pub(crate) use foot::Foot;
pub use mailbox::Mailbox;
pub(crate) use notice::Notice;
pub(crate) use reader::Reader;
pub(crate) use sign_in_mail::{MailKind, SignInMail};

use crate::{
    config::{MailConfig, Transport},
    error::Result,
};

/// A rendered mail.
#[derive(Clone, Serialize, Deserialize)]
pub struct Mail {
    /// The recipient's address, normalised.
    pub to: String,
    /// Never contains text of a user, so that mail from here cannot carry an attacker's message (S75).
    pub subject: String,
    /// The whole content as plain text.
    pub text: String,
    /// The whole content as HTML.
    pub html: String,
}

/// Subject and bodies, without the recipient.
pub(crate) struct Content {
    pub subject: String,
    pub text: String,
    pub html: String,
}

#[cfg(test)]
impl Content {
    /// The whole mail as one text, to compare it with a kept one.
    fn readable(&self) -> String {
        format!("{}\n\n{}\n\n{}", self.subject, self.text, self.html)
    }
}

/// The destination of mail, and the notification that wakes the worker.
#[derive(Clone)]
pub struct Mailer {
    destination: Destination,
    bell: Arc<Notify>,
}

#[derive(Clone)]
enum Destination {
    Smtp(Box<smtp::Smtp>),
    Mailbox(Mailbox),
}

impl Mailer {
    /// The mailer of the configured transport.
    pub fn new(config: &MailConfig) -> Result<Self> {
        let destination = match config.transport {
            Transport::Smtp => Destination::Smtp(Box::new(smtp::Smtp::new(config)?)),
            Transport::Mailbox => Destination::Mailbox(Mailbox::open()?),
        };
        Ok(Self {
            destination,
            bell: Arc::default(),
        })
    }

    /// Wakes the worker after a commit to the outbox.
    pub(crate) fn wake(&self) {
        self.bell.notify_one();
    }

    /// The development mailbox, if that is the transport.
    pub fn mailbox(&self) -> Option<&Mailbox> {
        match &self.destination {
            Destination::Mailbox(mailbox) => Some(mailbox),
            Destination::Smtp(_) => None,
        }
    }

    async fn deliver(&self, id: uuid::Uuid, mail: Mail) -> Result<(), smtp::SendError> {
        match &self.destination {
            Destination::Smtp(smtp) => smtp.send(id, mail).await,
            Destination::Mailbox(mailbox) => {
                mailbox.keep(mail);
                Ok(())
            }
        }
    }
}
