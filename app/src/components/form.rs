//! Forms that work with and without JavaScript.
//!
//! Both kinds post to the pinned path of a server function and need no script: a post that failed is
//! answered with the page that it came from, and the fields show what was typed and what was wrong.
//! Once the script has loaded, [`Form`] is posted by fetch (`islands/browser/form_submit.rs`), so that
//! the page stays until there is an answer. [`PlainForm`] never is: a form that changes the signed-in
//! user needs a full page load, which leaves nothing of the previous user in memory, and so does a
//! form whose result is shown once.
//!
//! The component of a field decides whether its text is shown again: one for text calls
//! [`Attempt::typed`], one for a secret never does. A form names its text fields in a hidden field,
//! so that a server that cannot render the page again can still return the text, and no secret.

use std::sync::{Arc, Mutex, PoisonError};

use domain::{Locale, error::Field};
use leptos::{context::Provider, prelude::*};

use super::{Glyph, Icon, page_path};
use crate::{
    error::{AppError, problem_message},
    locale::use_locale,
    request::{Submitted, TEXT_FIELDS, failed_page, submitted_to_one},
};

/// The last attempt at a form, for its fields.
#[derive(Clone, Default)]
pub(super) struct Attempt {
    submitted: Option<Arc<Submitted>>,
    text_fields: TextFields,
}

