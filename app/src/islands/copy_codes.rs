use leptos::{ev::MouseEvent, prelude::*, task::spawn_local};
use wasm_bindgen_futures::JsFuture;

use crate::locale::use_locale;

/// Buttons that copy the recovery codes, and print them.
#[island]
pub fn CopyOrPrint(
    /// The codes, one a line.
    text: String,
) -> impl IntoView {
    let t = use_locale();
    // Whether the codes are in the clipboard, once that is known.
    let copied = RwSignal::new(None::<bool>);
    let copy = move |_: MouseEvent| {
        copied.set(None);
        let clipboard = window().navigator().clipboard();
        // A page that came over plain HTTP has none.
        if clipboard.is_undefined() {
            copied.set(Some(false));
            return;
        }
        let written = clipboard.write_text(&text);
        spawn_local(async move { copied.set(Some(JsFuture::from(written).await.is_ok())) });
    };
    let print = |_: MouseEvent| {
        let _ = window().print();
    };
    view! {
        <button class="button needs-script" type="button" translate="no" on:click=copy>
            {move || if copied.get() == Some(true) { t.new_codes_copied() } else { t.new_codes_copy() }}
        </button>
        <button class="button needs-script" type="button" on:click=print>{t.new_codes_print()}</button>
        {move || (copied.get() == Some(false)).then(|| view! {
            <p class="problem" role="alert">{t.new_codes_not_copied()}</p>
        })}
    }
}
