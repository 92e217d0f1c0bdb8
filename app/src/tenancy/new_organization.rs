use leptos::prelude::*;
use leptos_meta::Title;

use super::welcome::NameOrganization;
use crate::{components::Narrow, locale::use_locale};

/// `/organizations/new`: creates a further organization.
#[component]
pub fn NewOrganizationPage() -> impl IntoView {
    let t = use_locale();
    view! {
        <Title text=t.new_organization()/>
        <Narrow>
            <NameOrganization/>
            <p><a class="button quiet" href="/">{t.new_organization_cancel()}</a></p>
        </Narrow>
    }
}
