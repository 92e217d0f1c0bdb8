//! Fields for passwords and codes. None of them reads the text of a failed post, so none shows it again.

use domain::error::Field;
use leptos::prelude::*;

use super::{
    field::{Labelled, described_by},
    form::Attempt,
};

/// A labelled password with its hint and its problem. It is never shown again.
#[component]
pub fn PasswordField(
    /// The field, which names the control.
    field: Field,
    /// The visible label.
    label: &'static str,
    /// The control's `autocomplete` token: `current-password` or `new-password`.
    autocomplete: &'static str,
    /// A help text.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// The control's `maxlength`, in characters.
    #[prop(optional)]
    maxlength: Option<u32>,
    /// Whether the field gets the focus when the page loads.
    #[prop(default = false)]
    autofocus: bool,
) -> impl IntoView {
    let control = Secret {
        class: "input",
        kind: "password",
        autocomplete,
        inputmode: None,
        maxlength,
        placeholder: None,
        autofocus,
    };
    view! { <SecretField field label hint control/> }
}

/// The address that a form's password belongs to, for the browser's password manager. It is not sent.
#[component]
pub fn Username(
    /// The address.
    email: String,
) -> impl IntoView {
    view! { <input type="text" autocomplete="username" value=email readonly=true hidden=true/> }
}

/// A labelled field for a code, or another secret whose characters are visible while it is typed. It is
/// never shown again after a failed post.
#[component]
pub fn CodeField(
    /// The field, which names the control.
    field: Field,
    /// The visible label.
    label: &'static str,
    /// A help text.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// The control's `inputmode`, which selects the keyboard on a phone.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// Whether the field gets the focus when the page loads.
    #[prop(default = false)]
    autofocus: bool,
) -> impl IntoView {
    // A keyboard of digits is offered where a code of six digits alone is accepted.
    let (class, placeholder) = match inputmode {
        Some(_) => ("input code-input", Some("000 000")),
        None => ("input code-input long", None),
    };
    let control = Secret {
        class,
        kind: "text",
        autocomplete: "one-time-code",
        inputmode,
        maxlength: None,
        placeholder,
        autofocus,
    };
    view! { <SecretField field label hint control/> }
}

/// The attributes in which the controls of secrets differ.
struct Secret {
    class: &'static str,
    kind: &'static str,
    autocomplete: &'static str,
    inputmode: Option<&'static str>,
    maxlength: Option<u32>,
    placeholder: Option<&'static str>,
    autofocus: bool,
}

/// The control of a secret. It never reads the text of a failed post, so it cannot show it again.
#[component]
fn SecretField(
    field: Field,
    label: &'static str,
    hint: Option<&'static str>,
    control: Secret,
) -> impl IntoView {
    let attempt: Attempt = expect_context();
    let name = field.name();
    let input = view! {
        <input
            class=control.class
            id=name
            name=name
            type=control.kind
            autocomplete=control.autocomplete
            inputmode=control.inputmode
            maxlength=control.maxlength
            placeholder=control.placeholder
            required=true
            autofocus=attempt.has_autofocus(field, control.autofocus)
            autocapitalize="none"
            spellcheck="false"
            aria-invalid=attempt.problem(field).map(|_| "true")
            aria-describedby=described_by(name, hint.is_some())
        />
    };
    view! { <Labelled field label hint>{input}</Labelled> }
}
