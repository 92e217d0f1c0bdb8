use std::{cell::RefCell, time::Duration};

use domain::error::Field;
use leptos::{ev, leptos_dom::helpers::debounce, prelude::*};
use web_sys::{HtmlInputElement, wasm_bindgen::JsCast};

/// Time without a key press after which typing counts as resting.
const TYPING_REST: Duration = Duration::from_millis(300);

/// Calls `notify` with the content of a field of the page each time the typing in it rests, and
/// once with the text that was typed before the script was there.
pub fn on_typing_rest(field: Field, notify: impl Fn(String) + Clone + 'static) {
    Effect::new(move || {
        let debounced = RefCell::new(debounce(TYPING_REST, notify.clone()));
        let note = move |field: HtmlInputElement| (debounced.borrow_mut())(field.value());
        if let Some(typed) = input(field).filter(|typed| !typed.value().is_empty()) {
            note(typed);
        }
        window_event_listener(ev::input, move |event| {
            let typed: HtmlInputElement = event_target(&event);
            if typed.name() == field.name() {
                note(typed);
            }
        });
    });
}

/// The page's control for a field.
pub fn input(field: Field) -> Option<HtmlInputElement> {
    document().get_element_by_id(field.name())?.dyn_into().ok()
}

/// Whether the field still holds this text; if not, an answer about it comes too late.
pub fn still_holds(field: Field, text: &str) -> bool {
    input(field).is_some_and(|input| input.value() == text)
}
