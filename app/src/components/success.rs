use leptos::prelude::*;

use crate::request::failed_page;

/// What was done by the form that led here. The page begins at it, so that it is read. Once another
/// form of the page has failed, it is gone.
#[component]
pub fn Success(
    /// Whether it stands beside a button.
    #[prop(optional)]
    row: bool,
    /// What to say.
    children: Children,
) -> impl IntoView {
    let class = if row { "notice good row" } else { "notice good" };
    failed_page().is_none().then(|| {
        view! {
            <div class=class role="status" tabindex="-1" autofocus>{children()}</div>
        }
    })
}
