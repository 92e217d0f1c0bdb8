use domain::error::Field;
use leptos::prelude::*;

use super::{
    field::{Labelled, described_by},
    form::Attempt,
};

/// A labelled line of text with its hint and its problem. Text of a post that failed is shown again.
#[component]
pub fn TextField(
    /// The field, which names the control.
    field: Field,
    /// The visible label.
    label: &'static str,
    /// The initial text.
    #[prop(optional, into)]
    value: String,
    /// A help text.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// The control's `autocomplete` token, such as `email`; `off` by default.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The control's `inputmode`, which selects the keyboard on a phone.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// The control's `maxlength`, in characters.
    #[prop(optional)]
    maxlength: Option<u32>,
    /// Whether the browser requires a value before it posts.
    #[prop(default = true)]
    required: bool,
    /// Whether the field gets the focus when the page loads.
    #[prop(default = false)]
    autofocus: bool,
) -> impl IntoView {
    let attempt: Attempt = expect_context();
    let name = field.name();
    let value = attempt.typed(name).unwrap_or(value);
    // Not of the type `email`: with it browsers reject some addresses that the server accepts, and
    // change others.
    let is_email = field == Field::Email;
    let input = view! {
        <input
            class="input"
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
