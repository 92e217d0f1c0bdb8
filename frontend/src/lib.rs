//! The browser's entry.

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page that the server rendered.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    app::restore_address();
    // A page is loaded before it is taken over.
    leptos::mount::hydrate_lazy(app::App);
}
