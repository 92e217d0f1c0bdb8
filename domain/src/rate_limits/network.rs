//! The networks around a client's address, from the household up.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The networks around an address that one customer of an internet provider may have alone,
/// smallest first. Each has a larger limit than the one before: `shares` times that of a single
/// address.
///
/// An attacker with one line has a whole /64, often a /56, with a cheap contract a /48. In IPv4 a
/// rented server has one address, and several are usually in one /24.
pub(super) fn around(address: IpAddr) -> Vec<Block> {
    match embedded(address) {
        IpAddr::V4(address) => vec![Block::v4(address, 32, 1), Block::v4(address, 24, 4)],
        IpAddr::V6(address) => vec![
            Block::v6(address, 64, 1),
            Block::v6(address, 56, 2),
            Block::v6(address, 48, 4),
        ],
    }
}

/// The network that counts as one party when a limit is shared out, and the one around it: /24 and
/// /16, or /48 and /32. An attacker's share is thereby not that of other networks.
pub(super) fn parties(address: Option<IpAddr>) -> [Block; 2] {
    match address.map(embedded) {
        Some(IpAddr::V4(address)) => [Block::v4(address, 24, 1), Block::v4(address, 16, 1)],
        Some(IpAddr::V6(address)) => [Block::v6(address, 48, 1), Block::v6(address, 32, 1)],
        // Requests without a known address count as one party.
        None => [
            Block::v4(Ipv4Addr::UNSPECIFIED, 0, 1),
            Block::v4(Ipv4Addr::UNSPECIFIED, 1, 1),
        ],
    }
}

/// A network.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub name: String,
    pub shares: u32,
}

impl Block {
    fn v4(address: Ipv4Addr, bits: u32, shares: u32) -> Self {
        let mask = u32::MAX.checked_shl(32 - bits).unwrap_or_default();
        let network = Ipv4Addr::from(u32::from(address) & mask);
        Self {
            name: format!("{network}/{bits}"),
            shares,
        }
    }

    fn v6(address: Ipv6Addr, bits: u32, shares: u32) -> Self {
        let mask = u128::MAX.checked_shl(128 - bits).unwrap_or_default();
        let network = Ipv6Addr::from(u128::from(address) & mask);
        Self {
            name: format!("{network}/{bits}"),
            shares,
        }
    }
}

/// The IPv4 address that an IPv6 address contains, if it does; otherwise a client with one IPv4
/// address would have a second limit. Mapped, 6to4 (RFC 3056), Teredo (RFC 4380, which inverts the
/// client's address), NAT64 (RFC 6052).
fn embedded(address: IpAddr) -> IpAddr {
    let IpAddr::V6(address) = address.to_canonical() else {
        return address.to_canonical();
    };
    let v4 = |high: u16, low: u16| IpAddr::V4(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)));
    match address.segments() {
        [0x2002, high, low, ..] => v4(high, low),
        [0x2001, 0, _, _, _, _, high, low] => v4(!high, !low),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => v4(high, low),
        _ => IpAddr::V6(address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(address: &str) -> Vec<String> {
        let address = address.parse().expect("an address");
        around(address).into_iter().map(|block| block.name).collect()
    }

    /// All forms of an IPv4 address count as that address; IPv6 is cut at three sizes.
    #[test]
    fn networks_of_an_address_are_the_same_in_every_form() {
        let four = ["203.0.113.5/32", "203.0.113.0/24"];
        for form in [
            "203.0.113.5",
            "::ffff:203.0.113.5",
            "2002:cb00:7105::1",
            "2002:cb00:7105:ffff::2",
            "2001:0:4136:e378:8000:63bf:34ff:8efa",
            "64:ff9b::203.0.113.5",
        ] {
            assert_eq!(names(form), four, "{form}");
        }
        let six = ["2001:db8:1:2ff::/64", "2001:db8:1:200::/56", "2001:db8:1::/48"];
        assert_eq!(names("2001:db8:1:2ff:a:b:c:d"), six);
    }
}
