use domain::documents::{DocumentError, DocumentSource};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    conflict::Conflict,
    form::{DocumentFields, WorkspaceFields},
    load::load_source,
};
use crate::{
    components::{Await, Form, PageHead, SubmitButton, param},
    error::AppError,
    locale::use_locale,
    request::submitted_to,
    tenancy::use_workspace,
};

/// The path that saves the edit.
const UPDATE: &str = "/api/documents/update";

/// `…/documents/:id/edit`
#[component]
pub fn EditDocumentPage() -> impl IntoView {
    let (place, id) = (use_workspace(), param("id"));
    let source = load_source(place.organization, place.workspace, id.clone());
    view! { <Await answer=source children=|source| view! { <Editor id source/> }/> }
}

/// The form. After a conflict it starts again from the merge, as an edit of the version that is
/// saved by now.
#[component]
fn Editor(id: String, source: DocumentSource) -> impl IntoView {
    let t = use_locale();
    let heading = t.document_edit_title(&source.title);
    let submitted = submitted_to(UPDATE);
    let conflict = match submitted.as_ref().and_then(|submitted| submitted.error()) {
        Some(AppError::Document(DocumentError::Conflict(conflict))) => Some(conflict.clone()),
        _ => None,
    };
    // A post that failed for another reason is still an edit of the version that it started from,
    // even if another version was saved meanwhile.
    let submitted_version = submitted
        .as_ref()
        .and_then(|submitted| submitted.field("version")?.parse().ok());
    let source = match &conflict {
        Some(conflict) => DocumentSource {
            title: conflict.merged_title.clone(),
            body: conflict.merged_body.clone(),
            version: conflict.version,
        },
        None => DocumentSource {
            version: submitted_version.unwrap_or(source.version),
            ..source
        },
    };
    let back = use_workspace().path(&format!("documents/{id}"));
    view! {
        <Title text=heading.clone()/>
        <PageHead title=heading/>
        <Form action=UPDATE>
            {conflict.map(|conflict| view! { <Conflict conflict=*conflict/> })}
            <WorkspaceFields/>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="version" value=source.version/>
            <DocumentFields title=source.title body=source.body/>
            <p class="hint">{t.document_earlier_versions()}</p>
            <div class="form-actions">
                <SubmitButton label=t.document_save() busy=t.document_saving()/>
                <a class="button quiet" href=back>{t.document_cancel()}</a>
            </div>
        </Form>
    }
}
