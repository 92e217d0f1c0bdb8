use domain::error::Field;
use leptos::prelude::*;

use super::{
    field::{Labelled, described_by},
    form::Attempt,
};

/// A labelled line of text with its hint and its problem. Text of a post that failed is shown again.
#[component]
pub fn TextField(
    /// Which field; its name is the control's.
    field: Field,
    /// The visible label.
    label: &'static str,
    /// What it holds to begin with.
    #[prop(optional, into)]
    value: String,
    /// A sentence of help.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Which keyboard a phone shows.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// The most characters the browser takes.
    #[prop(optional)]
    maxlength: Option<u32>,
    /// Whether the browser asks for it before it posts.
    #[prop(default = true)]
    required: bool,
    /// Whether the page begins here.
    #[prop(default = false)]
    autofocus: bool,
) -> impl IntoView {
    let attempt: Attempt = expect_context();
    let name = field.name();
    let value = attempt.typed(name).unwrap_or(value);
    // Not of the type `email`: browsers hold back addresses there that the server takes, and
    // change others.
    let is_email = field == Field::Email;
    let input = view! {
        <input
            id=name
            name=name
            type="text"
            value=value
            autocomplete=autocomplete
            inputmode=inputmode
            maxlength=maxlength
            required=required
            autofocus=attempt.has_autofocus(field, autofocus)
            autocapitalize=(is_email || autocomplete == "off").then_some("none")
            dir=(!is_email).then_some("auto")
            spellcheck=is_email.then_some("false")
            aria-invalid=attempt.problem(field).map(|_| "true")
            aria-describedby=described_by(name, hint.is_some())
        />
    };
    view! { <Labelled field label hint>{input}</Labelled> }
}
