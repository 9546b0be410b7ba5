//! What mail needs from the command line: the relay, who writes, what signs.

use crate::key;
use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use delivery::post::{PerHost, PostOffice};
use identity::site::Site;
use mail::{
    Address, Login, Mailbox, Patience, Relay, RelaySettings, Tls,
    dkim::{Key, Signer},
    listener::Dialect,
    token::Tokens,
    verp::Verp,
};
use std::{fs, net::SocketAddr, path::PathBuf, time::Duration};

/// Whether the line to the relay is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Encryption {
    /// Not: for a relay on this machine.
    None,
    /// By STARTTLS if it offers it.
    Opportunistic,
    /// By STARTTLS, or nothing is sent.
    Required,
    /// From the first octet.
    Implicit,
}

/// How letters leave.
#[derive(Clone, Debug, Args)]
pub struct Mail {
    /// The host that takes letters and carries them on, such as mail.kaname.example:587. Without it no mail is sent.
    #[arg(long, env = "KANAME_MAIL_RELAY", value_name = "HOST:PORT")]
    pub mail_relay: Option<String>,
    /// Whether the line to it is encrypted; certificates are always checked.
    #[arg(long, env = "KANAME_MAIL_TLS", default_value = "required", value_name = "HOW")]
    pub mail_tls: Encryption,
    /// Who we are to it.
    #[arg(long, env = "KANAME_MAIL_USER", value_name = "NAME", requires = "mail_password_file")]
    pub mail_user: Option<String>,
    /// A file with the password, which nobody else on this machine may read.
    #[arg(long, env = "KANAME_MAIL_PASSWORD_FILE", value_name = "FILE", requires = "mail_user")]
    pub mail_password_file: Option<PathBuf>,
    /// Who writes: an address, which the relay lets us use.
    #[arg(long, env = "KANAME_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// The name that stands beside it.
    #[arg(long, env = "KANAME_MAIL_NAME", default_value = "要 Kaname", value_name = "NAME")]
    pub mail_name: String,
    /// By which name we greet the relay; the domain of the address where none is given.
    #[arg(long, env = "KANAME_MAIL_HELLO", value_name = "NAME")]
    pub mail_hello: Option<String>,
    /// A file of certificates (PEM) to trust in place of the system's.
    #[arg(long, env = "KANAME_MAIL_CA", value_name = "FILE")]
    pub mail_ca: Option<PathBuf>,
    /// How many lines to the relay are open at once, at most.
    #[arg(long, env = "KANAME_MAIL_LINES", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub mail_lines: u16,
    /// How many letters to the addresses of one host are on their way at once, at most, from all processes together; as many as
    /// there are lines where nothing is said.
    #[arg(long, env = "KANAME_MAIL_HOST_LINES", value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    pub mail_host_lines: Option<u16>,
    /// How many letters to the addresses of one host go in a minute, at most, from all processes together.
    #[arg(long, env = "KANAME_MAIL_HOST_MINUTE", value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub mail_host_minute: Option<u16>,
    /// After how many seconds a letter counts as lost of which a process that claimed it says nothing any more.
    #[arg(long, env = "KANAME_MAIL_CLAIM", default_value_t = 60, value_parser = clap::value_parser!(u16).range(3..), hide = true)]
    pub mail_claim: u16,
    /// For how many seconds the relay may be silent before it counts as hanging.
    #[arg(long, env = "KANAME_MAIL_PATIENCE", default_value_t = 60, value_parser = clap::value_parser!(u16).range(1..), hide = true)]
    pub mail_patience: u16,
    /// A key that signs letters, with its selector: 2026=dkim.pem; may be given again.
    #[arg(long, env = "KANAME_MAIL_DKIM", value_name = "SELECTOR=FILE", value_delimiter = ',')]
    pub mail_dkim: Vec<String>,
}

/// Longer than a host takes; shorter than what makes people wait for a night.
fn patience(reply: u16) -> Patience {
    let reply = Duration::from_secs(reply.into());
    Patience { connect: reply / 3, reply, body: reply, verdict: reply * 5 }
}

