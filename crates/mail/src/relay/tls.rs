//! Which certificates are trusted.

use super::RelayError;
use std::{io, path::Path, sync::Arc};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore, crypto,
        pki_types::{
            CertificateDer,
            pem::{Error, PemObject},
        },
    },
};

/// A client that trusts the system's certificates, or those of a file instead.
pub(super) fn connector(file: Option<&Path>) -> Result<TlsConnector, RelayError> {
    let mut roots = RootCertStore::empty();
    match file {
        Some(path) => {
            for certificate in read(path).map_err(|why| RelayError::CaFile(path.to_owned(), why))? {
                roots.add(certificate)?;
            }
        }
        None => {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    if roots.is_empty() {
        return Err(RelayError::NoRoots);
    }
    let config = ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

fn read(path: &Path) -> io::Result<Vec<CertificateDer<'static>>> {
    let certificates = CertificateDer::pem_file_iter(path).and_then(Iterator::collect);
    certificates.map_err(|why| match why {
        Error::Io(why) => why,
        other => io::Error::new(io::ErrorKind::InvalidData, other.to_string()),
    })
}
