use domain::error::Field;
use leptos::prelude::*;

use crate::{
    components::{Form, SubmitButton, TextArea, TextField, WarnUnsaved},
    tenancy::use_place,
};

/// The two fields of a document. The server says when there is too much: a browser that is told
/// how much fits cuts what is pasted, and says nothing.
#[component]
pub fn DocumentFields(
    /// The title to begin with.
    #[prop(optional, into)]
    title: String,
    /// The Markdown to begin with.
    #[prop(optional, into)]
    body: String,
) -> impl IntoView {
    view! {
        <WarnUnsaved/>
        <TextField
            field=Field::Title
            label="Title"
            autofocus=title.is_empty()
            value=title
        />
        <TextArea
            field=Field::Body
            label="Text"
            hint="Markdown: # heading, **bold**, - list, [link](https://…)"
            value=body
        />
    }
}

/// The place, for a form.
#[component]
pub fn PlaceFields() -> impl IntoView {
    let place = use_place();
    view! {
        <input type="hidden" name="organization" value=place.organization/>
        <input type="hidden" name="workspace" value=place.workspace/>
    }
}

/// Takes a document out of the trash.
#[component]
pub fn RestoreForm(
    /// Which one.
    id: String,
    /// What the button says.
    label: &'static str,
) -> impl IntoView {
    view! {
        <Form action="/api/documents/restore" only=("id", id.clone())>
            <PlaceFields/>
            <input type="hidden" name="id" value=id/>
            <SubmitButton label=label quiet=true/>
        </Form>
    }
}
