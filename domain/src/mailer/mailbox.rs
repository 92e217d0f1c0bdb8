use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use serde::Serialize;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::Mail;
use crate::error::Result;

/// Number of mails that are kept; more push the oldest out.
const CAPACITY: usize = 500;

/// Mails in the server's memory, shown at `/dev/mailbox`. Only in builds with the feature `dev`.
#[derive(Clone, Default)]
pub struct Mailbox(Arc<Mutex<VecDeque<KeptMail>>>);

/// A mail with its time of arrival.
#[derive(Clone, Serialize)]
pub struct KeptMail {
    /// The mail.
    #[serde(flatten)]
    pub mail: Mail,
    /// RFC 3339, in UTC.
    pub sent_at: String,
}

impl Mailbox {
    pub(super) fn open() -> Result<Self> {
        Ok(Self::default())
    }

    pub(super) fn keep(&self, mail: Mail) {
        let sent_at = OffsetDateTime::now_utc().format(&Rfc3339).unwrap_or_default();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front(KeptMail { mail, sent_at });
        kept.truncate(CAPACITY);
    }

    /// All mails, newest first; with `to`, only those to that recipient.
    pub fn mails(&self, to: Option<&str>) -> Vec<KeptMail> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter()
            .filter(|kept| to.is_none_or(|to| kept.mail.to == to))
            .cloned()
            .collect()
    }
}
