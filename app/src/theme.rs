//! Light, dark, or as the system has it. A cookie holds the choice, so the
//! server renders it at once; without JavaScript the same form posts plainly.

use leptos::{
    ev::{MouseEvent, SubmitEvent},
    prelude::*,
    server_fn::ServerFn,
    task::spawn_local,
};

use crate::{components::page_path, error::AppError};

/// Remembers a theme; anything but `light` and `dark` follows the system.
#[server(endpoint = "theme")]
pub async fn choose_theme(theme: String) -> Result<(), AppError> {
    let theme = Some(theme.as_str()).filter(|theme| matches!(*theme, "light" | "dark"));
    crate::server::set_theme(theme)
}

/// The switch between the three.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    view! { <Switch page=page_path()/> }
}

#[island]
fn Switch(page: String) -> impl IntoView {
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
                on:click=move |_: MouseEvent| choose(theme)
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

/// Shows a theme at once, and has it remembered.
fn choose(theme: &'static str) {
    if let Some(root) = document().document_element() {
        let _ = match theme {
            "light" | "dark" => root.set_attribute("data-theme", theme),
            _ => root.remove_attribute("data-theme"),
        };
    }
    // Should it not be remembered, it is chosen again on the next page.
    spawn_local(async move {
        let _ = choose_theme(theme.to_owned()).await;
    });
}
