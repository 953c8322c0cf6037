//! Where requests come from: allowances of those who do not say who they are go by address.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};

use crate::http::Server;

/// Where proxies write for whom they ask, one address after the other.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Where a request comes from.
pub struct Address(pub String);

impl FromRequestParts<Server> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Infallible> {
        Ok(Self(origin(parts, &server.settings.proxies)))
    }
}

/// Where a request comes from, as far as that tells callers apart.
pub fn origin(parts: &Parts, proxies: &[IpAddr]) -> String {
    let address = address(&parts.extensions, &parts.headers, proxies);
    address.map(network).unwrap_or_default()
}

/// The address a request comes from. A proxy is believed if it is one of ours, and nobody else is.
fn address(extensions: &Extensions, headers: &HeaderMap, proxies: &[IpAddr]) -> Option<IpAddr> {
    let ConnectInfo(peer) = extensions.get::<ConnectInfo<SocketAddr>>()?;
    let forwarded = headers.get_all(FORWARDED_FOR).iter();
    let forwarded: Vec<&str> = forwarded
        .flat_map(|value| value.to_str().unwrap_or_default().split(','))
        .collect();
    let mut address = peer.ip().to_canonical();
    for before in forwarded.into_iter().rev() {
        // What stands before what cannot be read may be by anybody.
        let before = read(before.trim()).filter(|_| proxies.contains(&address));
        let Some(before) = before else {
            break;
        };
        address = before.to_canonical();
    }
    Some(address)
}

/// An address as proxies write it: some with its port.
fn read(text: &str) -> Option<IpAddr> {
    let bare = text.trim_matches(['[', ']']).parse().ok();
    bare.or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip()))
}

/// One home or office has one address of version 4, and a whole network of version 6.
fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking(peer: &str, forwarded: &'static str, proxies: &[&str]) -> String {
        let mut extensions = Extensions::new();
        let peer = SocketAddr::new(peer.parse().unwrap(), 1);
        extensions.insert(ConnectInfo(peer));
        let mut headers = HeaderMap::new();
        headers.insert(FORWARDED_FOR, forwarded.parse().unwrap());
        let proxies: Vec<IpAddr> = proxies.iter().map(|it| it.parse().unwrap()).collect();
        network(address(&extensions, &headers, &proxies).unwrap())
    }

    #[test]
    fn only_our_proxies_are_believed() {
        assert_eq!(asking("192.0.2.1", "198.51.100.7", &[]), "192.0.2.1");
        let proxies = ["192.0.2.1", "192.0.2.2"];
        assert_eq!(
            asking("192.0.2.1", "198.51.100.7", &proxies),
            "198.51.100.7"
        );
        assert_eq!(
            asking(
                "192.0.2.1",
                "203.0.113.9, 198.51.100.7, 192.0.2.2",
                &proxies
            ),
            "198.51.100.7"
        );
        assert_eq!(asking("192.0.2.1", "nonsense", &proxies), "192.0.2.1");
        let with_port = "203.0.113.9, 198.51.100.7:4711";
        assert_eq!(asking("192.0.2.1", with_port, &proxies), "198.51.100.7");
        assert_eq!(
            asking("192.0.2.1", "203.0.113.9, [2001:db8::1]:4711", &proxies),
            "2001:db8:0:0::/64"
        );
        assert_eq!(
            asking("198.51.100.7", "203.0.113.9", &proxies),
            "198.51.100.7"
        );
    }

    /// Squid, for one, writes `unknown` where it will not tell.
    #[test]
    fn what_stands_before_what_cannot_be_read_is_not_believed() {
        let proxies = ["192.0.2.1"];
        assert_eq!(
            asking("192.0.2.1", "203.0.113.9, unknown", &proxies),
            "192.0.2.1"
        );
    }

    #[test]
    fn a_network_of_version_6_is_one_caller() {
        assert_eq!(asking("2001:db8:1:2:3:4:5:6", "", &[]), "2001:db8:1:2::/64");
        assert_eq!(asking("::ffff:192.0.2.1", "", &[]), "192.0.2.1");
    }
}
