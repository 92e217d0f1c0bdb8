use axum::extract::RawPathParams;
use domain::tenancy::Slug;

/// The organization and the workspace that the path of a request names.
#[derive(Default)]
pub struct PathScope {
    /// The organization, if one is named.
    pub organization: Option<Slug>,
    /// The workspace in it, if one is named.
    pub workspace: Option<Slug>,
}

impl PathScope {
    /// None where the path has a name that no organization and no workspace can have.
    pub fn of(path: &RawPathParams) -> Option<Self> {
        let mut scope = Self::default();
        for (name, value) in path {
            match name {
                "organization" => scope.organization = Some(Slug::parse(value).ok()?),
                "workspace" => scope.workspace = Some(Slug::parse(value).ok()?),
                _ => {}
            }
        }
        Some(scope)
    }

    /// Whether the path names another organization or workspace than a token does: a token for one
    /// workspace opens no other, whatever its user may do there.
    pub fn is_outside_of(&self, organization: &str, workspace: Option<&str>) -> bool {
        let differs = |named: &Option<Slug>, own: Option<&str>| {
            named.as_ref().is_some_and(|named| Some(named.as_str()) != own)
        };
        differs(&self.organization, Some(organization)) || differs(&self.workspace, workspace)
    }
}
