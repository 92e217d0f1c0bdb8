use leptos::{ev, prelude::*};
use web_sys::{HtmlInputElement, wasm_bindgen::JsCast};

/// Closes the menu on Escape. On a phone it covers the page.
#[island]
pub fn CloseMenuOnEscape() -> impl IntoView {
    Effect::new(|| {
        window_event_listener(ev::keydown, |event| {
            let menu = document().get_element_by_id("menu");
            let menu = menu.and_then(|menu| menu.dyn_into::<HtmlInputElement>().ok());
            let open = menu.filter(|menu| menu.checked() && event.key() == "Escape");
            if let Some(menu) = open {
                menu.set_checked(false);
                let _ = menu.focus();
            }
        });
    });
}
