use domain::error::Field;
use leptos::prelude::*;

use super::{field::FieldProblem, form::Attempt};

/// Text of a person that a form sends along without showing it. If the page cannot be rendered again, the
/// text is shown like that of a field. So is its problem: a text may be too long after a merge.
#[component]
pub fn HiddenText(
    /// The field, which names the control.
    field: Field,
    /// The text.
    value: String,
) -> impl IntoView {
    let attempt: Attempt = expect_context();
    // Names the field as one of text; the page itself says which text it holds.
    let _ = attempt.typed(field.name());
    let (name, problem) = (field.name(), attempt.problem(field));
    view! {
        <input type="hidden" name=name value=value/>
        <FieldProblem name problem/>
    }
}
