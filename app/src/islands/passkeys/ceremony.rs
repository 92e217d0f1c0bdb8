use leptos::prelude::*;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use web_sys::{Element, HtmlInputElement, wasm_bindgen::JsCast};

#[wasm_bindgen(module = "/js/passkeys.js")]
extern "C" {
    /// Whether this browser has passkeys.
    pub fn supported() -> bool;

    /// Ends the request that waits for a passkey.
    pub fn stop();

    /// Whether a passkey can be offered in the address field.
    #[wasm_bindgen(catch)]
    pub async fn conditional() -> Result<JsValue, JsValue>;

    /// Creates a passkey, and returns it as JSON.
    #[wasm_bindgen(catch)]
    pub async fn create(options: &str) -> Result<JsValue, JsValue>;

    /// Proves a passkey, and returns the proof as JSON.
    #[wasm_bindgen(catch)]
    pub async fn get(options: &str, in_field: bool) -> Result<JsValue, JsValue>;

    /// Tells the password manager which passkeys are accepted.
    #[wasm_bindgen(catch)]
    pub async fn signal(accepted: &str) -> Result<JsValue, JsValue>;
}

/// A finished ceremony: the sealed state of the server, and the device's credential as JSON.
pub struct Finished {
    pub state: String,
    pub credential: String,
}

/// Shows the elements that need passkeys, or those that say that the browser has none. Returns
/// whether it has them.
pub fn show_support() -> bool {
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

/// Puts a finished ceremony into its form, and sends it. The fields are emptied: a ceremony is
/// used up by the first attempt, whether it succeeds or not.
pub fn send(finished: &Finished, state: &HtmlInputElement, credential: &HtmlInputElement) {
    state.set_value(&finished.state);
    credential.set_value(&finished.credential);
    if let Some(form) = credential.form() {
        let _ = form.request_submit();
    }
    state.set_value("");
    credential.set_value("");
}
