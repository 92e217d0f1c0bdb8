use std::sync::Arc;

use domain::{
    documents::{EditConflict, Keep, Place, TITLE_KEY},
    error::Field,
};
use leptos::prelude::*;

use super::{
    difference::{Difference, Lines},
    draft::{PREVIEW, View},
    form::WorkspaceFields,
};
use crate::{
    components::{Form, HiddenText, SubmitButton, WarnUnsaved},
    locale::use_locale,
    request::Submitted,
};

/// Two edits of the same version, and a choice for each place that both changed. The form holds the edit
/// as it was sent, the version that it started from and the one that it met: the server merges them again
/// with the choices.
#[component]
pub fn ConflictPage(
    /// The conflict.
    conflict: EditConflict,
    /// The id of the document.
    id: String,
    /// The page of the document.
    back: String,
    /// The post with choices that were made against the same version.
    chosen: Option<Arc<Submitted>>,
) -> impl IntoView {
    let t = use_locale();
    let total = conflict.places.len() + usize::from(conflict.both_titled);
    let version = conflict.version;
    let first = chosen.is_none();
    let choice = |key: &str| {
        let chosen = chosen.as_deref()?;
        chosen.field(&field_name(key)).map(str::to_owned)
    };
    let saved = saved_by(&conflict);
    let names = SideNames::of(&conflict);
    let title = conflict.both_titled.then(|| {
        let (mine, theirs) = (conflict.your_title.clone(), conflict.their_title.clone());
        let (key, heading) = (TITLE_KEY.to_owned(), t.document_title_label().to_owned());
        let (chosen, names) = (choice(TITLE_KEY), names.clone());
        let mine = view! { <span dir="auto">{mine}</span> }.into_any();
        let theirs = view! { <span dir="auto">{theirs}</span> }.into_any();
        view! { <Chunk key heading chosen both=false names mine theirs/> }
    });
    let places = conflict.places.into_iter().enumerate().map(|(index, place)| {
        let (chosen, heading) = (choice(&place.key), place_name(index, &place));
        let names = names.clone();
        let mine = view! { <Lines lines=place.yours/> }.into_any();
        let theirs = view! { <Lines lines=place.theirs/> }.into_any();
        view! { <Chunk key=place.key heading chosen both=true names mine theirs/> }
    });
    let places = places.collect_view();
    view! {
        <Form action="/api/documents/update" only=("theirs", version.to_string())>
            <WorkspaceFields/>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="version" value=conflict.base/>
            <input type="hidden" name="theirs" value=version/>
            <HiddenText field=Field::Title value=conflict.your_title/>
            <HiddenText field=Field::Body value=conflict.your_body/>
            <WarnUnsaved always=true/>
            <div class="chunks">
                <header>
                    <h1>{t.conflict_title()}</h1>
                    <p class="lead" dir="auto">{conflict.merged_title}</p>
                </header>
                <div class="banner warn" role="alert" tabindex="-1" autofocus=first>
                    <div>
                        <p><strong>{saved}</strong></p>
                        <p>{t.conflict_choose(total as u64)}</p>
                    </div>
                </div>
                {title}
                {places}
                <details class="card disclosure">
                    <summary class="card-head"><strong>{t.conflict_all_changes()}</strong></summary>
                    <div class="conflict-sides">
                        <Difference title=names.theirs lines=conflict.theirs/>
                        <Difference title=names.mine lines=conflict.yours/>
                    </div>
                </details>
                <div class="save-bar">
                    <SubmitButton label=t.conflict_save() busy=t.document_saving()/>
                    <button
                        class="button"
                        type="submit"
                        name="view"
                        value=View::Write.as_str()
                        formaction=PREVIEW
                        formnovalidate=true
                    >
                        {t.conflict_by_hand()}
                    </button>
                    <a class="button quiet" href=back>{t.conflict_discard()}</a>
                    // The style sheet counts the places that are decided, also without scripts.
                    <span class="meta push" role="status">
                        <span class="decided"></span> " " {t.conflict_decided(total as u64)}
                    </span>
                </div>
            </div>
        </Form>
    }
}

