//! TLS of the desk's own: certificate and key from PEM files, and read again while the desk serves. Versions 1.2 and 1.3 with the
//! cipher suites that rustls holds to be safe; HTTP/1.1 inside.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use rustls::crypto::ring;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert, ServerConfig};
use rustls::sign::CertifiedKey;
use rustls::version::{TLS12, TLS13};

/// Where certificate and key are, both in PEM: the desk's certificate first, then those between it and the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    pub certificate: PathBuf,
    pub key: PathBuf,
}

/// Why they cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error("{file}: {reason}")]
    Unreadable { file: PathBuf, reason: String },
    #[error("{0} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)")]
    NoCertificate(PathBuf),
    #[error("{0} holds no private key in PEM form (-----BEGIN PRIVATE KEY-----)")]
    NoKey(PathBuf),
    #[error(
        "{0} can be read by everybody on this machine: chmod 600 {0}, or chmod 640 where a group of its own reads it"
    )]
    OpenToAll(PathBuf),
    #[error("{key} is not the key of the certificate in {certificate}")]
    Unfit { certificate: PathBuf, key: PathBuf },
    #[error("{file} cannot be used: {reason}")]
    Unusable { file: PathBuf, reason: String },
}

/// The certificate that the desk shows, with its key.
#[derive(Debug)]
pub struct Certificate {
    files: Files,
    present: RwLock<Arc<CertifiedKey>>,
}

impl Certificate {
    pub fn read(files: Files) -> Result<Certificate, TlsError> {
        let present = RwLock::new(Arc::new(certified_key(&files)?));
        Ok(Certificate { files, present })
    }

    /// Reads the files again. Connections that are made from now on get what they hold; where they cannot be used, what was there
    /// before stays.
    pub fn read_again(&self) -> Result<(), TlsError> {
        let read = Arc::new(certified_key(&self.files)?);
        *self.present.write().unwrap_or_else(PoisonError::into_inner) = read;
        Ok(())
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.present.read().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

/// A server that shows this certificate, whatever it is at the time.
pub fn server(certificate: Arc<Certificate>) -> ServerConfig {
    ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&TLS13, &TLS12])
        .expect("the provider knows both versions")
        .with_no_client_auth()
        .with_cert_resolver(certificate)
}

fn certified_key(files: &Files) -> Result<CertifiedKey, TlsError> {
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(&files.certificate)
        .and_then(Iterator::collect)
        .map_err(|error| refused(&files.certificate, &error, TlsError::NoCertificate))?;
    if chain.is_empty() {
        return Err(TlsError::NoCertificate(files.certificate.clone()));
    }
    kept_from_others(&files.key)?;
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|error| refused(&files.key, &error, TlsError::NoKey))?;
    CertifiedKey::from_der(chain, key, &ring::default_provider()).map_err(|error| match error {
        rustls::Error::InconsistentKeys(_) => {
            TlsError::Unfit { certificate: files.certificate.clone(), key: files.key.clone() }
        }
        rustls::Error::InvalidCertificate(error) => {
            TlsError::Unusable { file: files.certificate.clone(), reason: error.to_string() }
        }
        error => TlsError::Unusable { file: files.key.clone(), reason: error.to_string() },
    })
}

/// Refuses a key that anybody may read or change. A group may: where several services share a certificate, the key is root's and
/// readable by a group such as ssl-cert, to which each of them belongs.
fn kept_from_others(key: &Path) -> Result<(), TlsError> {
    // What is not there is told by whoever reads it.
    let mode = std::fs::metadata(key).map_or(0, |file| file.permissions().mode());
    if mode & 0o007 == 0 { Ok(()) } else { Err(TlsError::OpenToAll(key.to_owned())) }
}

fn refused(file: &Path, error: &pem::Error, nothing: impl FnOnce(PathBuf) -> TlsError) -> TlsError {
    match error {
        pem::Error::NoItemsFound => nothing(file.to_owned()),
        error => TlsError::Unreadable { file: file.to_owned(), reason: error.to_string() },
    }
}
