use domain::{account, error::Field};
use leptos::prelude::*;
use leptos_meta::Title;

use super::load::load_profile;
use crate::components::{
    Avatar, Await, FileField, Form, PageHead, PlainForm, Select, SubmitButton, Success, TextField,
    WarnUnsaved, query,
};

/// `/settings/profile`
#[component]
pub fn ProfilePage() -> impl IntoView {
    view! {
        <Title text="Profile"/>
        <PageHead title="Profile"/>
        {query("saved").map(|_| view! { <Success>"Saved."</Success> })}
        <Await answer=load_profile() children=|profile| view! { <ProfileForm profile/> }/>
    }
}

#[component]
fn ProfileForm(profile: account::Profile) -> impl IntoView {
    let zones = profile
        .zones
        .into_iter()
        .map(|zone| (zone.clone(), zone.replace('_', " ")));
    let zones = std::iter::once((String::new(), "UTC".to_owned()))
        .chain(zones)
        .collect();
    view! {
        <section class="settings picture">
            <Avatar name=profile.name.clone() picture=profile.avatar.clone() large=true/>
            <div>
                <PlainForm action="/api/settings/avatar/upload" files=true>
                    <FileField
                        field=Field::Avatar
                        label="Picture"
                        hint="JPEG, PNG, WebP or GIF, at most 2 MB. Its middle is shown as a circle."
                        accept="image/jpeg,image/png,image/webp,image/gif"
                    />
                    <SubmitButton label="Use this picture" busy="Uploading …" secondary=true/>
                </PlainForm>
                {profile.avatar.is_some().then(|| view! {
                    <PlainForm action="/api/settings/avatar/remove">
                        <SubmitButton label="Remove picture" secondary=true/>
                    </PlainForm>
                })}
            </div>
        </section>
        <Form action="/api/settings/profile/update">
            <TextField
                field=Field::Name
                label="Name"
                hint="What others see beside what you write."
                autocomplete="name"
                maxlength=60
                value=profile.name
            />
            <Select
                field=Field::TimeZone
                label="Time zone"
                hint="Every date is shown in it."
                options=zones
                value=profile.time_zone.unwrap_or_default()
            />
            <WarnUnsaved/>
            <SubmitButton label="Save" busy="Saving …"/>
        </Form>
        <section class="settings">
            <h2>"Address"</h2>
            <p>"You sign in as " <strong class="address">{profile.email}</strong> "."</p>
            <p><a class="button" href="/settings/profile/email">"Change address"</a></p>
        </section>
    }
}
