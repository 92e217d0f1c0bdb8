use domain::{documents::Document, tenancy::Permission};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    form::{RestoreForm, WorkspaceFields},
    load::load_document,
};
use crate::{
    components::{Await, ButtonLook, Form, PageHead, SubmitButton, Time, param},
    locale::use_locale,
    tenancy::{WorkspaceParams, use_workspace},
};

/// `…/documents/:id`
#[component]
pub fn DocumentPage() -> impl IntoView {
    let place = use_workspace();
    let document = load_document(place.organization.clone(), place.workspace.clone(), param("id"));
    view! { <Await answer=document children=|document| view! { <ReadDocument document place/> }/> }
}

#[component]
fn ReadDocument(document: Document, place: WorkspaceParams) -> impl IntoView {
    let t = use_locale();
    let trashed = document.trashed_at.is_some();
    let may = |permission| document.permissions.contains(&permission) && !trashed;
    let (may_write, may_delete) = (may(Permission::DocumentsWrite), may(Permission::DocumentsDelete));
    let id = document.id.to_string();
    let trashing = id.clone();
    let edit = place.path(&format!("documents/{id}/edit"));
    let author = document
        .author
        .unwrap_or_else(|| t.documents_former_member().to_owned());
    let edited_by = match document.editor {
        Some(editor) => t.document_edited_by(editor),
        None => t.document_edited_by_former_member().to_owned(),
    };
    view! {
        <Title text=document.title.clone()/>
        <article class="document">
            <PageHead title=document.title>
                {may_delete.then(|| view! { <TrashForm id=trashing/> })}
                {may_write.then(|| view! {
                    <a class="button primary" href=edit>{t.document_edit_link()}</a>
                })}
            </PageHead>
            <p class="document-meta">
                <bdi>{author}</bdi> " · " <Time at=document.created_at/>
                {(document.version > 1).then(|| view! {
                    " · " <bdi>{edited_by}</bdi> ", " <Time at=document.updated_at/>
                })}
            </p>
            {trashed.then(|| view! {
                <div class="banner warn">
                    <span>{t.document_trashed_notice()}</span>
                    <RestoreForm id=id.clone() label=t.document_restore()/>
                </div>
            })}
            // The domain has rendered and sanitised it.
            {if document.html.trim().is_empty() {
                view! { <p class="empty">{t.document_empty()}</p> }.into_any()
            } else {
                view! { <div class="prose" inner_html=document.html></div> }.into_any()
            }}
        </article>
    }
}

#[component]
fn TrashForm(id: String) -> impl IntoView {
    view! {
        <Form action="/api/documents/trash">
            <WorkspaceFields/>
            <input type="hidden" name="id" value=id/>
            <SubmitButton label=use_locale().document_move_to_trash() look=ButtonLook::Secondary/>
        </Form>
    }
}
