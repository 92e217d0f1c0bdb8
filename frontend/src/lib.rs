//! The browser's entry.

use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page that the server rendered.
#[wasm_bindgen]
pub fn hydrate() {
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        app::load_whole_page_after(&panic.to_string());
    }));
    app::restore_address();
    // What belongs to the page is loaded before it is taken over.
    wasm_bindgen_futures::spawn_local(async {
        let body = leptos::prelude::document().body();
        if let Some(body) = body {
            leptos::mount::hydrate_from_async(body, app::App).await.forget();
            app::mark_taken_over();
        }
    });
}
