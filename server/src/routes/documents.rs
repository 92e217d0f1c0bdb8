//! The bodies of requests that write a document. Leptos adds the routes of the forms.

use crate::body_rules::BodyRule;

/// The longest text of a document, percent-encoded at its worst, in bytes.
const MAX_LEN: usize = 4 * 1024 * 1024;

/// The forms, by the paths that they are posted to.
pub const FORMS: [(&str, BodyRule); 3] = [
    ("/api/documents/create", BodyRule::FORM.at_most(MAX_LEN)),
    ("/api/documents/update", BodyRule::FORM.at_most(MAX_LEN)),
    ("/api/documents/preview", BodyRule::FORM.at_most(MAX_LEN)),
];

/// A request of a program.
pub const JSON: BodyRule = BodyRule::JSON.at_most(MAX_LEN);
