use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    api::{CreateDocument, may_create_document},
    form::{DocumentFields, PlaceFields},
};
use crate::{
    components::{Form, Loaded, PageHead, Post, SubmitButton},
    load::load,
    tenancy::use_place,
};

/// `…/documents/new`
#[component]
pub fn NewDocumentPage() -> impl IntoView {
    let place = use_place();
    let allowed = load(
        move || place.get(),
        |place| may_create_document(place.organization, place.workspace),
    );
    view! {
        <Title text="New document"/>
        <Loaded resource=allowed children=move |()| view! { <NewDocument/> }/>
    }
}

#[component]
fn NewDocument() -> impl IntoView {
    let place = use_place().get_untracked();
    let post = Post::<CreateDocument>::default();
    view! {
        <PageHead title="New document"/>
        <Form post>
            <PlaceFields/>
            <DocumentFields/>
            <div class="form-actions">
                <SubmitButton label="Create document" busy="Saving …"/>
                <a class="button quiet" href=place.path("documents")>"Cancel"</a>
            </div>
        </Form>
    }
}
