use crate::components::{encode, query};

/// The page to go to after the sign-in. The server accepts only paths of its own.
pub fn next() -> String {
    query("next").unwrap_or_default()
}

/// The path of a page of the sign-in, with `next` kept in its query.
pub fn with_next(path: &str, next: &str) -> String {
    match next {
        "" => path.to_owned(),
        next => format!("{path}?next={}", encode(next)),
    }
}
