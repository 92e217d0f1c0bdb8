/// The caller and its permissions, read from the claims of a verified token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The user's id (`sub`).
    pub user: String,
    /// The session that the token was issued for (`sid`).
    pub session: String,
    /// The organization's id (`org`), if the token is for one.
    pub organization: Option<String>,
    /// The workspace's id (`workspace`), if the token is for one.
    pub workspace: Option<String>,
    /// The role there, for display only: permissions decide.
    pub role: Option<String>,
    /// The role's permissions, each `resource:action`: in the workspace if there is one, otherwise in
    /// the organization.
    pub permissions: Vec<String>,
    /// How the user signed in (`amr`, RFC 8176).
    pub factors: Vec<String>,
    /// When a factor was last proven (`auth_time`), in seconds since 1970.
    pub authenticated_at: Option<u64>,
}

impl Principal {
    /// A user and a session, without a role: for a service that authenticates callers by other means
    /// than a token, as Latchkey does by its cookie.
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
