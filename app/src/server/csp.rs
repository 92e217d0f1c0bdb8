use domain::{Services, config::Mode};

/// The hash of the one style that stands in the page itself, [`crate::shell::VIEW_TRANSITIONS`].
const VIEW_TRANSITIONS_HASH: &str = "sha256-SX7UqyxGVDSLzV90icKkPuaEGi8NcinaZfagIyBzAuY=";

/// The content security policy of a page. Scripts run by nonce only; nothing is embedded, framed or
/// posted to another origin. Images are of this origin: another one would learn who reads the page.
pub fn content_security_policy(nonce: &str) -> String {
    let services = super::services().ok();
    let others: String = services.iter().flat_map(others).collect();
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self' '{VIEW_TRANSITIONS_HASH}'; img-src 'self' data:; font-src 'self'; connect-src 'self'{others}; \
         manifest-src 'self'; form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// Origins that pages connect to beside their own: the backends that accept our tokens, and, while
/// cargo-leptos watches, the socket that tells the page to reload.
fn others(services: &Services) -> Vec<String> {
    let config = &services.config;
    let audiences = config.audiences.values();
    let mut others: Vec<String> = audiences
        .map(|audience| format!(" {}", audience.origin.as_str()))
        .collect();
    if config.server.mode == Mode::Development {
        others.push(format!(
            " ws://localhost:{0} ws://127.0.0.1:{0}",
            config.leptos.reload_port
        ));
    }
    others
}
