use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde::Serialize;
use uuid::Uuid;

use super::key::SigningKey;
use crate::{
    Services,
    auth::{CurrentUser, Factor, UserId},
    config::Origin,
    error::{Error, Result},
    tenancy::{self, Permission},
};

/// Lifetime of a token (S49 allows ten minutes).
pub const TOKEN_LIFETIME: Duration = Duration::from_secs(5 * 60);

/// The `typ` header (RFC 9068 §2.1): it keeps other kinds of JWT from being accepted as access tokens.
pub const TOKEN_TYPE: &str = "at+jwt";

/// A token response (RFC 6749 §5.1).
#[derive(Serialize)]
pub struct AccessToken {
    /// The signed token.
    pub access_token: String,
    /// `Bearer`: it works for every client that holds it.
    pub token_type: &'static str,
    /// Lifetime in seconds.
    pub expires_in: u64,
    /// Origin of the audience: the only one that the token may be sent to.
    pub origin: String,
}

impl std::fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AccessToken(hidden)")
    }
}

/// Claims of RFC 9068 §2.2 without `client_id`, since there are no OAuth clients here; with the
/// organization, the workspace, and the permissions there.
#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: String,
    iat: u64,
    nbf: u64,
    exp: u64,
    jti: String,
    /// The session and its epoch, `<session>.<epoch>`: a token from before a credential change is refused
    /// although its session is still active.
    sid: String,
    amr: Vec<String>,
    auth_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    org: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    workspace: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    permissions: Vec<Permission>,
}

/// The parameters of a token request.
#[derive(Debug, Default)]
pub struct TokenRequest {
    /// The audience: one from the configuration, or this server's own origin.
    pub audience: String,
    /// Slug of the organization that the token is scoped to.
    pub organization: Option<String>,
    /// Slug of the workspace in it.
    pub workspace: Option<String>,
    /// The user that the page believes to be signed in: a page that stayed open while another user
    /// signed in must not receive that user's token.
    pub user: Option<UserId>,
}

/// The current signing key, cached so that it is not decrypted for every token.
#[derive(Clone, Default)]
pub struct ActiveKey(Arc<Mutex<Option<(String, EncodingKey)>>>);

/// Issues a five-minute token for a session. Memberships are looked up now. [`Error::NotFound`]
/// for an unknown audience, and for a workspace that the user has no access to (S63).
#[tracing::instrument(skip_all, fields(user.id = %current_user.user()))]
pub async fn issue(
    services: &Services,
    current_user: &CurrentUser,
    request: &TokenRequest,
) -> Result<AccessToken> {
    // A token that could be used to issue the next one would never expire.
    current_user.session_secret()?;
    if request.user.is_some_and(|user| user != current_user.user()) {
        return Err(Error::SignedOut);
    }
    let Some(origin) = origin_of(services, &request.audience) else {
        tracing::info!("token requested for an unknown audience");
        return Err(Error::NotFound);
    };
    let scope = scope(services, current_user, request).await?;
    let proven = proven(services, current_user).await?;
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_err(Error::internal)?
        .as_secs();
    let claims = Claims {
        iss: services.config.server.origin.as_str(),
        aud: &request.audience,
        sub: current_user.user().to_string(),
        iat: now,
        nbf: now,
        exp: now + TOKEN_LIFETIME.as_secs(),
        jti: Uuid::new_v4().to_string(),
        sid: current_user.session_epoch().to_string(),
        amr: proven.methods,
        auth_time: proven.at,
        org: scope.organization,
        workspace: scope.workspace,
        role: scope.role,
        permissions: scope.permissions,
    };
    let (kid, key) = active_key(services).await?;
    let mut header = Header::new(Algorithm::RS256);
    header.typ = Some(TOKEN_TYPE.to_owned());
    header.kid = Some(kid);
    Ok(AccessToken {
        access_token: encode(&header, &claims, &key).map_err(Error::internal)?,
        token_type: "Bearer",
        expires_in: TOKEN_LIFETIME.as_secs(),
        origin: origin.as_str().to_owned(),
    })
}

