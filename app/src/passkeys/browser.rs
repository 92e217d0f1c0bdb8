use leptos::prelude::*;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use web_sys::{Element, wasm_bindgen::JsCast};

#[wasm_bindgen(module = "/js/passkeys.js")]
extern "C" {
    /// Whether this browser has passkeys.
    pub fn supported() -> bool;

    /// Whether one can be offered in the address field.
    #[wasm_bindgen(catch)]
    pub async fn conditional() -> Result<JsValue, JsValue>;

    /// Makes one; what was made as JSON.
    #[wasm_bindgen(catch)]
    pub async fn create(options: &str) -> Result<JsValue, JsValue>;

    /// Proves one; the proof as JSON.
    #[wasm_bindgen(catch)]
    pub async fn get(options: &str, in_field: bool) -> Result<JsValue, JsValue>;

    /// Ends what waits in the address field.
    pub fn abort();
}

/// Shows what takes a browser that has passkeys, and hides what says that it has none. Whether
/// it has.
pub fn show_what_takes_passkeys() -> bool {
    let supported = supported();
    for (selector, shown) in [("[data-passkeys]", supported), ("[data-no-passkeys]", !supported)] {
        let Ok(found) = document().query_selector_all(selector) else {
            continue;
        };
        for element in (0..found.length()).filter_map(|index| found.get(index)) {
            if let Some(element) = element.dyn_ref::<Element>() {
                let _ = element.toggle_attribute_with_force("hidden", !shown);
            }
        }
    }
    supported
}
