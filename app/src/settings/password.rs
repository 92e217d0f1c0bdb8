use domain::error::Field;
use leptos::prelude::*;

use super::{
    frame::{CardRow, SettingsPage},
    load::{PasswordPage as Page, load_password_page},
};
use crate::{
    components::{Await, Confirm, Form, Glyph, PasswordField, SubmitButton, Username},
    islands::PasswordStrength,
    locale::use_locale,
};

/// `/settings/security/password`
#[component]
pub fn PasswordPage() -> impl IntoView {
    view! { <Await answer=load_password_page() children=|page| view! { <ChoosePassword page/> }/> }
}

#[component]
fn ChoosePassword(page: Page) -> impl IntoView {
    let t = use_locale();
    let heading = match page.has_one {
        true => t.settings_password_change_title(),
        false => t.settings_password_set_title(),
    };
    view! {
        <SettingsPage
            title=t.settings_password_title()
            heading=heading
            within=(t.security_title(), "/settings/security")
        >
            <p class="lead">{t.settings_password_lead()}</p>
            <div class="card padded">
                <Form action="/api/settings/password/set">
                    <Username email=page.email/>
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
            </div>
            {page.has_one.then(|| view! { <RemovePassword/> })}
        </SettingsPage>
    }
}

#[component]
fn RemovePassword() -> impl IntoView {
    let t = use_locale();
    view! {
        <div class="card">
            <h2 class="visually-hidden">{t.settings_password_title()}</h2>
            <CardRow
                glyph=Glyph::Lock
                heading=t.settings_password_remove_title().into_any()
                text=view! { <p>{t.settings_password_remove_text()}</p> }.into_any()
            >
                <Confirm
                    act="remove-password"
                    label=t.settings_password_remove()
                    title=t.settings_password_remove_confirm()
                    consequences=vec![
                        t.settings_password_remove_text().to_owned(),
                        t.settings_others_signed_out().to_owned(),
                    ]
                    action="/api/settings/password/remove"
                    busy=t.settings_removing()
                />
            </CardRow>
        </div>
    }
}
