//! Light, dark, or as the system has it. A cookie holds the choice, so the server renders it at
//! once. A script sets that cookie itself, so that the next page has it however soon it is asked
//! for, and has the server set it too: some browsers keep what a script sets for a week alone.
//! Without JavaScript the same form posts plainly.

use leptos::{
    ev::{MouseEvent, SubmitEvent},
    prelude::*,
    server_fn::ServerFn,
    task::spawn_local,
};
use web_sys::{HtmlDocument, wasm_bindgen::JsCast};

use crate::{components::page_path, error::AppError, request};

/// Remembers a theme; anything but `light` and `dark` follows the system.
#[server(endpoint = "theme")]
pub async fn choose_theme(theme: String) -> Result<(), AppError> {
    let theme = Some(theme.as_str()).filter(|theme| matches!(*theme, "light" | "dark"));
    crate::server::set_theme(theme)
}

/// The switch between the three.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    view! { <Switch page=page_path() cookie=request::theme_cookie()/> }
}

#[island]
fn Switch(page: String, cookie: String) -> impl IntoView {
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
        <div class="theme-switch" role="group" aria-label="Theme">
            <form method="post" action=ChooseTheme::PATH on:submit=on_submit>
                <input type="hidden" name="page" value=page/>
                {button("light", "Light theme", "☀")}
                {button("dark", "Dark theme", "☾")}
                {button("system", "Theme of the system", "◐")}
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
    // Where it is not remembered, it is chosen again on a later page.
    spawn_local(async move {
        let _ = choose_theme(theme.to_owned()).await;
    });
}
