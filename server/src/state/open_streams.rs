use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::auth::{CurrentUser, SessionRef, UserId};

/// Streams of one session: a person's visible windows, and some to spare.
const MAX_STREAMS_PER_SESSION: usize = 8;

/// Streams of one user, over all sessions: each holds a connection.
const MAX_STREAMS_PER_USER: usize = 64;

/// Counts the streams that each session of each user has open on this server.
#[derive(Clone, Default)]
pub struct OpenStreams(Arc<Mutex<HashMap<UserId, HashMap<SessionRef, usize>>>>);

/// One open stream. It stops counting when it is dropped.
pub struct OpenStream {
    streams: OpenStreams,
    user: UserId,
    session: SessionRef,
}

impl OpenStreams {
    /// Opens a stream; `None` if the session or the user has the maximum open already.
    pub fn open(&self, current_user: &CurrentUser) -> Option<OpenStream> {
        let (user, session) = (current_user.user(), current_user.session());
        let mut users = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let sessions = users.entry(user).or_default();
        if sessions.values().sum::<usize>() >= MAX_STREAMS_PER_USER {
            return None;
        }
        let count = sessions.entry(session).or_default();
        if *count >= MAX_STREAMS_PER_SESSION {
            return None;
        }
        *count += 1;
        Some(OpenStream {
            streams: self.clone(),
            user,
            session,
        })
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        let mut users = self.streams.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(sessions) = users.get_mut(&self.user) else {
            return;
        };
        if let Some(count) = sessions.get_mut(&self.session) {
            *count -= 1;
        }
        sessions.retain(|_, count| *count > 0);
        if sessions.is_empty() {
            users.remove(&self.user);
        }
    }
}
