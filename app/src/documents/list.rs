use domain::{
    documents::{DocumentList, DocumentRow},
    tenancy::Permission,
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{form::RestoreForm, load::load_documents};
use crate::{
    components::{Await, PageHead, Success, Time, query},
    locale::use_locale,
    tenancy::{WorkspaceParams, use_workspace},
};

/// `…/documents`
#[component]
pub fn DocumentsPage() -> impl IntoView {
    let (place, after) = use_list();
    let first = after.is_empty();
    let list = load_documents(place.organization.clone(), place.workspace.clone(), after);
    view! { <Await answer=list children=move |list| view! { <Documents list place first/> }/> }
}

/// The workspace that the URL names, and the cursor of the page in its list.
pub(super) fn use_list() -> (WorkspaceParams, String) {
    (use_workspace(), query("after").unwrap_or_default())
}

#[component]
fn Documents(list: DocumentList, place: WorkspaceParams, first: bool) -> impl IntoView {
    let t = use_locale();
    let may = |permission| list.permissions.contains(&permission);
    let (may_write, may_delete) = (may(Permission::DocumentsWrite), may(Permission::DocumentsDelete));
    let (new, trash) = (place.path("documents/new"), place.path("trash"));
    let empty = list.documents.is_empty();
    view! {
        <Title text=list.workspace.clone()/>
        <PageHead title=list.workspace>
            {may_delete.then(|| view! { <a class="button quiet" href=trash>{t.documents_trash_link()}</a> })}
            {may_write.then(|| view! { <a class="button primary" href=new>{t.documents_new_link()}</a> })}
        </PageHead>
        <UndoTrash may_delete/>
        {if empty && first {
            view! { <EmptyWorkspace may_write new=place.path("documents/new")/> }.into_any()
        } else {
            view! { <DocumentRows documents=list.documents place=place.clone()/> }.into_any()
        }}
        <Pager base=place.path("documents") first next=list.next/>
    }
}

/// Offers to undo it, right after a document was moved to the trash.
#[component]
fn UndoTrash(may_delete: bool) -> impl IntoView {
    let t = use_locale();
    query("trashed").filter(|_| may_delete).map(|id| {
        view! {
            <Success>
                <span>{t.documents_trashed()}</span>
                <RestoreForm id label=t.documents_undo()/>
            </Success>
        }
    })
}

#[component]
fn EmptyWorkspace(may_write: bool, new: String) -> impl IntoView {
    let t = use_locale();
    view! {
        <section class="empty">
            <h2>{t.documents_empty_title()}</h2>
            {if may_write {
                view! {
                    <p>{t.documents_empty_editor()}</p>
                    <p><a class="button primary" href=new>{t.documents_new_link()}</a></p>
                }.into_any()
            } else {
                view! { <p>{t.documents_empty_reader()}</p> }.into_any()
            }}
        </section>
    }
}

#[component]
fn DocumentRows(documents: Vec<DocumentRow>, place: WorkspaceParams) -> impl IntoView {
    let t = use_locale();
    let rows = documents.into_iter().map(|document| {
        view! {
            <li>
                <a class="document-row" href=place.path(&format!("documents/{}", document.id))>
                    <span class="document-title" dir="auto">{document.title}</span>
                    <span class="document-meta">
                        <bdi>{document.author.unwrap_or_else(|| t.documents_former_member().to_owned())}</bdi>
                        " · " <Time at=document.at/>
                    </span>
                </a>
            </li>
        }
    });
    let rows = rows.collect_view();
    if rows.is_empty() {
        view! { <p class="empty">{t.documents_no_more()}</p> }.into_any()
    } else {
        view! { <ul class="document-list">{rows}</ul> }.into_any()
    }
}

/// Links to the first and to the next page of a list.
#[component]
pub(super) fn Pager(base: String, first: bool, next: Option<String>) -> impl IntoView {
    let t = use_locale();
    let older = next.map(|next| format!("{base}?after={next}"));
    (!first || older.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label=t.documents_pages()>
                {(!first).then(|| view! { <a class="button quiet" href=base>{t.documents_newest()}</a> })}
                {older.map(|older| view! {
                    <a class="button" rel="next" href=older>{t.documents_older()}</a>
                })}
            </nav>
        }
    })
}
