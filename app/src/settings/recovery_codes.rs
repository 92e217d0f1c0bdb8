use domain::PRODUCT_FILE_NAME;
use leptos::prelude::*;

use super::{
    frame::{CardRow, SettingsPage},
    load::load_recovery_codes_page,
};
use crate::{
    components::{Await, Confirm, Glyph},
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
        <SettingsPage
            title=t.recovery_codes_title()
            within=(t.security_title(), "/settings/security")
        >
            <NewRecoveryCodes by=REPLACE/>
            <p class="lead">{t.recovery_codes_lead()}</p>
            <Await answer=load_recovery_codes_page() children=|left| view! { <ReplaceCodes left/> }/>
        </SettingsPage>
    }
}

/// The number of codes that are left, and the act that replaces them.
#[component]
fn ReplaceCodes(left: u32) -> impl IntoView {
    let t = use_locale();
    view! {
        <div class="card">
            <h2 class="visually-hidden">{t.recovery_codes_yours()}</h2>
            <CardRow
                glyph=Glyph::KeyRound
                good={left > 0}
                heading=t.recovery_codes_left(left.into()).into_any()
                text=view! { <p>{t.recovery_codes_generate_hint()}</p> }.into_any()
            >
                <Confirm
                    act="replace-codes"
                    label=t.recovery_codes_generate()
                    title=t.recovery_codes_confirm()
                    consequences=vec![
                        t.recovery_codes_replaced().to_owned(),
                        t.settings_others_signed_out().to_owned(),
                    ]
                    action=REPLACE
                    busy=t.recovery_codes_generating()
                    plain=true
                />
            </CardRow>
        </div>
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
