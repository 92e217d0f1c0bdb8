use uuid::Uuid;

use super::{UserId, Viewer};

/// The proof of who is asking. Only [`sessions::identify`](super::sessions::identify)
/// builds one, so a function that takes it cannot be called for nobody.
#[derive(Clone, Debug)]
pub struct Identity {
    pub(super) user: UserId,
    pub(super) session: Uuid,
    pub(super) email: String,
    pub(super) name: String,
}

impl Identity {
    /// The user.
    pub fn user(&self) -> UserId {
        self.user
    }

    /// The session's public id: for lists and logs, worth nothing as a cookie.
    pub fn session(&self) -> Uuid {
        self.session
    }

    /// What the browser may see of it.
    pub fn viewer(&self) -> Viewer {
        Viewer {
            id: self.user,
            email: self.email.clone(),
            name: self.name.clone(),
        }
    }
}
