use domain::{account, error::Field};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::api::{UpdateProfile, load_profile};
use crate::components::{
    AskBeforeLeaving, Avatar, FileField, Form, Loaded, PageHead, PlainForm, Post, Select, SubmitButton,
    TextField,
};
use crate::{load::load, viewer::use_viewer};

/// `/settings/profile`
#[component]
pub fn ProfilePage() -> impl IntoView {
    let update = Post::<UpdateProfile>::default();
    let profile = load(move || update.version().get(), |_| load_profile());
    let query = use_query_map();
    // A later attempt may have failed.
    let saved = move || query.read().get("saved").is_some() && !matches!(update.value().get(), Some(Err(_)));
    // The name stands in the sidebar too.
    let viewer = use_viewer();
    Effect::new(move || {
        if matches!(update.value().get(), Some(Ok(()))) {
            viewer.refetch();
        }
    });
    view! {
        <Title text="Profile"/>
        <PageHead title="Profile"/>
        <Show when=saved>
            <p class="notice good" role="status">"Saved."</p>
        </Show>
        <Loaded resource=profile children=move |profile| view! { <ProfileForm profile update/> }/>
    }
}

#[component]
fn ProfileForm(profile: account::Profile, update: Post<UpdateProfile>) -> impl IntoView {
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
                    <SubmitButton label="Use this picture" busy="Uploading …" quiet=true/>
                </PlainForm>
                {profile.avatar.is_some().then(|| view! {
                    <PlainForm action="/api/settings/avatar/remove">
                        <SubmitButton label="Remove picture" quiet=true/>
                    </PlainForm>
                })}
            </div>
        </section>
        <Form post=update>
            <TextField
                field=Field::Name
                label="Name"
                hint="What others see beside what you write."
                autocomplete="name"
                maxlength=60
                value=Signal::stored(profile.name)
            />
            <Select
                field=Field::TimeZone
                label="Time zone"
                hint="Every date is shown in it."
                options=zones
                value=profile.time_zone.unwrap_or_default()
            />
            <AskBeforeLeaving/>
            <SubmitButton label="Save" busy="Saving …"/>
        </Form>
        <section class="settings">
            <h2>"Address"</h2>
            <p>"You sign in as " <strong class="address">{profile.email}</strong> "."</p>
            <p><a class="button" href="/settings/profile/email">"Change address"</a></p>
        </section>
    }
}
