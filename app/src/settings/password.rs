use domain::error::Field;
use leptos::prelude::*;
use leptos_meta::Title;

use super::load::load_password_page;
use crate::{
    components::{Await, Form, PageHead, PasswordField, SubmitButton},
    islands::PasswordStrength,
};

/// `/settings/security/password`
#[component]
pub fn PasswordPage() -> impl IntoView {
    view! {
        <Title text="Password"/>
        <Await answer=load_password_page() children=|has_one| view! { <ChoosePassword has_one/> }/>
    }
}

#[component]
fn ChoosePassword(has_one: bool) -> impl IntoView {
    view! {
        <PageHead title=if has_one { "Change your password" } else { "Set a password" }/>
        <p class="lead">"All other browsers are signed out when you save. Your mailed link and code keep working."</p>
        <Form action="/api/settings/password/set">
            <PasswordField
                field=Field::Password
                label="New password"
                hint="At least 8 characters. A few words that do not belong together are hard to guess."
                autocomplete="new-password"
                maxlength=256
                autofocus=true
            />
            <PasswordStrength/>
            <div class="form-actions">
                <SubmitButton label="Save password" busy="Saving …"/>
                <a class="button quiet" href="/settings/security">"Cancel"</a>
            </div>
        </Form>
        {has_one.then(|| view! {
            <section class="settings">
                <h2>"Remove it"</h2>
                <Form action="/api/settings/password/remove">
                    <p class="hint">"You then sign in by mail."</p>
                    <SubmitButton label="Remove password" busy="Removing …" secondary=true/>
                </Form>
            </section>
        })}
    }
}
