use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use serde::Serialize;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::Mail;
use crate::error::Result;

/// Mails beyond this push the oldest out.
const CAPACITY: usize = 500;

/// Mail in the server's memory, to be read at `/dev/mailbox`. In builds with the
/// feature `dev` alone.
#[derive(Clone, Default)]
pub struct Mailbox(Arc<Mutex<VecDeque<KeptMail>>>);

/// A mail, and when it arrived.
#[derive(Clone, Serialize)]
pub struct KeptMail {
    /// What was sent.
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

    /// Every mail, newest first; with `to`, only that recipient's.
    pub fn mails(&self, to: Option<&str>) -> Vec<KeptMail> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter()
            .filter(|kept| to.is_none_or(|to| kept.mail.to == to))
            .cloned()
            .collect()
    }
}
