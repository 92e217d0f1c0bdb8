use domain::error::Field;
use leptos::prelude::*;

use super::Shelf;
use crate::components::{
    ButtonLook, CheckBox, CodeField, Glyph, Icon, PasswordField, Select, SubmitButton, TextArea, TextField,
};

#[component]
pub fn Buttons() -> impl IntoView {
    view! {
        <Shelf title="Button">
            <div class="actions">
                <SubmitButton label="Save"/>
                <SubmitButton label="Manage" look=ButtonLook::Secondary/>
                <SubmitButton label="Cancel" look=ButtonLook::Quiet/>
                <SubmitButton label="Remove…" look=ButtonLook::Danger/>
                <SubmitButton label="Delete organization" look=ButtonLook::DangerSolid/>
            </div>
            <div class="actions">
                <SubmitButton label="New document"><Icon glyph=Glyph::Plus/></SubmitButton>
                <SubmitButton label="Edit" look=ButtonLook::Secondary><Icon glyph=Glyph::Pencil/></SubmitButton>
                <SubmitButton label="Small" look=ButtonLook::Secondary class="small"/>
                <button class="button quiet square" type="button" aria-label="More" title="More">
                    <Icon glyph=Glyph::Ellipsis/>
                </button>
            </div>
            <div class="actions">
                <button class="button primary" type="button" data-busy="Save" aria-busy="true">"Saving…"</button>
                <button class="button danger solid" type="button" data-busy="Delete" aria-busy="true">
                    "Deleting…"
                </button>
                <button class="button" type="button" disabled=true>"Not possible"</button>
            </div>
            <SubmitButton label="Continue" class="wide"/>
        </Shelf>
    }
}

#[component]
pub fn Fields() -> impl IntoView {
    let zones = [
        ("Europe/Zurich", "Zürich (UTC+1)"),
        ("Europe/Lisbon", "Lisbon (UTC)"),
    ];
    let zones = zones
        .map(|(value, text)| (value.to_owned(), text.to_owned()))
        .to_vec();
    view! {
        <Shelf title="Fields">
            <div class="grid">
                <TextField field=Field::Name label="Name" value="Maya Lindqvist" hint="Shown to others."/>
                <InvalidField/>
                <Select field=Field::TimeZone label="Time zone" options=zones value="Europe/Zurich"/>
                <div class="field">
                    <label for="address">"URL " <span class="optional">"optional"</span></label>
                    <div class="affixed">
                        <span class="affix" aria-hidden="true">"latchkey.example/o/"</span>
                        <input class="input" id="address" value="harbor-pine"/>
                    </div>
                </div>
                <CodeField field=Field::Code label="6-digit code" inputmode="numeric"/>
                <PasswordField field=Field::Password label="Password" autocomplete="new-password"/>
                <TextArea field=Field::Body label="Text" class="body" placeholder="Start writing…" value="Welcome!" rows=4/>
                <Choices/>
            </div>
        </Shelf>
    }
}

#[component]
fn InvalidField() -> impl IntoView {
    view! {
        <div class="field">
            <label for="wrong">"Email address"</label>
            <input class="input" id="wrong" value="maya@" aria-invalid="true" aria-describedby="wrong-problem"/>
            <p class="problem" id="wrong-problem">"Enter a valid email address, like name@example.com."</p>
        </div>
    }
}

#[component]
fn Choices() -> impl IntoView {
    view! {
        <fieldset class="field">
            <legend class="label">"Workspaces"</legend>
            <CheckBox name="general" label="General"/>
            <label class="check">
                <input type="checkbox" checked=true/>
                <span>
                    "Field operations"
                    <span class="hint">"Editors can change every document there."</span>
                </span>
            </label>
        </fieldset>
        <div class="field">
            <span class="label" id="view-label">"View"</span>
            <fieldset class="segments" aria-labelledby="view-label">
                <label class="segment"><input type="radio" name="view" checked=true/> "Write"</label>
                <label class="segment"><input type="radio" name="view"/> "Preview"</label>
            </fieldset>
        </div>
    }
}
