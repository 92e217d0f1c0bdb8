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

/// How long a token is good (S49 allows ten minutes).
pub const TOKEN_LIFETIME: Duration = Duration::from_secs(5 * 60);

/// What a token calls its kind (RFC 9068 §2.1): one made for something else is none.
pub const TOKEN_TYPE: &str = "at+jwt";

/// A token, as RFC 6749 §5.1 answers it.
#[derive(Serialize)]
pub struct AccessToken {
    /// The token itself.
    pub access_token: String,
    /// `Bearer`: whoever has it may use it.
    pub token_type: &'static str,
    /// For so many seconds.
    pub expires_in: u64,
    /// Where it is to be sent, and nowhere else.
    pub origin: String,
}

impl std::fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AccessToken(hidden)")
    }
}

/// As RFC 9068 §2.2 has them, without `client_id`: there are no clients here. With where
/// the person acts and what they may do there.
#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: String,
    iat: u64,
    nbf: u64,
    exp: u64,
    jti: String,
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

/// What was asked for.
#[derive(Debug, Default)]
pub struct TokenRequest {
    /// Whom the token is for: one that the configuration names, or ourselves by our
    /// origin.
    pub audience: String,
    /// Where the person acts, by slug.
    pub organization: Option<String>,
    /// In which part of it, by slug.
    pub workspace: Option<String>,
    /// Whom the asker takes for signed in: a page that was left open while somebody else
    /// signed in gets no token of theirs.
    pub user: Option<UserId>,
}

/// The key that signs now, so that it is not opened for every token.
#[derive(Clone, Default)]
pub struct ActiveKey(Arc<Mutex<Option<(String, EncodingKey)>>>);

/// BlockingPool a session into a token of five minutes. Membership is looked up at this
/// moment; a foreign workspace is not found (S63), as is an unknown audience.
#[tracing::instrument(skip_all, fields(user.id = %current_user.user()))]
pub async fn issue(
    services: &Services,
    current_user: &CurrentUser,
    asked: &TokenRequest,
) -> Result<AccessToken> {
    // A token that could ask for its successor would never expire.
    current_user.session_id()?;
    if asked.user.is_some_and(|user| user != current_user.user()) {
        return Err(Error::SignedOut);
    }
    let Some(origin) = origin_of(services, &asked.audience) else {
        tracing::info!("a token was asked for an audience that [audiences] does not name");
        return Err(Error::NotFound);
    };
    let place = scope(services, current_user, asked).await?;
    let proven = proven(services, current_user).await?;
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_err(Error::internal)?
        .as_secs();
    let claims = Claims {
        iss: services.config.server.origin.as_str(),
        aud: &asked.audience,
        sub: current_user.user().to_string(),
        iat: now,
        nbf: now,
        exp: now + TOKEN_LIFETIME.as_secs(),
        jti: Uuid::new_v4().to_string(),
        sid: current_user.session_epoch().to_string(),
        amr: proven.methods,
        auth_time: proven.at,
        org: place.organization,
        workspace: place.workspace,
        role: place.role,
        permissions: place.permissions,
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

/// Where an audience is: ours, or one that the configuration names.
fn origin_of<'a>(services: &'a Services, audience: &str) -> Option<&'a Origin> {
    let own = &services.config.server.origin;
    if audience == own.as_str() {
        return Some(own);
    }
    let other = services.config.audiences.get(audience)?;
    Some(&other.origin)
}

/// Where the person acts.
#[derive(Default)]
struct Scope {
    organization: Option<String>,
    workspace: Option<String>,
    role: Option<String>,
    permissions: Vec<Permission>,
}

async fn scope(services: &Services, current_user: &CurrentUser, asked: &TokenRequest) -> Result<Scope> {
    let (Some(organization), workspace) = (&asked.organization, &asked.workspace) else {
        // A workspace of no organization is none.
        return match asked.workspace {
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

/// The factors that the session has proven, and when the last of them was.
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

/// A factor as `amr` names it: by the registry of RFC 8176 where that has it, by our own name otherwise.
/// The registry has none for a mailed code, a recovery code or an identity provider, and `hwk` or `swk`
/// would claim to know where a passkey is kept.
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
    // The first one is still being made.
    .ok_or(Error::Busy)?;
    let kept = services
        .active_key
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    if let Some(kept) = kept.filter(|(other, _)| *other == kid) {
        return Ok(kept);
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
