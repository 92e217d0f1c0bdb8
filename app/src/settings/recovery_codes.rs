use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;

use super::{
    api::{ReplaceRecoveryCodes, load_recovery_codes_page},
    security::codes_left,
};
use crate::{
    components::{Form, Loaded, PageHead, Post, SubmitButton},
    load::load,
    request::submitted_to,
};

/// `/settings/security/recovery-codes`
#[component]
pub fn RecoveryCodesPage() -> impl IntoView {
    let replace = Post::<ReplaceRecoveryCodes>::default();
    let page = load(move || replace.version().get(), |_| load_recovery_codes_page());
    let made = StoredValue::new(
        submitted_to(ReplaceRecoveryCodes::url()).and_then(|submitted| submitted.made::<Vec<String>>()),
    );
    let codes = move || match replace.value().get() {
        Some(Ok(codes)) => codes,
        _ => made.get_value(),
    };
    view! {
        <Title text="Recovery codes"/>
        <PageHead title="Recovery codes"/>
        {move || codes().map(|codes| view! { <RecoveryCodes codes/> })}
        <Loaded resource=page children=move |left| view! {
            <p class="lead">"Each signs you in once in place of your second factor. " {codes_left(left)}</p>
            <Form post=replace>
                <p class="hint">"New codes take the place of the old ones, and sign all other browsers out."</p>
                <SubmitButton label="Make new codes" busy="Making them …"/>
            </Form>
        }/>
    }
}

/// Recovery codes, shown once: to copy, to keep as a file, to print.
#[component]
pub fn RecoveryCodes(
    /// The codes, grouped.
    codes: Vec<String>,
) -> impl IntoView {
    let text = codes.join("\n");
    let file = format!("data:text/plain;charset=utf-8,{}", text.replace('\n', "%0A"));
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let _ = window().navigator().clipboard().write_text(&text);
        copied.set(true);
    };
    view! {
        <section class="notice codes" aria-labelledby="codes-title">
            <h2 id="codes-title">"Keep these codes"</h2>
            <p>
                "Each signs you in once if your second factor is out of reach. They are shown this one time: "
                "print them, or keep them where you keep passwords."
            </p>
            <ol>{codes.iter().map(|code| view! { <li><code>{code.clone()}</code></li> }).collect_view()}</ol>
            <div class="form-actions">
                <button class="button needs-script" type="button" on:click=copy>
                    {move || if copied.get() { "Copied" } else { "Copy" }}
                </button>
                <a class="button" href=file download="latchkey-recovery-codes.txt" rel="external">"Download"</a>
                <button
                    class="button needs-script"
                    type="button"
                    on:click=|_| {
                        let _ = window().print();
                    }
                >
                    "Print"
                </button>
                <a class="button primary" href="/settings/security">"I have kept them"</a>
            </div>
        </section>
    }
}
