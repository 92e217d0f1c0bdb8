//! The browser's entry.

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page that the server rendered.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    app::restore_address();
    leptos::mount::hydrate_body(app::App);
}
