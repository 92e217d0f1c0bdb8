//! Light, dark, or as the system has it. A cookie holds the choice, so the
//! server renders it at once; without JavaScript the same form posts plainly.

use leptos::{prelude::*, server_fn::ServerFn};
use web_sys::UrlSearchParams;

use crate::{
    components::{Post, page_path, take_over},
    error::AppError,
};

/// Remembers a theme; anything but `light` and `dark` follows the system.
#[server(endpoint = "theme")]
pub async fn choose_theme(theme: String) -> Result<(), AppError> {
    let theme = Some(theme.as_str()).filter(|theme| matches!(*theme, "light" | "dark"));
    crate::server::set_theme(theme)
}

#[derive(Clone, Copy)]
struct Choice(Post<ChooseTheme>);

/// Shows a chosen theme at once, where the page is hydrated.
pub(crate) fn provide_theme() {
    let choice = Post::<ChooseTheme>::default();
    provide_context(Choice(choice));
    Effect::new(move || {
        let fields = choice.input().get();
        let fields = fields.and_then(|fields| UrlSearchParams::new_with_str(&fields).ok());
        let chosen = fields.and_then(|fields| fields.get("theme"));
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
    let Choice(post) = expect_context();
    let button = |theme: &'static str, label: &'static str, sign: &'static str| {
        view! {
            <button class="theme-choice" type="submit" name="theme" value=theme aria-label=label title=label>
                <span aria-hidden="true">{sign}</span>
            </button>
        }
    };
    view! {
        <div class="theme-switch" role="group" aria-label="Theme">
            <form method="post" action=ChooseTheme::PATH on:submit=move |event| take_over(&event, *post)>
                <input type="hidden" name="page" value=page_path()/>
                {button("light", "Light theme", "☀")}
                {button("dark", "Dark theme", "☾")}
                {button("system", "Theme of the system", "◐")}
            </form>
        </div>
    }
}
