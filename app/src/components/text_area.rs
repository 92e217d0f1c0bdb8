use domain::error::Field;
use leptos::prelude::*;

use super::{
    field::{FieldProblem, described_by},
    form::Attempt,
};
use crate::request::LEADING_NEWLINE;

/// A text of an editor, as tall as what was written; its label is for screen readers. The only textarea
/// of the application: Leptos does not escape a textarea's children when it renders on the server, so a
/// body of `</textarea><script>` would run. Here the text is escaped by a library, and set as markup.
#[component]
pub fn TextArea(
    /// The field, which names the control.
    field: Field,
    /// The label.
    label: &'static str,
    /// The class of the control, which says how large its text is.
    class: &'static str,
    /// The initial text.
    #[prop(optional, into)]
    value: String,
    /// A help text, for screen readers.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// Shown in it while it is empty.
    placeholder: &'static str,
    /// The height in lines, where browsers do not fit it to the text.
    rows: u32,
    /// Whether the field gets the focus when the page loads.
    #[prop(optional)]
    autofocus: bool,
    /// Whether it is sent, but not shown.
    #[prop(optional)]
    hidden: bool,
) -> impl IntoView {
    let attempt: Attempt = expect_context();
    let name = field.name();
    let problem = attempt.problem(field);
    let markup = format!(
        "{LEADING_NEWLINE}{}",
        html_escape::encode_text(&attempt.typed(name).unwrap_or(value))
    );
    view! {
        <div class="writing">
            <label class="visually-hidden" for=name>{label}</label>
            {hint.map(|hint| view! { <p class="visually-hidden" id=format!("{name}-hint")>{hint}</p> })}
            <textarea
                id=name
                name=name
                class=class
                rows=rows
                placeholder=placeholder
                hidden=hidden
                dir="auto"
                autofocus=attempt.has_autofocus(field, autofocus)
                aria-invalid=problem.as_ref().map(|_| "true")
                aria-describedby=described_by(name, hint.is_some())
                inner_html=markup
            ></textarea>
            <FieldProblem name problem/>
        </div>
    }
}
