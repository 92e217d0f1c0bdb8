//! Checks Latchkey's tokens in any axum service.
//!
//! [`AuthLayer`] reads the `Authorization` header of each request and records who the caller is; it
//! refuses nothing itself. The extractors decide, in the handlers that need it: [`RequireAuth`] requires
//! an authenticated caller, [`OptionalAuth`] accepts anonymous ones too, and [`RequirePermission`]
//! requires a caller with the permission that the handler names.
//!
//! ```
//! # async fn start() -> Result<(), Box<dyn std::error::Error>> {
//! use axum::{Router, routing::get};
//! use guard::{AuthLayer, Keys, Permission, RequirePermission, Scope, Verifier};
//!
//! struct ReadDocuments;
//!
//! impl Permission for ReadDocuments {
//!     const PERMISSION: &'static str = "documents:read";
//!     const SCOPE: Scope = Scope::Workspace;
//! }
//!
//! async fn documents(reader: RequirePermission<ReadDocuments>) -> String {
//!     format!("the documents of workspace {}", reader.place())
//! }
//!
//! let keys = Keys::from_url("https://latchkey.example.com/.well-known/jwks.json")?;
//! let verifier = Verifier::new("https://latchkey.example.com", "documents");
//! let router: Router = Router::new()
//!     .route("/documents", get(documents))
//!     .layer(AuthLayer::new(keys, verifier));
//! # Ok(())
//! # }
//! ```
//!
//! The claims of a token were true when it was issued. Latchkey's tokens are valid for five minutes, and one
//! that is valid for more than ten is refused: after a sign-out a token is accepted until it expires.

mod bearer;
mod extract;
mod keys;
mod layer;
mod permissions;
mod principal;
mod refusal;
mod source;
mod verifier;

pub use bearer::bearer;
pub use extract::{OptionalAuth, RequireAuth, RequirePermission};
pub use keys::{KeySet, KeySetError};
pub use layer::{Auth, AuthLayer, Authentication};
pub use permissions::{Needed, Permission, PermissionGuard, PermissionLayer, Scope};
pub use principal::Principal;
pub use refusal::{Reason, Refusal};
pub use source::{AddressError, Keys};
pub use verifier::Verifier;

/// The guide's own code compiles too.
#[cfg(doctest)]
#[doc = include_str!("../../docs/integrations.md")]
struct Integrations;
