use domain::error::Field;
use leptos::prelude::*;

use super::form::Attempt;
use crate::error::{AppError, problem_words};

/// A labelled line of text with its hint and its problem.
#[component]
pub fn TextField(
    /// Which field; its name is the control's.
    field: Field,
    /// The visible label.
    label: &'static str,
    /// What it holds to begin with.
    #[prop(optional, into)]
    value: Signal<String>,
    /// The control's type.
    #[prop(default = "text")]
    kind: &'static str,
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
    /// Called with each change.
    #[prop(optional)]
    on_input: Option<Callback<String>>,
) -> impl IntoView {
    let attempt: Attempt = expect_context();
    let name = field.name();
    let typed = attempt.typed(name);
    let has_problem = problem(attempt, field);
    let value = move || typed.clone().unwrap_or_else(|| value.get());
    view! {
        <div class="field">
            <label for=name>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=format!("{name}-hint")>{hint}</p> })}
            <input
                id=name
                name=name
                type=kind
                value=value
                autocomplete=autocomplete
                inputmode=inputmode
                maxlength=maxlength
                required=required
                readonly=attempt.pending
                autofocus=attempt.begins_at(field, autofocus)
                autocapitalize=(kind == "email" || autocomplete == "off").then_some("none")
                spellcheck=(kind == "email").then_some("false")
                aria-invalid=move || has_problem.get().map(|_| "true")
                aria-describedby=described_by(name, hint.is_some(), has_problem)
                on:input:target=move |event| {
                    if let Some(on_input) = on_input {
                        on_input.run(event.target().value());
                    }
                }
            />
            <FieldProblem name problem=has_problem/>
        </div>
    }
}

/// A labelled choice of a file. What was chosen cannot be shown again.
#[component]
pub fn FileField(
    /// Which field; its name is the control's.
    field: Field,
    /// The visible label.
    label: &'static str,
    /// A sentence of help.
    hint: &'static str,
    /// Which types the browser offers.
    accept: &'static str,
) -> impl IntoView {
    let attempt: Attempt = expect_context();
    let name = field.name();
    let has_problem = problem(attempt, field);
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <p class="hint" id=format!("{name}-hint")>{hint}</p>
            <input
                id=name
                name=name
                type="file"
                accept=accept
                required=true
                autofocus=attempt.begins_at(field, false)
                aria-invalid=move || has_problem.get().map(|_| "true")
                aria-describedby=described_by(name, true, has_problem)
            />
            <FieldProblem name problem=has_problem/>
        </div>
    }
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
            <input type="checkbox" name=name value="yes" checked=attempt.typed(name).is_some()/>
            <span>{label}</span>
        </label>
    }
}

/// What is wrong with a field, for a person.
pub(super) fn problem(attempt: Attempt, field: Field) -> Signal<Option<String>> {
    Signal::derive(move || match attempt.error.get() {
        Some(AppError::Invalid(errors)) => errors.of(field).map(|problem| problem_words(field, problem)),
        _ => None,
    })
}

/// Ids of what describes a control.
pub(super) fn described_by(
    name: &'static str,
    hint: bool,
    problem: Signal<Option<String>>,
) -> impl Fn() -> Option<String> + Clone {
    move || match (hint, problem.get().is_some()) {
        (false, false) => None,
        (true, false) => Some(format!("{name}-hint")),
        (false, true) => Some(format!("{name}-problem")),
        (true, true) => Some(format!("{name}-problem {name}-hint")),
    }
}

/// The problem of a field that has no control to stand below.
#[component]
pub fn FieldNote(
    /// Which field.
    field: Field,
) -> impl IntoView {
    let problem = problem(expect_context(), field);
    view! { <FieldProblem name=field.name() problem/> }
}

/// The problem, below its control.
#[component]
pub(super) fn FieldProblem(name: &'static str, problem: Signal<Option<String>>) -> impl IntoView {
    view! {
        {move || problem.get().map(|problem| view! {
            <p class="problem" id=format!("{name}-problem")>{problem}</p>
        })}
    }
}
