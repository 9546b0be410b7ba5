//! The command line.

mod interdependency;
mod mail;

pub use interdependency::{Chains, Changes, Effort, Interdependency, Io, IoCourse, Model, Percolation};
pub use mail::{MailCheck, MailSink, MailWhat};

use crate::post::{Mail, MailIn};
use clap::{Args, Parser, Subcommand};
use identity::{proxy::Network, site::Site};
use kernel::Zone;
use std::{net::SocketAddr, path::PathBuf};

/// Kaname (要): reports up, notices down, and the proof that they arrived.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Cli {
    /// Write logs as JSON lines.
    #[arg(long, global = true, env = "KANAME_LOG_JSON")]
    pub log_json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Which database.
#[derive(Clone, Debug, Args)]
pub struct Database {
    /// `sqlite:PATH` or `postgres://user@host/name`.
    #[arg(long, env = "KANAME_DATABASE", default_value = "sqlite:kaname.db", global = true)]
    pub database: String,
}

/// Where the hub stands.
#[derive(Clone, Debug, Args)]
pub struct Place {
    /// In which time zone the hub stands, as the IANA calls it, such as Europe/Berlin: its days, fiscal years and pages go
    /// by it. Said when a hub is made, and never changed after that; Asia/Tokyo where nothing is said.
    #[arg(long, env = "KANAME_ZONE", value_name = "ZONE", value_parser = zone)]
    pub zone: Option<Zone>,
}

