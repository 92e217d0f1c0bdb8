use leptos::{prelude::*, task::spawn_local};

use super::ceremony;

/// Tells the password manager which passkeys the account accepts. The page of the passkeys is loaded
/// after each change of them, so that it says so after each.
#[island]
pub fn SignalPasskeys(
    /// The passkeys and the names, as JSON.
    accepted: String,
) -> impl IntoView {
    Effect::new(move || {
        let accepted = accepted.clone();
        spawn_local(async move {
            // Best effort: without it the manager offers a removed passkey, which is then refused.
            let _ = ceremony::signal(&accepted).await;
        });
    });
}
