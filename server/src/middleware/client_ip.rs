use std::net::IpAddr;

use axum::http::HeaderMap;
use domain::config::Networks;

/// The client's address: the forwarded addresses are walked from the right, past the proxies that
/// are trusted. The first host that is not one of them may have written everything further left
/// itself (S56).
pub fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &Networks) -> IpAddr {
    let forwarded = headers.get_all("x-forwarded-for").iter().rev();
    let hops = forwarded
        // An entry that cannot be read is no address, and ends the walk.
        .flat_map(|header| header.to_str().unwrap_or_default().rsplit(','))
        .map_while(address_of);
    let mut address = peer;
    for hop in hops {
        if !trusted.contain(address) {
            break;
        }
        address = hop;
    }
    address.to_canonical()
}

/// One member of the list, in the ways proxies write it: bare, with a port (Azure), in brackets,
/// quoted, with a zone. `unknown`, `_hidden` and an empty member are no address: further left
/// is what the client may have written itself. RFC 7239's `Forwarded` is never read, since
/// a proxy that does not know it passes a client's own through.
fn address_of(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim_matches([' ', '\t']);
    let hop = hop
        .strip_prefix('"')
        .and_then(|hop| hop.strip_suffix('"'))
        .unwrap_or(hop);
    // An IPv6 address with a port has brackets: without them the port would be its last group.
    let (host, port) = match (hop.strip_prefix('['), hop.split_once(':')) {
        (Some(bracketed), _) => bracketed.split_once(']')?,
        (None, Some((v4, port))) if !port.contains(':') => (v4, &hop[v4.len()..]),
        (None, _) => (hop, ""),
    };
    let port = port.strip_prefix(':').map_or(port.is_empty(), |port| {
        port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok()
    });
    let (address, zone) = host.split_once('%').unwrap_or((host, ""));
    let address: IpAddr = address.parse().ok()?;
    let in_brackets = hop.starts_with('[');
    let fits = port && (address.is_ipv6() || zone.is_empty() && !in_brackets);
    fits.then_some(address)
}
