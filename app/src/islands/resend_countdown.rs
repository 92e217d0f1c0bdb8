use std::time::Duration;

use leptos::{html, prelude::*};
use web_sys::{
    Event, HtmlFormElement,
    wasm_bindgen::{JsCast, closure::Closure},
};

use crate::locale::use_locale;

/// Counts down to the moment when the enclosing form may be sent, and blocks its submission until then.
#[island]
pub fn ResendCountdown(
    /// How long it still takes.
    seconds: u32,
) -> impl IntoView {
    let t = use_locale();
    let left = RwSignal::new(seconds);
    let place = NodeRef::<html::Span>::new();
    Effect::new(move || {
        let Some(form) = place.get_untracked().and_then(|place| form_of(&place)) else {
            return;
        };
        hold_back(&form, left);
        let tick = move || left.update(|left| *left = left.saturating_sub(1));
        if let Ok(ticking) = set_interval_with_handle(tick, Duration::from_secs(1)) {
            on_cleanup(move || ticking.clear());
        }
    });
    let is_over = move || left.get() == 0;
    view! {
        <span class="hint number needs-script" hidden=is_over translate="no" node_ref=place>
            {move || t.verify_resend_in(clock(left.get()))}
        </span>
    }
}

/// Minutes and seconds: `0:42`.
fn clock(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

fn form_of(place: &web_sys::Element) -> Option<HtmlFormElement> {
    place.closest("form").ok().flatten()?.dyn_into().ok()
}

fn hold_back(form: &HtmlFormElement, left: RwSignal<u32>) {
    let button = form.query_selector("button").ok().flatten();
    Effect::new(move || {
        if let Some(button) = &button {
            // Not `disabled`, which would take the focus away.
            let _ = match left.get() {
                0 => button.remove_attribute("aria-disabled"),
                _ => button.set_attribute("aria-disabled", "true"),
            };
        }
    });
    let on_submit = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        if left.get_untracked() > 0 {
            event.prevent_default();
        }
    });
    let _ = form.add_event_listener_with_callback("submit", on_submit.as_ref().unchecked_ref());
    // It lives as long as the page.
    on_submit.forget();
}
