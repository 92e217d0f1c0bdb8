use domain::error::Field;
use leptos::prelude::*;

use crate::{
    components::{ButtonLook, Form, SubmitButton, TextArea, TextField, WarnUnsaved},
    locale::use_locale,
    tenancy::use_workspace,
};

/// The two fields of a document. They have no `maxlength`: with it a browser silently cuts a long
/// text that is pasted, whereas the server answers with an error.
#[component]
pub fn DocumentFields(
    /// The initial title.
    #[prop(optional, into)]
    title: String,
    /// The initial Markdown.
    #[prop(optional, into)]
    body: String,
) -> impl IntoView {
    let t = use_locale();
    view! {
        <WarnUnsaved/>
        <TextField
            field=Field::Title
            label=t.document_title_label()
            autofocus=title.is_empty()
            value=title
        />
        <TextArea
            field=Field::Body
            label=t.document_content_label()
            hint=t.document_content_hint()
            value=body
        />
    }
}

/// The hidden fields of a form that name the workspace.
#[component]
pub fn WorkspaceFields() -> impl IntoView {
    let place = use_workspace();
    view! {
        <input type="hidden" name="organization" value=place.organization/>
        <input type="hidden" name="workspace" value=place.workspace/>
    }
}

/// The form that restores a document from the trash.
#[component]
pub fn RestoreForm(
    /// The id of the document.
    id: String,
    /// The button's text.
    label: &'static str,
) -> impl IntoView {
    view! {
        <Form action="/api/documents/restore" only=("id", id.clone())>
            <WorkspaceFields/>
            <input type="hidden" name="id" value=id/>
            <SubmitButton label=label look=ButtonLook::Secondary/>
        </Form>
    }
}
