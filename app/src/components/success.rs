use leptos::prelude::*;

use crate::request::failed_page;

/// The message that the form which led here has succeeded. It has the focus, so that screen readers
/// read it. After another form of the page has failed, it is not shown any more.
#[component]
pub fn Success(
    /// Whether it is shown beside a button.
    #[prop(optional)]
    row: bool,
    /// The message.
    children: Children,
) -> impl IntoView {
    let class = if row { "notice good row" } else { "notice good" };
    failed_page().is_none().then(|| {
        view! {
            <div class=class role="status" tabindex="-1" autofocus>{children()}</div>
        }
    })
}
