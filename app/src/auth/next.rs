use crate::components::{encode, query};

/// Where the person wanted to go. The server judges it (S14).
pub fn next() -> String {
    query("next").unwrap_or_default()
}

/// A page on the way there, which keeps it.
pub fn with_next(path: &str, next: &str) -> String {
    match next {
        "" => path.to_owned(),
        next => format!("{path}?next={}", encode(next)),
    }
}
