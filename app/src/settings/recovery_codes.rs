use domain::PRODUCT_FILE_NAME;
use leptos::prelude::*;
use leptos_meta::Title;

use super::{load::load_recovery_codes_page, security::unused_codes_label};
use crate::{
    components::{Await, PageHead, PlainForm, SubmitButton},
    islands::CopyOrPrint,
    request::submitted_to,
};

/// The path that makes new codes.
const REPLACE: &str = "/api/settings/recovery-codes/replace";

/// `/settings/security/recovery-codes`
#[component]
pub fn RecoveryCodesPage() -> impl IntoView {
    view! {
        <Title text="Recovery codes"/>
        <PageHead title="Recovery codes"/>
        <NewRecoveryCodes by=REPLACE/>
        <Await answer=load_recovery_codes_page() children=|left| view! {
            <p class="lead">"Each signs you in once in place of your second factor. " {unused_codes_label(left)}</p>
            <PlainForm action=REPLACE>
                <p class="hint">"New codes take the place of the old ones, and sign all other browsers out."</p>
                <SubmitButton label="Make new codes" busy="Making them …"/>
            </PlainForm>
        }/>
    }
}

/// The recovery codes, right after a form of this page has made them.
#[component]
pub fn NewRecoveryCodes(
    /// The path that the form posts to.
    by: &'static str,
) -> impl IntoView {
    let codes = submitted_to(by).and_then(|submitted| submitted.shown_once::<Vec<String>>());
    codes.map(|codes| view! { <RecoveryCodes codes/> })
}

/// Recovery codes, shown once: to copy, to download or to print.
#[component]
pub fn RecoveryCodes(
    /// The codes, in groups of characters.
    codes: Vec<String>,
) -> impl IntoView {
    let text = codes.join("\n");
    let file = format!("data:text/plain;charset=utf-8,{}", text.replace('\n', "%0A"));
    view! {
        <section class="notice codes" aria-labelledby="codes-title" tabindex="-1" autofocus>
            <h2 id="codes-title">"Keep these codes"</h2>
            <p>
                "Each signs you in once if your second factor is out of reach. They are shown this one time: "
                "print them, or keep them where you keep passwords."
            </p>
            <ol>{codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect_view()}</ol>
            <div class="form-actions">
                <CopyOrPrint text/>
                <a class="button" href=file download=format!("{PRODUCT_FILE_NAME}-recovery-codes.txt")>"Download"</a>
                <a class="button primary" href="/settings/security">"I have kept them"</a>
            </div>
        </section>
    }
}
