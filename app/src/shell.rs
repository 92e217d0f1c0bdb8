use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::components::Router;
use web_sys::wasm_bindgen::JsValue;

use crate::{
    arrival::{Arrival, provide_shown},
    components::listen_for_leaving,
    redirects::{TakeRedirects, provide_redirects},
    request,
    routes::Pages,
    session_watch::SessionWatch,
    theme, viewer,
};

/// The document around the application. Rendered on the server alone.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    request::send_content_security_policy();
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=request::theme() data-page=request::posting_page()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="description" content="Latchkey keeps the documents of your organization in workspaces that only the right people can open."/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" id="style" href=request::stylesheet()/>
                <AutoReload options/>
                <script type="module" nonce=leptos::nonce::use_nonce()>{request::start_script()}</script>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// A plain form post that failed shows its page under the post's own path. Puts
/// the page's path back into the address bar, before the router reads it.
pub fn restore_address() {
    let page = document()
        .document_element()
        .and_then(|root| root.get_attribute("data-page"));
    if let (Some(page), Ok(history)) = (page, window().history()) {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&page));
    }
}

/// Whether the script has the page.
pub(crate) fn is_taken_over() -> bool {
    let root = document().document_element();
    root.is_some_and(|root| root.has_attribute("data-hydrated"))
}

/// Tests, and anything else that drives the page, wait for this mark.
pub fn mark_taken_over() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-hydrated", "");
    }
}

/// The application: the same on the server and in the browser.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    viewer::provide_viewer();
    theme::provide_theme();
    request::provide_request();
    listen_for_leaving();
    provide_redirects();
    provide_shown();
    view! {
        <Title formatter=title/>
        <Router>
            // Not the router's: the browser moves the focus with it.
            <a class="skip-link" href="#main" rel="external">"Skip to the content"</a>
            <TakeRedirects/>
            <Pages/>
            <Arrival/>
            <SessionWatch/>
        </Router>
    }
}

/// The title of the window. `leptos_meta` writes it unescaped into the page on
/// the server: a document called `</title><script>…` would run.
fn title(page: String) -> String {
    match page.as_str() {
        "" => "Latchkey".to_owned(),
        page => format!("{} · Latchkey", request::title_text(page)),
    }
}
