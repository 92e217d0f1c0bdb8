use domain::PRODUCT_FILE_NAME;
use leptos::prelude::*;
use leptos_meta::Title;

use super::load::load_recovery_codes_page;
use crate::{
    components::{Await, PageHead, PlainForm, SubmitButton},
    islands::CopyOrPrint,
    locale::use_locale,
    request::submitted_to,
};

/// The path that makes new codes.
const REPLACE: &str = "/api/settings/recovery-codes/replace";

/// `/settings/security/recovery-codes`
#[component]
pub fn RecoveryCodesPage() -> impl IntoView {
    let t = use_locale();
    view! {
        <Title text=t.recovery_codes_title()/>
        <PageHead title=t.recovery_codes_title()/>
        <NewRecoveryCodes by=REPLACE/>
        <Await answer=load_recovery_codes_page() children=move |left: u32| view! {
            <p class="lead">{t.recovery_codes_lead()} " " {t.recovery_codes_left(left.into())}</p>
            <PlainForm action=REPLACE>
                <p class="hint">{t.recovery_codes_generate_hint()}</p>
                <SubmitButton label=t.recovery_codes_generate() busy=t.recovery_codes_generating()/>
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
    let t = use_locale();
    let text = codes.join("\n");
    let file = format!("data:text/plain;charset=utf-8,{}", text.replace('\n', "%0A"));
    view! {
        <section class="card padded stack codes" aria-labelledby="codes-title" tabindex="-1" autofocus>
            <h2 id="codes-title">{t.new_codes_title()}</h2>
            <p>{t.new_codes_text()}</p>
            <ol>{codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect_view()}</ol>
            <div class="form-actions">
                <CopyOrPrint text/>
                <a class="button" href=file download=format!("{PRODUCT_FILE_NAME}-recovery-codes.txt")>
                    {t.new_codes_download()}
                </a>
                <a class="button primary" href="/settings/security">{t.new_codes_saved()}</a>
            </div>
        </section>
    }
}
