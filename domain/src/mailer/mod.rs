//! Mail: written into the outbox in the transaction of what it tells about, sent
//! by a worker. Nothing that a person waits for talks to an SMTP server (R3).

#[cfg(feature = "dev")]
mod mailbox;
#[cfg(not(feature = "dev"))]
#[path = "no_mailbox.rs"]
mod mailbox;
mod notice;
pub mod outbox;
mod sign_in_mail;
mod smtp;
mod smtp_url;
pub mod worker;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

pub use mailbox::Mailbox;
pub(crate) use notice::Notice;
pub(crate) use sign_in_mail::{MailKind, SignInMail};

use crate::{
    config::{MailConfig, Transport},
    error::Result,
};

/// A mail that is ready to be sent.
#[derive(Clone, Serialize, Deserialize)]
pub struct Mail {
    /// The recipient, normalised.
    pub to: String,
    /// Never holds what a user wrote (S75).
    pub subject: String,
    /// The whole mail as plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// Subject and bodies, before the recipient is known.
pub(crate) struct Content {
    pub subject: &'static str,
    pub text: String,
    pub html: String,
}

/// Where mail goes, and the bell that wakes the worker.
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
    /// As the configuration says.
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

    /// Tells the worker that something was committed to the outbox.
    pub(crate) fn wake(&self) {
        self.bell.notify_one();
    }

    /// The development mailbox, where mail goes there.
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
