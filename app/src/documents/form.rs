use leptos::prelude::*;

use crate::{
    components::{ButtonLook, Form, SubmitButton},
    tenancy::use_workspace,
};

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
