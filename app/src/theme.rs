//! Light, dark, or as the system has it. A cookie holds the choice, so the
//! server renders it at once; without JavaScript the same form posts plainly.

use leptos::{form::ActionForm, prelude::*};

use crate::error::AppError;

/// Remembers a theme; anything but `light` and `dark` follows the system.
#[server(endpoint = "theme")]
pub async fn choose_theme(theme: String) -> Result<(), AppError> {
    let theme = Some(theme.as_str()).filter(|theme| matches!(*theme, "light" | "dark"));
    crate::server::set_theme(theme)
}

#[derive(Clone, Copy)]
struct ThemeAction(ServerAction<ChooseTheme>);

/// Shows a chosen theme at once, where the page is hydrated.
pub(crate) fn provide_theme() {
    let action = ServerAction::<ChooseTheme>::new();
    provide_context(ThemeAction(action));
    Effect::new(move || {
        let chosen = action.input().get().map(|input| input.theme);
        let Some((theme, root)) = chosen.zip(document().document_element()) else {
            return;
        };
        let _ = match theme.as_str() {
            "light" | "dark" => root.set_attribute("data-theme", &theme),
            _ => root.remove_attribute("data-theme"),
        };
    });
}

/// The switch between the three.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let ThemeAction(action) = expect_context();
    let page = crate::components::page_path();
    let choice = |theme: &'static str, label: &'static str, sign: &'static str| {
        view! {
            <button class="theme-choice" type="submit" name="theme" value=theme aria-label=label title=label>
                <span aria-hidden="true">{sign}</span>
            </button>
        }
    };
    view! {
        <div class="theme-switch" role="group" aria-label="Theme">
            <ActionForm action=action>
                <input type="hidden" name="page" value=page/>
                {choice("light", "Light theme", "☀")}
                {choice("dark", "Dark theme", "☾")}
                {choice("system", "Theme of the system", "◐")}
            </ActionForm>
        </div>
    }
}
