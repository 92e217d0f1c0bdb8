//! The catalogue of server functions: who may call each, and input that it refuses. The tests over all
//! functions take their rows from here, and one without a row fails.

use std::collections::BTreeSet;

use self::{
    Input::{Fails, Loads, Succeeds},
    Needs::{Delete, Nothing, Session, StepUp, Write},
};
use crate::client::server_functions;

/// The authentication that an endpoint requires of its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: anonymous callers too.
    Nothing,
    /// A session.
    Session,
    /// A session with a recent step-up.
    StepUp,
    /// Membership in the organization, also without a workspace.
    Membership,
    /// The permission to read, write or delete in the workspace.
    Read,
    Write,
    Delete,
}

/// The expected outcome of a server function for some input.
pub enum Input {
    /// A form posts to it, and it refuses these: fields, and the page that the form is on.
    Fails(&'static [(Fields, &'static str)]),
    /// A form posts to it that cannot be wrong.
    Succeeds,
    /// An island calls it, and no form.
    Loads,
}

/// Names of fields with their values.
pub type Fields = &'static [(&'static str, &'static str)];

/// Every server function, in the order in which an actor can call them all.
#[rustfmt::skip]
pub const ENDPOINTS: &[(&str, Needs, Input)] = &[
    ("/api/viewer", Nothing, Loads),
    ("/api/theme", Nothing, Succeeds),
    ("/api/sign-in/start", Nothing, Fails(&[(&[("email", "no address"), ("next", "")], "/sign-in")])),
    ("/api/sign-in/resend", Nothing, Fails(&[(&[("challenge", "no challenge")], "/sign-in")])),
    ("/api/sign-in/code", Nothing, Fails(&[(&[("challenge", "no challenge"), ("code", "123456")], "/sign-in")])),
    ("/api/sign-in/link", Nothing, Fails(&[(&[("challenge", "no challenge")], "/sign-in")])),
    ("/api/sign-in/provider", Nothing, Fails(&[(&[("provider", "nobody"), ("next", "")], "/sign-in")])),
    ("/api/sign-in/provider/address", Nothing, Fails(&[(&[("link", "none"), ("email", "ada@example.com")], "/sign-in")])),
    ("/api/sign-in/password", Nothing, Fails(&[(&[("email", "ada@example.com"), ("password", "wrong"), ("next", "")], "/sign-in/password")])),
    ("/api/sign-in/second-factor", Nothing, Fails(&[(&[("pending", "none"), ("code", "123456")], "/sign-in")])),
    ("/api/sign-in/passkey", Nothing, Fails(&[(&[("state", "none"), ("credential", "{}"), ("next", "")], "/sign-in")])),
    ("/api/sign-in/second-factor-passkey", Nothing, Fails(&[(&[("pending", "none"), ("state", ""), ("credential", "")], "/sign-in")])),
    ("/api/passkeys/ask", Nothing, Loads),
    ("/api/organizations/propose-slug", Nothing, Loads),
    ("/api/organizations/create", Session, Fails(&[(&[("name", ""), ("slug", "")], "/welcome")])),
    ("/api/step-up/start", Session, Succeeds),
    ("/api/step-up/code", Session, Fails(&[(&[("challenge", "none"), ("code", "1"), ("next", "")], "/welcome")])),
    ("/api/step-up/second-factor", Session, Fails(&[(&[("code", ""), ("next", "")], "/welcome")])),
    ("/api/step-up/password", Session, Fails(&[(&[("password", ""), ("next", "")], "/welcome")])),
    ("/api/step-up/passkey", Session, Fails(&[(&[("state", ""), ("credential", ""), ("next", "")], "/welcome")])),
    ("/api/settings/profile/update", Session, Fails(&[(&[("name", ""), ("time_zone", "Moon"), ("locale", "tlh")], "/settings/profile")])),
    ("/api/settings/avatar/remove", Session, Succeeds),
    ("/api/settings/sessions/end", Session, Fails(&[(&[("id", "none")], "/welcome")])),
    ("/api/settings/sessions/revoke_trust", Session, Fails(&[(&[("id", "none")], "/welcome")])),
    ("/api/settings/password/strength", Session, Loads),
    ("/api/settings/password/set", StepUp, Fails(&[(&[("password", "short")], "/welcome")])),
    ("/api/settings/password/remove", StepUp, Fails(&[(&[], "/welcome")])),
    ("/api/settings/authenticator/start", StepUp, Succeeds),
    ("/api/settings/authenticator/confirm", StepUp, Fails(&[(&[("code", "x")], "/welcome")])),
    ("/api/settings/authenticator/remove", StepUp, Fails(&[(&[], "/welcome")])),
    ("/api/settings/passkeys/start", StepUp, Loads),
    ("/api/settings/passkeys/add", StepUp, Fails(&[(&[("name", ""), ("state", ""), ("credential", "")], "/welcome")])),
    ("/api/settings/passkeys/rename", StepUp, Fails(&[(&[("id", "none"), ("name", "")], "/welcome")])),
    ("/api/settings/passkeys/remove", StepUp, Fails(&[(&[("id", "none")], "/welcome")])),
    ("/api/settings/recovery-codes/replace", StepUp, Fails(&[(&[], "/welcome")])),
    ("/api/settings/connections/start", StepUp, Fails(&[(&[("provider", "nobody")], "/settings/connections")])),
    ("/api/settings/connections/confirm", StepUp, Fails(&[(&[("id", "none")], "/settings/connections")])),
    ("/api/settings/connections/decline", Session, Fails(&[(&[("id", "none")], "/settings/connections")])),
    ("/api/settings/connections/remove", StepUp, Fails(&[(&[("id", "none")], "/settings/connections")])),
    ("/api/settings/email/start", StepUp, Fails(&[(&[("email", "no address")], "/settings/profile/email")])),
    ("/api/settings/email/confirm", StepUp, Fails(&[(&[("challenge", "none"), ("code", "")], "/settings/profile/email?challenge=none")])),
    ("/api/documents/create", Write, Fails(&[(&[ ("organization", "no"), ("workspace", "no"), ("title", ""), ("body", ""), ], "/welcome")])),
    ("/api/documents/update", Write, Fails(&[(&[ ("organization", "no"), ("workspace", "no"), ("id", ""), ("version", "1"), ("title", ""), ("body", ""), ], "/welcome"), (&[("version", "no number")], "/welcome")])),
    ("/api/documents/preview", Write, Fails(&[(&[ ("organization", "no"), ("workspace", "no"), ("title", ""), ("body", ""), ("view", "preview"), ], "/welcome"), (&[("view", "sideways")], "/welcome")])),
    ("/api/documents/trash", Delete, Fails(&[(&[("organization", "no"), ("workspace", "no"), ("id", "")], "/welcome")])),
    ("/api/documents/restore", Delete, Fails(&[(&[("organization", "no"), ("workspace", "no"), ("id", "")], "/welcome")])),
    // Last: they end the sessions of the actors.
    ("/api/settings/sessions/end-others", Session, Succeeds),
    ("/api/settings/account/delete", StepUp, Succeeds),
    ("/api/sign-out", Nothing, Succeeds),
];

