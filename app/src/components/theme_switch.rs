use leptos::prelude::*;

use super::page_path;
use crate::{islands::ThemeChoice, request};

/// The switch between the light, the dark and the system's theme.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    view! { <ThemeChoice page=page_path() cookie=request::theme_cookie()/> }
}
