use domain::error::Field;
use leptos::prelude::*;

use super::{
    field::{Labelled, described_by},
    form::Attempt,
};
use crate::request::LEADING_NEWLINE;

/// A labelled text of many lines. The only textarea of the application: Leptos
/// does not escape a textarea's children when it renders on the server, so a body
/// of `</textarea><script>` would run. Here the text is escaped by a library, and
/// set as markup.
#[component]
pub fn TextArea(
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
    /// The height in lines.
    #[prop(default = 18)]
    rows: u32,
) -> impl IntoView {
    let attempt: Attempt = expect_context();
    let name = field.name();
    let markup = format!(
        "{LEADING_NEWLINE}{}",
        html_escape::encode_text(&attempt.typed(name).unwrap_or(value))
    );
    let area = view! {
        <textarea
            class="input source"
            id=name
            name=name
            rows=rows
            dir="auto"
            autofocus=attempt.has_autofocus(field, false)
            aria-invalid=attempt.problem(field).map(|_| "true")
            aria-describedby=described_by(name, hint.is_some())
            inner_html=markup
        ></textarea>
    };
    view! { <Labelled field label hint>{area}</Labelled> }
}
