use leptos::prelude::*;

use super::{Glyph, Icon, page_path};
use crate::{locale::use_locale, request};

/// The switch between the light, the dark and the system's theme. The server remembers the choice;
/// once the script has started, it is shown at once (`islands/browser/theme.rs`).
#[component]
pub fn ThemeSwitch(
    /// Whether the buttons show their words. Screen readers read them anyway.
    #[prop(optional)]
    words: bool,
) -> impl IntoView {
    let t = use_locale();
    let chosen = request::theme().unwrap_or("system");
    let class = if words { "segments wide" } else { "segments" };
    let button = |theme: &'static str, label: &'static str, glyph: Glyph| {
        let pressed = if chosen == theme { "true" } else { "false" };
        let unseen = (!words).then_some(label);
        view! {
            <button
                class="segment"
                type="submit"
                name="theme"
                value=theme
                aria-pressed=pressed
                aria-label=unseen
                title=unseen
            >
                <Icon glyph/>
                {words.then_some(label)}
            </button>
        }
    };
    view! {
        <form method="post" action="/api/theme" data-cookie=request::theme_cookie()>
            <input type="hidden" name="page" value=page_path()/>
            <div class=class role="group" aria-label=t.theme()>
                {button("light", t.theme_light(), Glyph::Sun)}
                {button("dark", t.theme_dark(), Glyph::Moon)}
                {button("system", t.theme_system(), Glyph::Monitor)}
            </div>
        </form>
    }
}
