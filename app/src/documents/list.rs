use domain::{
    documents::{DocumentList, DocumentRow},
    tenancy::Permission,
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{form::RestoreForm, load::load_documents};
use crate::{
    components::{Await, PageHead, Success, Time, query},
    tenancy::{PlaceParams, use_place},
};

/// `…/documents`
#[component]
pub fn DocumentsPage() -> impl IntoView {
    let (place, after) = use_list();
    let first = after.is_empty();
    let list = load_documents(place.organization.clone(), place.workspace.clone(), after);
    view! { <Await answer=list children=move |list| view! { <Documents list place first/> }/> }
}

/// The workspace that the URL names, and the cursor in its list.
pub(super) fn use_list() -> (PlaceParams, String) {
    (use_place(), query("after").unwrap_or_default())
}

#[component]
fn Documents(list: DocumentList, place: PlaceParams, first: bool) -> impl IntoView {
    let may = |permission| list.permissions.contains(&permission);
    let (may_write, may_delete) = (may(Permission::DocumentsWrite), may(Permission::DocumentsDelete));
    let (new, trash) = (place.path("documents/new"), place.path("trash"));
    let empty = list.documents.is_empty();
    view! {
        <Title text=list.workspace.clone()/>
        <PageHead title=list.workspace>
            {may_delete.then(|| view! { <a class="button quiet" href=trash>"Trash"</a> })}
            {may_write.then(|| view! { <a class="button primary" href=new>"New document"</a> })}
        </PageHead>
        <Trashed may_delete/>
        {if empty && first {
            view! { <EmptyWorkspace may_write new=place.path("documents/new")/> }.into_any()
        } else {
            view! { <Rows documents=list.documents place=place.clone()/> }.into_any()
        }}
        <Pager base=place.path("documents") first next=list.next/>
    }
}

/// A way back, right after a document was moved to the trash.
#[component]
fn Trashed(may_delete: bool) -> impl IntoView {
    query("trashed").filter(|_| may_delete).map(|id| {
        view! {
            <Success row=true>
                <span>"The document is in the trash."</span>
                <RestoreForm id label="Undo"/>
            </Success>
        }
    })
}

#[component]
fn EmptyWorkspace(may_write: bool, new: String) -> impl IntoView {
    view! {
        <section class="empty">
            <h2>"No documents yet"</h2>
            {if may_write {
                view! {
                    <p>"Write the first one: notes, a plan, whatever this workspace should remember."</p>
                    <p><a class="button primary" href=new>"Write a document"</a></p>
                }.into_any()
            } else {
                view! { <p>"You will find them here once somebody has written one. Your role reads; editors write."</p> }.into_any()
            }}
        </section>
    }
}

#[component]
fn Rows(documents: Vec<DocumentRow>, place: PlaceParams) -> impl IntoView {
    let rows = documents.into_iter().map(|document| view! {
        <li>
            <a class="document-row" href=place.path(&format!("documents/{}", document.id))>
                <span class="document-title" dir="auto">{document.title}</span>
                <span class="document-meta">
                    <bdi>{document.author.unwrap_or_else(|| "Somebody who left".to_owned())}</bdi> " · " <Time at=document.at/>
                </span>
            </a>
        </li>
    });
    let rows = rows.collect_view();
    if rows.is_empty() {
        view! { <p class="empty">"Nothing is older than this."</p> }.into_any()
    } else {
        view! { <ul class="document-list">{rows}</ul> }.into_any()
    }
}

/// The way through a list of pages.
#[component]
pub(super) fn Pager(base: String, first: bool, next: Option<String>) -> impl IntoView {
    let older = next.map(|next| format!("{base}?after={next}"));
    (!first || older.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label="Pages">
                {(!first).then(|| view! { <a class="button quiet" href=base>"Newest"</a> })}
                {older.map(|older| view! { <a class="button" rel="next" href=older>"Older"</a> })}
            </nav>
        }
    })
}
