use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use web_sys::VisibilityState;

use super::api::load_viewer;

/// Goes on once the mailed link was used in another tab, and loads the page again when the code has
/// expired.
#[island]
pub fn FollowSignIn(
    /// The page to go to: a path of this site.
    next: String,
    /// Seconds until the code expires.
    expires_in: u32,
) -> impl IntoView {
    Effect::new(move || {
        let next = StoredValue::new(next.clone());
        // A page of a signed-in user tells the other tabs of it by the storage. Where that is switched off,
        // it is noticed when the tab is looked at.
        let stored = window_event_listener_untyped("storage", move |_| follow(next));
        let shown = window_event_listener_untyped("pageshow", move |_| follow(next));
        let visible = window_event_listener_untyped("visibilitychange", move |_| {
            if document().visibility_state() == VisibilityState::Visible {
                follow(next);
            }
        });
        on_cleanup(move || {
            stored.remove();
            shown.remove();
            visible.remove();
        });
        if expires_in > 0 {
            set_timeout(load_again, Duration::from_secs(u64::from(expires_in) + 1));
        }
    });
}

fn follow(next: StoredValue<String>) {
    spawn_local(async move {
        if load_viewer().await.is_ok_and(|viewer| viewer.is_some())
            && let Some(next) = next.try_get_value()
        {
            let _ = window().location().replace(&next);
        }
    });
}

/// Not `reload`, which would send a form again that this page answers.
fn load_again() {
    let location = window().location();
    if let (Ok(path), Ok(query)) = (location.pathname(), location.search()) {
        let _ = location.replace(&format!("{path}{query}"));
    }
}
