use http::{HeaderMap, header};

use crate::Reason;

/// Longer is no token of ours (RFC 6750 sets no limit).
const MAX_LEN: usize = 8 * 1024;

/// The token of the request, if it brings one. Another scheme, as a proxy's Basic, is
/// none; two headers are refused, since two readers could take different ones.
pub fn bearer(headers: &HeaderMap) -> Option<Result<&str, Reason>> {
    let mut tokens = headers
        .get_all(header::AUTHORIZATION)
        .iter()
        .filter(|header| is_bearer(header.as_bytes()));
    let token = tokens.next()?;
    if tokens.next().is_some() {
        return Some(Err(Reason::TwoCredentials));
    }
    let token = token.to_str().ok().and_then(|header| header.get(SCHEME.len()..));
    let token = token.map(|token| token.trim_start_matches(' '));
    Some(
        token
            .filter(|token| !token.is_empty() && token.len() <= MAX_LEN)
            .ok_or(Reason::Malformed),
    )
}

const SCHEME: &str = "bearer";

/// The scheme in any case (RFC 9110 §11.1), followed by a space or nothing.
fn is_bearer(header: &[u8]) -> bool {
    let Some((scheme, rest)) = header.split_at_checked(SCHEME.len()) else {
        return false;
    };
    scheme.eq_ignore_ascii_case(SCHEME.as_bytes()) && rest.first().is_none_or(|next| *next == b' ')
}
