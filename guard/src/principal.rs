/// Who is asking, and what they may do: what a token said, once it was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The user's id (`sub`).
    pub user: String,
    /// The session that the token was made from (`sid`).
    pub session: String,
    /// The organization's id (`org`), where the token was asked for one.
    pub organization: Option<String>,
    /// The workspace's id (`workspace`), where the token was asked for one.
    pub workspace: Option<String>,
    /// The role there, for showing: permissions decide.
    pub role: Option<String>,
    /// What the role allows, each `resource:action`: in the workspace where one is
    /// named, else in the organization.
    pub permissions: Vec<String>,
    /// How the user signed in (`amr`, RFC 8176).
    pub factors: Vec<String>,
    /// When that was last proven (`auth_time`), in seconds since 1970.
    pub authenticated_at: Option<u64>,
}

impl Principal {
    /// A user and a session, and nothing more yet: for a service that knows who is asking
    /// from elsewhere than a token, as Latchkey does from its cookie.
    pub fn of(user: String, session: String) -> Self {
        Self {
            user,
            session,
            organization: None,
            workspace: None,
            role: None,
            permissions: Vec::new(),
            factors: Vec::new(),
            authenticated_at: None,
        }
    }
}
