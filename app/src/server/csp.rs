use domain::{Services, config::Mode};
use http::request::Parts;
use leptos::prelude::*;

/// The policy of a page (S68). Scripts run by nonce alone; nothing is embedded,
/// framed or posted elsewhere. Images are ours: one from elsewhere would tell its
/// owner who reads.
pub fn content_security_policy(nonce: &str) -> String {
    // While cargo-leptos watches, it tells the page to reload over a socket.
    let reload = use_context::<Parts>()
        .and_then(|parts| parts.extensions.get::<Services>().cloned())
        .filter(|services| services.config.server.mode == Mode::Development)
        .map(|services| {
            format!(
                " ws://localhost:{0} ws://127.0.0.1:{0}",
                services.config.leptos.reload_port
            )
        })
        .unwrap_or_default();
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'{reload}; \
         manifest-src 'self'; form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    )
}