/// The names of a form's text fields, in their order.
#[derive(Clone, Default)]
struct TextFields(Arc<Mutex<Vec<&'static str>>>);

impl TextFields {
    fn add(&self, name: &'static str) {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        names.push(name);
    }

    fn names(&self) -> String {
        let names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        names.join(" ")
    }
}

impl Attempt {
    /// For a field of text: the text of a post that failed, which is shown again. The form names the
    /// field as one of its text fields.
    pub fn typed(&self, name: &'static str) -> Option<String> {
        self.text_fields.add(name);
        self.chosen(name)
    }

    /// For a field with given choices: the choice of a post that failed.
    pub fn chosen(&self, name: &'static str) -> Option<String> {
        let submitted = self.submitted.as_ref()?;
        let restarts = submitted.error().is_some_and(AppError::restarts_form);
        submitted.field(name).filter(|_| !restarts).map(str::to_owned)
    }

    /// The error of a post that failed.
    pub fn error(&self) -> Option<&AppError> {
        self.submitted.as_ref()?.error()
    }

    /// The message about the problem of a field.
    pub fn problem(&self, field: Field) -> Option<String> {
        match self.error() {
            Some(AppError::Invalid(errors)) => errors
                .of(field)
                .map(|problem| problem_message(use_locale(), field, problem)),
            _ => None,
        }
    }

    /// Whether the field gets the focus when the page loads: the first one with a problem; without a
    /// problem the one that the page chooses, unless the notice of a failed post gets it.
    pub fn has_autofocus(&self, field: Field, chosen: bool) -> bool {
        match self.error() {
            Some(AppError::Invalid(errors)) => errors.iter().next().is_some_and(|(first, _)| first == field),
            Some(_) => false,
            None => chosen && failed_page().is_none_or(|page| page != page_path()),
        }
    }
}

/// A form that stays on its page until there is an answer.
#[component]
pub fn Form(
    /// The path of the server function that it posts to.
    action: &'static str,
    /// If several forms of a page post to the same path: the field that tells them apart, and its value
    /// in this form.
    #[prop(optional)]
    only: Option<(&'static str, String)>,
    /// The fields and the button.
    children: Children,
) -> impl IntoView {
    let attempt = attempt(action, only.as_ref());
    view! {
        <form class="form" method="post" action=action data-fetch="">
            <FormContents attempt>{children()}</FormContents>
        </form>
    }
}

/// A form that is always posted by native navigation.
#[component]
pub fn PlainForm(
    /// The path of the server function that it posts to.
    action: &'static str,
    /// Whether it sends files.
    #[prop(optional)]
    files: bool,
    /// Whether the answer is a file, so that the page stays.
    #[prop(optional)]
    download: bool,
    /// If several forms of a page post to the same path: the field that tells them apart, and its value
    /// in this form.
    #[prop(optional)]
    only: Option<(&'static str, String)>,
    /// The fields and the button.
    children: Children,
) -> impl IntoView {
    let attempt = attempt(action, only.as_ref());
    view! {
        <form
            class="form"
            method="post"
            action=action
            enctype=files.then_some("multipart/form-data")
            data-download=download.then_some("")
        >
            <FormContents attempt>{children()}</FormContents>
        </form>
    }
}

fn attempt(action: &str, only: Option<&(&'static str, String)>) -> Attempt {
    let mine = |submitted: &Submitted| only.is_none_or(|(name, value)| submitted.field(name) == Some(value));
    Attempt {
        submitted: submitted_to_one(action, mine),
        text_fields: TextFields::default(),
    }
}

/// Adds to the fields of a form: the page that is rendered again if the post fails, the error of the
/// last one, and the names of the text fields.
#[component]
fn FormContents(attempt: Attempt, children: Children) -> impl IntoView {
    let notice = attempt
        .error()
        .filter(|error| has_notice(error))
        .cloned()
        .map(|error| view! { <Notice locale=use_locale() error/> });
    let text_fields = attempt.text_fields.clone();
    // Each of the fields adds its name while it is rendered, so their names come last.
    let text_fields = move || {
        let names = Some(text_fields.names()).filter(|names| !names.is_empty());
        names.map(|names| view! { <input type="hidden" name=TEXT_FIELDS value=names/> })
    };
    view! {
        <input type="hidden" name="page" value=page_path()/>
        <div role="alert" class="form-alert">{notice}</div>
        <Provider value=attempt>{children()}</Provider>
        {text_fields}
    }
}

/// The error of the last post, above the fields. The locale is given: the markup is also made outside of a
/// page.
#[component]
fn Notice(locale: Locale, error: AppError) -> impl IntoView {
    let words = Some(error.message(locale)).filter(|words| !words.is_empty());
    view! {
        <div class="banner bad" tabindex="-1" autofocus=begins_at_notice(&error)>
            <Icon glyph=Glyph::CircleAlert/>
            <div>
                <p><strong>{error.title(locale)}</strong></p>
                {words.map(|words| view! { <p>{words}</p> })}
                {elsewhere(locale, &error).map(|(path, words)| view! {
                    <p><a href=path target="_blank">{words}</a></p>
                })}
            </div>
        </div>
    }
}

/// The markup of a refusal with a given message, for a form that was posted by fetch.
pub fn refusal_markup(message: &str) -> String {
    let message = message.to_owned();
    view! {
        <div class="banner bad" tabindex="-1"><Icon glyph=Glyph::CircleAlert/><div><p>{message}</p></div></div>
    }
    .to_html()
}

/// The markup of an error, for a form that was posted by fetch. It is empty if the problem beside its
/// field says all.
pub fn notice_markup(locale: Locale, error: AppError) -> String {
    match has_notice(&error) {
        true => view! { <Notice locale error/> }.to_html(),
        false => String::new(),
    }
}

/// Whether a form shows the error above its fields. One problem is said beside its field alone.
fn has_notice(error: &AppError) -> bool {
    match error {
        AppError::Invalid(errors) => errors.iter().count() != 1 || begins_at_notice(error),
        _ => true,
    }
}

/// Whether the notice gets the focus when the page loads: no control of the form has a problem.
fn begins_at_notice(error: &AppError) -> bool {
    match error {
        AppError::Invalid(errors) => errors
            .iter()
            .next()
            .is_none_or(|(first, _)| matches!(first, Field::Passkey | Field::Provider)),
        _ => true,
    }
}

/// A link that solves the problem in another tab, so that the form can be sent again: path and text.
fn elsewhere(locale: Locale, error: &AppError) -> Option<(&'static str, &'static str)> {
    match error {
        AppError::SignedOut => Some(("/sign-in", locale.form_sign_in_elsewhere())),
        AppError::StepUpNeeded => Some(("/step-up?next=/step-up/done", locale.form_confirm_elsewhere())),
        _ => None,
    }
}