impl Mail {
    /// The post office that this describes; `None` where no relay is named.
    ///
    /// # Errors
    /// If something is missing or cannot work; the error says which option.
    pub fn office(&self, site: Option<&Site>, replies: Option<Address>) -> Result<Option<PostOffice>> {
        if self.mail_relay.is_none() {
            if self.mail_from.is_some() || !self.mail_dkim.is_empty() {
                bail!("--mail-relay is missing: name the host that takes letters, such as mail.kaname.example:587");
            }
            return Ok(None);
        }
        let site = site.context("--public-url is missing: letters name the address at which they are answered")?;
        let from = self.from()?;
        let signers = self.signers(from.address.domain())?;
        Ok(Some(PostOffice {
            relay: self.relay()?,
            lines: usize::from(self.mail_lines),
            per_host: PerHost { at_once: self.mail_host_lines, a_minute: self.mail_host_minute },
            from,
            replies,
            signers,
            site: site.origin().as_str().trim_end_matches('/').to_owned(),
            claim: i64::from(self.mail_claim),
            whole: sharing::letter::whole,
        }))
    }
    /// Who writes.
    ///
    /// # Errors
    /// If nobody is named, or it is no address.
    pub(crate) fn from(&self) -> Result<Mailbox> {
        let typed = self.mail_from.as_deref().context("--mail-from is missing: the address that writes")?;
        let address = Address::parse(typed).with_context(|| format!("--mail-from {typed:?} is no mail address"))?;
        Ok(Mailbox::named(&self.mail_name, address))
    }
    /// The relay.
    ///
    /// # Errors
    /// If none is named, or the settings cannot work.
    pub(crate) fn relay(&self) -> Result<Relay> {
        let named = self.mail_relay.as_deref().context("--mail-relay is missing: the host that takes letters")?;
        let (host, port) = named
            .rsplit_once(':')
            .and_then(|(host, port)| Some((host.to_owned(), port.parse().ok()?)))
            .with_context(|| format!("--mail-relay {named:?} is no HOST:PORT, such as mail.kaname.example:587"))?;
        let login = match (&self.mail_user, &self.mail_password_file) {
            (Some(user), Some(file)) => Some(Login { user: user.clone(), password: password(file)? }),
            _ => None,
        };
        let tls = match self.mail_tls {
            Encryption::None => Tls::None,
            Encryption::Opportunistic => Tls::Opportunistic,
            Encryption::Required => Tls::Required,
            Encryption::Implicit => Tls::Implicit,
        };
        let hello = match &self.mail_hello {
            Some(hello) => hello.clone(),
            None => self.from()?.address.domain().to_owned(),
        };
        let ca_file = self.mail_ca.clone();
        Ok(Relay::new(RelaySettings {
            host,
            port,
            tls,
            login,
            hello,
            ca_file,
            patience: patience(self.mail_patience),
        })?)
    }
    /// What signs for a domain.
    ///
    /// # Errors
    /// If a key cannot be read, or a name is none.
    pub(crate) fn signers(&self, domain: &str) -> Result<Vec<Signer>> {
        self.mail_dkim
            .iter()
            .map(|given| {
                let (selector, file) =
                    given.split_once('=').with_context(|| format!("--mail-dkim {given:?} is no SELECTOR=FILE"))?;
                let key = Key::from_pem(&private(&PathBuf::from(file))?)
                    .with_context(|| format!("{file} holds no key that signs"))?;
                Ok(Signer::new(domain, selector, key)?)
            })
            .collect()
    }
}

/// How the host that brings letters talks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Talk {
    /// LMTP: an answer for each recipient, as mail hosts talk to mailboxes.
    Lmtp,
    /// SMTP.
    Smtp,
}

