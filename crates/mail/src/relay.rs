//! The host that takes our letters and carries them on: how to reach it, and what became of a letter handed to it.

mod line;
mod outcome;
mod stream;
mod tls;
mod wire;

pub use line::{Line, Met};
pub use outcome::{Outcome, Reply, Step, Trouble, TroubleWith};

use std::{fmt, net::IpAddr, path::PathBuf, sync::Arc, time::Duration};
use tokio_rustls::{TlsConnector, rustls::pki_types::ServerName};

/// Whether the line is encrypted. Certificates are always checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// Not. For a relay on this machine, or behind an encrypted tunnel.
    None,
    /// By `STARTTLS` if the host offers it. Somebody in between can make it not offer it.
    Opportunistic,
    /// By `STARTTLS`, or nothing is handed over (port 587 as a rule).
    Required,
    /// From the first octet (port 465 as a rule).
    Implicit,
}

/// Who we are to the relay. Never shown.
#[derive(Clone)]
pub struct Login {
    /// The name.
    pub user: String,
    /// The password.
    pub password: String,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login").field("user", &self.user).field("password", &"…").finish()
    }
}

/// How long each step may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Until the connection stands, and as long again for each handshake of TLS.
    pub connect: Duration,
    /// Until a command is answered.
    pub reply: Duration,
    /// Until the letter is written.
    pub body: Duration,
    /// Until the host says what it does with the letter. Giving up early makes duplicates: RFC 5321 asks for ten minutes.
    pub verdict: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { connect: seconds(30), reply: seconds(120), body: seconds(180), verdict: seconds(600) }
    }
}

/// How to reach a relay.
#[derive(Clone, Debug)]
pub struct RelaySettings {
    /// Its name, as in its certificate, or its address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Whether the line is encrypted.
    pub tls: Tls,
    /// Who we are to it.
    pub login: Option<Login>,
    /// By which name we greet it: ours in DNS.
    pub hello: String,
    /// A file of certificates (PEM) to trust in place of the system's.
    pub ca_file: Option<PathBuf>,
    /// How long each step may take.
    pub patience: Patience,
}

/// Why settings do not make a relay.
#[derive(Debug, thiserror::Error)]
pub enum RelayError {
    /// Not a name or an address.
    #[error("{0:?} is no host")]
    Host(String),
    /// A name to greet by that would say more than a name.
    #[error("{0:?} is no name to greet by")]
    Hello(String),
    /// The password would be readable on its way.
    #[error("a password is sent over an encrypted line only: set TLS to required or implicit, or leave the login out")]
    OpenPassword,
    /// The certificates cannot be read.
    #[error("the certificates in {0:?} cannot be read")]
    CaFile(PathBuf, #[source] std::io::Error),
    /// There is nothing to check a certificate against.
    #[error("no certificate to trust was found; install the system's certificates or name a file")]
    NoRoots,
    /// The TLS library refuses.
    #[error("TLS cannot be set up")]
    Tls(#[from] tokio_rustls::rustls::Error),
}

/// A relay, ready to be connected to. Cheap to clone.
#[derive(Clone)]
pub struct Relay {
    settings: Arc<RelaySettings>,
    tls: Option<(TlsConnector, ServerName<'static>)>,
}

impl fmt::Debug for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Relay").field(&self.settings).finish()
    }
}

impl Relay {
    /// Checks the settings and reads the certificates to trust.
    ///
    /// # Errors
    /// If they cannot work, or would send a password that others can read.
    pub fn new(settings: RelaySettings) -> Result<Self, RelayError> {
        let name = |name: &str| {
            !name.is_empty()
                && name.len() <= 255
                && name.bytes().all(|c| c.is_ascii_alphanumeric() || b".-:[]".contains(&c))
        };
        if !name(&settings.host) {
            return Err(RelayError::Host(settings.host));
        }
        if !name(&settings.hello) {
            return Err(RelayError::Hello(settings.hello));
        }
        let near = settings.host == "localhost" || settings.host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        if settings.login.is_some() && matches!(settings.tls, Tls::None | Tls::Opportunistic) && !near {
            return Err(RelayError::OpenPassword);
        }
        let tls = match settings.tls {
            Tls::None => None,
            _ => Some((
                tls::connector(settings.ca_file.as_deref())?,
                ServerName::try_from(settings.host.clone()).map_err(|_| RelayError::Host(settings.host.clone()))?,
            )),
        };
        Ok(Self { settings: Arc::new(settings), tls })
    }
    /// The settings.
    pub fn settings(&self) -> &RelaySettings {
        &self.settings
    }
    /// Opens a line: connects, greets, encrypts, signs in.
    ///
    /// # Errors
    /// What went wrong and at which step. It says nothing about any letter: all may be tried again.
    pub async fn connect(&self) -> Result<Line, Trouble> {
        Line::open(self).await
    }
}
