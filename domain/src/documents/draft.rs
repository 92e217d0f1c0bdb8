use crate::error::{self, Field, FieldErrors, Problem};

/// In characters.
pub const TITLE_MAX_LEN: usize = 200;

/// In characters: about fifty printed pages.
pub const BODY_MAX_LEN: usize = 200_000;

/// A valid title and body.
pub(super) struct Draft {
    pub title: String,
    pub body: String,
}

impl Draft {
    /// Parses the form. The body may be empty. Browsers send line breaks as CR LF; they are stored
    /// as LF, so that versions differ only where a user changed something.
    pub fn parse(title: &str, body: &str) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        // The title's field has several lines on a narrow screen, but a title has one.
        let title = normal_breaks(title).replace('\n', " ");
        let title = errors.take(Field::Title, error::line(&title, TITLE_MAX_LEN));
        let body = errors.take(Field::Body, parse_body(body));
        match (title, body) {
            (Some(title), Some(body)) => Ok(Self { title, body }),
            _ => Err(errors),
        }
    }
}

fn parse_body(body: &str) -> Result<String, Problem> {
    let body = normal_breaks(body);
    if body.chars().count() > BODY_MAX_LEN {
        return Err(Problem::TooLong { max: BODY_MAX_LEN });
    }
    // Postgres text cannot contain NUL.
    if body.contains('\0') {
        return Err(Problem::Malformed);
    }
    Ok(body)
}

fn normal_breaks(body: &str) -> String {
    body.replace("\r\n", "\n").replace('\r', "\n")
}