/// Where the key of the secrets is.
#[derive(Clone, Debug, Args)]
pub struct Key {
    /// The file with the key under which one-time codes are kept; beside SQLite's file, as `kaname.db.key`, or
    /// `kaname.key` for PostgreSQL. Made at the first start; keep a copy of it apart from copies of the database.
    #[arg(long, env = "KANAME_KEY", value_name = "FILE")]
    pub key: Option<PathBuf>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Try Kaname: an embedded database, the registry, fictional members and three cases.
    Demo {
        /// Where to listen; port 0 takes a free one.
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// Keep the data in this folder; without it, it goes away at the end.
        #[arg(long)]
        data: Option<PathBuf>,
        /// Where it stands.
        #[command(flatten)]
        place: Place,
        /// Fill the folder and serve nothing.
        #[arg(long, requires = "data")]
        tell_only: bool,
    },
    /// Serve in earnest.
    Serve {
        /// Which database.
        #[command(flatten)]
        database: Database,
        /// Where it stands.
        #[command(flatten)]
        place: Box<Place>,
        /// Where its key is.
        #[command(flatten)]
        key: Key,
        /// Where to listen. Put a TLS-ending proxy in front of anything but loopback.
        #[arg(long, env = "KANAME_LISTEN", default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// The duty telephone that pages show.
        #[arg(long, env = "KANAME_DUTY_PHONE", default_value = "")]
        duty_phone: String,
        /// Cookies over plain HTTP, for trying it on loopback.
        #[arg(long, env = "KANAME_INSECURE_COOKIES")]
        insecure_cookies: bool,
        /// A network in which proxies stand whose X-Forwarded-For is believed, such as 192.0.2.10 or 2001:db8::/64;
        /// may be given again. Without it the header is ignored.
        #[arg(long, env = "KANAME_TRUSTED_PROXY", value_name = "CIDR", value_delimiter = ',')]
        trusted_proxy: Vec<Network>,
        /// Under which address people reach it, such as https://kaname.example: passkeys are bound to it. Without it
        /// there are none (but on http://localhost with insecure cookies).
        #[arg(long, env = "KANAME_PUBLIC_URL", value_name = "ORIGIN")]
        public_url: Option<Site>,
        /// Where Prometheus reads numbers, such as 127.0.0.1:9464: a listener of its own, at /metrics. Without it nowhere.
        #[arg(long, env = "KANAME_METRICS", value_name = "ADDRESS:PORT")]
        metrics: Option<SocketAddr>,
        /// Let them be read also from elsewhere than this machine itself: it asks nobody who he is.
        #[arg(long, env = "KANAME_METRICS_ANYWHERE")]
        metrics_anywhere: bool,
        /// How letters leave.
        #[command(flatten)]
        mail: Box<Mail>,
        /// How letters come in.
        #[command(flatten)]
        mail_in: Box<MailIn>,
    },
    /// Mail: how it stands, and halting it.
    Mail {
        /// Which database.
        #[command(flatten)]
        database: Database,
        /// What to do.
        #[command(subcommand)]
        what: MailWhat,
    },
    /// Bring the database's tables up to date; or move a SQLite hub to PostgreSQL.
    Migrate {
        /// Which database.
        #[command(flatten)]
        database: Database,
        /// Where it stands.
        #[command(flatten)]
        place: Place,
        /// Move everything into this empty database, such as postgres://kaname@db.example/kaname, and compare; the one it
        /// comes from is only read. Stop kaname serve first.
        #[arg(long, value_name = "DATABASE")]
        to: Option<String>,
        /// Where its key is; it is named only.
        #[command(flatten)]
        key: Key,
        /// Answer in JSON.
        #[arg(long, requires = "to")]
        json: bool,
    },
    /// People who can sign in.
    User {
        /// Which database.
        #[command(flatten)]
        database: Database,
        /// What to do.
        #[command(subcommand)]
        what: User,
    },
    /// List the codes of sectors, groups, ministries and organisations: what lists and commands call them by.
    Organisations {
        /// Which database.
        #[command(flatten)]
        database: Database,
        /// Only these: sector, ceptoar, ministry, operator, agency, centre, council, related or oversight; may be given
        /// again.
        #[arg(long, value_name = "KIND")]
        kind: Vec<String>,
        /// Answer in JSON lines.
        #[arg(long, conflicts_with = "csv")]
        json: bool,
        /// Answer as a CSV file.
        #[arg(long)]
        csv: bool,
    },
    /// Load facts into the database.
    Import {
        /// Which database.
        #[command(flatten)]
        database: Database,
        /// What to do.
        #[command(subcommand)]
        what: Import,
    },
    /// Who stops when whom stops: losses of services that need one another, of a model in files. No database.
    Interdependency {
        /// What to ask.
        #[command(subcommand)]
        what: Interdependency,
    },
    /// Check every link of the audit chain.
    Verify {
        /// Which database.
        #[command(flatten)]
        database: Database,
        /// A head that you noted earlier; proves that nothing before it was rewritten.
        #[arg(long, value_parser = head)]
        head: Option<String>,
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
    /// Write everything that the hub holds into one file, as it is at one moment, while people work; and verify it.
    Backup {
        /// Which database.
        #[command(flatten)]
        database: Database,
        /// The file to write; it must not exist.
        to: PathBuf,
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
    /// Make a hub of a backup, on either engine, in a database that holds nothing; verified, and with mail halted.
    Restore {
        /// Which database: a new one.
        #[command(flatten)]
        database: Database,
        /// Where its key is; it is named only, no backup holds it.
        #[command(flatten)]
        key: Key,
        /// The backup.
        file: PathBuf,
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
    /// Remove what is no evidence and was kept for long enough: sessions, drafts that were never sent and the like; kaname
    /// serve does so every day. What is sealed is kept for ever.
    Retention {
        /// Which database.
        #[command(flatten)]
        database: Database,
        /// What to do.
        #[command(subcommand)]
        what: Option<RetentionWhat>,
        /// Only say how long what is kept, and how much would be removed.
        #[arg(long)]
        dry_run: bool,
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
    /// Make everything findable by its words again, and put lists right, while people work: after an upgrade, or when the
    /// doctor says so.
    Reindex {
        /// Which database.
        #[command(flatten)]
        database: Database,
        /// Write also what is in the index as it should be.
        #[arg(long)]
        afresh: bool,
    },
    /// Look for what is wrong, and say what to do about it.
    Doctor {
        /// Which database.
        #[command(flatten)]
        database: Database,
        /// Where its key is.
        #[command(flatten)]
        key: Key,
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
}

/// What to do about people.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Invite the first people of an organisation; prints the link's path to pass on.
    Invite {
        /// The organisation's code, such as NISC, or its id.
        #[arg(long)]
        organisation: String,
        /// Their mail address.
        #[arg(long)]
        mail: String,
        /// Their name.
        #[arg(long)]
        name: String,
        /// Their roles, with commas between or given again: contact, secretariat, liaison, duty, analyst, reviewer, manager,
        /// auditor, csirt, executive, coordinator.
        #[arg(long = "role", required = true, value_delimiter = ',')]
        roles: Vec<String>,
    },
    /// List people and their roles.
    List {
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
    /// Give somebody a new password, printed once; all sessions end.
    ResetPassword {
        /// Their mail address.
        #[arg(long)]
        mail: String,
        /// Take away the one-time code as well; they enrol a new one when they sign in.
        #[arg(long)]
        code: bool,
    },
    /// Take everybody's one-time code away: for the day on which the key file is lost. Whoever has no passkey sets a
    /// new one up at the next sign-in, after the password.
    ForgetCodes,
    /// End somebody's access and sessions at once.
    End {
        /// Their mail address.
        #[arg(long)]
        mail: String,
    },
}

/// What to do about how long things are kept.
#[derive(Debug, Subcommand)]
pub enum RetentionWhat {
    /// Decide for how many days something is kept.
    Set {
        /// What: `kaname retention --dry-run` lists it.
        what: String,
        /// For how many days.
        #[arg(long, value_parser = clap::value_parser!(i64).range(1..=36_500))]
        days: i64,
        /// From this day on, such as 2026-12-01; from today if it is left out.
        #[arg(long, value_name = "DAY")]
        from: Option<String>,
        /// Why.
        #[arg(long)]
        reason: String,
    },
}

/// What to load.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Sectors, services, levels, ministries, CEPTOARs, the Council.
    Registry,
    /// Calendars: time zone, office hours and days off: a CSV file in UTF-8. What is there stays as it is; days off that are
    /// still to come are put to it.
    Calendars {
        /// The file; its columns: docs/how-to/clocks.md.
        file: PathBuf,
        /// Only say what would come of it.
        #[arg(long)]
        dry_run: bool,
    },
    /// Rules on deadlines of reports: a CSV file in UTF-8. Rules that are there stay as they are.
    Regimes {
        /// The file; its columns: docs/how-to/clocks.md.
        file: PathBuf,
        /// Only say what would come of it.
        #[arg(long)]
        dry_run: bool,
    },
    /// Operators and agencies from a list: a CSV file in UTF-8. Who is registered stays as they are.
    Organisations {
        /// The list; its columns: docs/how-to/enter-organisations.md.
        file: PathBuf,
        /// Also change registered organisations of which the list says something else.
        #[arg(long)]
        change: bool,
        /// Only say what would come of it.
        #[arg(long)]
        dry_run: bool,
    },
}

/// A time zone by its name.
fn zone(typed: &str) -> Result<Zone, String> {
    Zone::named(typed).ok_or_else(|| "a time zone is named as the IANA names it, such as Europe/Berlin".to_owned())
}

/// A head as `kaname verify` prints it.
fn head(typed: &str) -> Result<String, String> {
    let digits = typed.trim().to_ascii_lowercase();
    match kernel::ContentHash::parse(&digits) {
        Some(_) => Ok(digits),
        None => Err(format!(
            "a head is 64 hexadecimal digits without blanks, as kaname verify prints after \"head\"; this has {} characters",
            typed.chars().count()
        )),
    }
}