/// A merge that needs no choice, before the editor that continues with it.
#[component]
pub fn MergedAlone(
    /// The conflict.
    conflict: EditConflict,
) -> impl IntoView {
    let t = use_locale();
    let saved = saved_by(&conflict);
    let names = SideNames::of(&conflict);
    view! {
        <section class="conflict" aria-label=t.conflict_region()>
            <p>{saved} " " {t.conflict_merged()}</p>
            <div class="conflict-sides">
                <Difference title=names.theirs lines=conflict.theirs/>
                <Difference title=names.mine lines=conflict.yours/>
            </div>
        </section>
    }
}

/// One place with both sides and the choice. It is amber until it is decided.
#[component]
fn Chunk(
    key: String,
    heading: String,
    chosen: Option<String>,
    both: bool,
    names: SideNames,
    mine: AnyView,
    theirs: AnyView,
) -> impl IntoView {
    let t = use_locale();
    let name = field_name(&key);
    let id = format!("{key}-heading");
    let heading_id = id.clone();
    let radio = |keep: Keep, label: &'static str| {
        let checked = chosen.as_deref() == Some(keep.as_str());
        view! {
            <label class="segment">
                <input type="radio" name=name.clone() value=keep.as_str() checked=checked required=true/>
                <span>{label}</span>
            </label>
        }
    };
    view! {
        <section class="chunk" role="group" aria-labelledby=id>
            <div class="chunk-head">
                <h2 id=heading_id dir="auto">{heading.clone()}</h2>
                <fieldset class="segments">
                    <legend class="visually-hidden">{t.conflict_keep(heading)}</legend>
                    {radio(Keep::Mine, t.conflict_keep_mine())}
                    {radio(Keep::Theirs, t.conflict_keep_theirs())}
                    {both.then(|| radio(Keep::Both, t.conflict_keep_both()))}
                </fieldset>
            </div>
            <div class="sides">
                <div class="side mine">
                    <p class="side-head">{names.mine}<span class="badge good">{t.conflict_kept()}</span></p>
                    <div class="source">{mine}</div>
                </div>
                <div class="side theirs">
                    <p class="side-head">{names.theirs}<span class="badge good">{t.conflict_kept()}</span></p>
                    <div class="source">{theirs}</div>
                </div>
            </div>
        </section>
    }
}

/// The name of the choice of a place in the form.
fn field_name(key: &str) -> String {
    format!("keep[{key}]")
}

fn place_name(index: usize, place: &Place) -> String {
    let t = use_locale();
    match &place.heading {
        Some(heading) => t.conflict_place_under(heading, index + 1),
        None => t.conflict_place(index + 1),
    }
}

/// Who saved the other version, and when.
fn saved_by(conflict: &EditConflict) -> String {
    let t = use_locale();
    let time = &conflict.updated_at.text;
    match (conflict.by_you, &conflict.editor) {
        (true, _) => t.conflict_saved_by_you(time),
        (false, Some(editor)) => t.conflict_saved_by(editor, time),
        (false, None) => t.conflict_saved_by_former_member(time),
    }
}

/// What both sides are called.
#[derive(Clone)]
struct SideNames {
    mine: String,
    theirs: String,
}

impl SideNames {
    fn of(conflict: &EditConflict) -> Self {
        let t = use_locale();
        let (mine, theirs) = match (conflict.by_you, &conflict.editor) {
            (true, _) => (
                t.conflict_changes_this_tab(),
                t.conflict_changes_other_tab().to_owned(),
            ),
            (false, Some(editor)) => (t.conflict_changes_yours(), t.conflict_changes_of(editor)),
            (false, None) => (
                t.conflict_changes_yours(),
                t.conflict_changes_of_former_member().to_owned(),
            ),
        };
        Self {
            mine: mine.to_owned(),
            theirs,
        }
    }
}
