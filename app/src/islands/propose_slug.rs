use domain::error::Field;
use leptos::{prelude::*, task::spawn_local};

use super::typing::{input, on_typing_rest, still_holds};
use crate::error::AppError;

/// Proposes the slug for a name.
#[server(endpoint = "organizations/propose-slug")]
pub async fn propose_slug(name: String) -> Result<String, AppError> {
    Ok(domain::tenancy::propose_slug(&name))
}

/// Fills in the slug for the name in the page's field, until the user types a slug of their own.
#[island]
pub fn ProposeSlug() -> impl IntoView {
    let proposed = StoredValue::new(String::new());
    on_typing_rest(Field::Name, move |name| {
        if still_holds(Field::Slug, &proposed.read_value()) {
            spawn_local(fill_in(name, proposed));
        }
    });
}

/// Fills in nothing if either field has changed while the server was asked.
async fn fill_in(name: String, proposed: StoredValue<String>) {
    let Ok(slug) = propose_slug(name.clone()).await else {
        return;
    };
    let wanted = still_holds(Field::Name, &name) && still_holds(Field::Slug, &proposed.read_value());
    if let Some(field) = input(Field::Slug).filter(|_| wanted) {
        field.set_value(&slug);
        proposed.set_value(slug);
    }
}
