//! The browser's entry.

use wasm_bindgen::prelude::wasm_bindgen;

/// Makes the rendered page ready for its islands. Each island is exported beside this function, by
/// its name.
#[wasm_bindgen]
pub fn start() {
    console_error_panic_hook::set_once();
    app::start();
}
