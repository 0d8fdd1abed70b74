//! Taking the ports, and reading the certificate. Before anything else is started, so that a taken port costs nobody a wait.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use super::Failure;
use crate::config::Listening;
use crate::tls::{Certificate, TlsError};

/// The listeners, and where the desk is reached through them.
pub struct Door {
    pub listeners: Vec<TcpListener>,
    /// As `http://localhost:8080` or the public address.
    pub origin: String,
    /// Where the desk speaks TLS itself.
    pub certificate: Option<Arc<Certificate>>,
}

pub fn take_ports(listening: &Listening) -> Result<Door, Failure> {
    let certificate = certificate(listening)?;
    let listeners: Vec<TcpListener> =
        listening.addresses.iter().map(|address| take(*address)).collect::<Result<_, _>>()?;
    let port = listeners.first().and_then(|listener| listener.local_addr().ok()).map_or(0, |address| address.port());
    Ok(Door { listeners, origin: listening.origin(port), certificate: certificate.map(Arc::new) })
}

/// The certificate, if the desk speaks TLS itself; refuses files that cannot be used.
pub fn certificate(listening: &Listening) -> Result<Option<Certificate>, Failure> {
    let refused = |error: TlsError| Failure::setting(format!("--tls-cert, --tls-key: {error}."));
    listening.tls.clone().map(Certificate::read).transpose().map_err(refused)
}

fn take(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => Failure::setting(format!(
            "Port {} is taken, perhaps by a Cardfile that runs already. Choose another: --listen {}",
            address.port(),
            SocketAddr::new(address.ip(), address.port().checked_add(1).unwrap_or(8080)),
        )),
        ErrorKind::PermissionDenied => Failure::setting(format!(
            "This account may not listen on port {}. Choose one from 1024 on: --listen {}",
            address.port(),
            SocketAddr::new(address.ip(), 8080),
        )),
        ErrorKind::AddrNotAvailable => {
            Failure::setting(format!("This machine does not have the address {}: --listen names it.", address.ip()))
        }
        _ => Failure::other(format!("Could not listen on {address}: {error}.")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_told_with_a_way_on_and_port_zero_is_never_taken() {
        let listening = |port| Listening {
            addresses: vec![SocketAddr::from(([127, 0, 0, 1], port))],
            public_origin: None,
            proxies: Vec::new(),
            tls: None,
        };
        let door = take_ports(&listening(0)).expect("a free port");
        let port = door.listeners[0].local_addr().expect("bound").port();

        let refused = take_ports(&listening(port)).err().expect("taken").to_string();

        assert_eq!(door.origin, format!("http://localhost:{port}"));
        assert!(
            refused.starts_with(&format!("Port {port} is taken")) && refused.contains("--listen 127.0.0.1:"),
            "{refused}"
        );
    }
}
