//! A visible page learns within a second that its session has ended elsewhere; a
//! hidden one when it is shown, and also that somebody else is signed in by now.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use web_sys::{
    Event, EventInit, EventSource, MessageEvent, VisibilityState,
    wasm_bindgen::{JsCast, closure::Closure},
};

use crate::{auth::api::current_viewer, components::encode};

/// After how long a page that was refused its stream asks again.
const REFUSED: Duration = Duration::from_secs(30);

/// Watches while somebody is signed in.
#[island]
pub(crate) fn SessionWatch() -> impl IntoView {
    Effect::new(|| {
        let watch = StoredValue::new_local(None::<Watch>);
        follow(watch);
        // A form that loads a page may be the very thing that ends the session: its
        // answer says what to show.
        let posted = window_event_listener_untyped("submit", move |event| {
            if !event.default_prevented() {
                watch.try_update_value(Option::take);
            }
        });
        // It bubbles from the document.
        let turned = window_event_listener_untyped("visibilitychange", move |_| follow(watch));
        on_cleanup(move || {
            turned.remove();
            posted.remove();
            watch.try_update_value(Option::take);
        });
    });
}

/// The page's stream, while it has one.
type Watches = StoredValue<Option<Watch>, LocalStorage>;

/// Opens the stream anew where the page is visible, else closes it. A page that is gone has none.
fn follow(watches: Watches) {
    let visible = document().visibility_state() == VisibilityState::Visible;
    let watch = visible.then(|| Watch::open(watches)).flatten();
    watches.try_set_value(watch);
}

/// For whom the page was rendered, by id; empty for nobody.
pub(crate) fn viewer() -> String {
    let body = document().body();
    body.and_then(|body| body.get_attribute("data-viewer"))
        .unwrap_or_default()
}

/// One open stream; closed when it is dropped.
struct Watch {
    source: EventSource,
    told: Closure<dyn Fn(MessageEvent)>,
    ended: Closure<dyn Fn(Event)>,
    failed: Closure<dyn Fn(Event)>,
}

impl Watch {
    fn open(watches: Watches) -> Option<Self> {
        let source = EventSource::new("/api/events").ok()?;
        let viewer = viewer();
        let watch = Self {
            told: Closure::new(move |event: MessageEvent| {
                if event.data().as_string().is_some_and(|other| other != viewer) {
                    // A full load, as below: nothing of the first person stays.
                    let _ = window().location().reload();
                }
            }),
            ended: Closure::new(|_| leave()),
            // The browser tries again by itself, unless it was refused: by the server, or by a
            // proxy whose server is starting.
            failed: Closure::new(move |event: Event| {
                let source = event
                    .target()
                    .and_then(|target| target.dyn_into::<EventSource>().ok());
                if source.is_some_and(|source| source.ready_state() == EventSource::CLOSED) {
                    spawn_local(leave_or_try_again(watches));
                }
            }),
            source,
        };
        for (event, heard) in [("viewer", watch.told.as_ref()), ("ended", watch.ended.as_ref())] {
            watch
                .source
                .add_event_listener_with_callback(event, heard.unchecked_ref())
                .ok()?;
        }
        watch
            .source
            .set_onerror(Some(watch.failed.as_ref().unchecked_ref()));
        Some(watch)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.source.set_onerror(None);
        self.source.close();
    }
}

async fn leave_or_try_again(watches: Watches) {
    match current_viewer().await {
        Ok(None) => leave(),
        Ok(Some(_)) | Err(_) => set_timeout(move || follow(watches), REFUSED),
    }
}

/// Told to the page before it is left. Whoever stops it shows the notice of that id instead.
pub(crate) const ENDED: &str = "session-ended";

/// A full load: nothing of the person stays in memory. A page with something typed in it stays.
pub(crate) fn leave() {
    let how = EventInit::new();
    how.set_cancelable(true);
    let told = Event::new_with_event_init_dict(ENDED, &how);
    if told.is_ok_and(|told| window().dispatch_event(&told) == Ok(false)) {
        return;
    }
    let location = window().location();
    let (path, query) = (location.pathname(), location.search());
    let page = format!("{}{}", path.unwrap_or_default(), query.unwrap_or_default());
    let _ = location.assign(&format!("/sign-in?ended=yes&next={}", encode(&page)));
}
