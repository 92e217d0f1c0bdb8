use leptos::prelude::*;

use super::{Glyph, Icon};
use crate::request::failed_page;

/// The message that the form which led here has succeeded, as a toast. It has the focus, so that screen
/// readers read it. After another form of the page has failed, it is no longer shown.
#[component]
pub fn Success(
    /// The message, and a button that undoes what was done, if there is one.
    children: Children,
) -> impl IntoView {
    failed_page().is_none().then(|| {
        view! {
            <div class="toasts">
                <div class="toast" role="status" tabindex="-1" autofocus>
                    <Icon glyph=Glyph::CircleCheck large=true/>
                    <div>{children()}</div>
                </div>
            </div>
        }
    })
}
