use std::{fmt, str::FromStr};

use crate::{
    auth::{
        session::session_id::SessionId,
        types::{SessionRef, UserId, Viewer},
    },
    display_time::Zone,
    error::{Error, Result},
};
use serde::{Deserialize, Serialize};

/// What a half-finished thing belongs to: the session that began it, until a factor changes
/// or all other sessions are ended (S108). It outlives a step-up, which changes the session's
/// secret alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SessionEpoch {
    pub session: SessionRef,
    pub epoch: i32,
}

/// As a token names it.
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

/// No session and epoch.
#[derive(Debug)]
pub(crate) struct Malformed;

/// The proof of who is asking. Only the look-up of a session in `authenticate.rs` builds one, so a
/// function that takes it cannot be called for nobody.
#[derive(Clone, Debug)]
pub struct CurrentUser {
    pub(in crate::auth) user: UserId,
    pub(in crate::auth) session: SessionRef,
    pub(in crate::auth) epoch: i32,
    /// None where a token was shown: what changes the session needs its cookie.
    pub(in crate::auth) session_id: Option<SessionId>,
    pub(in crate::auth) email: String,
    pub(in crate::auth) name: String,
    pub(in crate::auth) avatar: Option<String>,
    pub(in crate::auth) zone: Zone,
    pub(in crate::auth) second_factor: bool,
    pub(in crate::auth) stepped_up: bool,
}

impl CurrentUser {
    /// The user.
    pub fn user(&self) -> UserId {
        self.user
    }

    /// The session's public id: for lists and logs, worth nothing as a cookie.
    pub fn session(&self) -> SessionRef {
        self.session
    }

    /// What this session begins now, and may finish later.
    pub(crate) fn session_epoch(&self) -> SessionEpoch {
        SessionEpoch {
            session: self.session,
            epoch: self.epoch,
        }
    }

    /// The cookie's secret; whoever came with a token has none.
    pub(crate) fn session_id(&self) -> Result<SessionId> {
        self.session_id.ok_or(Error::SignedOut)
    }

    /// The proof that a factor was proven lately; [`Error::StepUpNeeded`] asks for one.
    pub fn stepped_up(&self) -> Result<SteppedUp> {
        match self.stepped_up {
            true => Ok(SteppedUp(self.clone())),
            false => Err(Error::StepUpNeeded),
        }
    }

    /// The time zone that dates are shown in.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The address, normalised.
    pub fn email(&self) -> &str {
        &self.email
    }

    /// What others see.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether a second factor is enrolled.
    pub fn has_second_factor(&self) -> bool {
        self.second_factor
    }

    /// What the browser may see of it.
    pub fn viewer(&self) -> Viewer {
        Viewer {
            id: self.user,
            email: self.email.clone(),
            name: self.name.clone(),
            avatar: self.avatar.clone(),
        }
    }
}

/// The proof that the identity has proven a factor within the last ten minutes: with a second
/// factor enrolled, that one (S25). Only [`CurrentUser::stepped_up`] builds one.
#[derive(Clone, Debug)]
pub struct SteppedUp(CurrentUser);

impl std::ops::Deref for SteppedUp {
    type Target = CurrentUser;

    fn deref(&self) -> &CurrentUser {
        &self.0
    }
}
