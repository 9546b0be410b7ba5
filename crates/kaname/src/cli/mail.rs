//! Mail on the command line.

use crate::post::Mail;
use clap::{Args, Subcommand};
use std::{net::SocketAddr, path::PathBuf};

/// What to do about mail.
#[derive(Debug, Subcommand)]
pub enum MailWhat {
    /// See whether letters can leave: connect to the relay, encrypt, sign in; and whether the keys that sign are the
    /// published ones.
    Check(Box<MailCheck>),
    /// Say how many letters wait, since when, and why.
    Status {
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
    /// Send nothing from now on, in no process; letters wait.
    Halt {
        /// Why, for whoever finds letters waiting.
        #[arg(long)]
        reason: String,
    },
    /// Send again. After a restore somebody has to say what becomes of letters and reminders that may have left since the
    /// backup: `kaname mail status` names them.
    GoOn {
        /// Send those too: some may come twice, under the same Message-ID.
        #[arg(long, conflicts_with = "leave_out")]
        again: bool,
        /// Do not send them.
        #[arg(long)]
        leave_out: bool,
    },
    /// Be a mail host for trying: take letters and carry them nowhere, refuse, delay and hang up as told; say what came.
    Sink(MailSink),
}

/// How a mail host for trying behaves. Whom it meets, the recipient's address decides: the same each time.
#[derive(Clone, Debug, Args)]
pub struct MailSink {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:2525")]
    pub listen: SocketAddr,
    /// Refuse so many per cent of the recipients for good.
    #[arg(long, default_value_t = 0.0, value_parser = share, value_name = "PER CENT")]
    pub refuse: f32,
    /// Put off so many once; the next time they are taken.
    #[arg(long, default_value_t = 0.0, value_parser = share, value_name = "PER CENT")]
    pub put_off: f32,
    /// Answer so many late.
    #[arg(long, default_value_t = 0.0, value_parser = share, value_name = "PER CENT")]
    pub delay: f32,
    /// How late, in seconds.
    #[arg(long, default_value_t = 5, value_name = "SECONDS")]
    pub delay_by: u16,
    /// Hang up on so many once in the midst of the letter.
    #[arg(long, default_value_t = 0.0, value_parser = share, value_name = "PER CENT")]
    pub drop_before: f32,
    /// Take so many and hang up once without saying so.
    #[arg(long, default_value_t = 0.0, value_parser = share, value_name = "PER CENT")]
    pub drop_after: f32,
    /// Keep the letters in this folder, each as Message-ID.eml.
    #[arg(long, value_name = "FOLDER")]
    pub keep: Option<PathBuf>,
}

/// Per cent.
fn share(typed: &str) -> Result<f32, String> {
    match typed.trim_end_matches('%').parse::<f32>() {
        Ok(share) if (0.0..=100.0).contains(&share) => Ok(share),
        _ => Err("a share is a number from 0 to 100".to_owned()),
    }
}

/// What is looked at to see whether letters can leave.
#[derive(Debug, Args)]
pub struct MailCheck {
    /// How letters leave.
    #[command(flatten)]
    pub mail: Mail,
    /// What is published for the key, as `dig +short TXT` prints it, instead of asking DNS; a file or the text itself.
    #[arg(long, value_name = "FILE|TEXT")]
    pub record: Option<String>,
    /// Hand over a test letter for this address.
    #[arg(long, value_name = "ADDRESS")]
    pub to: Option<mail::Address>,
    /// Answer in JSON.
    #[arg(long)]
    pub json: bool,
}
