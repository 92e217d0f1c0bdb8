use domain::documents::{DocumentSource, EditConflict};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;

use super::{
    api::{UpdateDocument, load_source},
    conflict::Conflict,
    form::{DocumentFields, PlaceFields},
    read::use_document,
};
use crate::{
    components::{Form, Loaded, PageHead, Post, SubmitButton},
    error::AppError,
    load::load,
    request::submitted_to,
};

/// `…/documents/:id/edit`
#[component]
pub fn EditDocumentPage() -> impl IntoView {
    let named = use_document();
    let source = load(
        move || named.get(),
        |(place, id)| load_source(place.organization, place.workspace, id),
    );
    view! {
        <Title text="Edit"/>
        <Loaded resource=source children=move |source| view! { <Editor source/> }/>
    }
}

/// The form. After a conflict it begins anew from the merge, as an edit of the
/// version that is there now.
#[component]
fn Editor(source: DocumentSource) -> impl IntoView {
    let post = Post::<UpdateDocument>::default();
    let submitted = StoredValue::new(
        submitted_to(UpdateDocument::url()).and_then(|submitted| submitted.error().cloned()),
    );
    let conflict = Memo::new(move |_| match post.value().get() {
        Some(Err(AppError::Conflict(conflict))) => Some(conflict),
        Some(_) => None,
        None => match submitted.get_value() {
            Some(AppError::Conflict(conflict)) => Some(conflict),
            _ => None,
        },
    });
    // What the form began with last: a later error of another kind keeps it.
    let begun = Memo::new(move |before: Option<&Option<Box<EditConflict>>>| {
        conflict.get().or_else(|| before.cloned().flatten())
    });
    view! {
        <PageHead title="Edit document"/>
        // A new start is a new form: what was typed into the old one would stay.
        <For each=move || [begun.get()] key=|conflict| conflict.as_ref().map(|conflict| conflict.version) let:conflict>
            <EditForm post source=start(&source, conflict.as_deref()) conflict/>
        </For>
    }
}

fn start(source: &DocumentSource, conflict: Option<&EditConflict>) -> DocumentSource {
    match conflict {
        None => source.clone(),
        Some(conflict) => DocumentSource {
            title: conflict.merged_title.clone(),
            body: conflict.merged_body.clone(),
            version: conflict.version,
        },
    }
}

#[component]
fn EditForm(
    post: Post<UpdateDocument>,
    source: DocumentSource,
    conflict: Option<Box<EditConflict>>,
) -> impl IntoView {
    let (place, id) = use_document().get_untracked();
    let back = place.path(&format!("documents/{id}"));
    // A plain post that failed for another reason is still an edit of the version
    // it started from, whatever was saved meanwhile.
    let first = post.version().get_untracked() == 0;
    let version = submitted_to(UpdateDocument::url())
        .filter(|_| first)
        .filter(|submitted| !matches!(submitted.error(), Some(AppError::Conflict(_))))
        .and_then(|submitted| submitted.field("version")?.parse().ok())
        .unwrap_or(source.version);
    view! {
        <Form post>
            {conflict.map(|conflict| view! { <Conflict conflict=*conflict/> })}
            <PlaceFields/>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="version" value=version/>
            <DocumentFields title=source.title body=source.body/>
            <div class="form-actions">
                <SubmitButton label="Save" busy="Saving …"/>
                <a class="button quiet" href=back>"Cancel"</a>
            </div>
        </Form>
    }
}
