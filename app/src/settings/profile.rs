use std::iter;

use domain::{Locale, account, error::Field};
use leptos::prelude::*;
use leptos_meta::Title;

use super::load::load_profile;
use crate::{
    components::{
        Avatar, Await, ButtonLook, FileField, Form, PageHead, PlainForm, Select, SubmitButton, Success,
        TextField, WarnUnsaved, query,
    },
    locale::use_locale,
};

/// `/settings/profile`
#[component]
pub fn ProfilePage() -> impl IntoView {
    let t = use_locale();
    view! {
        <Title text=t.profile_title()/>
        <PageHead title=t.profile_title()/>
        {query("saved").map(|saved| view! { <Success>{saved_message(t, &saved)}</Success> })}
        <Await answer=load_profile() children=|profile| view! { <ProfileForm profile/> }/>
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
fn ProfileForm(profile: account::Profile) -> impl IntoView {
    let t = use_locale();
    let zones = profile
        .zones
        .into_iter()
        .map(|zone| (zone.clone(), zone.replace('_', " ")));
    let zones = iter::once((String::new(), "UTC".to_owned()))
        .chain(zones)
        .collect();
    let locales = Locale::ALL.map(|locale| (locale.as_str().to_owned(), locale.name().to_owned()));
    let locales = iter::once((String::new(), t.profile_locale_browser().to_owned()))
        .chain(locales)
        .collect();
    view! {
        <section class="settings picture">
            <Avatar name=profile.name.clone() picture=profile.avatar.clone() large=true/>
            <div>
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
                {profile.avatar.is_some().then(|| view! {
                    <PlainForm action="/api/settings/avatar/remove">
                        <SubmitButton label=t.profile_picture_remove() look=ButtonLook::Secondary/>
                    </PlainForm>
                })}
            </div>
        </section>
        <Form action="/api/settings/profile/update">
            <TextField
                field=Field::Name
                label=t.profile_name()
                hint=t.profile_name_hint()
                autocomplete="name"
                maxlength=60
                value=profile.name
            />
            <Select
                field=Field::TimeZone
                label=t.profile_time_zone()
                hint=t.profile_time_zone_hint()
                options=zones
                value=profile.time_zone.unwrap_or_default()
            />
            <Select
                field=Field::Locale
                label=t.profile_locale()
                options=locales
                value=profile.locale.map_or("", Locale::as_str)
            />
            <WarnUnsaved/>
            <SubmitButton label=t.settings_save() busy=t.settings_saving()/>
        </Form>
        <section class="settings">
            <h2>{t.profile_email()}</h2>
            <p>{t.profile_email_text(profile.email)}</p>
            <p><a class="button" href="/settings/profile/email">{t.profile_email_change()}</a></p>
        </section>
    }
}
