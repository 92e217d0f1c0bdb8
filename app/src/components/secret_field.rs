//! Passwords and codes. No field here asks for what was typed, so none shows it again.

use domain::error::Field;
use leptos::prelude::*;

use super::{
    field::{Labelled, described_by},
    form::Attempt,
};

/// A labelled password with its hint and its problem. It is never shown again.
#[component]
pub fn PasswordField(
    /// Which field; its name is the control's.
    field: Field,
    /// The visible label.
    label: &'static str,
    /// What the browser may fill in: `current-password` or `new-password`.
    autocomplete: &'static str,
    /// A sentence of help.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// The most characters the browser takes.
    #[prop(optional)]
    maxlength: Option<u32>,
    /// Whether the page begins here.
    #[prop(default = false)]
    autofocus: bool,
) -> impl IntoView {
    let control = Secret {
        kind: "password",
        autocomplete,
        inputmode: None,
        maxlength,
        autofocus,
    };
    view! { <SecretField field label hint control/> }
}

/// A labelled code, or another secret that its owner reads while they type it. It is never shown
/// again.
#[component]
pub fn CodeField(
    /// Which field; its name is the control's.
    field: Field,
    /// The visible label.
    label: &'static str,
    /// A sentence of help.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// Which keyboard a phone shows.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// Whether the page begins here.
    #[prop(default = false)]
    autofocus: bool,
) -> impl IntoView {
    let control = Secret {
        kind: "text",
        autocomplete: "one-time-code",
        inputmode,
        maxlength: None,
        autofocus,
    };
    view! { <SecretField field label hint control/> }
}

/// How the control of a secret differs from that of another.
struct Secret {
    kind: &'static str,
    autocomplete: &'static str,
    inputmode: Option<&'static str>,
    maxlength: Option<u32>,
    autofocus: bool,
}

/// A secret: it asks for nothing that was typed, so that it can show none of it.
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
            id=name
            name=name
            type=control.kind
            autocomplete=control.autocomplete
            inputmode=control.inputmode
            maxlength=control.maxlength
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
