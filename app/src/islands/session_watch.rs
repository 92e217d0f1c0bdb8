//! Follows the session while a page is open. A visible page learns of the session's end within a
//! second, by an event stream. A hidden page has no stream: once it is visible again it learns of
//! the end, and of another user who is signed in by then.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use web_sys::{
    Event, EventInit, EventSource, MessageEvent, VisibilityState,
    js_sys::encode_uri_component,
    wasm_bindgen::{JsCast, closure::Closure},
};

use super::viewer;

/// Time after which a page whose stream was refused opens it again.
const REOPEN_TIMEOUT: Duration = Duration::from_secs(30);

/// Follows the session of a signed-in user.
#[island]
pub fn SessionWatch() -> impl IntoView {
    Effect::new(|| {
        let watch = StoredValue::new_local(None::<Watch>);
        follow(watch);
        // A form that loads a page may end the session itself: its answer says what to show.
        let posted = window_event_listener_untyped("submit", move |event| {
            if !event.default_prevented() {
                watch.try_update_value(Option::take);
            }
        });
        // It bubbles from the document.
        let visibility = window_event_listener_untyped("visibilitychange", move |_| follow(watch));
        let stored = window_event_listener_untyped("storage", |_| viewer::refresh_if_changed());
        on_cleanup(move || {
            visibility.remove();
            posted.remove();
            stored.remove();
            watch.try_update_value(Option::take);
        });
    });
}

/// The page's stream, while it has one.
type PageWatch = StoredValue<Option<Watch>, LocalStorage>;

/// Reopens the stream if the page is visible, or closes it. After the cleanup there is none to
/// open.
fn follow(page_watch: PageWatch) {
    let visible = document().visibility_state() == VisibilityState::Visible;
    let watch = visible.then(|| Watch::open(page_watch)).flatten();
    page_watch.try_set_value(watch);
    // A page that comes back from the back/forward cache has missed the events of the storage.
    viewer::refresh_if_changed();
}

/// One open stream; closed when it is dropped.
struct Watch {
    source: EventSource,
    on_viewer: Closure<dyn Fn(MessageEvent)>,
    on_ended: Closure<dyn Fn(Event)>,
    on_error: Closure<dyn Fn(Event)>,
}

impl Watch {
    fn open(page_watch: PageWatch) -> Option<Self> {
        let source = EventSource::new("/api/events").ok()?;
        let rendered_for = viewer::rendered_for();
        let watch = Self {
            on_viewer: Closure::new(move |event: MessageEvent| {
                match event.data().as_string().is_some_and(|user| user != rendered_for) {
                    // A full load, as below: nothing of the first user stays in memory.
                    true => {
                        let _ = window().location().reload();
                    }
                    false => viewer::recall(),
                }
            }),
            on_ended: Closure::new(|_| leave()),
            // The browser tries again by itself, unless it was refused: by the server, or by a
            // proxy whose server is starting.
            on_error: Closure::new(move |event: Event| {
                let source = event
                    .target()
                    .and_then(|target| target.dyn_into::<EventSource>().ok());
                if source.is_some_and(|source| source.ready_state() == EventSource::CLOSED) {
                    spawn_local(leave_or_reopen(page_watch));
                }
            }),
            source,
        };
        for (event, listener) in [
            ("viewer", watch.on_viewer.as_ref()),
            ("ended", watch.on_ended.as_ref()),
        ] {
            watch
                .source
                .add_event_listener_with_callback(event, listener.unchecked_ref())
                .ok()?;
        }
        watch
            .source
            .set_onerror(Some(watch.on_error.as_ref().unchecked_ref()));
        Some(watch)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.source.set_onerror(None);
        self.source.close();
    }
}

async fn leave_or_reopen(page_watch: PageWatch) {
    match viewer::refresh().await {
        Ok(false) => leave(),
        Ok(true) | Err(_) => set_timeout(move || follow(page_watch), REOPEN_TIMEOUT),
    }
}

/// Event of the window before the page is left because the session has ended. A listener that
/// cancels it keeps the page, and shows the notice of this id.
pub const SESSION_ENDED: &str = "session-ended";

/// Leaves for the sign-in, by a full load: nothing of the user stays in memory. A page with
/// unsaved text stays.
pub fn leave() {
    viewer::forget();
    let options = EventInit::new();
    options.set_cancelable(true);
    let event = Event::new_with_event_init_dict(SESSION_ENDED, &options);
    if event.is_ok_and(|event| window().dispatch_event(&event) == Ok(false)) {
        return;
    }
    let location = window().location();
    let (path, query) = (location.pathname(), location.search());
    let page = format!("{}{}", path.unwrap_or_default(), query.unwrap_or_default());
    let _ = location.assign(&format!(
        "/sign-in?ended=yes&next={}",
        encode_uri_component(&page)
    ));
}
