//! What a field for a code does while it is typed in.

use domain::error::Field;
use leptos::{ev, prelude::*};
use web_sys::{
    Event, HtmlInputElement,
    wasm_bindgen::{JsCast, closure::Closure},
};

use super::typing::input;
use crate::locale::use_locale;

/// Digits of a mailed code, and of an authenticator app's.
const DIGITS: usize = 6;

/// Letters and digits of a recovery code.
const RECOVERY_LEN: usize = 20;

/// Groups the digits of the page's code while they are typed or pasted, and sends its form once all are
/// there.
#[island]
pub fn CompleteCode() -> impl IntoView {
    Effect::new(|| {
        let typing = window_event_listener(ev::input, |event| {
            let field: HtmlInputElement = event_target(&event);
            if field.name() == Field::Code.name() {
                group(&field);
                send_if_complete(&field);
            }
        });
        on_cleanup(move || typing.remove());
    });
}

/// Writes `123456` as `123 456`, where the text ends.
fn group(field: &HtmlInputElement) {
    let typed = field.value();
    let ends_here = field.selection_start().ok().flatten();
    let is_at_end = ends_here.is_some_and(|place| place as usize == typed.len());
    if !is_at_end || !typed.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ') {
        return;
    }
    let digits = typed.replace(' ', "");
    if digits.len() > DIGITS / 2 {
        let (first, last) = digits.split_at(DIGITS / 2);
        field.set_value(&format!("{first} {last}"));
    }
}

fn send_if_complete(field: &HtmlInputElement) {
    if digits_in(&field.value()) == DIGITS
        && let Some(form) = field.form()
    {
        let _ = form.request_submit();
    }
}

/// Holds back a code that cannot be one of the app nor a recovery code, and says so. The text stays: the
/// server, which never writes a secret into a page, would answer with an empty field.
#[island]
pub fn HoldBackMistypedCode() -> impl IntoView {
    let t = use_locale();
    Effect::new(move || {
        let Some(form) = input(Field::Code).and_then(|field| field.form()) else {
            return;
        };
        let on_submit = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            if let Some(field) = input(Field::Code).filter(|field| is_mistyped(&field.value())) {
                event.prevent_default();
                show_problem(&field, t.problem_neither_code());
            }
        });
        let _ = form.add_event_listener_with_callback("submit", on_submit.as_ref().unchecked_ref());
        // It lives as long as the page.
        on_submit.forget();
    });
}

/// Whether the server would refuse it unread. It reads the digits of other scripts too, so that what
/// is not ASCII is left to it.
fn is_mistyped(text: &str) -> bool {
    let signs = text.chars().filter(char::is_ascii_alphanumeric).count();
    text.is_ascii() && signs > 0 && digits_in(text) != DIGITS && signs != RECOVERY_LEN
}

fn digits_in(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

fn show_problem(field: &HtmlInputElement, problem: &str) {
    let place = document().query_selector("[data-problem=code]");
    if let Some(place) = place.ok().flatten() {
        place.set_text_content(Some(problem));
        let _ = place.remove_attribute("hidden");
    }
    let _ = field.set_attribute("aria-invalid", "true");
    let _ = field.focus();
}
