use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    crumbs::{WorkspaceNames, load_names},
    draft::returned_draft,
    editor::Editor,
    load::check_may_create,
};
use crate::{
    components::{Await, Breadcrumb, Crumb, Form},
    locale::use_locale,
    tenancy::use_workspace,
};

/// `…/documents/new`
#[component]
pub fn NewDocumentPage() -> impl IntoView {
    let place = use_workspace();
    let names = load_names(place.clone());
    let allowed = check_may_create(place.organization, place.workspace);
    let loaded = async move {
        allowed.await?;
        names.await
    };
    view! {
        <Title text=use_locale().document_new_title()/>
        <Await answer=loaded children=|names| view! { <NewDocument names/> }/>
    }
}

#[component]
fn NewDocument(names: WorkspaceNames) -> impl IntoView {
    let t = use_locale();
    let mut crumbs = names.crumbs();
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
