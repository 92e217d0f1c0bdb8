//! The browser's entry.

use wasm_bindgen::prelude::wasm_bindgen;

/// Makes the page that the server rendered ready for its islands, which stand beside this by
/// their names.
#[wasm_bindgen]
pub fn start() {
    console_error_panic_hook::set_once();
    app::start();
}
