//! The development mailbox. Only a build with the feature `dev` contains it.

use app::server::RequestContext;
use askama::Template;
use axum::{
    Json,
    extract::{Query, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use domain::{Services, auth::Email, mailer::Mailbox};
use serde::Deserialize;

use crate::{errors::PageFrame, route_table::RouteTable};

/// The routes, if the configuration sends mail to the mailbox.
pub fn routes(services: &Services) -> RouteTable {
    let Some(mailbox) = services.mailer.mailbox() else {
        return RouteTable::default();
    };
    RouteTable::default()
        .route("/dev/mailbox", get(page).with_state(mailbox.clone()))
        .route("/dev/mailbox.json", get(json).with_state(mailbox.clone()))
}

#[derive(Deserialize)]
struct Filter {
    to: Option<String>,
}

impl Filter {
    /// The mailbox keeps normalised addresses.
    fn normalised(&self) -> Option<String> {
        let to = self.to.as_deref()?;
        Some(Email::parse(to).map_or_else(|_| to.to_owned(), |email| email.as_str().to_owned()))
    }
}

async fn json(State(mailbox): State<Mailbox>, Query(filter): Query<Filter>) -> Response {
    Json(mailbox.mails(filter.normalised().as_deref())).into_response()
}

#[derive(Template)]
#[template(path = "mailbox.html")]
struct MailboxPage {
    frame: PageFrame,
    mails: Vec<ShownMail>,
}

struct ShownMail {
    subject: String,
    to: String,
    sent_at: String,
    text: String,
    html: String,
}

async fn page(
    State(mailbox): State<Mailbox>,
    context: RequestContext,
    Query(filter): Query<Filter>,
) -> Response {
    let mails = mailbox.mails(filter.normalised().as_deref());
    let mails = mails.into_iter().map(|kept| ShownMail {
        subject: kept.mail.subject,
        to: kept.mail.to,
        sent_at: kept.sent_at,
        text: kept.mail.text,
        html: kept.mail.html,
    });
    let page = MailboxPage {
        frame: PageFrame::of_context(&context),
        mails: mails.collect(),
    };
    let Ok(page) = page.render() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    // Mails style themselves inline.
    let policy = "default-src 'none'; style-src 'self' 'unsafe-inline'; font-src 'self'; frame-src 'self'; \
                  frame-ancestors 'none'";
    ([(header::CONTENT_SECURITY_POLICY, policy)], Html(page)).into_response()
}
