use std::{cell::RefCell, time::Duration};

use domain::error::Field;
use leptos::{ev, leptos_dom::helpers::debounce, prelude::*};
use web_sys::{HtmlInputElement, wasm_bindgen::JsCast};

/// Typing rests when no key was pressed for so long.
const REST: Duration = Duration::from_millis(300);

/// Tells an island what a field of its page holds, each time the typing in it has rested, and
/// first what was typed before the script came.
pub fn on_rest(field: Field, told: impl Fn(String) + Clone + 'static) {
    Effect::new(move || {
        let rested = RefCell::new(debounce(REST, told.clone()));
        let note = move |field: HtmlInputElement| (rested.borrow_mut())(field.value());
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

/// Whether the field still holds this: an answer about something else is too late.
pub fn still_holds(field: Field, text: &str) -> bool {
    input(field).is_some_and(|input| input.value() == text)
}
