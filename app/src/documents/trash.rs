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
    tenancy::PlaceParams,
};

/// `…/trash`
#[component]
pub fn TrashPage() -> impl IntoView {
    let (place, after) = use_list();
    let first = after.is_empty();
    let list = load_trash(place.organization.clone(), place.workspace.clone(), after);
    view! {
        <Title text="Trash"/>
        <Await answer=list children=move |list| view! { <Trash list place first/> }/>
    }
}

#[component]
fn Trash(list: DocumentList, place: PlaceParams, first: bool) -> impl IntoView {
    let documents = place.path("documents");
    view! {
        <PageHead title="Trash">
            <a class="button quiet" href=documents>{format!("Back to {}", list.workspace)}</a>
        </PageHead>
        {if list.documents.is_empty() {
            view! { <p class="empty">"The trash is empty."</p> }.into_any()
        } else {
            let rows = list.documents.into_iter().map(|document| view! { <TrashedRow document place=place.clone()/> });
            view! { <ul class="document-list">{rows.collect_view()}</ul> }.into_any()
        }}
        <Pager base=place.path("trash") first next=list.next/>
    }
}

#[component]
fn TrashedRow(document: DocumentRow, place: PlaceParams) -> impl IntoView {
    view! {
        <li class="trashed-row">
            <a class="document-row" href=place.path(&format!("documents/{}", document.id))>
                <span class="document-title" dir="auto">{document.title}</span>
                <span class="document-meta">
                    "Thrown away by " <bdi>{document.author.unwrap_or_else(|| "somebody who left".to_owned())}</bdi>
                    " · " <Time at=document.at/>
                </span>
            </a>
            <RestoreForm id=document.id.to_string() label="Restore"/>
        </li>
    }
}
