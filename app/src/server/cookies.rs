//! The cookies of a request, and those that its response sets.
//!
//! All but the theme are `HttpOnly`, all `SameSite=Lax` and `Path=/`; over https they are `Secure`
//! and named with the prefix `__Host-`, so that no other host can set them (S39).

use std::{sync::Arc, time::Duration};

use domain::Services;
use http::{HeaderMap, HeaderValue, header};
use tower_cookies::Cookies;
use tower_sessions::cookie::{Cookie, SameSite, time};

/// Reads and sets cookies by their short names.
#[derive(Clone)]
pub(super) struct CookieJar {
    services: Services,
    sent: Arc<[HeaderValue]>,
    jar: Cookies,
}

impl CookieJar {
    /// The cookies in these headers; changes to `jar` go into the response.
    pub fn new(services: Services, headers: &HeaderMap, jar: Cookies) -> Self {
        Self {
            services,
            sent: cookie_headers(headers),
            jar,
        }
    }

    /// The value of a cookie. None if two cookies have the name and different values: another host
    /// or path that can set one of them could otherwise choose for the browser (S109). Over https
    /// the prefix `__Host-` leaves room for one cookie only.
    pub fn read(&self, name: &str) -> Option<String> {
        let name = cookie_name(&self.services, name);
        if is_ambiguous(&self.sent, &name) {
            return None;
        }
        Some(self.jar.get(&name)?.value().to_owned())
    }

    /// Sets a cookie.
    pub fn set(&self, name: &str, value: String, lifetime: Duration) {
        self.jar.add(cookie(&self.services, name, value, lifetime));
    }

    /// Sets the cookie of the theme.
    pub fn set_theme(&self, theme: &str, lifetime: Duration) {
        self.jar.add(theme_cookie(&self.services, theme, lifetime));
    }

    /// Has the browser remove a cookie.
    pub fn remove(&self, name: &str) {
        self.jar
            .remove(cookie(&self.services, name, String::new(), Duration::ZERO));
    }
}

/// A theme's cookie. Scripts may set it: it is no secret, and the page that is requested right
/// after a theme was chosen has it already.
pub(super) fn theme_cookie(services: &Services, theme: &str, lifetime: Duration) -> Cookie<'static> {
    let mut cookie = cookie(services, "theme", theme.to_owned(), lifetime);
    cookie.set_http_only(false);
    cookie
}

/// The theme that the cookie in these headers names.
pub(super) fn theme(services: &Services, headers: &HeaderMap) -> Option<&'static str> {
    let name = cookie_name(services, "theme");
    let sent = cookie_headers(headers);
    let value = values(&sent, &name)
        .next()
        .filter(|_| !is_ambiguous(&sent, &name))?;
    ["light", "dark"]
        .into_iter()
        .find(|theme| theme.as_bytes() == value)
}

/// A cookie's full name: with the prefix over https; otherwise, in development, with the port,
/// because browsers send the cookies of one port of a host to every other port, and two servers on
/// one machine would sign each other's users out.
pub(super) fn cookie_name(services: &Services, name: &str) -> String {
    let origin = &services.config.server.origin;
    match origin.own_port() {
        _ if origin.is_https() => format!("__Host-{name}"),
        Some(port) => format!("{name}-{port}"),
        None => name.to_owned(),
    }
}

fn cookie(services: &Services, name: &str, value: String, lifetime: Duration) -> Cookie<'static> {
    Cookie::build((cookie_name(services, name), value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(services.config.server.origin.is_https())
        .max_age(time::Duration::seconds(lifetime.as_secs() as i64))
        .build()
}

fn cookie_headers(headers: &HeaderMap) -> Arc<[HeaderValue]> {
    headers.get_all(header::COOKIE).iter().cloned().collect()
}

fn is_ambiguous(sent: &[HeaderValue], name: &str) -> bool {
    let mut values = values(sent, name);
    let first = values.next();
    values.any(|value| Some(value) != first)
}

fn values<'a>(sent: &'a [HeaderValue], name: &'a str) -> impl Iterator<Item = &'a [u8]> {
    let pairs = sent
        .iter()
        .flat_map(|cookies| cookies.as_bytes().split(|byte| *byte == b';'));
    pairs.filter_map(move |pair| {
        let (own, value) = pair.trim_ascii().split_at_checked(name.len())?;
        (own == name.as_bytes()).then(|| value.strip_prefix(b"="))?
    })
}
