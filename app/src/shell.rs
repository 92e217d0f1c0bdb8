use std::sync::LazyLock;

use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::components::Router;

use crate::{
    components::form::notice_markup,
    error::AppError,
    request,
    routes::Pages,
    session_watch::{ENDED, SessionWatch},
    viewer::{SignedIn, use_viewer},
};

/// What no answer says, because nobody was there to give one, or nobody asked: by id, as markup.
/// Every page has them, so they are written once.
static NOTICES: LazyLock<[(&str, String); 3]> = LazyLock::new(|| {
    [
        ("offline", notice_markup(AppError::Offline)),
        ("unavailable", notice_markup(AppError::Unavailable)),
        (ENDED, notice_markup(AppError::SignedOut)),
    ]
});

/// The document around the application. Rendered on the server alone.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    request::send_content_security_policy();
    // What is no island is the server's alone: nothing of it travels as data.
    if let Some(shared) = Owner::current_shared_context() {
        shared.set_is_hydrating(false);
    }
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
            <body data-viewer=use_viewer().map(|viewer| viewer.id.to_string())>
                <App/>
                {NOTICES.iter().map(|(id, markup)| view! {
                    <template id=*id inner_html=markup.as_str()></template>
                }).collect_view()}
            </body>
        </html>
    }
}

/// The application: rendered by the server, and taken over by the browser island by island.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=title/>
        <Router>
            <a class="skip-link" href="#main">"Skip to the content"</a>
            <Pages/>
        </Router>
        <SignedIn><SessionWatch/></SignedIn>
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
