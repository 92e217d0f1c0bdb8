use std::iter;

use domain::{Locale, account, error::Field};
use leptos::prelude::*;

use super::{
    frame::{CardRow, SettingsPage},
    load::load_profile,
    time_zone::TimeZoneField,
};
use crate::{
    components::{
        Avatar, Await, ButtonLook, Confirm, FileField, Form, Glyph, PlainForm, Select, SubmitButton, Success,
        TextField, WarnUnsaved, query,
    },
    locale::use_locale,
};

/// `/settings/profile`
#[component]
pub fn ProfilePage() -> impl IntoView {
    let t = use_locale();
    view! {
        <SettingsPage title=t.profile_title()>
            {query("saved").map(|saved| view! { <Success>{saved_message(t, &saved)}</Success> })}
            <Await answer=load_profile() children=|profile| view! { <Profile profile/> }/>
        </SettingsPage>
    }
}

/// The message for `?saved=`, after a form of this page or the one of the address.
fn saved_message(t: Locale, saved: &str) -> &'static str {
    match saved {
        "email" => t.profile_email_changed(),
        _ => t.profile_saved(),
    }
}

#[component]
fn Profile(profile: account::Profile) -> impl IntoView {
    let t = use_locale();
    let (name, picture) = (profile.name.clone(), profile.avatar.clone());
    let email = profile.email.clone();
    view! {
        <Picture name picture/>
        <ProfileForm profile/>
        <div class="card">
            <CardRow
                glyph=Glyph::Mail
                good=true
                heading=t.profile_email().into_any()
                text=view! { <p>{t.profile_email_text(email)}</p> }.into_any()
            >
                <a class="button small" href="/settings/profile/email">{t.profile_email_change()}</a>
            </CardRow>
        </div>
    }
}

#[component]
fn Picture(name: String, picture: Option<String>) -> impl IntoView {
    let t = use_locale();
    let has_one = picture.is_some();
    view! {
        <div class="card">
            <div class="row picture">
                <Avatar name picture large=true/>
                <div class="row-text">
                    <PlainForm action="/api/settings/avatar/upload" files=true>
                        <FileField
                            field=Field::Avatar
                            label=t.profile_picture()
                            hint=t.profile_picture_hint()
                            accept="image/jpeg,image/png,image/webp,image/gif"
                        />
                        <SubmitButton
                            label=t.profile_picture_upload()
                            busy=t.profile_picture_uploading()
                            look=ButtonLook::Secondary
                        />
                    </PlainForm>
                </div>
                {has_one.then(|| view! {
                    <div class="actions">
                        <Confirm
                            act="remove-picture"
                            label=t.profile_picture_remove()
                            title=t.profile_picture_remove_confirm()
                            consequences=vec![t.profile_picture_remove_text().to_owned()]
                            action="/api/settings/avatar/remove"
                            busy=t.settings_removing()
                            plain=true
                        />
                    </div>
                })}
            </div>
        </div>
    }
}

#[component]
fn ProfileForm(profile: account::Profile) -> impl IntoView {
    let t = use_locale();
    let locales = Locale::ALL.map(|locale| (locale.as_str().to_owned(), locale.name().to_owned()));
    let locales = iter::once((String::new(), t.profile_locale_browser().to_owned()))
        .chain(locales)
        .collect();
    view! {
        <section class="card padded" aria-labelledby="about">
            <h2 class="visually-hidden" id="about">{t.profile_about()}</h2>
            <Form action="/api/settings/profile/update">
                <TextField
                    field=Field::Name
                    label=t.profile_name()
                    hint=t.profile_name_hint()
                    autocomplete="name"
                    maxlength=60
                    value=profile.name
                />
                <TimeZoneField zones=profile.zones chosen=profile.time_zone.unwrap_or_default()/>
                <Select
                    field=Field::Locale
                    label=t.profile_locale()
                    options=locales
                    value=profile.locale.map_or("", Locale::as_str)
                />
                <WarnUnsaved/>
                <SubmitButton label=t.settings_save() busy=t.settings_saving()/>
            </Form>
        </section>
    }
}
