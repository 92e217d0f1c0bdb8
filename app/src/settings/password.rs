use domain::error::Field;
use leptos::prelude::*;
use leptos_meta::Title;

use super::load::load_password_page;
use crate::{
    components::{Await, ButtonLook, Form, PageHead, PasswordField, SubmitButton},
    islands::PasswordStrength,
    locale::use_locale,
};

/// `/settings/security/password`
#[component]
pub fn PasswordPage() -> impl IntoView {
    view! {
        <Title text=use_locale().settings_password_title()/>
        <Await answer=load_password_page() children=|has_one| view! { <ChoosePassword has_one/> }/>
    }
}

#[component]
fn ChoosePassword(has_one: bool) -> impl IntoView {
    let t = use_locale();
    let title = match has_one {
        true => t.settings_password_change_title(),
        false => t.settings_password_set_title(),
    };
    view! {
        <PageHead title/>
        <p class="lead">{t.settings_password_lead()}</p>
        <Form action="/api/settings/password/set">
            <PasswordField
                field=Field::Password
                label=t.settings_password_new()
                hint=t.settings_password_hint()
                autocomplete="new-password"
                maxlength=256
                autofocus=true
            />
            <PasswordStrength/>
            <div class="form-actions">
                <SubmitButton label=t.settings_password_save() busy=t.settings_saving()/>
                <a class="button quiet" href="/settings/security">{t.settings_cancel()}</a>
            </div>
        </Form>
        {has_one.then(|| view! {
            <section class="settings">
                <h2>{t.settings_password_remove_title()}</h2>
                <Form action="/api/settings/password/remove">
                    <p class="hint">{t.settings_password_remove_text()}</p>
                    <SubmitButton
                        label=t.settings_password_remove()
                        busy=t.settings_removing()
                        look=ButtonLook::Secondary
                    />
                </Form>
            </section>
        })}
    }
}
