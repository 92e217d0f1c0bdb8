use leptos::prelude::*;

use crate::{
    components::{Glyph, Icon},
    locale::use_locale,
};

/// A picture of the product, of its own components. Nothing in it can be reached or pressed.
#[component]
pub fn ProductPicture() -> impl IntoView {
    let t = use_locale();
    view! {
        <div class="product" role="img" aria-label=t.landing_picture()>
            <div class="application" aria-hidden="true">
                <Sidebar/>
                <div class="main">
                    <div class="topbar">
                        <span class="breadcrumb small soft">"Harbor & Pine / " {t.landing_picture_operations()}</span>
                        <span class="button primary push"><Icon glyph=Glyph::Plus/>{t.landing_picture_new()}</span>
                    </div>
                    <div class="page">
                        <p class="picture-title">{t.landing_picture_operations()}</p>
                        <Documents/>
                    </div>
                </div>
            </div>
        </div>
    }
}

#[component]
fn Sidebar() -> impl IntoView {
    let t = use_locale();
    let workspaces = [
        (t.landing_picture_general(), false),
        (t.landing_picture_operations(), true),
        (t.landing_picture_research(), false),
    ];
    let workspaces = workspaces.map(|(name, current)| {
        view! {
            <span class="nav-row" aria-current=current.then_some("true")>
                <Icon glyph=Glyph::Folder/>
                <span class="cut">{name}</span>
            </span>
        }
    });
    view! {
        <div class="sidebar">
            <div class="switcher">
                <span class="avatar organization small">"H"</span>
                <span class="cut">"Harbor & Pine"</span>
                <Icon glyph=Glyph::ChevronsUpDown/>
            </div>
            <div class="sidebar-head"><span class="small">{t.landing_picture_workspaces()}</span></div>
            {workspaces.into_iter().collect_view()}
            <div class="sidebar-foot">
                <div class="switcher">
                    <span class="avatar">"ML"</span>
                    <span class="two-lines"><span class="cut">"Maya Lindqvist"</span></span>
                </div>
            </div>
        </div>
    }
}

#[component]
fn Documents() -> impl IntoView {
    let t = use_locale();
    let documents = [
        (
            "avatar p2",
            "LO",
            t.landing_picture_document_guide(),
            t.landing_picture_hours(2, "Linus Okafor"),
        ),
        (
            "avatar p6",
            "PR",
            t.landing_picture_document_calibration(),
            t.landing_picture_hours(5, "Priya Raman"),
        ),
        (
            "avatar",
            "ML",
            t.landing_picture_document_move(),
            t.landing_picture_days(1, "Maya Lindqvist"),
        ),
        (
            "avatar p3",
            "AM",
            t.landing_picture_document_notes(),
            t.landing_picture_days(1, "Ada Marchetti"),
        ),
        (
            "avatar p2",
            "GK",
            t.landing_picture_document_budget(),
            t.landing_picture_days(3, "Grace Kim"),
        ),
    ];
    let documents = documents.map(|(avatar, initials, title, edited)| {
        view! {
            <div class="list-row">
                <span class=avatar>{initials}</span>
                <div class="cut">
                    <span class="list-title">{title}</span>
                    <span class="meta">{edited}</span>
                </div>
            </div>
        }
    });
    view! { <div class="list flush">{documents.into_iter().collect_view()}</div> }
}
