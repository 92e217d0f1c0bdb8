use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    form::{DocumentFields, WorkspaceFields},
    load::check_may_create,
};
use crate::{
    components::{Await, Form, PageHead, SubmitButton},
    tenancy::use_workspace,
};

/// `…/documents/new`
#[component]
pub fn NewDocumentPage() -> impl IntoView {
    let place = use_workspace();
    let allowed = check_may_create(place.organization, place.workspace);
    view! {
        <Title text="New document"/>
        <Await answer=allowed children=|()| view! { <NewDocument/> }/>
    }
}

#[component]
fn NewDocument() -> impl IntoView {
    view! {
        <PageHead title="New document"/>
        <Form action="/api/documents/create">
            <WorkspaceFields/>
            <DocumentFields/>
            <div class="form-actions">
                <SubmitButton label="Create document" busy="Saving …"/>
                <a class="button quiet" href=use_workspace().path("documents")>"Cancel"</a>
            </div>
        </Form>
    }
}
