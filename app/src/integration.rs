//! A page of islands that a plain build has no use for: documents of another backend, and the
//! viewer. Development builds alone have it.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{SsrMode, components::Route, path};

use crate::islands::{DocumentsElsewhere, ViewerDemo};

/// Below a workspace: `…/integration`.
#[component(transparent)]
pub fn IntegrationRoute() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! { <Route path=path!("/integration") view=IntegrationPage ssr=SsrMode::Async/> }.into_inner()
}

#[component]
fn IntegrationPage() -> impl IntoView {
    view! {
        <Title text="Another backend"/>
        <DocumentsElsewhere/>
        <ViewerDemo/>
    }
}
