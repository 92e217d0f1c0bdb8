//! The event stream of a visible page. It sends the user's id, and an event when the session ends. It
//! closes when the server stops.

use std::{convert::Infallible, time::Duration};

use app::{AppError, server::RequestContext};
use axum::{
    extract::State,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use domain::{
    Services,
    auth::{CurrentUser, SessionEvent, SessionState, session_state},
};
use futures_util::{StreamExt as _, stream};
use tokio::sync::{
    broadcast::{Receiver, error::RecvError},
    watch,
};

use crate::{
    errors,
    state::{AppState, OpenStream},
};

/// Seconds after which a refused client may ask again: a window may have been closed by then.
const RETRY_AFTER: u64 = 30;

/// Interval of empty comments, so that proxies do not close the stream.
const KEEP_ALIVE_INTERVAL: Duration = Duration::from_secs(15);

/// The state of an open event stream.
struct SessionStream {
    services: Services,
    current_user: CurrentUser,
    event: Receiver<SessionEvent>,
    stopping: watch::Receiver<bool>,
    ended: bool,
    _stream: OpenStream,
}

/// Sends `viewer` with the user's id at once, and `ended` when the session ends.
pub async fn session_events(State(state): State<AppState>, context: RequestContext) -> Response {
    let current_user = match context.current_user() {
        Ok(current_user) => current_user.clone(),
        Err(error) => return errors::json(&error),
    };
    let Some(stream) = state.streams.open(&current_user) else {
        return errors::json(&AppError::Limited {
            retry_after: RETRY_AFTER,
        });
    };
    let event = state.services.session_events.subscribe();
    // The session may have ended after the cookie was looked up and before `subscribe`.
    match session_state(&state.services, &current_user).await {
        Ok(SessionState::Active) => {}
        Ok(_) => return errors::json(&AppError::SignedOut),
        Err(error) => return errors::json(&AppError::from(error)),
    }
    let watch = SessionStream {
        event,
        services: state.services.clone(),
        current_user,
        stopping: state.stopping.clone(),
        ended: false,
        _stream: stream,
    };
    // A page that was hidden while another user signed in still shows the former one: it compares
    // this id with its own.
    let viewer = Event::default()
        .event("viewer")
        .data(watch.current_user.user().to_string());
    let viewer = stream::once(async { Ok::<_, Infallible>(viewer) });
    let ends = stream::unfold(watch, |mut watch| async move {
        if watch.ended || !watch.has_ended().await {
            return None;
        }
        watch.ended = true;
        // A browser dispatches no event that has no data.
        let ended = Event::default().event("ended").data("ended");
        Some((Ok(ended), watch))
    });
    Sse::new(viewer.chain(ends))
        .keep_alive(KeepAlive::new().interval(KEEP_ALIVE_INTERVAL))
        .into_response()
}

impl SessionStream {
    /// Waits for the end of the session: `false` if the server stops first, or the session has got
    /// a new id.
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
            // If the database does not answer, it is asked again with the next event: `MissedSome` comes as
            // soon as the listener is connected again.
            match session_state(&self.services, &self.current_user).await {
                Ok(SessionState::Ended) => return true,
                // The user's own pages connect again with the new cookie; a copy of the former cookie
                // cannot.
                Ok(SessionState::Superseded) => return false,
                Ok(SessionState::Active) | Err(_) => {}
            }
        }
    }
}
