use std::ops::Deref;

use leptos::{
    ev::SubmitEvent,
    form::form_data_from_event,
    prelude::*,
    server_fn::{
        Bytes, Http, ServerFn,
        client::Client,
        codec::{Json, PostUrl},
        error::FromServerFnError,
        redirect::call_redirect_hook,
        request::ClientReq,
        response::ClientRes,
    },
};
use serde::de::DeserializeOwned;
use web_sys::UrlSearchParams;

use crate::error::AppError;

/// A form's way to a server function, and what came of it.
///
/// The fields leave as they stand in the form, just as a plain post sends them. So the browser
/// needs neither a reader nor a writer of each form, and one of these for each kind of answer.
pub struct Post<T: 'static> {
    /// The pinned path.
    pub url: &'static str,
    action: Action<String, Result<T, AppError>>,
}

impl<T> Clone for Post<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Post<T> {}

/// Its value, its version, and whether it is pending.
impl<T> Deref for Post<T> {
    type Target = Action<String, Result<T, AppError>>;

    fn deref(&self) -> &Self::Target {
        &self.action
    }
}

impl<T: DeserializeOwned + Send + Sync + 'static> Post<T> {
    /// To the server function `S`.
    pub fn to<S>() -> Self
    where
        S: ServerFn<Protocol = Http<PostUrl, Json>, Output = T, Error = AppError>,
        S::Client: Client<AppError> + 'static,
    {
        let url = S::PATH;
        let action = Action::new(move |fields: &String| {
            let answer = send::<S::Client>(url, fields.clone());
            // What is none of our answers comes from a proxy, or a server that is starting.
            async move { serde_json::from_slice(&answer.await?).map_err(|_| AppError::Unavailable) }
        });
        Self { url, action }
    }

    /// Takes the post over from the browser.
    pub fn take(self, event: &SubmitEvent) {
        if event.default_prevented() {
            return;
        }
        // What cannot be read leaves as a plain post.
        if let Some(fields) = fields(event) {
            event.prevent_default();
            self.action.dispatch(fields);
        }
    }
}

/// As the browser would send them.
fn fields(event: &SubmitEvent) -> Option<String> {
    let data = form_data_from_event(event).ok()?;
    let fields = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    fields.to_string().as_string()
}

/// The answer's JSON, once its redirect was taken.
async fn send<C: Client<AppError>>(url: &str, fields: String) -> Result<Bytes, AppError> {
    let request = C::Request::try_new_post(
        url,
        "application/x-www-form-urlencoded",
        "application/json",
        fields,
    )?;
    let response = C::send(request).await?;
    let (status, leads_to) = (
        response.status(),
        response.has_redirect().then(|| response.location()),
    );
    let body = response.try_into_bytes().await?;
    if status >= 400 {
        return Err(AppError::de(body));
    }
    if let Some(path) = leads_to {
        call_redirect_hook(&path);
    }
    Ok(body)
}
