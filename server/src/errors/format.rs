use std::sync::Arc;

use app::server::{Bundle, RequestContext};
use axum::{
    extract::Request,
    http::{Extensions, header},
};

use crate::paths;

/// The format of a response outside of pages and server functions, by the kind of client.
#[derive(Clone, Debug)]
pub enum ResponseFormat {
    /// An HTML page, for navigation in a browser.
    Html(PageFrame),
    /// The error as JSON or as plain text, for a fetch by one of our pages.
    Json,
    /// A problem document (RFC 9457), for a program on a route for programs.
    ProblemJson,
}

impl ResponseFormat {
    /// The format that the client of this request expects.
    pub fn of(request: &Request) -> Self {
        let path = request.uri().path();
        if path.starts_with(paths::API_V1) || path == paths::TOKEN {
            return Self::ProblemJson;
        }
        match accepts_html(request) {
            true => Self::Html(PageFrame::of(request.extensions())),
            false => Self::Json,
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
    /// The request's id, for the operator to find it in the logs.
    pub reference: Option<Arc<str>>,
    /// The theme that the browser's cookie names; none for the system's.
    pub theme: Option<&'static str>,
    /// The files of the site, with the style sheet.
    pub bundle: Arc<Bundle>,
}

impl PageFrame {
    /// The frame for the answer to the request with these extensions.
    pub fn of(extensions: &Extensions) -> Self {
        extensions.get().map_or_else(Self::default, Self::of_context)
    }

    /// The frame for the answer to the request with this context.
    pub fn of_context(context: &RequestContext) -> Self {
        Self {
            reference: Some(Arc::clone(context.id())),
            theme: context.theme(),
            bundle: Arc::clone(context.bundle()),
        }
    }
}
