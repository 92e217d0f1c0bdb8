use std::{marker::PhantomData, ops::Deref};

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

/// A form's way to the server function `S`, and what came of it: an action whose input is the
/// form's fields.
///
/// The fields leave as they stand in the form, nearly as a plain post sends them. So the browser
/// needs neither a reader nor a writer of each form, and one action for each kind of answer.
pub struct Post<S: ServerFn<Error = AppError>> {
    action: Posting<S::Output>,
    function: PhantomData<fn() -> S>,
}

/// The same, whatever the function is called.
pub(super) type Posting<T> = Action<String, Result<T, AppError>>;

impl<S: ServerFn<Error = AppError>> Clone for Post<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: ServerFn<Error = AppError>> Copy for Post<S> {}

/// Its value, its version, and whether it is pending.
impl<S: ServerFn<Error = AppError>> Deref for Post<S> {
    type Target = Posting<S::Output>;

    fn deref(&self) -> &Self::Target {
        &self.action
    }
}

/// Nothing was posted yet.
impl<S> Default for Post<S>
where
    S: ServerFn<Protocol = Http<PostUrl, Json>, Error = AppError>,
    S::Client: Client<AppError> + 'static,
    S::Output: DeserializeOwned + Send + Sync + 'static,
{
    fn default() -> Self {
        Self {
            action: posting::<S::Client, _>(S::PATH),
            function: PhantomData,
        }
    }
}

fn posting<C, T>(url: &'static str) -> Posting<T>
where
    C: Client<AppError> + 'static,
    T: DeserializeOwned + Send + Sync + 'static,
{
    Action::new(move |fields: &String| {
        let answer = send::<C>(url, fields.clone());
        // What is none of our answers comes from a proxy, or a server that is starting.
        async move { serde_json::from_slice(&answer.await?).map_err(|_| AppError::Unavailable) }
    })
}

/// Takes a form's post over from the browser. What cannot be read leaves as a plain post.
pub fn take_over<T: Send + Sync + 'static>(event: &SubmitEvent, post: Posting<T>) {
    if event.default_prevented() {
        return;
    }
    if let Some(fields) = fields(event) {
        event.prevent_default();
        post.dispatch(fields);
    }
}

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
