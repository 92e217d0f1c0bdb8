use domain::PRODUCT_NAME;
use leptos::prelude::*;

use super::{SiteLinks, ThemeSwitch};

/// A page of one narrow column: the sign-in, forms, notices.
#[component]
pub fn Narrow(
    /// Whether the column holds several cards, and is wider.
    #[prop(optional)]
    wider: bool,
    /// The page.
    children: Children,
) -> impl IntoView {
    let class = if wider { "narrow-main wider" } else { "narrow-main" };
    view! {
        <div class="narrow">
            <header class="narrow-head">
                <a class="brand" href="/">{PRODUCT_NAME}</a>
                <ThemeSwitch/>
            </header>
            <main id="main" class=class tabindex="-1">{children()}</main>
            <SiteLinks class="narrow-foot"/>
        </div>
    }
}

/// The head of a page in the application: its title and its actions.
#[component]
pub fn PageHead(
    /// The page's first heading.
    #[prop(into)]
    title: String,
    /// A sentence below the title.
    #[prop(optional, into)]
    lead: String,
    /// Links and buttons beside the title.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="page-head">
            <div>
                // The title of a document may be in a script of the other direction.
                <h1><span dir="auto">{title}</span></h1>
                {(!lead.is_empty()).then(|| view! { <p class="lead">{lead}</p> })}
            </div>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </header>
    }
}
