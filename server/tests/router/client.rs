//! A test client that acts like a browser: it keeps cookies, and posts as a plain form or as fetch
//! does.

use std::collections::BTreeMap;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
    response::Response,
};
use domain::testing::TestDatabase;
use tower::ServiceExt;

pub const ORIGIN: &str = "http://localhost:3000";
pub const ADA: &str = "ada@example.com";

/// How a server function is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// By fetch with JSON answers: an island or a program.
    Fetch,
    /// By a form that a script posts by fetch, and that gets a form answer.
    Form,
    /// By a plain form, without JavaScript.
    Plain,
}

/// The suffix of cookie names on [`ORIGIN`].
const PORT: &str = "-3000";

pub struct Client {
    pub router: Router,
    /// Values by cookie name, without the prefix or suffix.
    pub cookies: BTreeMap<String, String>,
}

#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn location(&self) -> &str {
        self.header("location")
    }

    pub fn set_cookies(&self) -> Vec<&str> {
        let cookies = self.headers.get_all(header::SET_COOKIE);
        cookies.iter().map(|cookie| cookie.to_str().unwrap()).collect()
    }
}

impl Client {
    pub fn new(db: &TestDatabase) -> Self {
        Self {
            router: server::router(db.services.clone(), tokio::sync::watch::channel(false).1),
            cookies: BTreeMap::new(),
        }
    }

    pub async fn signed_in(db: &TestDatabase, email: &str) -> Self {
        let mut client = Self::new(db);
        client.sign_in(db, email).await;
        client
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).header(header::ACCEPT, "text/html"))
            .await
    }

    pub async fn post(&mut self, transport: Transport, path: &str, fields: &[(&str, &str)]) -> Answer {
        let accept = match transport {
            Transport::Fetch => "application/json",
            Transport::Form => app::FORM_ANSWER,
            Transport::Plain => "text/html,application/xhtml+xml",
        };
        let request = Request::post(path)
            .header(header::ACCEPT, accept)
            .header(header::ORIGIN, ORIGIN)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send_body(request, form(fields)).await
    }

    pub async fn send(&mut self, request: axum::http::request::Builder) -> Answer {
        self.send_body(request, String::new()).await
    }

    pub async fn send_body(&mut self, request: axum::http::request::Builder, body: String) -> Answer {
        self.send_bytes(request, body.into_bytes()).await
    }

    pub async fn send_bytes(&mut self, request: axum::http::request::Builder, body: Vec<u8>) -> Answer {
        let (parts, body) = self.respond(request, body).await.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let answer = Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        };
        for cookie in answer.set_cookies() {
            let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').unwrap();
            let name = name.strip_suffix(PORT).unwrap_or(name);
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    /// Sends a request whose answer has an endless body, and returns status and headers.
    pub async fn send_for_headers(&mut self, request: axum::http::request::Builder) -> Answer {
        let (parts, _) = self.respond(request, Vec::new()).await.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::new(),
        }
    }

    async fn respond(&mut self, request: axum::http::request::Builder, body: Vec<u8>) -> Response {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| cookie(name, value))
            .collect();
        let mut request = request.body(Body::from(body)).unwrap();
        let headers = request.headers_mut();
        headers
            .entry(header::HOST)
            .or_insert("localhost:3000".parse().unwrap());
        headers.entry(header::USER_AGENT).or_insert(
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
                .parse()
                .unwrap(),
        );
        if !cookies.is_empty() {
            headers.insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        }
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Requests the sign-in mail, and returns the challenge with the link and code of that mail.
    pub async fn start_sign_in(&mut self, db: &TestDatabase, email: &str) -> domain::testing::Challenge {
        let answer = self
            .post(
                Transport::Plain,
                "/api/sign-in/start",
                &[("email", email), ("next", "")],
            )
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let id = answer
            .location()
            .strip_prefix("/sign-in/verify?challenge=")
            .unwrap();
        db.mailed(id.parse().unwrap(), email).await
    }

    pub async fn sign_in(&mut self, db: &TestDatabase, email: &str) -> Answer {
        let challenge = self.start_sign_in(db, email).await;
        let id = challenge.id.to_string();
        let fields = [("challenge", id.as_str()), ("code", &challenge.code)];
        let answer = self.post(Transport::Plain, "/api/sign-in/code", &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer
    }
}

/// A cookie as a browser sends it, with the suffix of the port.
pub fn cookie(name: &str, value: &str) -> String {
    match name.starts_with("__Host-") {
        true => format!("{name}={value}"),
        false => format!("{name}{PORT}={value}"),
    }
}

pub fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

/// Every server function, by method and path.
pub fn server_functions() -> Vec<(Method, String)> {
    leptos::server_fn::axum::server_fn_paths()
        .map(|(path, method)| (method, path.to_owned()))
        .collect()
}
