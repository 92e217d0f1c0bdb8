use domain::documents::{DocumentList, DocumentRow};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    form::RestoreForm,
    list::use_list,
    load::load_trash,
    pager::{count, pager},
    row::Row,
};
use crate::{
    components::{Await, Breadcrumb, Crumb, Empty, PageHead, TimeAgo},
    error::AppError,
    locale::use_locale,
    tenancy::{WorkspaceParams, load_workspace_crumbs},
};

/// `…/trash`
#[component]
pub fn TrashPage() -> impl IntoView {
    let t = use_locale();
    let (place, after) = use_list();
    let first = after.is_empty();
    let loading = {
        let place = place.clone();
        async move {
            let list = load_trash(place.organization.clone(), place.workspace.clone(), after).await?;
            let mut crumbs = load_workspace_crumbs(&place).await?;
            crumbs.push(Crumb::here(t.trash_title()));
            Ok::<_, AppError>((list, crumbs))
        }
    };
    view! {
        <Title text=t.trash_title()/>
        <Await answer=loading children=move |(list, crumbs): (DocumentList, Vec<Crumb>)| view! { <Trash list crumbs place first/> }/>
    }
}

#[component]
fn Trash(list: DocumentList, crumbs: Vec<Crumb>, place: WorkspaceParams, first: bool) -> impl IntoView {
    let t = use_locale();
    let empty = first && list.documents.is_empty();
    let pager = pager(t, place.path("trash"), first, &list);
    let lead = if list.documents.is_empty() {
        String::new()
    } else {
        count(t, &list)
    };
    let rows = list
        .documents
        .into_iter()
        .map(|document| view! { <TrashedRow document place=place.clone()/> });
    let rows = rows.collect_view();
    let body = match (empty, rows.is_empty()) {
        (true, _) => view! { <Empty title=t.trash_empty_title() text=t.trash_empty()/> }.into_any(),
        (false, true) => view! { <p class="empty">{t.documents_no_more()}</p> }.into_any(),
        (false, false) => view! { <ul class="list flush">{rows}</ul> }.into_any(),
    };
    view! {
        <Breadcrumb crumbs/>
        <PageHead title=t.trash_title() lead/>
        {body}
        {pager}
    }
}

#[component]
fn TrashedRow(document: DocumentRow, place: WorkspaceParams) -> impl IntoView {
    let t = use_locale();
    let deleted_by = match &document.by {
        Some(person) => t.trash_deleted_by(&person.name),
        None => t.trash_deleted_by_former_member().to_owned(),
    };
    let restore = view! { <RestoreForm id=document.id.to_string() label=t.document_restore()/> };
    let href = place.path(&format!("documents/{}", document.id));
    let hint = document.at.text.clone();
    view! {
        <Row
            href=href
            title=document.title
            hint=hint
            by=document.by
            actions=restore.into_any()
        >
            <p class="meta cut"><bdi>{deleted_by}</bdi> " · " <TimeAgo at=document.at/></p>
        </Row>
    }
}
