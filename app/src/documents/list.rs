use domain::{
    documents::{DocumentList, DocumentRow},
    tenancy::Permission,
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    form::RestoreForm,
    load::load_documents,
    pager::{count, pager},
    row::Row,
};
use crate::{
    components::{Await, Breadcrumb, Crumb, Empty, Glyph, Icon, PageHead, Success, TimeAgo, query},
    error::AppError,
    locale::use_locale,
    tenancy::{WorkspaceParams, load_workspace_crumbs, use_workspace},
};

/// `…/documents`
#[component]
pub fn DocumentsPage() -> impl IntoView {
    let (place, after) = use_list();
    let first = after.is_empty();
    let loading = {
        let place = place.clone();
        async move {
            let list = load_documents(place.organization.clone(), place.workspace.clone(), after).await?;
            let mut crumbs = load_workspace_crumbs(&place).await?;
            // The workspace is this page.
            crumbs.truncate(1);
            crumbs.push(Crumb::here(list.workspace.clone()));
            Ok::<_, AppError>((list, crumbs))
        }
    };
    view! { <Await answer=loading children=move |(list, crumbs): (DocumentList, Vec<Crumb>)| view! { <Documents list crumbs place first/> }/> }
}

/// The workspace that the URL names, and the cursor of the page in its list.
pub(super) fn use_list() -> (WorkspaceParams, String) {
    (use_workspace(), query("after").unwrap_or_default())
}

#[component]
fn Documents(list: DocumentList, crumbs: Vec<Crumb>, place: WorkspaceParams, first: bool) -> impl IntoView {
    let t = use_locale();
    let may = |permission| list.permissions.contains(&permission);
    let (may_write, may_delete) = (may(Permission::DocumentsWrite), may(Permission::DocumentsDelete));
    let (new, trash) = (place.path("documents/new"), place.path("trash"));
    let empty = first && list.documents.is_empty();
    let pager = pager(t, place.path("documents"), first, &list);
    let lead = if list.documents.is_empty() {
        String::new()
    } else {
        count(t, &list)
    };
    view! {
        <Title text=list.workspace.clone()/>
        <Breadcrumb crumbs/>
        <PageHead title=list.workspace lead>
            {may_delete.then(|| view! {
                <a class="button quiet" href=trash><Icon glyph=Glyph::Trash2/>{t.documents_trash_link()}</a>
            })}
            {may_write.then(|| view! {
                <a class="button primary" href=new><Icon glyph=Glyph::Plus/>{t.documents_new_link()}</a>
            })}
        </PageHead>
        <UndoTrash may=may_write || may_delete/>
        {if empty {
            view! { <EmptyWorkspace may_write new=place.path("documents/new")/> }.into_any()
        } else {
            view! { <DocumentRows documents=list.documents place/> }.into_any()
        }}
        {pager}
    }
}

/// Offers to undo it, right after a document was moved to the trash.
#[component]
fn UndoTrash(may: bool) -> impl IntoView {
    let t = use_locale();
    query("trashed").filter(|_| may).map(|id| {
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
    if may_write {
        view! {
            <Empty title=t.documents_empty_title() text=t.documents_empty_editor()>
                <a class="button" href=new><Icon glyph=Glyph::Plus/>{t.documents_new_link()}</a>
            </Empty>
        }
        .into_any()
    } else {
        view! { <Empty title=t.documents_empty_title() text=t.documents_empty_reader()/> }.into_any()
    }
}

#[component]
fn DocumentRows(documents: Vec<DocumentRow>, place: WorkspaceParams) -> impl IntoView {
    let t = use_locale();
    let rows = documents.into_iter().map(|document| {
        let editor = document.by.as_ref().map(|editor| editor.name.clone());
        let editor = editor.unwrap_or_else(|| t.documents_former_member().to_owned());
        let href = place.path(&format!("documents/{}", document.id));
        let hint = t.documents_edited_at(&document.at.text);
        view! {
            <Row
                href=href
                title=document.title
                hint=hint
                by=document.by
            >
                <p class="meta cut"><bdi>{editor}</bdi> " " {t.documents_edited()} " " <TimeAgo at=document.at/></p>
            </Row>
        }
    });
    let rows = rows.collect_view();
    if rows.is_empty() {
        view! { <p class="empty">{t.documents_no_more()}</p> }.into_any()
    } else {
        view! { <ul class="list flush">{rows}</ul> }.into_any()
    }
}
