use leptos::prelude::*;

use super::{ButtonLook, Form, Glyph, Icon, PlainForm, SubmitButton, page_path, query};
use crate::{
    locale::use_locale,
    request::{Submitted, submitted_to_one},
};

/// The hidden field that tells the confirmations of a page apart, and the parameter of the query that
/// opens one.
const CONFIRM: &str = "confirm";

/// An act that asks first. Its button is a link to the page itself with `?confirm=`, which shows
/// nothing but the question; a script opens the same question in a dialog over the page instead.
#[component]
pub fn Confirm(
    /// The act, in the address of its question.
    act: &'static str,
    /// The thing, where a page has the act for several.
    #[prop(optional, into)]
    id: Option<String>,
    /// The verb: on the button that asks, and again on the one that acts.
    label: &'static str,
    /// The name of the button that asks, where the verb alone does not say what it is about.
    #[prop(optional, into)]
    name: Option<String>,
    /// The question, with the thing's name.
    #[prop(into)]
    title: String,
    /// What will happen.
    consequences: Vec<String>,
    /// The path of the server function.
    action: &'static str,
    /// The text of the button while the form is being sent.
    #[prop(optional, into)]
    busy: Option<String>,
    /// Whether the form is posted by native navigation, see [`PlainForm`].
    #[prop(optional)]
    plain: bool,
) -> impl IntoView {
    let key = match &id {
        Some(id) => format!("{act}:{id}"),
        None => act.to_owned(),
    };
    let asked = is_asked(action, &key);
    let page = page_path();
    let page = page.split('?').next().unwrap_or_default().to_owned();
    // Acts and ids have no characters that a query would have to encode.
    let question = format!("{page}?{CONFIRM}={key}");
    let dialog = format!("confirm-{}", key.replace(':', "-"));
    let busy = busy.unwrap_or_else(|| use_locale().form_working().to_owned());
    let answers = view! { <Answers key=key.clone() id label busy page/> }.into_any();
    view! {
        <a
            class="button danger small"
            href=question
            aria-haspopup="dialog"
            aria-label=name
            data-confirm=dialog.clone()
        >
            {format!("{label}…")}
        </a>
        <dialog
            id=dialog.clone()
            class=asked.then_some("asked")
            aria-labelledby=format!("{dialog}-title")
            open=asked
        >
            <Question id=format!("{dialog}-title") title consequences first=asked/>
            {match plain {
                true => view! {
                    <PlainForm action only=(CONFIRM, key)>{answers}</PlainForm>
                }.into_any(),
                false => view! {
                    <Form action only=(CONFIRM, key)>{answers}</Form>
                }.into_any(),
            }}
        </dialog>
    }
}

/// Whether the page shows this question alone: the act has failed, or the page's address says so and no
/// act of it was done.
fn is_asked(action: &str, key: &str) -> bool {
    let failed = |submitted: &Submitted| submitted.error().is_some() && submitted.field(CONFIRM) == Some(key);
    let done = |submitted: &Submitted| submitted.error().is_none();
    if submitted_to_one(action, failed).is_some() {
        return true;
    }
    submitted_to_one(action, done).is_none() && query(CONFIRM).is_some_and(|asked| asked == key)
}

/// The question, and what will happen. Shown alone, it is the first heading of the page.
#[component]
fn Question(id: String, title: String, consequences: Vec<String>, first: bool) -> impl IntoView {
    view! {
        <div class="dialog-body">
            {match first {
                true => view! { <h1 id=id dir="auto">{title}</h1> }.into_any(),
                false => view! { <h2 id=id dir="auto">{title}</h2> }.into_any(),
            }}
            <Consequences of=consequences/>
        </div>
    }
}

/// What an act will do, one line each.
#[component]
pub fn Consequences(
    /// The sentences.
    of: Vec<String>,
) -> impl IntoView {
    let items = of.into_iter().map(|sentence| {
        view! { <li><Icon glyph=Glyph::Info/><span>{sentence}</span></li> }
    });
    view! { <ul class="consequences">{items.collect_view()}</ul> }
}

/// The two answers. The first one gets the focus when the dialog opens: it changes nothing.
#[component]
fn Answers(
    key: String,
    id: Option<String>,
    label: &'static str,
    busy: String,
    page: String,
) -> impl IntoView {
    view! {
        <input type="hidden" name=CONFIRM value=key/>
        {id.map(|id| view! { <input type="hidden" name="id" value=id/> })}
        <div class="dialog-foot">
            <a class="button" href=page data-dismiss="">{use_locale().settings_cancel()}</a>
            <SubmitButton label busy look=ButtonLook::DangerSolid/>
        </div>
    }
}
