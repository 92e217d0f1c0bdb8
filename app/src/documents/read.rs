use domain::{
    auth::initials,
    documents::{ContentsEntry, Document, contents},
    tenancy::Permission,
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    form::{RestoreForm, WorkspaceFields},
    load::load_document,
};
use crate::{
    components::{Await, Breadcrumb, Crumb, Form, Glyph, Icon, PageHead, TimeAgo, param},
    error::AppError,
    locale::use_locale,
    tenancy::{WorkspaceParams, load_workspace_crumbs, use_workspace},
};

/// `…/documents/:id`
#[component]
pub fn DocumentPage() -> impl IntoView {
    let place = use_workspace();
    let of = place.clone();
    let document = load_document(place.organization.clone(), place.workspace.clone(), param("id"));
    let loaded = async move { Ok::<_, AppError>((document.await?, load_workspace_crumbs(&of).await?)) };
    view! {
        <Await answer=loaded children=|(document, crumbs): (Document, Vec<Crumb>)| view! { <ReadDocument document crumbs place/> }/>
    }
}

#[component]
fn ReadDocument(document: Document, mut crumbs: Vec<Crumb>, place: WorkspaceParams) -> impl IntoView {
    let t = use_locale();
    let trashed = document.trashed_at.is_some();
    let may_write = document.permissions.contains(&Permission::DocumentsWrite) && !trashed;
    let may_trash = document.may_trash && !trashed;
    let id = document.id.to_string();
    let trashing = id.clone();
    let edit = place.path(&format!("documents/{id}/edit"));
    crumbs.push(Crumb::here(document.title.clone()));
    let entries = contents(&document.html);
    let (title, heading) = (document.title.clone(), document.title.clone());
    let html = document.html.clone();
    view! {
        <Title text=title/>
        <Breadcrumb crumbs/>
        <div class="with-contents">
            <article class="document">
                <div class="document-head">
                    <PageHead title=heading>
                        {may_write.then(|| view! {
                            <a class="button" href=edit data-shortcut="e">
                                <Icon glyph=Glyph::Pencil/>
                                {t.document_edit_link()}
                            </a>
                        })}
                        <DocumentMenu id=trashing may_trash/>
                    </PageHead>
                    <Byline document/>
                </div>
                {trashed.then(|| view! {
                    <div class="banner row">
                        <span>{t.document_trashed_notice()}</span>
                        <RestoreForm id label=t.document_restore()/>
                    </div>
                })}
                // The domain has rendered and sanitised it.
                {if html.trim().is_empty() {
                    view! { <p class="empty">{t.document_empty()}</p> }.into_any()
                } else {
                    view! { <div class="prose" inner_html=html></div> }.into_any()
                }}
            </article>
            <Contents entries/>
        </div>
    }
}

/// Who edited the document last, and who created it.
#[component]
fn Byline(document: Document) -> impl IntoView {
    let t = use_locale();
    let name = |name: Option<String>| name.unwrap_or_else(|| t.documents_former_member().to_owned());
    let edited = document.version > 1;
    let (author, editor) = (name(document.author), name(document.editor));
    let last = if edited { editor.clone() } else { author.clone() };
    let created_by = edited.then(|| {
        view! {
            <span class="wide-only">"· " {t.document_created_by(&author)}</span>
        }
    });
    view! {
        <p class="byline">
            <span class="avatar small" aria-hidden="true">{initials(&last)}</span>
            <bdi>{if edited { t.document_edited_by(editor) } else { t.document_created_by(&author) }}</bdi>
            <TimeAgo at=document.updated_at/>
            {created_by}
        </p>
    }
}

/// What is done less often with a document.
#[component]
fn DocumentMenu(id: String, may_trash: bool) -> impl IntoView {
    let t = use_locale();
    view! {
        <details class="menu" name="menus">
            <summary class="button quiet square" aria-label=t.document_more()>
                <Icon glyph=Glyph::Ellipsis/>
            </summary>
            <div class="menu-list">
                <button class="menu-item needs-script" type="button" data-copy-link=t.document_link_copied()>
                    <Icon glyph=Glyph::Link/>
                    <span>{t.document_copy_link()}</span>
                </button>
                <button class="menu-item needs-script" type="button" data-print="">
                    <Icon glyph=Glyph::FileText/>
                    {t.document_print()}
                </button>
                {may_trash.then(|| view! { <TrashForm id/> })}
            </div>
        </details>
    }
}

#[component]
fn TrashForm(id: String) -> impl IntoView {
    let t = use_locale();
    view! {
        <Form action="/api/documents/trash">
            <WorkspaceFields/>
            <input type="hidden" name="id" value=id/>
            <button class="menu-item danger" type="submit">
                <Icon glyph=Glyph::Trash2/>
                {t.document_move_to_trash()}
            </button>
        </Form>
    }
}

/// Links to the headings of the document.
#[component]
fn Contents(entries: Vec<ContentsEntry>) -> impl IntoView {
    let t = use_locale();
    (!entries.is_empty()).then(|| {
        let entries = entries.into_iter().map(|entry| {
            // Escaped, as in the document.
            view! { <li><a href=format!("#{}", entry.id) dir="auto" inner_html=entry.text></a></li> }
        });
        view! {
            <nav class="contents wide-only" aria-labelledby="contents">
                <h2 id="contents">{t.document_contents()}</h2>
                <ul>{entries.collect_view()}</ul>
            </nav>
        }
    })
}
