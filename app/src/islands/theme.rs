//! Light, dark, or the system's theme. A cookie holds the choice, so that the server renders the
//! page in it. The script sets that cookie itself, so that the very next page has it, and the
//! server sets it too: some browsers keep a cookie of a script for a week only. Without
//! JavaScript the same form is posted by native navigation.

use leptos::{
    ev::{MouseEvent, SubmitEvent},
    prelude::*,
    server_fn::ServerFn,
    task::spawn_local,
};
use web_sys::{HtmlDocument, wasm_bindgen::JsCast};

use super::api::{ChooseTheme, choose_theme};
use crate::locale::use_locale;

/// The buttons that choose a theme.
#[island]
pub fn ThemeChoice(
    /// The page that a plain post returns to.
    page: String,
    /// The cookie as a script sets it, with `THEME` in the place of the theme.
    cookie: String,
) -> impl IntoView {
    let t = use_locale();
    let cookie = StoredValue::new(cookie);
    // A plain post would load the page anew.
    let on_submit = |event: SubmitEvent| event.prevent_default();
    let button = |theme: &'static str, label: &'static str, sign: &'static str| {
        view! {
            <button
                class="theme-choice"
                type="submit"
                name="theme"
                value=theme
                aria-label=label
                title=label
                on:click=move |_: MouseEvent| choose(theme, &cookie.read_value())
            >
                <span aria-hidden="true">{sign}</span>
            </button>
        }
    };
    view! {
        <div class="theme-switch" role="group" aria-label=t.theme()>
            <form method="post" action=ChooseTheme::PATH on:submit=on_submit>
                <input type="hidden" name="page" value=page/>
                {button("light", t.theme_light(), "☀")}
                {button("dark", t.theme_dark(), "☾")}
                {button("system", t.theme_system(), "◐")}
            </form>
        </div>
    }
}

/// Shows a theme at once, and remembers it.
fn choose(theme: &'static str, cookie: &str) {
    if let Some(root) = document().document_element() {
        let _ = match theme {
            "light" | "dark" => root.set_attribute("data-theme", theme),
            _ => root.remove_attribute("data-theme"),
        };
    }
    if let Ok(document) = document().dyn_into::<HtmlDocument>() {
        let _ = document.set_cookie(&cookie.replace("THEME", theme));
    }
    // Best effort: if the server cannot be reached, the script's cookie is all there is.
    spawn_local(async move {
        let _ = choose_theme(theme.to_owned()).await;
    });
}
