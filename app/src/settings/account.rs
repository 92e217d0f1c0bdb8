use domain::account;
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    frame::{Card, CardRow, SettingsPage},
    load::{load_account, load_account_deletion},
};
use crate::{
    components::{Await, ButtonLook, Consequences, Glyph, Narrow, PlainForm, SubmitButton, Success, query},
    locale::use_locale,
};

/// `/settings/account`: the export of the data, and the link to the deletion of the account.
#[component]
pub fn AccountPage() -> impl IntoView {
    let t = use_locale();
    view! {
        <SettingsPage title=t.account_title()>
            {query("saved").map(|_| view! { <Success>{t.account_kept()}</Success> })}
            <Card id="data" heading=t.account_data_title().into_any()>
                <CardRow
                    glyph=Glyph::Download
                    heading=t.account_data_row().into_any()
                    text=view! { <p>{t.account_data_text()}</p> }.into_any()
                >
                    <PlainForm action="/api/settings/account/export" download=true>
                        <SubmitButton
                            label=t.account_data_download()
                            busy=t.account_data_preparing()
                            look=ButtonLook::Secondary
                        />
                    </PlainForm>
                </CardRow>
            </Card>
            <Await answer=load_account() children=|page| view! { <DangerZone page/> }/>
        </SettingsPage>
    }
}

/// What cannot be undone is set apart.
#[component]
fn DangerZone(page: account::AccountPage) -> impl IntoView {
    let t = use_locale();
    let hindered = !page.sole_owner_of.is_empty();
    let text = match hindered {
        true => view! { <SoleOwnerNotice organizations=page.sole_owner_of/> }.into_any(),
        false => view! { <p>{t.account_delete_text()}</p> }.into_any(),
    };
    view! {
        <Card id="danger" heading=t.account_danger_title().into_any() danger=true>
            <CardRow glyph=Glyph::Trash2 heading=t.account_delete_title().into_any() text>
                {(!hindered).then(|| view! {
                    <a class="button danger small" href="/settings/account/delete">{t.account_delete()}</a>
                })}
            </CardRow>
        </Card>
    }
}

#[component]
fn SoleOwnerNotice(organizations: Vec<String>) -> impl IntoView {
    view! { <p>{use_locale().account_sole_owner(organizations.join(", "))}</p> }
}

/// `/settings/account/delete`: asks before the account is deleted. It is a page with JavaScript too,
/// since it is shown after a step-up only.
#[component]
pub fn DeleteAccountPage() -> impl IntoView {
    let t = use_locale();
    view! {
        <SettingsPage
            title=t.account_delete_title()
            heading=t.delete_account_title()
            within=(t.account_title(), "/settings/account")
        >
            <Await answer=load_account_deletion() children=|page| view! { <DeleteAccount page/> }/>
        </SettingsPage>
    }
}

#[component]
fn DeleteAccount(page: account::AccountPage) -> impl IntoView {
    let t = use_locale();
    if !page.sole_owner_of.is_empty() {
        return view! { <SoleOwnerNotice organizations=page.sole_owner_of/> }.into_any();
    }
    let mut consequences = vec![
        t.delete_account_signed_out().to_owned(),
        t.delete_account_cancel().to_owned(),
        t.delete_account_documents().to_owned(),
    ];
    if !page.alone_in.is_empty() {
        consequences.push(t.delete_account_alone_in(page.alone_in.join(", ")));
    }
    view! {
        <div class="card bad-edge">
            <div class="dialog-body"><Consequences of=consequences/></div>
            <PlainForm action="/api/settings/account/delete">
                <div class="dialog-foot">
                    <a class="button" href="/settings/account">{t.delete_account_keep()}</a>
                    <SubmitButton label=t.delete_account() look=ButtonLook::DangerSolid/>
                </div>
            </PlainForm>
        </div>
    }
    .into_any()
}

/// `/goodbye`: after the deletion was requested.
#[component]
pub fn GoodbyePage() -> impl IntoView {
    let t = use_locale();
    view! {
        <Title text=t.goodbye_title()/>
        <Narrow>
            <h1>{t.goodbye_title()}</h1>
            <p class="lead">{t.goodbye_text()}</p>
            <p><a class="button" href="/">{t.goodbye_home()}</a></p>
        </Narrow>
    }
}
