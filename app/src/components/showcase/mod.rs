//! Every component in every state, at `/dev/components` of development builds. Its words are examples,
//! and in no catalogue.

mod controls;
mod surfaces;

use leptos::{context::Provider, prelude::*};
use leptos_meta::Title;
use leptos_router::{SsrMode, components::Route, path};

use self::{
    controls::{Buttons, Fields},
    surfaces::{Cards, Messages, Navigation, Overlays, Waiting},
};
use super::{Glyph, Icon, PageHead, ThemeSwitch, form::Attempt};

/// The route of the page.
#[component(transparent)]
pub fn ComponentsRoute() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! { <Route path=path!("/dev/components") view=ComponentsPage ssr=SsrMode::Async/> }.into_inner()
}

#[component]
fn ComponentsPage() -> impl IntoView {
    view! {
        <Title text="Components"/>
        <main id="main" class="page" tabindex="-1">
            <PageHead title="Components"><ThemeSwitch/></PageHead>
            <Buttons/>
            // Fields belong to a form that was not posted yet.
            <Provider value=Attempt::default()><Fields/></Provider>
            <Messages/>
            <Overlays/>
            <Navigation/>
            <Cards/>
            <Waiting/>
            <Icons/>
        </main>
    }
}

/// A part of the page.
#[component]
fn Shelf(title: &'static str, children: Children) -> impl IntoView {
    view! { <section class="shelf"><h2>{title}</h2><div class="stack">{children()}</div></section> }
}

#[component]
fn Icons() -> impl IntoView {
    let icons = Glyph::ALL
        .iter()
        .map(|&glyph| view! { <li><Icon glyph/> {format!("{glyph:?}")}</li> });
    view! { <Shelf title="Icons"><ul class="grid glyphs">{icons.collect_view()}</ul></Shelf> }
}
