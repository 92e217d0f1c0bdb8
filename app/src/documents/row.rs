use domain::documents::Person;
use leptos::prelude::*;

use crate::components::{Avatar, NobodyAvatar};

/// A document in a list. The link in its title covers the row.
#[component]
pub fn Row(
    /// The path of the document.
    href: String,
    /// Its title.
    title: String,
    /// The exact time: the link covers the one that is shown.
    hint: String,
    /// The user of the last act, whose picture is shown; `None` once their account is deleted.
    by: Option<Person>,
    /// What can be done with it, above the link.
    #[prop(optional)]
    actions: Option<AnyView>,
    /// Who and when.
    children: Children,
) -> impl IntoView {
    let picture = match by {
        Some(person) => view! { <Avatar id=person.id name=person.name picture=person.avatar/> }.into_any(),
        None => view! { <NobodyAvatar/> }.into_any(),
    };
    view! {
        <li>
            <div class="list-row">
                {picture}
                <div class="cut">
                    <h2 class="list-title"><a class="cut" href=href title=hint dir="auto">{title}</a></h2>
                    {children()}
                </div>
                {actions.map(|actions| view! { <div class="actions">{actions}</div> })}
            </div>
        </li>
    }
}
