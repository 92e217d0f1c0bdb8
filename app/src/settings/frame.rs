use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    components::{Breadcrumb, Crumb, Glyph, Icon, PageHead},
    locale::use_locale,
};

/// A page of the settings: one narrow column below its title.
#[component]
pub fn SettingsPage(
    /// The title of the window, and the last part of the breadcrumb.
    title: &'static str,
    /// The first heading, where it says more than the title.
    #[prop(optional)]
    heading: Option<&'static str>,
    /// The page that this one belongs to: its title and its path.
    #[prop(optional)]
    within: Option<(&'static str, &'static str)>,
    /// The cards.
    children: Children,
) -> impl IntoView {
    let mut crumbs = vec![Crumb::link(
        use_locale().settings_your_account(),
        "/settings/profile",
    )];
    crumbs.extend(within.map(|(name, path)| Crumb::link(name, path)));
    crumbs.push(Crumb::here(title));
    view! {
        <Title text=title/>
        <Breadcrumb crumbs/>
        <div class="settings-page stack">
            <PageHead title=heading.unwrap_or(title)/>
            {children()}
        </div>
    }
}

/// A card of rows below a heading.
#[component]
pub fn Card(
    /// The id of the heading, which names the card.
    id: &'static str,
    /// The heading, with a badge or a number.
    heading: AnyView,
    /// What the card is about.
    #[prop(optional, into)]
    text: Option<String>,
    /// Whether its acts are hard to undo.
    #[prop(optional)]
    danger: bool,
    /// The rows, and the foot.
    children: Children,
) -> impl IntoView {
    let class = if danger { "card bad-edge" } else { "card" };
    view! {
        <section class=class aria-labelledby=id>
            <div class="card-head">
                <div>
                    <h2 id=id class="row-title">{heading}</h2>
                    {text.map(|text| view! { <p>{text}</p> })}
                </div>
            </div>
            {children()}
        </section>
    }
}

/// A row of a card: what it is about, in which state it is, and what can be done.
#[component]
pub fn CardRow(
    /// Its picture.
    glyph: Glyph,
    /// Whether it is set up.
    #[prop(optional)]
    good: bool,
    /// The heading, with a badge.
    heading: AnyView,
    /// The lines below the heading.
    text: AnyView,
    /// Links and forms.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let tile = if good { "tile good" } else { "tile" };
    view! {
        <div class="row">
            <span class=tile><Icon glyph/></span>
            <div class="row-text">
                <h3 class="row-title">{heading}</h3>
                {text}
            </div>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}
