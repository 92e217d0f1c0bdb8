use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    form::{DocumentFields, WorkspaceFields},
    load::check_may_create,
};
use crate::{
    components::{Await, Form, PageHead, SubmitButton},
    locale::use_locale,
    tenancy::use_workspace,
};

/// `…/documents/new`
#[component]
pub fn NewDocumentPage() -> impl IntoView {
    let place = use_workspace();
    let allowed = check_may_create(place.organization, place.workspace);
    view! {
        <Title text=use_locale().document_new_title()/>
        <Await answer=allowed children=|()| view! { <NewDocument/> }/>
    }
}

#[component]
fn NewDocument() -> impl IntoView {
    let t = use_locale();
    view! {
        <PageHead title=t.document_new_title()/>
        <Form action="/api/documents/create">
            <WorkspaceFields/>
            <DocumentFields/>
            <div class="form-actions">
                <SubmitButton label=t.document_create() busy=t.document_creating()/>
                <a class="button quiet" href=use_workspace().path("documents")>{t.document_cancel()}</a>
            </div>
        </Form>
    }
}
