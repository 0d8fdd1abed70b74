//! Where the desk is reached: the addresses it listens on, the public address, and the proxies it believes. Off loopback the
//! public address has to be said, for the check of the Host header and for links.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::Args;
use ipnet::IpNet;
use url::{Host, Url};

use super::Wrong;
use crate::tls;

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Addresses")]
pub struct ListeningOptions {
    /// Address and port to listen on; several with commas between. Port 0 takes any free one
    #[arg(
        long,
        env = "CARDFILE_LISTEN",
        value_name = "ADDRESS:PORT",
        value_delimiter = ',',
        default_value = "127.0.0.1:8080"
    )]
    pub listen: Vec<String>,
    /// Where people reach this desk, such as https://desk.example.com; needed unless only this machine does
    #[arg(long, env = "CARDFILE_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Networks or addresses of the proxies in front, with commas between: these may name the client's address
    #[arg(long, env = "CARDFILE_TRUSTED_PROXY", value_name = "NETWORK", value_delimiter = ',')]
    pub trusted_proxy: Vec<String>,
    /// PEM file with the certificate for TLS of the desk's own, and those between it and the root; read again on SIGHUP
    #[arg(long, env = "CARDFILE_TLS_CERT", value_name = "FILE")]
    pub tls_cert: Option<PathBuf>,
    /// PEM file with the key of that certificate, closed to everybody but its owner and group
    #[arg(long, env = "CARDFILE_TLS_KEY", value_name = "FILE")]
    pub tls_key: Option<PathBuf>,
}

/// The same, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listening {
    pub addresses: Vec<SocketAddr>,
    /// Scheme, host and port, without a slash at the end.
    pub public_origin: Option<String>,
    pub proxies: Vec<IpNet>,
    /// Certificate and key, where the desk speaks TLS itself.
    pub tls: Option<tls::Files>,
}

impl ListeningOptions {
    /// Refuses what cannot be read, and addresses that would make the desk reachable without its public address or without
    /// encryption.
    pub fn check(&self) -> Result<Listening, Wrong> {
        let given = |texts: &[String]| -> Vec<String> {
            texts.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
        };
        let addresses: Vec<SocketAddr> =
            given(&self.listen).iter().map(|text| address(text)).collect::<Result<_, _>>()?;
        if addresses.is_empty() {
            return Err(Wrong::new(
                "--listen (CARDFILE_LISTEN) is empty; give an address and port such as 127.0.0.1:8080.",
            ));
        }
        let proxies: Vec<IpNet> =
            given(&self.trusted_proxy).iter().map(|text| network(text)).collect::<Result<_, _>>()?;
        let public = self.public_url.as_deref().map(str::trim).filter(|url| !url.is_empty()).map(public).transpose()?;
        let tls = self.tls_files()?;
        let is_open = addresses.iter().any(|address| !address.ip().is_loopback());
        match &public {
            None if is_open => Err(Wrong::new(
                "--listen is open to other machines: say where people reach this desk with --public-url \
                 (CARDFILE_PUBLIC_URL), such as https://desk.example.com.",
            )),
            _ if is_open && tls.is_none() && proxies.is_empty() => Err(Wrong::new(
                "--listen is open to other machines, and passwords would travel in the open: give a certificate with --tls-cert \
                 and --tls-key (CARDFILE_TLS_CERT, CARDFILE_TLS_KEY), or name the proxy in front with --trusted-proxy \
                 (CARDFILE_TRUSTED_PROXY).",
            )),
            url if tls.is_some() && url.as_ref().is_none_or(|url| url.scheme() != "https") => Err(Wrong::new(
                "--tls-cert needs a --public-url (CARDFILE_PUBLIC_URL) that begins with https://, with the host of the certificate.",
            )),
            Some(url) if url.scheme() == "http" && !is_loopback(url) && proxies.is_empty() => Err(Wrong::new(
                "--public-url must begin with https://: passwords would travel in the open. Where an encrypted network leads \
                 to a proxy of yours, name the proxy with --trusted-proxy (CARDFILE_TRUSTED_PROXY).",
            )),
            _ => Ok(Listening {
                addresses,
                public_origin: public.map(|url| url.origin().ascii_serialization()),
                proxies,
                tls,
            }),
        }
    }

    fn tls_files(&self) -> Result<Option<tls::Files>, Wrong> {
        let given = |file: &Option<PathBuf>| file.clone().filter(|file| !file.as_os_str().is_empty());
        match (given(&self.tls_cert), given(&self.tls_key)) {
            (None, None) => Ok(None),
            (Some(certificate), Some(key)) => Ok(Some(tls::Files { certificate, key })),
            _ => Err(Wrong::new(
                "--tls-cert and --tls-key (CARDFILE_TLS_CERT, CARDFILE_TLS_KEY) go together: give both or neither.",
            )),
        }
    }
}

impl Listening {
    /// Where the desk is reached when it listens on this port: what is printed and what links begin with.
    pub fn origin(&self, port: u16) -> String {
        self.public_origin.clone().unwrap_or_else(|| format!("http://localhost:{port}"))
    }
}

