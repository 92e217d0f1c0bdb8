use domain::{documents::Document, tenancy::Permission};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::{
    api::{RestoreDocument, TrashDocument, read_document},
    form::{PlaceFields, RestoreForm},
};
use crate::{
    components::{Form, Loaded, PageHead, Post, SubmitButton, Time},
    load::load,
    tenancy::{PlaceParams, use_place},
};

/// `…/documents/:id`
#[component]
pub fn DocumentPage() -> impl IntoView {
    let named = use_document();
    let restore = Post::<RestoreDocument>::default();
    let document = load(
        move || (named.get(), restore.version().get()),
        |((place, id), _)| read_document(place.organization, place.workspace, id),
    );
    view! {
        <Loaded resource=document children=move |document: Document| {
            view! { <Reading document place=named.get_untracked().0 restore/> }
        }/>
    }
}

/// The document that the URL names, and its place. Once the URL names none, the
/// page is being left: nothing is to be asked for again.
pub(super) fn use_document() -> Memo<(PlaceParams, String)> {
    let (place, params) = (use_place(), use_params_map());
    Memo::new(move |before: Option<&(PlaceParams, String)>| {
        let here = place.get();
        match (params.read().get("id"), before) {
            (None, Some(before)) => before.clone(),
            (id, _) => (here, id.unwrap_or_default()),
        }
    })
}

#[component]
fn Reading(document: Document, place: PlaceParams, restore: Post<RestoreDocument>) -> impl IntoView {
    let trashed = document.trashed_at.is_some();
    let may = |permission| document.permissions.contains(&permission) && !trashed;
    let (may_write, may_delete) = (may(Permission::DocumentsWrite), may(Permission::DocumentsDelete));
    let id = document.id.to_string();
    let trashing = id.clone();
    let edit = place.path(&format!("documents/{id}/edit"));
    view! {
        <Title text=document.title.clone()/>
        <article class="document">
            <PageHead title=document.title>
                {may_delete.then(|| view! { <TrashForm id=trashing/> })}
                {may_write.then(|| view! { <a class="button primary" href=edit>"Edit"</a> })}
            </PageHead>
            <p class="document-meta">
                {name(document.author)} " · " <Time at=document.created_at/>
                {(document.version > 1).then(|| view! {
                    " · edited by " {name(document.editor)} ", " <Time at=document.updated_at/>
                })}
            </p>
            {trashed.then(|| view! {
                <div class="notice row">
                    <span>"This document is in the trash. It can be read, and restored."</span>
                    <RestoreForm id=id.clone() label="Restore" post=restore/>
                </div>
            })}
            // Rendered and sanitised by the domain.
            {if document.html.trim().is_empty() {
                view! { <p class="empty">"Nothing is written here yet."</p> }.into_any()
            } else {
                view! { <div class="prose" inner_html=document.html></div> }.into_any()
            }}
        </article>
    }
}

fn name(author: Option<String>) -> String {
    author.unwrap_or_else(|| "somebody who left".to_owned())
}

#[component]
fn TrashForm(id: String) -> impl IntoView {
    let post = Post::<TrashDocument>::default();
    view! {
        <Form post>
            <PlaceFields/>
            <input type="hidden" name="id" value=id/>
            <SubmitButton label="Move to trash" quiet=true/>
        </Form>
    }
}
