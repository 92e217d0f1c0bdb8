use std::sync::Arc;

use app::server::{Bundle, RequestContext};
use axum::{
    extract::Request,
    http::{Extensions, HeaderMap, header},
};
use domain::Locale;

use crate::paths;

/// The language of the answer to a request with these headers and extensions: that of its context, or
/// without one what the browser accepts. Only the context that authentication has completed knows the
/// user's choice.
pub fn locale(headers: &HeaderMap, extensions: &Extensions) -> Locale {
    let accepted = || {
        let accepted = headers.get(header::ACCEPT_LANGUAGE);
        let accepted = accepted.and_then(|accepted| accepted.to_str().ok());
        accepted.map_or_else(Locale::default, Locale::accepted)
    };
    extensions.get().map_or_else(accepted, RequestContext::locale)
}

/// The language of the user who was authenticated: an extension of the response, for the outer
/// middleware, whose own context knows no user.
#[derive(Clone, Copy)]
pub struct UserLocale(pub Locale);

/// The format of a response outside of pages and server functions, by the kind of client.
#[derive(Clone, Debug)]
pub enum ResponseFormat {
    /// An HTML page, for navigation in a browser.
    Html(PageFrame),
    /// The error as JSON or as plain text, for a fetch by one of our pages.
    Json(Locale),
    /// A problem document (RFC 9457), for a program on a route for programs.
    ProblemJson(Locale),
}

impl ResponseFormat {
    /// The format that the client of this request expects.
    pub fn of(request: &Request) -> Self {
        let path = request.uri().path();
        let (headers, extensions) = (request.headers(), request.extensions());
        if path.starts_with(paths::API_V1) || path == paths::TOKEN {
            return Self::ProblemJson(locale(headers, extensions));
        }
        match accepts_html(request) {
            true => Self::Html(PageFrame::of(headers, extensions)),
            false => Self::Json(locale(headers, extensions)),
        }
    }

    /// The language of the response.
    pub fn locale(&self) -> Locale {
        match self {
            Self::Html(frame) => frame.locale,
            Self::Json(locale) | Self::ProblemJson(locale) => *locale,
        }
    }
}

fn accepts_html(request: &Request) -> bool {
    let accepted = request.headers().get(header::ACCEPT);
    let accepted = accepted.and_then(|accept| accept.to_str().ok());
    accepted.is_some_and(|accept| accept.contains("text/html"))
}

/// The data that an error page takes from the request that it answers.
#[derive(Clone, Debug, Default)]
pub struct PageFrame {
    /// The language of the page.
    pub locale: Locale,
    /// The request's id, for the operator to find it in the logs.
    pub reference: Option<Arc<str>>,
    /// The theme that the browser's cookie names; none for the system's.
    pub theme: Option<&'static str>,
    /// The files of the site, with the style sheet.
    pub bundle: Arc<Bundle>,
}

impl PageFrame {
    /// The frame for the answer to the request with these headers and extensions.
    pub fn of(headers: &HeaderMap, extensions: &Extensions) -> Self {
        let without_context = || Self {
            locale: locale(headers, extensions),
            ..Self::default()
        };
        extensions.get().map_or_else(without_context, Self::of_context)
    }

    /// The frame for the answer to the request with this context.
    pub fn of_context(context: &RequestContext) -> Self {
        Self {
            locale: context.locale(),
            reference: Some(Arc::clone(context.id())),
            theme: context.theme(),
            bundle: Arc::clone(context.bundle()),
        }
    }
}