fn address(text: &str) -> Result<SocketAddr, Wrong> {
    let by_number = text.strip_prefix("localhost:").map_or_else(|| text.to_owned(), |port| format!("127.0.0.1:{port}"));
    by_number.parse().map_err(|_| {
        Wrong(format!("--listen (CARDFILE_LISTEN): {text:?} is not an address and port such as 127.0.0.1:8080."))
    })
}

fn network(text: &str) -> Result<IpNet, Wrong> {
    text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)).map_err(|_| {
        Wrong(format!(
            "--trusted-proxy (CARDFILE_TRUSTED_PROXY): {text:?} is neither an address such as 10.0.0.5 nor a network such as \
             10.0.0.0/8."
        ))
    })
}

fn public(text: &str) -> Result<Url, Wrong> {
    let parsed = Url::parse(text).ok().filter(|url| {
        ["http", "https"].contains(&url.scheme())
            && url.host().is_some()
            && url.username().is_empty()
            && url.password().is_none()
    });
    let url = parsed.ok_or_else(|| {
        Wrong::new("--public-url (CARDFILE_PUBLIC_URL) must be an address such as https://desk.example.com.")
    })?;
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err(Wrong::new(
            "--public-url (CARDFILE_PUBLIC_URL) must end after the host, as https://desk.example.com: the desk has a host of its own.",
        ));
    }
    Ok(url)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(listen: &str, public_url: &str, proxies: &str) -> Result<Listening, Wrong> {
        options(listen, public_url, proxies).check()
    }

    fn options(listen: &str, public_url: &str, proxies: &str) -> ListeningOptions {
        let list = |text: &str| text.split(',').map(str::to_owned).collect();
        ListeningOptions {
            listen: list(listen),
            public_url: Some(public_url.into()),
            trusted_proxy: list(proxies),
            tls_cert: None,
            tls_key: None,
        }
    }

    fn check_with_tls(listen: &str, public_url: &str, cert: &str, key: &str) -> Result<Listening, Wrong> {
        let (tls_cert, tls_key) = (Some(cert.into()), Some(key.into()));
        ListeningOptions { tls_cert, tls_key, ..options(listen, public_url, "") }.check()
    }

    #[test]
    fn what_is_open_to_other_machines_is_encrypted_or_behind_a_named_proxy() {
        let (open, public) = ("0.0.0.0:443", "https://desk.example.com");
        assert!(check(open, public, "").is_err());
        assert!(check(open, public, "10.0.0.5").is_ok());
        assert!(check_with_tls(open, public, "cert.pem", "key.pem").is_ok());
        // Empty, as an environment file leaves it.
        assert!(check_with_tls(open, public, "", "").is_err());
    }

    #[test]
    fn certificate_and_key_go_together_and_with_an_https_address() {
        let public = "https://desk.example.com";
        assert!(check_with_tls("127.0.0.1:443", public, "cert.pem", "").is_err());
        assert!(check_with_tls("127.0.0.1:443", public, "", "key.pem").is_err());
        assert!(check_with_tls("127.0.0.1:443", "", "cert.pem", "key.pem").is_err());
        assert!(check_with_tls("127.0.0.1:443", "http://localhost", "cert.pem", "key.pem").is_err());
        let tls =
            check_with_tls("127.0.0.1:443", public, "cert.pem", "key.pem").ok().and_then(|listening| listening.tls);
        assert_eq!(tls, Some(tls::Files { certificate: "cert.pem".into(), key: "key.pem".into() }));
    }

    #[test]
    fn loopback_needs_no_public_address_and_anything_else_does() {
        assert!(check("127.0.0.1:8080,[::1]:8080", "", "").is_ok());
        assert!(check("localhost:0", "", "").is_ok());
        assert!(check("0.0.0.0:8080", "", "").is_err());
        assert!(check("127.0.0.1:8080,0.0.0.0:80", "", "").is_err());
        assert!(check("0.0.0.0:8080", "https://desk.example.com", "10.0.0.5").is_ok());
    }

    #[test]
    fn an_open_public_address_needs_a_proxy() {
        assert!(check("0.0.0.0:8080", "http://desk.example.com", "").is_err());
        assert!(check("0.0.0.0:8080", "http://desk.example.com", "10.0.0.0/8, 192.0.2.7").is_ok());
        assert!(check("127.0.0.1:8080", "http://localhost:8080", "").is_ok());
    }

    #[test]
    fn links_begin_with_the_public_address_or_with_localhost() {
        let origin = |public: &str| check("127.0.0.1:0", public, "").map(|listening| listening.origin(8090));

        assert_eq!(origin("https://Desk.example.com:8443/"), Ok("https://desk.example.com:8443".to_owned()));
        assert_eq!(origin(""), Ok("http://localhost:8090".to_owned()));
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for (listen, public, proxies) in [
            ("8080", "", ""),
            ("", "", ""),
            ("127.0.0.1:99999", "", ""),
            ("127.0.0.1:80", "desk.example.com", ""),
            ("127.0.0.1:80", "https://desk.example.com/cardfile", ""),
            ("127.0.0.1:80", "https://me:secret@desk.example.com", ""),
            ("127.0.0.1:80", "", "10.0.0.0/99"),
        ] {
            assert!(check(listen, public, proxies).is_err(), "{listen} {public} {proxies}");
        }
    }
}