/// Origin of an audience: this server, or one from the configuration.
fn origin_of<'a>(services: &'a Services, audience: &str) -> Option<&'a Origin> {
    let own = &services.config.server.origin;
    if audience == own.as_str() {
        return Some(own);
    }
    let other = services.config.audiences.get(audience)?;
    Some(&other.origin)
}

/// The organization and workspace of a token, and the permissions there.
#[derive(Default)]
struct Scope {
    organization: Option<String>,
    workspace: Option<String>,
    role: Option<String>,
    permissions: Vec<Permission>,
}

async fn scope(services: &Services, current_user: &CurrentUser, request: &TokenRequest) -> Result<Scope> {
    let (Some(organization), workspace) = (&request.organization, &request.workspace) else {
        // A workspace without its organization does not exist.
        return match request.workspace {
            None => Ok(Scope::default()),
            Some(_) => Err(Error::NotFound),
        };
    };
    let Some(workspace) = workspace else {
        let (id, role) = tenancy::organization_role(services, current_user, organization).await?;
        return Ok(Scope {
            organization: Some(id.to_string()),
            role: Some(role.as_str().to_owned()),
            permissions: role.permissions().to_vec(),
            ..Scope::default()
        });
    };
    let member = tenancy::member(services, current_user, organization, workspace).await?;
    Ok(Scope {
        organization: Some(member.organization().to_string()),
        workspace: Some(member.workspace().to_string()),
        role: Some(member.role().as_str().to_owned()),
        permissions: member.permissions().to_vec(),
    })
}

struct ProvenFactors {
    methods: Vec<String>,
    at: i64,
}

/// The factors that the session has proven, and the time of the last proof.
async fn proven(services: &Services, current_user: &CurrentUser) -> Result<ProvenFactors> {
    let found = sqlx::query!(
        r#"select array(select factor from session_factors where session_id = s.public_id) as "factors!: Vec<String>",
               extract(epoch from greatest(s.created_at,
                   (select max(proven_at) from session_factors where session_id = s.public_id)
               ))::bigint as "at!"
           from sessions s where s.public_id = $1 and s.revoked_at is null"#,
        current_user.session().0,
    )
    .fetch_optional(&services.db.pool())
    .await?
    .ok_or(Error::SignedOut)?;
    let proven = |factor: &Factor| found.factors.iter().any(|name| name == factor.as_str());
    let methods = Factor::ALL.into_iter().filter(proven).map(method);
    Ok(ProvenFactors {
        methods: methods.map(str::to_owned).collect(),
        at: found.at,
    })
}

/// Name of a factor in `amr`: from the registry of RFC 8176 if it has one, otherwise our own. The
/// registry has none for a mailed code, a recovery code or an identity provider, and `hwk` or `swk`
/// would claim to know where a passkey is stored.
const fn method(factor: Factor) -> &'static str {
    match factor {
        Factor::Password => "pwd",
        Factor::Totp => "otp",
        Factor::Email | Factor::Recovery | Factor::Passkey | Factor::Provider => factor.as_str(),
    }
}

async fn active_key(services: &Services) -> Result<(String, EncodingKey)> {
    let kid = sqlx::query_scalar!(
        "select kid from signing_keys where activated_at is not null and retired_at is null"
    )
    .fetch_optional(&services.db.pool())
    .await?
    // The first key is still being made.
    .ok_or(Error::Busy)?;
    let cached = services
        .active_key
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    if let Some(cached) = cached.filter(|(other, _)| *other == kid) {
        return Ok(cached);
    }
    let sealed = sqlx::query!(
        "select private_key, modulus from signing_keys where kid = $1",
        kid
    )
    .fetch_one(&services.db.pool())
    .await?;
    let opened = SigningKey::open(services, &kid, &sealed.private_key, &sealed.modulus)?;
    let key = (kid, EncodingKey::from_rsa_der(&opened.to_der()?));
    *services
        .active_key
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner) = Some(key.clone());
    Ok(key)
}
