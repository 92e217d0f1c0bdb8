use domain::error::Field;
use leptos::prelude::*;

use super::form::Attempt;

/// A labelled line of text with its hint and its problem. A password or a code, which its `kind` or
/// its `autocomplete` declares, is a secret: it is never shown again.
#[component]
pub fn TextField(
    /// Which field; its name is the control's.
    field: Field,
    /// The visible label.
    label: &'static str,
    /// What it holds to begin with.
    #[prop(optional, into)]
    value: String,
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
) -> impl IntoView {
    let attempt: Attempt = expect_context();
    let name = field.name();
    let problem = attempt.problem(field);
    let is_secret = kind == "password" || autocomplete == "one-time-code";
    let value = match is_secret {
        true => String::new(),
        false => attempt.typed(name).unwrap_or(value),
    };
    // Not of the type `email`: browsers hold back addresses there that the server takes, and
    // change others.
    let is_email = field == Field::Email;
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
                autofocus=attempt.begins_at(field, autofocus)
                autocapitalize=(is_email || autocomplete == "off").then_some("none")
                dir=(kind == "text" && !is_email).then_some("auto")
                spellcheck=is_email.then_some("false")
                aria-invalid=problem.as_ref().map(|_| "true")
                aria-describedby=described_by(name, hint.is_some())
            />
            <FieldProblem name problem/>
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
    let problem = attempt.problem(field);
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
                aria-invalid=problem.as_ref().map(|_| "true")
                aria-describedby=described_by(name, true)
            />
            <FieldProblem name problem/>
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
            <input type="checkbox" name=name value="yes" checked=attempt.chosen(name).is_some()/>
            <span>{label}</span>
        </label>
    }
}

/// Ids of what describes a control. Its problem is there before it has one: a script that posts
/// the form has but to fill it.
pub(super) fn described_by(name: &'static str, hint: bool) -> String {
    match hint {
        true => format!("{name}-problem {name}-hint"),
        false => format!("{name}-problem"),
    }
}

/// The problem of a field that has no control to stand below.
#[component]
pub fn FieldNote(
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
