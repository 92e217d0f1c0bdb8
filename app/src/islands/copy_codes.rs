use leptos::{ev::MouseEvent, prelude::*};

/// Buttons that copy the recovery codes, and print them.
#[island]
pub fn CopyOrPrint(
    /// The codes, one a line.
    text: String,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let copy = move |_: MouseEvent| {
        let _ = window().navigator().clipboard().write_text(&text);
        copied.set(true);
    };
    let print = |_: MouseEvent| {
        let _ = window().print();
    };
    view! {
        <button class="button needs-script" type="button" translate="no" on:click=copy>
            {move || if copied.get() { "Copied" } else { "Copy" }}
        </button>
        <button class="button needs-script" type="button" on:click=print>"Print"</button>
    }
}
