use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    form::{DocumentFields, PlaceFields},
    load::check_may_create,
};
use crate::{
    components::{Await, Form, PageHead, SubmitButton},
    tenancy::use_place,
};

/// `…/documents/new`
#[component]
pub fn NewDocumentPage() -> impl IntoView {
    let place = use_place();
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
            <PlaceFields/>
            <DocumentFields/>
            <div class="form-actions">
                <SubmitButton label="Create document" busy="Saving …"/>
                <a class="button quiet" href=use_place().path("documents")>"Cancel"</a>
            </div>
        </Form>
    }
}
