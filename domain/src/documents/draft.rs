use crate::error::{self, Field, FieldErrors, Problem};

/// The most characters of a title.
pub const TITLE_MAX_LEN: usize = 200;

/// The most characters of a body: about fifty printed pages.
pub const BODY_MAX_LEN: usize = 200_000;

/// How the lines around both sides of a merge begin.
pub(super) const MARKER_YOURS: &str = "<<<<<<< yours";
pub(super) const MARKER_THEIRS: &str = ">>>>>>> theirs";

/// A title and a body that may be saved.
pub(super) struct Draft {
    pub title: String,
    pub body: String,
}

impl Draft {
    /// A body may be empty. Forms send line breaks as CR LF; they are kept as LF,
    /// so that two versions differ only where somebody wrote.
    pub fn parse(title: &str, body: &str) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let title = errors.take(Field::Title, error::line(title, TITLE_MAX_LEN));
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
    // Postgres stores no NUL.
    if body.contains('\0') {
        return Err(Problem::Malformed);
    }
    // Both sides of a merge between its markers are no text to publish.
    let has_line = |start: &str| body.lines().any(|line| line.starts_with(start));
    if has_line(MARKER_YOURS) && has_line(MARKER_THEIRS) {
        return Err(Problem::Undecided);
    }
    Ok(body)
}

fn normal_breaks(body: &str) -> String {
    body.replace("\r\n", "\n").replace('\r', "\n")
}
