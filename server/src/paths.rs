//! Paths that more than one module needs: the router that serves them, and the middleware that
//! treats them specially. They are defined here so that neither has to import the other.

/// Liveness: answers while the process runs.
pub const ALIVE: &str = "/healthz";

/// Readiness: answers 200 while requests should be sent to this server.
pub const READY: &str = "/readyz";

/// Both paths for a load balancer.
pub const HEALTH: [&str; 2] = [ALIVE, READY];

/// All routes for programs begin with this.
pub const API_V1: &str = "/api/v1/";

/// Exchanges a session for a token.
pub const TOKEN: &str = "/api/token";

/// Takes the form with a profile picture.
pub const AVATAR_UPLOAD: &str = "/api/settings/avatar/upload";

/// Profile pictures are served below this.
pub const AVATARS: &str = "/avatars/";

/// The way to an identity provider and back begins with this.
pub const PROVIDERS: &str = "/sign-in/provider/";

/// The name of the provider whose callback this path is.
pub fn callback_provider(path: &str) -> Option<&str> {
    path.strip_prefix(PROVIDERS)?.strip_suffix("/callback")
}
