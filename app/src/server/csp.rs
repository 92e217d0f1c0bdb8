use domain::{Services, config::Mode};

/// The policy of a page (S68). Scripts run by nonce alone; nothing is embedded,
/// framed or posted elsewhere. Images are ours: one from elsewhere would tell its
/// owner who reads.
pub fn content_security_policy(nonce: &str) -> String {
    let services = super::services().ok();
    let others: String = services.iter().flat_map(others).collect();
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'{others}; \
         manifest-src 'self'; form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// Where pages call beside our own origin: the backends that take our tokens, and while
/// cargo-leptos watches, the socket over which it tells the page to reload.
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
