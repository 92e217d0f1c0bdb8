//! The development mailbox. Only a build with the feature `dev` contains it.

use axum::{
    Json,
    extract::{Query, State},
    http::header,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use domain::{Services, auth::Email, mailer::Mailbox};
use html_escape::{encode_double_quoted_attribute as attribute, encode_text as text};
use serde::Deserialize;

use crate::route_table::RouteTable;

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

async fn page(State(mailbox): State<Mailbox>, Query(filter): Query<Filter>) -> Response {
    let mails: String = mailbox
        .mails(filter.normalised().as_deref())
        .into_iter()
        .map(|kept| {
            format!(
                "<article class=\"mail\"><h2>{}</h2><p class=\"hint\">to {} · {}</p><pre>{}</pre>\
                 <details><summary>HTML</summary><iframe title=\"HTML\" sandbox=\"allow-top-navigation-by-user-activation\" \
                 srcdoc=\"<base target=_top>{}\"></iframe></details></article>",
                text(&kept.mail.subject),
                text(&kept.mail.to),
                text(&kept.sent_at),
                linked(&kept.mail.text),
                attribute(&kept.mail.html),
            )
        })
        .collect();
    let mails = if mails.is_empty() {
        "<p class=\"empty\">No mail yet.</p>".to_owned()
    } else {
        mails
    };
    let body = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Mailbox · Latchkey</title>\
         <link rel=\"stylesheet\" href=\"{stylesheet}\"></head><body><main class=\"page mailbox\">\
         <header class=\"page-head\"><h1>Mailbox</h1><a class=\"button quiet\" href=\"/dev/mailbox.json\">JSON</a></header>\
         {mails}</main></body></html>",
        stylesheet = app::server::bundle().stylesheet,
    );
    // Mails style themselves inline.
    let policy =
        "default-src 'none'; style-src 'self' 'unsafe-inline'; frame-src 'self'; frame-ancestors 'none'";
    ([(header::CONTENT_SECURITY_POLICY, policy)], Html(body)).into_response()
}

/// Turns a line that is an address into a link.
fn linked(mail: &str) -> String {
    mail.lines()
        .map(|line| match line.starts_with("http") {
            true => format!("<a href=\"{}\">{}</a>\n", attribute(line), text(line)),
            false => format!("{}\n", text(line)),
        })
        .collect()
}