/// Each input that a function refuses: its path, the fields, and the page that the form is on.
pub fn failing_input() -> impl Iterator<Item = (&'static str, Fields, &'static str)> {
    ENDPOINTS.iter().flat_map(|(path, _, input)| {
        let refused: &[_] = match input {
            Fails(refused) => refused,
            Succeeds | Loads => &[],
        };
        refused.iter().map(move |(fields, page)| (*path, *fields, *page))
    })
}

/// The fields of all forms, with valid values.
pub fn valid_fields(document: &str) -> [(&'static str, &str); 24] {
    let id = "00000000-0000-0000-0000-000000000000";
    [
        ("organization", "engines"),
        ("workspace", "general"),
        ("id", document),
        ("version", "1"),
        ("title", "A title"),
        ("body", "# A *text*\n\n- [ ] of `Markdown`\n"),
        ("view", "preview"),
        ("after", ""),
        ("email", "eve@example.com"),
        ("password", "correct horse battery staple"),
        ("code", "123456"),
        ("challenge", id),
        ("pending", id),
        ("link", id),
        ("provider", "acme"),
        ("name", "A name"),
        ("slug", "a-name"),
        ("state", "c3RhdGU"),
        (
            "credential",
            r#"{"id":"AA","rawId":"AA","type":"public-key","response":{}}"#,
        ),
        ("next", "/settings/security"),
        ("theme", "dark"),
        ("time_zone", "Europe/Berlin"),
        ("locale", "en"),
        ("page", "/settings/profile"),
    ]
}

#[test]
fn every_server_function_has_one_row() {
    let known: BTreeSet<String> = server_functions().into_iter().map(|(_, path)| path).collect();
    let listed: BTreeSet<String> = ENDPOINTS.iter().map(|(path, ..)| (*path).to_owned()).collect();
    assert_eq!(known, listed);
    assert_eq!(listed.len(), ENDPOINTS.len(), "a function has two rows");
}
