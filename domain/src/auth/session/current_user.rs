use std::{fmt, str::FromStr};

use crate::{
    Locale,
    auth::{
        session::session_secret::SessionSecret,
        types::{SessionRef, UserId, Viewer},
    },
    display_time::Zone,
    error::{Error, Result},
};
use serde::{Deserialize, Serialize};

/// A session and its epoch: the owner of a ceremony, challenge or other action that takes several
/// requests. The epoch advances when a credential changes or all other sessions are revoked, so
/// that a copied cookie cannot finish what it began before (S108). A step-up changes the session's
/// secret and keeps the epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SessionEpoch {
    pub session: SessionRef,
    pub epoch: i32,
}

/// The form in access tokens.
impl fmt::Display for SessionEpoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.session, self.epoch)
    }
}

impl FromStr for SessionEpoch {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let (session, epoch) = text.split_once('.').ok_or(Malformed)?;
        Ok(Self {
            session: session.parse().map_err(|_| Malformed)?,
            epoch: epoch.parse().map_err(|_| Malformed)?,
        })
    }
}

/// The text is not a session and an epoch.
#[derive(Debug)]
pub(crate) struct Malformed;

/// Proof that a request is authenticated. Only the session look-up in `authenticate.rs` builds one,
/// so that a function that takes it cannot be called for an anonymous request.
#[derive(Clone, Debug)]
pub struct CurrentUser {
    pub(in crate::auth) user: UserId,
    pub(in crate::auth) session: SessionRef,
    pub(in crate::auth) epoch: i32,
    /// None for an access token: changing the session requires its cookie.
    pub(in crate::auth) session_secret: Option<SessionSecret>,
    pub(in crate::auth) email: String,
    pub(in crate::auth) name: String,
    pub(in crate::auth) avatar: Option<String>,
    pub(in crate::auth) zone: Zone,
    /// The language that the user has chosen.
    pub(in crate::auth) locale: Option<Locale>,
    pub(in crate::auth) second_factor: bool,
    pub(in crate::auth) stepped_up: bool,
}

impl CurrentUser {
    /// With the browser's language, for a user who has chosen none.
    pub fn reading(mut self, accepted: Locale) -> Self {
        let locale = *self.locale.get_or_insert(accepted);
        self.zone = self.zone.in_locale(locale);
        self
    }

    /// The language in which the user reads.
    pub fn locale(&self) -> Locale {
        self.locale.unwrap_or_default()
    }

    /// The user's id.
    pub fn user(&self) -> UserId {
        self.user
    }

    /// The session's public id, for lists and logs. It authenticates nothing.
    pub fn session(&self) -> SessionRef {
        self.session
    }

    /// The session and its epoch, to be kept with an action that a later request finishes.
    pub(crate) fn session_epoch(&self) -> SessionEpoch {
        SessionEpoch {
            session: self.session,
            epoch: self.epoch,
        }
    }

    /// The secret of the session's cookie; [`Error::SignedOut`] for an access token, which has none.
    pub(crate) fn session_secret(&self) -> Result<SessionSecret> {
        self.session_secret.ok_or(Error::SignedOut)
    }

    /// Proof that a factor was proven lately. [`Error::StepUpNeeded`] otherwise, which makes the
    /// page ask for one.
    pub fn stepped_up(&self) -> Result<SteppedUp> {
        match self.stepped_up {
            true => Ok(SteppedUp(self.clone())),
            false => Err(Error::StepUpNeeded),
        }
    }

    /// Time zone for showing dates.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The e-mail address, normalised.
    pub fn email(&self) -> &str {
        &self.email
    }

    /// The name that other users see.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether a second factor is enrolled.
    pub fn has_second_factor(&self) -> bool {
        self.second_factor
    }

    /// The part of it that the browser may know.
    pub fn viewer(&self) -> Viewer {
        Viewer {
            id: self.user,
            email: self.email.clone(),
            name: self.name.clone(),
            avatar: self.avatar.clone(),
        }
    }
}

/// Proof that the user has proven a factor within the last ten minutes; if a second factor is
/// enrolled, that one (S25). A stolen session cookie alone does not suffice for sensitive actions.
/// Only [`CurrentUser::stepped_up`] builds one.
#[derive(Clone, Debug)]
pub struct SteppedUp(CurrentUser);

impl std::ops::Deref for SteppedUp {
    type Target = CurrentUser;

    fn deref(&self) -> &CurrentUser {
        &self.0
    }
}