/// How letters come in.
#[derive(Clone, Debug, Args)]
pub struct MailIn {
    /// The mailbox to which answers and bounces come back, such as replies@kaname.example; letters then carry addresses
    /// replies+…@kaname.example. At most 16 characters before the sign.
    #[arg(long, env = "KANAME_MAIL_REPLIES", value_name = "ADDRESS")]
    pub mail_replies: Option<String>,
    /// The address to which reports may be mailed, such as reports@kaname.example: each waits for the centre's duty officer, who
    /// makes the draft of a report from it.
    #[arg(long, env = "KANAME_MAIL_REPORTS", value_name = "ADDRESS", requires = "mail_listen")]
    pub mail_reports: Option<String>,
    /// The name under which that mail host writes into letters what it found of SPF, DKIM and DMARC (the first word of
    /// `Authentication-Results`), such as mx.kaname.example: the duty officer sees it beside the sender. The host must remove
    /// such lines that others wrote in its name.
    #[arg(long, env = "KANAME_MAIL_RESULTS_OF", value_name = "NAME", requires = "mail_listen")]
    pub mail_results_of: Option<String>,
    /// Where a mail host of ours brings what comes to that mailbox, such as 127.0.0.1:2400. Without it nothing comes in.
    #[arg(long, env = "KANAME_MAIL_LISTEN", value_name = "ADDRESS:PORT", requires = "mail_replies")]
    pub mail_listen: Option<SocketAddr>,
    /// How that host talks.
    #[arg(long, env = "KANAME_MAIL_DIALECT", default_value = "lmtp", value_name = "HOW")]
    pub mail_dialect: Talk,
    /// Listen for it also elsewhere than on this machine itself: there is neither encryption nor sign-in, so only in a network
    /// in which nobody but that host reaches the port.
    #[arg(long, env = "KANAME_MAIL_LISTEN_ANYWHERE")]
    pub mail_listen_anywhere: bool,
}

/// The door at which letters come in, not yet open.
#[derive(Clone, Debug)]
pub struct Door {
    /// Where.
    pub listen: SocketAddr,
    /// How the host talks that brings them.
    pub dialect: Dialect,
    /// To which mailbox they come.
    pub replies: Address,
    /// To which address reports come, if any may.
    pub reports: Option<Address>,
    /// The name under which the host says what it found of a sender.
    pub results_of: Option<String>,
}

impl MailIn {
    /// The mailbox to which answers and bounces come back.
    ///
    /// # Errors
    /// If it is no address, or one that cannot carry what tells letters apart.
    pub fn replies(&self) -> Result<Option<Address>> {
        let Some(typed) = self.mail_replies.as_deref() else { return Ok(None) };
        let address = Address::parse(typed).with_context(|| format!("--mail-replies {typed:?} is no mail address"))?;
        Verp::new(Tokens::new(&[0; 32]), address.local(), address.domain())
            .with_context(|| format!("--mail-replies {typed:?} is too long: at most 16 characters before the sign"))?;
        Ok(Some(address))
    }
    /// The address to which reports come.
    fn reports(&self, replies: &Address) -> Result<Option<Address>> {
        let Some(typed) = self.mail_reports.as_deref() else { return Ok(None) };
        let address = Address::parse(typed).with_context(|| format!("--mail-reports {typed:?} is no mail address"))?;
        let name = |address: &Address| address.as_str().to_lowercase();
        if name(&address).split(['+', '@']).next() == name(replies).split(['+', '@']).next() {
            bail!("--mail-reports {typed:?} is the mailbox of --mail-replies: name another");
        }
        Ok(Some(address))
    }
    /// The door that this describes.
    ///
    /// # Errors
    /// If it would stand where others reach it, and that was not asked for.
    pub fn door(&self, replies: Option<Address>) -> Result<Option<Door>> {
        let Some((listen, replies)) = self.mail_listen.zip(replies) else { return Ok(None) };
        if !listen.ip().is_loopback() && !self.mail_listen_anywhere {
            bail!(
                "--mail-listen {listen} can be reached from elsewhere, and has neither encryption nor sign-in: let a mail host \
                 on this machine bring letters to 127.0.0.1, or say --mail-listen-anywhere"
            );
        }
        let dialect = match self.mail_dialect {
            Talk::Lmtp => Dialect::Lmtp,
            Talk::Smtp => Dialect::Smtp,
        };
        let results_of = self.mail_results_of.clone();
        Ok(Some(Door { listen, dialect, reports: self.reports(&replies)?, replies, results_of }))
    }
}

fn password(file: &PathBuf) -> Result<String> {
    let text = private(file)?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// What stands in a file that nobody else of this machine may read.
fn private(file: &PathBuf) -> Result<String> {
    use std::os::unix::fs::PermissionsExt;
    let shown = file.display();
    let mode = fs::metadata(file).with_context(|| format!("{shown} cannot be read"))?.permissions().mode();
    if mode & key::others(file) != 0 {
        bail!("{shown} can be read by others on this machine; run: chmod 600 {shown}");
    }
    fs::read_to_string(file).with_context(|| format!("{shown} cannot be read"))
}
