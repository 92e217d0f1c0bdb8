use domain::error::Field;
use leptos::prelude::*;

use super::{
    draft::{Draft, PREVIEW, View},
    form::WorkspaceFields,
};
use crate::{
    components::{SubmitButton, TextArea, WarnUnsaved},
    locale::use_locale,
};

/// The fields of a form that writes a document: the title, the text or how it will look, and below them
/// what saves it. They have no `maxlength`: with it a browser silently cuts a long text that is pasted,
/// whereas the server answers with an error.
#[component]
pub fn Editor(
    /// The page's first heading, for screen readers.
    #[prop(into)]
    heading: String,
    /// What is being written.
    draft: Draft,
    /// The id of the document; `None` for a new one.
    id: Option<String>,
    /// The page that Cancel leads to.
    back: String,
    /// The text of the button that saves.
    save: &'static str,
    /// Whether the draft differs from what is saved.
    unsaved: bool,
) -> impl IntoView {
    let t = use_locale();
    let view = match draft.html {
        Some(_) => View::Preview,
        None => View::Write,
    };
    let busy = match id {
        Some(_) => t.document_saving(),
        None => t.document_creating(),
    };
    let previews = view == View::Preview;
    let autofocus = draft.title.is_empty() && !previews;
    let edited = id.map(|id| {
        view! {
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="version" value=draft.version/>
        }
    });
    let preview = draft.html.map(|html| {
        // The domain has rendered and sanitised it.
        view! { <div class="prose" role="region" aria-label=t.editor_preview() inner_html=html></div> }
    });
    view! {
        <WorkspaceFields/>
        {edited}
        <WarnUnsaved always=unsaved/>
        <div class="editor">
            <h1 class="visually-hidden"><span dir="auto">{heading}</span></h1>
            <TextArea
                field=Field::Title
                label=t.document_title_label()
                class="title"
                rows=1
                placeholder=t.document_title_label()
                value=draft.title
                autofocus
            />
            <div class="editor-tools">
                <fieldset class="segments">
                    <legend class="visually-hidden">{t.editor_view()}</legend>
                    <ViewButton view=View::Write shown=view label=t.editor_write()/>
                    <ViewButton view=View::Preview shown=view label=t.editor_preview()/>
                </fieldset>
            </div>
            <div>
                <TextArea
                    field=Field::Body
                    label=t.document_content_label()
                    class="body"
                    rows=18
                    placeholder=t.editor_placeholder()
                    hint=t.document_content_hint()
                    value=draft.body
                    hidden=previews
                />
                {preview}
            </div>
            <div class="save-bar">
                <SubmitButton label=save busy/>
                <a class="button quiet" href=back>{t.document_cancel()}</a>
                <span class="meta push" role="status" data-unsaved=t.editor_unsaved()>
                    {unsaved.then(|| t.editor_unsaved())}
                </span>
                <button class="button quiet small wide-only" type="button" data-shortcuts="" hidden>
                    {t.shortcuts_title()}
                </button>
            </div>
        </div>
    }
}

/// A button that shows the draft in another view. It sends the draft: the server renders it.
#[component]
fn ViewButton(view: View, shown: View, label: &'static str) -> impl IntoView {
    let pressed = if view == shown { "true" } else { "false" };
    view! {
        <button
            class="segment"
            type="submit"
            name="view"
            value=view.as_str()
            formaction=PREVIEW
            formnovalidate=true
            aria-pressed=pressed
        >
            {label}
        </button>
    }
}
