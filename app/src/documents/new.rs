use leptos::prelude::*;
use leptos_meta::Title;

use super::{draft::returned_draft, editor::Editor, load::check_may_create};
use crate::{
    components::{Await, Breadcrumb, Crumb, Form},
    locale::use_locale,
    tenancy::{load_workspace_crumbs, use_workspace},
};

/// `…/documents/new`
#[component]
pub fn NewDocumentPage() -> impl IntoView {
    let place = use_workspace();
    let of = place.clone();
    let allowed = check_may_create(place.organization, place.workspace);
    let loaded = async move {
        allowed.await?;
        load_workspace_crumbs(&of).await
    };
    view! {
        <Title text=use_locale().document_new_title()/>
        <Await answer=loaded children=|crumbs| view! { <NewDocument crumbs/> }/>
    }
}

#[component]
fn NewDocument(mut crumbs: Vec<Crumb>) -> impl IntoView {
    let t = use_locale();
    crumbs.push(Crumb::here(t.document_new_title()));
    let returned = returned_draft();
    let unsaved = returned.is_some();
    let back = use_workspace().path("documents");
    view! {
        <Breadcrumb crumbs/>
        <Form action="/api/documents/create">
            <Editor
                heading=t.document_new_title()
                draft=returned.unwrap_or_default()
                id=None
                back
                save=t.document_create()
                unsaved
            />
        </Form>
    }
}
