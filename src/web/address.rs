//! Which address a request comes from. A proxy's word counts only where the proxy is one of ours.

use std::net::IpAddr;

use actix_web::HttpRequest;

use super::state::Proxies;

/// The client's address: the peer's, or, behind proxies of ours, the last address in `X-Forwarded-For` that is not one.
pub fn client_address(req: &HttpRequest, proxies: &Proxies) -> String {
    let Some(peer) = req.peer_addr().map(|peer| peer.ip()) else { return "unknown".to_owned() };
    let forwarded = req.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
    let chain: Vec<&str> = forwarded.flat_map(|value| value.split(',')).map(str::trim).collect();
    resolve(peer, &chain, proxies).to_string()
}

fn resolve(peer: IpAddr, chain: &[&str], proxies: &Proxies) -> IpAddr {
    let is_ours = |address: &IpAddr| proxies.iter().any(|network| network.contains(address));
    let mut client = peer.to_canonical();
    for hop in chain.iter().rev() {
        if !is_ours(&client) {
            break;
        }
        let Ok(address) = hop.parse::<IpAddr>() else { break };
        client = address.to_canonical();
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(peer: &str, chain: &[&str], proxies: &[&str]) -> String {
        let proxies = proxies.iter().map(|network| network.parse().expect("a network")).collect();
        resolve(peer.parse().expect("an address"), chain, &proxies).to_string()
    }

    #[test]
    fn without_a_proxy_of_ours_the_header_is_a_claim() {
        assert_eq!(resolved("192.0.2.7", &["203.0.113.9"], &[]), "192.0.2.7");
    }

    #[test]
    fn behind_our_proxies_the_first_foreign_address_from_the_right_is_the_client() {
        let proxies = ["10.0.0.0/8"];

        assert_eq!(resolved("10.0.0.1", &["1.1.1.1", "203.0.113.9", "10.0.0.2"], &proxies), "203.0.113.9");
        assert_eq!(resolved("10.0.0.1", &["garbage"], &proxies), "10.0.0.1");
        assert_eq!(resolved("192.0.2.7", &["203.0.113.9"], &proxies), "192.0.2.7");
    }
}
