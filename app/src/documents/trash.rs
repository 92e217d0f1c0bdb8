use domain::documents::{DocumentList, DocumentRow};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    form::RestoreForm,
    list::{Pager, use_list},
    load::load_trash,
};
use crate::{
    components::{Await, PageHead, Time},
    locale::use_locale,
    tenancy::WorkspaceParams,
};

/// `…/trash`
#[component]
pub fn TrashPage() -> impl IntoView {
    let (place, after) = use_list();
    let first = after.is_empty();
    let list = load_trash(place.organization.clone(), place.workspace.clone(), after);
    view! {
        <Title text=use_locale().trash_title()/>
        <Await answer=list children=move |list| view! { <Trash list place first/> }/>
    }
}

#[component]
fn Trash(list: DocumentList, place: WorkspaceParams, first: bool) -> impl IntoView {
    let t = use_locale();
    let documents = place.path("documents");
    view! {
        <PageHead title=t.trash_title()>
            <a class="button quiet" href=documents>{t.trash_back(&list.workspace)}</a>
        </PageHead>
        {if list.documents.is_empty() {
            view! { <p class="empty">{t.trash_empty()}</p> }.into_any()
        } else {
            let rows = list.documents.into_iter().map(|document| view! { <TrashedRow document place=place.clone()/> });
            view! { <ul class="document-list">{rows.collect_view()}</ul> }.into_any()
        }}
        <Pager base=place.path("trash") first next=list.next/>
    }
}

#[component]
fn TrashedRow(document: DocumentRow, place: WorkspaceParams) -> impl IntoView {
    let t = use_locale();
    let deleted_by = match document.author {
        Some(name) => t.trash_deleted_by(name),
        None => t.trash_deleted_by_former_member().to_owned(),
    };
    view! {
        <li class="trashed-row">
            <a class="document-row" href=place.path(&format!("documents/{}", document.id))>
                <span class="document-title" dir="auto">{document.title}</span>
                <span class="document-meta"><bdi>{deleted_by}</bdi> " · " <Time at=document.at/></span>
            </a>
            <RestoreForm id=document.id.to_string() label=t.document_restore()/>
        </li>
    }
}
