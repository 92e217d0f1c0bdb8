//! The one stream of a visible page: it ends with its session, says so, and closes
//! when the server stops.

use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use app::AppError;
use axum::{
    Extension,
    extract::State,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use domain::{
    Services,
    auth::{CurrentUser, SessionEvent, SessionRef, SessionState, UserId, session_state},
};
use futures_util::{StreamExt as _, stream};
use tokio::sync::{
    broadcast::{Receiver, error::RecvError},
    watch,
};

use crate::{errors, state::AppState};

/// Streams of one session: a person's visible windows, and some to spare.
const MAX_STREAMS: usize = 8;

/// Streams of one user, over all sessions: each holds a connection.
const MAX_STREAMS_OF_USER: usize = 64;

/// Seconds after which one more may be asked for: a window may have been closed by then.
const RETRY_AFTER: u64 = 30;

/// How often a comment keeps proxies from closing the stream.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// How many streams each session of each user has.
#[derive(Clone, Default)]
pub struct Streams(Arc<Mutex<HashMap<UserId, HashMap<SessionRef, usize>>>>);

/// One of them, given back when it is dropped.
struct Stream {
    streams: Streams,
    user: UserId,
    session: SessionRef,
}

impl Streams {
    fn open(&self, current_user: &CurrentUser) -> Option<Stream> {
        let (user, session) = (current_user.user(), current_user.session());
        let mut users = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let sessions = users.entry(user).or_default();
        if sessions.values().sum::<usize>() >= MAX_STREAMS_OF_USER {
            return None;
        }
        let count = sessions.entry(session).or_default();
        if *count >= MAX_STREAMS {
            return None;
        }
        *count += 1;
        Some(Stream {
            streams: self.clone(),
            user,
            session,
        })
    }
}

impl Drop for Stream {
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

/// What a stream waits for.
struct Watch {
    services: Services,
    current_user: CurrentUser,
    event: Receiver<SessionEvent>,
    stopping: watch::Receiver<bool>,
    ended: bool,
    _stream: Stream,
}

/// `viewer`, whose session it is, and `ended`, once it has.
pub async fn events(State(state): State<AppState>, current_user: Option<Extension<CurrentUser>>) -> Response {
    let Some(Extension(current_user)) = current_user else {
        return errors::json(&AppError::SignedOut);
    };
    let Some(stream) = state.streams.open(&current_user) else {
        return errors::json(&AppError::Limited {
            retry_after: RETRY_AFTER,
        });
    };
    let event = state.services.session_events.subscribe();
    // An end between the look-up of the cookie and here was event to nobody.
    match session_state(&state.services, &current_user).await {
        Ok(SessionState::Active) => {}
        Ok(_) => return errors::json(&AppError::SignedOut),
        Err(error) => return errors::json(&AppError::from(error)),
    }
    let watch = Watch {
        event,
        services: state.services.clone(),
        current_user,
        stopping: state.stopping.clone(),
        ended: false,
        _stream: stream,
    };
    // A page that was hidden while somebody else signed in shows the wrong person.
    let viewer = Event::default()
        .event("viewer")
        .data(watch.current_user.user().to_string());
    let viewer = stream::once(async { Ok::<_, Infallible>(viewer) });
    let ends = stream::unfold(watch, |mut watch| async move {
        if watch.ended || !watch.has_ended().await {
            return None;
        }
        watch.ended = true;
        // Without data a browser dispatches nothing.
        let ended = Event::default().event("ended").data("ended");
        Some((Ok(ended), watch))
    });
    Sse::new(viewer.chain(ends))
        .keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
        .into_response()
}

impl Watch {
    /// Waits for the session's end; `false` when the server stops first, or the session goes on
    /// under a new secret.
    async fn has_ended(&mut self) -> bool {
        loop {
            let event = tokio::select! {
                event = self.event.recv() => event,
                Ok(_) = self.stopping.wait_for(|stopping| *stopping) => return false,
            };
            match event {
                Ok(SessionEvent::Ended(session)) if session != self.current_user.session() => continue,
                Ok(SessionEvent::Ended(_) | SessionEvent::MissedSome) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return false,
            }
            // A database that does not answer says nothing: it is asked again once it is
            // listened to again.
            match session_state(&self.services, &self.current_user).await {
                Ok(SessionState::Ended) => return true,
                // The owner's pages come back with the new cookie, a copy of the former does not.
                Ok(SessionState::Superseded) => return false,
                Ok(SessionState::Active) | Err(_) => {}
            }
        }
    }
}
