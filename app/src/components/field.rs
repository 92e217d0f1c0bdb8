use domain::error::Field;
use leptos::prelude::*;

use super::form::Attempt;

/// A control between its label and its problem.
#[component]
pub(super) fn Labelled(
    field: Field,
    label: &'static str,
    hint: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let name = field.name();
    let problem = expect_context::<Attempt>().problem(field);
    view! {
        <div class="field">
            <label for=name>{label}</label>
            {children()}
            <FieldProblem name problem/>
            {hint.map(|hint| view! { <p class="hint" id=format!("{name}-hint")>{hint}</p> })}
        </div>
    }
}

/// A labelled choice of a file. What was chosen cannot be shown again.
#[component]
pub fn FileField(
    /// The field, which names the control.
    field: Field,
    /// The visible label.
    label: &'static str,
    /// A help text.
    hint: &'static str,
    /// The control's `accept`: the file types that the browser offers.
    accept: &'static str,
) -> impl IntoView {
    let attempt: Attempt = expect_context();
    let name = field.name();
    let input = view! {
        <input
            class="input"
            id=name
            name=name
            type="file"
            accept=accept
            required=true
            autofocus=attempt.has_autofocus(field, false)
            aria-invalid=attempt.problem(field).map(|_| "true")
            aria-describedby=described_by(name, true)
        />
    };
    view! { <Labelled field label hint=Some(hint)>{input}</Labelled> }
}

/// A choice between yes and no.
#[component]
pub fn CheckBox(
    /// The control's name; it is sent when it is ticked.
    name: &'static str,
    /// The visible label.
    label: &'static str,
) -> impl IntoView {
    let attempt: Attempt = expect_context();
    view! {
        <label class="check">
            <input type="checkbox" name=name value="yes" checked=attempt.chosen(name).is_some()/>
            <span>{label}</span>
        </label>
    }
}

/// Ids of the elements that describe a control. The element of its problem is always rendered, so that
/// the script that posts the form only sets its text.
pub(super) fn described_by(name: &'static str, hint: bool) -> String {
    match hint {
        true => format!("{name}-problem {name}-hint"),
        false => format!("{name}-problem"),
    }
}

/// The problem of a field that has no visible control, such as a passkey.
#[component]
pub fn StandaloneProblem(
    /// Which field.
    field: Field,
) -> impl IntoView {
    let problem = expect_context::<Attempt>().problem(field);
    let hidden = problem.is_none();
    view! { <p class="problem" data-problem=field.name() hidden=hidden>{problem}</p> }
}

/// The problem, below its control.
#[component]
pub(super) fn FieldProblem(name: &'static str, problem: Option<String>) -> impl IntoView {
    let hidden = problem.is_none();
    view! { <p class="problem" id=format!("{name}-problem") data-problem=name hidden=hidden>{problem}</p> }
}
