use leptos::prelude::*;

use crate::locale::use_locale;

/// The list of the keyboard's shortcuts, and the choice to do without them. It is opened by a script, which is also
/// what the shortcuts need.
#[component]
pub fn ShortcutList() -> impl IntoView {
    let t = use_locale();
    let rows = [
        ("?", t.shortcuts_help()),
        ("c", t.shortcuts_new()),
        ("e", t.shortcuts_edit()),
        ("g d", t.shortcuts_documents()),
        ("g t", t.shortcuts_trash()),
        ("g s", t.shortcuts_settings()),
        ("Ctrl+S", t.shortcuts_save()),
        ("Ctrl+Enter", t.shortcuts_save()),
    ];
    let rows = rows.map(|(keys, meaning)| {
        view! { <li><span>{meaning}</span><kbd>{keys}</kbd></li> }
    });
    view! {
        <dialog id="shortcuts" aria-labelledby="shortcuts-title">
            <form method="dialog">
                <div class="dialog-body">
                    <h2 id="shortcuts-title">{t.shortcuts_title()}</h2>
                    <ul class="shortcuts">{rows.into_iter().collect_view()}</ul>
                    <label class="check">
                        <input type="checkbox" data-use-shortcuts=""/>
                        <span>{t.shortcuts_use()}</span>
                    </label>
                </div>
                <div class="dialog-foot">
                    <button class="button" type="submit">{t.shortcuts_close()}</button>
                </div>
            </form>
        </dialog>
    }
}
