use app::server::RequestId;
use axum::{
    extract::Request,
    http::{Extensions, header},
};

use crate::paths;

/// How the client reads an answer that neither a page nor a server function gives.
#[derive(Clone, Debug)]
pub enum ResponseFormat {
    /// A page, for a person in front of a browser.
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

/// What an error page shows of the request it answers.
#[derive(Clone, Debug, Default)]
pub struct PageFrame {
    /// The request's id, for the operator to find it in the logs.
    pub reference: Option<String>,
}

impl PageFrame {
    /// The frame for the answer to the request with these extensions.
    pub fn of(extensions: &Extensions) -> Self {
        let id = extensions.get::<RequestId>();
        Self {
            reference: id.map(|id| id.0.clone()),
        }
    }
}
