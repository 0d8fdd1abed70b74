//! A certification authority of the tests' own, and a client that trusts nobody else.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use cardfile::tls::Files;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, ProtocolVersion, RootCertStore, StreamOwned, SupportedProtocolVersion};

pub const HOST: &str = "desk.example.com";

pub struct Authority {
    params: CertificateParams,
    key: KeyPair,
    root: CertificateDer<'static>,
    root_pem: String,
}

/// What came back over TLS.
pub struct Secured {
    pub answer: String,
    pub version: ProtocolVersion,
    pub certificate: CertificateDer<'static>,
}

impl Authority {
    pub fn new() -> Authority {
        let mut params = CertificateParams::new(Vec::new()).expect("no names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let root = params.self_signed(&key).expect("a root");
        let (root, root_pem) = (root.der().clone(), root.pem());
        Authority { params, key, root, root_pem }
    }

    /// Writes a new certificate of the desk and its key into the folder; the names are the same each time.
    pub fn issue(&self, folder: &Path) -> Files {
        self.issue_for(HOST, folder)
    }

    /// The root, for others to trust, as a file in the folder.
    pub fn write_root(&self, folder: &Path) -> PathBuf {
        let file = folder.join("root.pem");
        std::fs::write(&file, &self.root_pem).expect("written");
        file
    }

    /// The same for another name.
    pub fn issue_for(&self, host: &str, folder: &Path) -> Files {
        let key = KeyPair::generate().expect("a key");
        let params = CertificateParams::new(vec![host.to_owned()]).expect("a name");
        let issued = params.signed_by(&key, &Issuer::from_params(&self.params, &self.key)).expect("a certificate");
        let files = Files { certificate: folder.join("desk.pem"), key: folder.join("desk.key") };
        std::fs::write(&files.certificate, issued.pem()).expect("written");
        std::fs::write(&files.key, key.serialize_pem()).expect("written");
        std::fs::set_permissions(&files.key, std::fs::Permissions::from_mode(0o600)).expect("kept from others");
        files
    }

    /// Sends this request in one of these versions; the error is why there was no connection.
    pub fn ask(
        &self,
        address: SocketAddr,
        versions: &[&'static SupportedProtocolVersion],
        request: &str,
    ) -> std::io::Result<Secured> {
        let mut roots = RootCertStore::empty();
        roots.add(self.root.clone()).expect("a root");
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(versions)
            .expect("known versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from(HOST).expect("a name");
        let client = ClientConnection::new(Arc::new(config), name).expect("a client");
        let socket = TcpStream::connect(address)?;
        socket.set_read_timeout(Some(Duration::from_secs(20)))?;
        let mut stream = StreamOwned::new(client, socket);
        stream.write_all(request.as_bytes())?;
        let mut answer = Vec::new();
        match stream.read_to_end(&mut answer) {
            // The desk closes the connection without the farewell that TLS knows.
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {}
            ended => drop(ended?),
        }
        let certificates = stream.conn.peer_certificates().expect("the desk shows one");
        Ok(Secured {
            answer: String::from_utf8_lossy(&answer).into_owned(),
            version: stream.conn.protocol_version().expect("agreed on"),
            certificate: certificates[0].clone().into_owned(),
        })
    }
}
