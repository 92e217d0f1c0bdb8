use leptos::prelude::*;
use web_sys::{Element, Event, HtmlDialogElement, MouseEvent, wasm_bindgen::JsCast};

/// Asks in a dialog over the page, where the link of an act would lead to a page with the question.
pub fn listen() {
    window_event_listener_untyped("click", |event| {
        let pressed = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let handled = pressed
            .filter(|_| is_plain(&event))
            .is_some_and(|pressed| open(&pressed) || close(&pressed));
        if handled {
            event.prevent_default();
        }
    });
}

/// Opens the dialog of the pressed link. A browser without dialogs follows the link.
fn open(pressed: &Element) -> bool {
    let link = pressed.closest("[data-confirm]").ok().flatten();
    let dialog = link
        .and_then(|link| link.get_attribute("data-confirm"))
        .and_then(|id| document().get_element_by_id(&id))
        .and_then(|dialog| dialog.dyn_into::<HtmlDialogElement>().ok());
    dialog.is_some_and(|dialog| dialog.show_modal().is_ok())
}

/// Closes the dialog around the pressed “Cancel”, if a script has opened it.
fn close(pressed: &Element) -> bool {
    let dismissed = pressed.closest("[data-dismiss]").ok().flatten();
    let dialog = dismissed
        .and_then(|link| link.closest("dialog:modal").ok().flatten())
        .and_then(|dialog| dialog.dyn_into::<HtmlDialogElement>().ok());
    dialog.inspect(HtmlDialogElement::close).is_some()
}

/// Whether a click stays in this tab.
fn is_plain(event: &Event) -> bool {
    event
        .dyn_ref::<MouseEvent>()
        .is_some_and(|click| !(click.ctrl_key() || click.meta_key() || click.shift_key() || click.alt_key()))
}
