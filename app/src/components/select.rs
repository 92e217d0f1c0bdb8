use domain::error::Field;
use leptos::prelude::*;

use super::{
    Glyph, Icon,
    field::{Labelled, described_by},
    form::Attempt,
};

/// A group of options: its label; values, and the text of each.
pub type OptionGroup = (String, Vec<(String, String)>);

/// A labelled choice of one of several options.
#[component]
pub fn Select(
    /// The field, which names the control.
    field: Field,
    /// The visible label.
    label: &'static str,
    /// A help text.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// Values, and the text of each.
    options: Vec<(String, String)>,
    /// Further options below these, in groups.
    #[prop(optional)]
    groups: Vec<OptionGroup>,
    /// The initial value.
    #[prop(into)]
    value: String,
) -> impl IntoView {
    let attempt: Attempt = expect_context();
    let name = field.name();
    let chosen = attempt.chosen(name).unwrap_or(value);
    let listed = |options: Vec<(String, String)>| {
        let options = options.into_iter().map(|(value, shown)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{shown}</option> }
        });
        options.collect_view()
    };
    let options = listed(options);
    let groups = groups.into_iter().map(|(label, options)| {
        view! { <optgroup label=label>{listed(options)}</optgroup> }
    });
    let groups = groups.collect_view();
    let select = view! {
        <span class="select">
            <select
                id=name
                name=name
                autofocus=attempt.has_autofocus(field, false)
                aria-invalid=attempt.problem(field).map(|_| "true")
                aria-describedby=described_by(name, hint.is_some())
            >
                {options}
                {groups}
            </select>
            <Icon glyph=Glyph::ChevronDown/>
        </span>
    };
    view! { <Labelled field label hint>{select}</Labelled> }
}
