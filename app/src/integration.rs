//! A page for the islands of development builds: documents of another backend, and the viewer.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{SsrMode, components::Route, path};

use crate::{
    islands::{DocumentsElsewhere, ViewerDemo},
    locale::use_locale,
};

/// Below a workspace: `…/integration`.
#[component(transparent)]
pub fn IntegrationRoute() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! { <Route path=path!("/integration") view=IntegrationPage ssr=SsrMode::Async/> }.into_inner()
}

#[component]
fn IntegrationPage() -> impl IntoView {
    view! {
        <Title text=use_locale().elsewhere_title()/>
        <DocumentsElsewhere/>
        <ViewerDemo/>
    }
}
