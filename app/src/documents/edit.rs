use domain::documents::{DocumentError, DocumentSource, EditConflict};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    conflict::{ConflictPage, MergedAlone},
    draft::{Draft, returned_draft},
    editor::Editor,
    load::load_source,
};
use crate::{
    components::{Await, Breadcrumb, Crumb, Form, param},
    error::AppError,
    locale::use_locale,
    request::{Submitted, submitted_to},
    tenancy::{load_workspace_crumbs, use_workspace},
};

/// The path that saves the edit.
const UPDATE: &str = "/api/documents/update";

/// `…/documents/:id/edit`
#[component]
pub fn EditDocumentPage() -> impl IntoView {
    let (place, id) = (use_workspace(), param("id"));
    let of = place.clone();
    let source = load_source(place.organization, place.workspace, id.clone());
    let loaded = async move { Ok::<_, AppError>((source.await?, load_workspace_crumbs(&of).await?)) };
    view! { <Await answer=loaded children=|(source, crumbs): (DocumentSource, Vec<Crumb>)| view! { <EditDocument id source crumbs/> }/> }
}

/// The editor, or the page of a conflict. The editor begins with the saved text, with a draft that came
/// back from a preview, or with a merge that needs no choice.
#[component]
fn EditDocument(id: String, source: DocumentSource, mut crumbs: Vec<Crumb>) -> impl IntoView {
    let t = use_locale();
    let heading = t.document_edit_title(&source.title);
    let back = use_workspace().path(&format!("documents/{id}"));
    crumbs.push(Crumb::link(source.title.clone(), back.clone()));
    let submitted = submitted_to(UPDATE);
    let Some(conflict) = submitted.as_deref().and_then(conflict_of) else {
        crumbs.push(Crumb::here(t.document_edit_link()));
        let (draft, unsaved) = draft_of(source, submitted.as_deref());
        return view! {
            <Title text=heading.clone()/>
            <Breadcrumb crumbs/>
            <Form action=UPDATE>
                <Editor heading draft id=Some(id) back save=t.document_save() unsaved/>
            </Form>
        }
        .into_any();
    };
    crumbs.push(Crumb::here(t.conflict_title()));
    if conflict.places.is_empty() && !conflict.both_titled {
        let draft = Draft {
            title: conflict.merged_title.clone(),
            body: conflict.merged_body.clone(),
            version: conflict.version,
            html: None,
        };
        return view! {
            <Title text=t.conflict_title()/>
            <Breadcrumb crumbs/>
            <Form action=UPDATE>
                <MergedAlone conflict/>
                <Editor heading draft id=Some(id) back save=t.document_save() unsaved=true/>
            </Form>
        }
        .into_any();
    }
    // Choices that were made against this very version.
    let version = conflict.version.to_string();
    let chosen = submitted.filter(|submitted| submitted.field("theirs") == Some(version.as_str()));
    view! {
        <Title text=t.conflict_title()/>
        <Breadcrumb crumbs/>
        <ConflictPage conflict id back chosen/>
    }
    .into_any()
}

fn conflict_of(submitted: &Submitted) -> Option<EditConflict> {
    match submitted.error() {
        Some(AppError::Document(DocumentError::Conflict(conflict) | DocumentError::Undecided(conflict))) => {
            Some(EditConflict::clone(conflict))
        }
        _ => None,
    }
}

/// The draft to go on with, and whether it differs from what is saved.
fn draft_of(source: DocumentSource, submitted: Option<&Submitted>) -> (Draft, bool) {
    let returned = returned_draft();
    let unsaved = returned.is_some();
    let mut draft = returned.unwrap_or_else(|| Draft::from(source));
    // A post that failed is still an edit of the version that it started from, even if another version
    // was saved meanwhile.
    if let Some(version) = submitted.and_then(|submitted| submitted.field("version")?.parse().ok()) {
        draft.version = version;
    }
    (draft, unsaved)
}
