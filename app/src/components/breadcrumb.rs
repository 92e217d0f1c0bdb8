use leptos::prelude::*;

use crate::locale::use_locale;

/// A step on the way to a page.
#[derive(Clone, Debug)]
pub struct Crumb {
    text: String,
    href: Option<String>,
}

impl Crumb {
    /// A page above this one.
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            href: Some(href.into()),
        }
    }

    /// This page, the last step.
    pub fn here(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            href: None,
        }
    }
}

/// Where a page is: organization, workspace, document.
#[component]
pub fn Breadcrumb(
    /// The steps, the outermost first.
    crumbs: Vec<Crumb>,
) -> impl IntoView {
    let steps = crumbs.into_iter().map(|Crumb { text, href }| {
        let step = match href {
            Some(href) => view! { <a href=href dir="auto">{text}</a> }.into_any(),
            None => view! { <span aria-current="page" dir="auto">{text}</span> }.into_any(),
        };
        view! { <li>{step}</li> }
    });
    view! {
        <nav class="breadcrumb" aria-label=use_locale().breadcrumb()><ol>{steps.collect_view()}</ol></nav>
    }
}
