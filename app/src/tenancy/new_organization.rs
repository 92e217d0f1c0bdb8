use leptos::prelude::*;
use leptos_meta::Title;

use super::welcome::NameOrganization;
use crate::{
    components::{Form, Narrow, SubmitButton},
    locale::use_locale,
};

/// `/organizations/new`: creates a further organization.
#[component]
pub fn NewOrganizationPage() -> impl IntoView {
    let t = use_locale();
    view! {
        <Title text=t.new_organization()/>
        <Narrow wider=true>
            <div class="card">
                <h1>{t.new_organization()}</h1>
                <p class="lead">{t.welcome_lead()}</p>
                <Form action="/api/organizations/create">
                    <NameOrganization/>
                    <div class="form-actions">
                        <SubmitButton label=t.welcome_create() busy=t.welcome_creating()/>
                        <a class="button quiet" href="/">{t.new_organization_cancel()}</a>
                    </div>
                </Form>
            </div>
        </Narrow>
    }
}
