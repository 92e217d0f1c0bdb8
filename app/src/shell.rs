use std::sync::LazyLock;

use domain::{Locale, PRODUCT_NAME};
use leptos::{html::meta, prelude::*};
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::components::Router;

use crate::{
    components::{ShortcutList, form::notice_markup},
    error::AppError,
    islands::{SESSION_ENDED, SessionWatch, SignedIn, viewer_json},
    locale::use_locale,
    request,
    routes::Pages,
};

/// Messages for the browser to show when the server does not answer, by id, as markup. They are the
/// same in every page of a language, and are built once.
static NOTICES: LazyLock<[[(&str, String); 3]; Locale::ALL.len()]> = LazyLock::new(|| {
    Locale::ALL.map(|locale| {
        [
            ("offline", notice_markup(locale, AppError::Offline)),
            ("unavailable", notice_markup(locale, AppError::Unavailable)),
            (SESSION_ENDED, notice_markup(locale, AppError::SignedOut)),
        ]
    })
});

/// The font of the first text, which is loaded together with the style sheet. The style sheet names it too.
const FONT: &str = "/fonts/inter-latin.ca1e7736.woff2";

/// The colour of the browser's own bars: the token `--sunken` of each theme.
const THEME_COLORS: [(&str, &str); 2] = [("light", "#f4f5f2"), ("dark", "#0d0f0e")];
/// Which pages the browser may load before their link is pressed: those of the application. Not what acts
/// or leads to another site, no link in a document, which are marked as `nofollow`, no settings, which change with
/// what is done in other tabs, and no other workspace, which would become the last one that was visited.
const SPECULATION_RULES: &str = r#"{"prefetch":[{"where":{"and":[{"href_matches":"/*"},{"not":{"href_matches":["/api*","/avatars/*","/sign-in/link/*","/sign-in/provider/*","/step-up*","/goodbye*","/settings*"]}},{"not":{"selector_matches":"[target],[download],[rel~=nofollow],.sidebar a"}}]},"eagerness":"moderate"}]}"#;

/// Lets one page turn into the next. It stands in the page itself, because a page that is looked at before its
/// style sheet has arrived would end the transition with an error.
pub const VIEW_TRANSITIONS: &str =
    "@media (prefers-reduced-motion:no-preference){@view-transition{navigation:auto}}";

/// The HTML document around the application.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    request::send_content_security_policy();
    // Islands get their data as properties: the page carries no resources for the browser.
    if let Some(shared) = Owner::current_shared_context() {
        shared.set_is_hydrating(false);
    }
    view! {
        <!DOCTYPE html>
        <html lang=use_locale().as_str() data-theme=request::theme() data-page=request::posting_page()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="description" content=use_locale().landing_description()/>
                {theme_colors()}
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="apple-touch-icon" href="/icons/180.png"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <link rel="preload" href=FONT r#as="font" type="font/woff2" crossorigin="anonymous"/>
                <style inner_html=VIEW_TRANSITIONS></style>
                <link rel="stylesheet" id="style" href=request::stylesheet()/>
                <AutoReload options/>
                <script type="module" nonce=leptos::nonce::use_nonce()>{request::start_script()}</script>
                <script type="speculationrules" nonce=leptos::nonce::use_nonce()>{SPECULATION_RULES}</script>
                <MetaTags/>
            </head>
            <body data-viewer=viewer_json()>
                <div class="progress" aria-hidden="true"></div>
                <App/>
                {NOTICES[use_locale() as usize].iter().map(|(id, markup)| view! {
                    <template id=*id inner_html=markup.as_str()></template>
                }).collect_view()}
            </body>
        </html>
    }
}

/// The colour of the browser's bars: of the theme that was chosen, else of the one that the system has.
fn theme_colors() -> impl IntoView {
    let chosen = request::theme();
    let colors = THEME_COLORS.iter();
    let colors = colors.filter(move |(theme, _)| chosen.is_none_or(|chosen| chosen == *theme));
    let tags = colors.map(move |(theme, color)| {
        let media = chosen
            .is_none()
            .then(|| format!("(prefers-color-scheme: {theme})"));
        // `media` is no attribute that Leptos knows of this element.
        meta().name("theme-color").content(*color).attr("media", media)
    });
    tags.collect_view()
}

/// The application. The server renders it; the browser takes over its islands.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=title/>
        <Router>
            <a class="skip-link" href="#main">{use_locale().skip_to_content()}</a>
            <Pages/>
        </Router>
        <SignedIn><SessionWatch/><ShortcutList/></SignedIn>
    }
}

/// The title of the window. `leptos_meta` writes it into the page unescaped: a document called
/// `</title><script>…` would run.
fn title(page: String) -> String {
    match page.as_str() {
        "" => PRODUCT_NAME.to_owned(),
        page => format!("{} · {PRODUCT_NAME}", request::title_text(page)),
    }
}
