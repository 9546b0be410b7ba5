//! The mailroom: takes what comes in by mail, each letter once, and carries out what it means in the same transaction.
//!
//! What cannot be written down now is not taken: the host that brought it keeps it and comes again.

use crate::{
    AcknowledgeByLetterError, ConfirmReceiptError, Delivery, DeliveryId, IncomingFile, IncomingLetter, IncomingOutcome,
    LetterId, Why, acknowledge_by_letter, confirm_receipt,
    ops::answer_notice::answer_by_letter,
    post::{
        back::{self, Mark},
        doubt,
        meaning::{Deed, Line, To, meaning},
    },
    receipt::Way,
    store::{incoming, letters, receipts, seals::letters as seals},
    tidings::tell_that_it_came,
    token,
};
use ::store::{Cx, Denied, StoreError};
use access::{Actor, act::ConfirmReceipt};
use kernel::ContentHash;
use mail::{
    Address, BadAddress,
    incoming::{Attachment, Incoming, Kind, Limits, read},
    listener::{Answer, Arrived, Intake},
    verp::Verp,
};
use shell::App;

/// Takes letters for one mailbox, for the addresses that letters of this hub carry, and for reports.
pub struct Mailroom {
    app: App,
    addresses: Verp,
    reports: Option<Address>,
    /// The name under which our own mail host says what it found of a sender; empty where it says nothing.
    host: String,
}

/// Why there is no mailroom.
#[derive(Debug, thiserror::Error)]
pub enum MailroomError {
    /// The name of the mailbox is too long to carry what tells letters apart.
    #[error("the mailbox cannot carry what tells letters apart: its name has at most 16 characters")]
    Mailbox(#[from] BadAddress),
    /// The store failed, or the database was opened without its key.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The most bytes of a file of a report: 10 MB, as of one that is brought to a page.
const FILE_MOST: usize = 10 * 1024 * 1024;
/// The most files.
const FILES_MOST: usize = 10;

impl Mailroom {
    /// Takes letters that answer those of this hub, at a mailbox, and reports at an address of their own, if there is one.
    ///
    /// # Errors
    /// As [`MailroomError`].
    pub async fn open(app: App, mailbox: &Address, reports: Option<Address>) -> Result<Self, MailroomError> {
        let tokens = token::tokens(&app.read(&Actor::nobody()).await?)?;
        let addresses = back::addresses(tokens, mailbox)?;
        Ok(Self { app, addresses, reports, host: String::new() })
    }

    /// Keeps what our own mail host says under this name of SPF, DKIM and DMARC, for whoever reads the letter.
    #[must_use]
    pub fn hearing(self, host: Option<String>) -> Self {
        Self { host: host.unwrap_or_default().to_ascii_lowercase(), ..self }
    }

    fn is_for_reports(&self, recipient: &str) -> bool {
        self.reports.as_ref().is_some_and(|reports| reports.as_str().eq_ignore_ascii_case(recipient.trim()))
    }

    /// Writes a letter down with what it does, unless that was done before.
    async fn take_once(&self, recipient: &str, letter: &Arrived, read: &Incoming) -> Result<(), StoreError> {
        let mark = match self.is_for_reports(recipient) {
            true => Mark::Reports,
            false => back::read(&self.addresses, recipient, self.app.now()),
        };
        let actor = match mark {
            Mark::Reply(letter, _) => Actor::holding(letter.uuid()),
            _ => Actor::nobody(),
        };
        let cx = self.app.write(&actor).await?;
        let fingerprint = fingerprint(recipient, letter, read)?;
        let vouched = vouched(&self.host, read);
        match carried_out(&cx, mark, (fingerprint, vouched), (letter, read)).await? {
            None => Ok(()),
            Some(_) => cx.commit().await,
        }
    }
}

impl Intake for Mailroom {
    async fn owns(&self, recipient: &str) -> Answer {
        match self.addresses.owns(recipient) || self.is_for_reports(recipient) {
            true => Answer::Taken,
            false => Answer::Unknown,
        }
    }

    async fn take(&self, letter: &Arrived) -> Vec<Answer> {
        let (bytes, sender) = (letter.bytes.clone(), letter.sender.clone());
        let read = tokio::task::spawn_blocking(move || read(&bytes, &sender, &Limits::default())).await;
        let mut answers = Vec::new();
        for recipient in &letter.recipients {
            let taken = match &read {
                Ok(read) => self.take_once(recipient, letter, read).await.map_err(|cause| format!("{cause:?}")),
                Err(cause) => Err(cause.to_string()),
            };
            if let Err(cause) = &taken {
                tracing::error!(
                    cause,
                    "a letter that came in could not be written down; its host is asked to come again"
                );
            }
            answers.push(if taken.is_ok() { Answer::Taken } else { Answer::Later });
        }
        answers
    }
}

/// What tells a letter from others. Hosts on its way may add lines above it; its own words stay.
fn fingerprint(recipient: &str, letter: &Arrived, read: &Incoming) -> Result<String, StoreError> {
    let recipient = recipient.trim().to_ascii_lowercase();
    let hash = match (&read.message_id, read.whole) {
        (Some(id), true) => ContentHash::of_json(&(&recipient, id, &read.from, &read.subject, &read.text)),
        _ => ContentHash::of_json(&(&recipient, ContentHash::of(&letter.bytes))),
    };
    Ok(hash.map_err(|_| StoreError::Unreadable { column: "fingerprint".into() })?.to_string())
}

/// What our own host found, as it is kept.
fn vouched(host: &str, read: &Incoming) -> String {
    let ours = read.results.iter().filter(|(by, _)| !host.is_empty() && by == host);
    ours.map(|(_, finding)| finding.to_string()).collect::<Vec<_>>().join("; ")
}

/// Whether our own host found that its sender is not whom it names.
fn forged(vouched: &str) -> bool {
    vouched.split("; ").any(|finding| finding.starts_with("dmarc=fail"))
}

/// Does what a letter means and writes it down; what it did, or `None` if it came before: then nothing may be committed.
async fn carried_out(
    cx: &Cx,
    mark: Mark,
    (fingerprint, vouched): (String, String),
    (letter, read): (&Arrived, &Incoming),
) -> Result<Option<IncomingOutcome>, StoreError> {
    let sql = cx.system("incoming letter");
    if incoming::came_before(&sql, &fingerprint).await? {
        return Ok(None);
    }
    let (to, line) = whereto(cx, mark).await?;
    let (deed, why) = meaning(to, read);
    let outcome = done(cx, (mark, line), deed).await?;
    let program = matches!(read.kind, Kind::Automatic(_));
    let kept = IncomingLetter {
        id: cx.new_id(),
        fingerprint,
        at: cx.now(),
        settled_at: None,
        sender: letter.sender.chars().filter(|c| !c.is_control()).collect(),
        from_name: read.from_name.clone().unwrap_or_default(),
        from_mail: read.from.clone().unwrap_or_default(),
        subject: read.subject.clone(),
        said: if program { String::new() } else { read.said.clone() },
        whole: why.map(|_| read.text.clone()).unwrap_or_default(),
        attached: i64::try_from(read.attachments.len() + read.left_out).unwrap_or(i64::MAX),
        written_at: read.date,
        kept: 0,
        taken: None,
        letter: about(cx, mark, read).await?,
        outcome,
        why,
        vouched,
    };
    if !incoming::keep(&sql, &kept).await? {
        return Ok(None);
    }
    if why == Some(Why::Report) {
        let file =
            |one: &Attachment| IncomingFile { name: one.name.clone().unwrap_or_default(), bytes: one.bytes.clone() };
        let lawful = |one: &&Attachment| (1..=FILE_MOST).contains(&one.bytes.len());
        let files: Vec<IncomingFile> = read.attachments.iter().filter(lawful).take(FILES_MOST).map(file).collect();
        incoming::keep_files(&sql, kept.id, &files).await?;
        // Whom it names did not write it: our own host says so. It is answered as little as it counts.
        if !forged(&kept.vouched) {
            tell_that_it_came(cx, &sql, (kept.id, &kept.from_mail)).await?;
        }
    }
    seals::came(&sql, kept.id).await?.into_iter().for_each(|entry| cx.audit(entry));
    Ok(Some(outcome))
}

/// To what it came, and the line of the ledger for which it can speak.
async fn whereto(cx: &Cx, mark: Mark) -> Result<(To, Option<DeliveryId>), StoreError> {
    let (letter, carried) = match mark {
        Mark::Reply(letter, carried) => (letter, carried),
        Mark::Bounce(_) => return Ok((To::Bounce, None)),
        Mark::Ended(_) => return Ok((To::Ended, None)),
        Mark::Forged => return Ok((To::Forged, None)),
        Mark::None => return Ok((To::Mailbox, None)),
        Mark::Reports => return Ok((To::Reports, None)),
    };
    let sql = cx.system("incoming letter");
    let Some(id) = receipts::line_of(&sql, letter).await? else { return Ok((To::Reply(None), None)) };
    match cx.permit::<_, Delivery>(ConfirmReceipt, id).await {
        Ok(delivery) => {
            let told = letters::told_whole(&sql, letter).await?;
            Ok((To::Reply(Some(Line::of(&delivery, carried, told))), Some(id)))
        }
        Err(Denied::Store(cause)) => Err(cause),
        Err(Denied::NotFound | Denied::Refused) => Ok((To::Reply(None), None)),
    }
}

async fn done(cx: &Cx, (mark, line): (Mark, Option<DeliveryId>), deed: Deed) -> Result<IncomingOutcome, StoreError> {
    match (deed, line, mark) {
        (Deed::Answer(answer, note), Some(line), _) => match answer_by_letter(cx, line, answer, &note).await {
            Ok(()) => Ok(IncomingOutcome::Answered),
            Err(cause) => cause.into_store().map_or(Ok(IncomingOutcome::Nothing), Err),
        },
        (Deed::Acknowledge, Some(line), _) => match acknowledge_by_letter(cx, line, Way::Reply).await {
            Ok(()) => Ok(IncomingOutcome::Acknowledged),
            Err(AcknowledgeByLetterError::Store(cause) | AcknowledgeByLetterError::Denied(Denied::Store(cause))) => {
                Err(cause)
            }
            Err(_) => Ok(IncomingOutcome::Nothing),
        },
        (Deed::Receive, Some(line), _) => match confirm_receipt(cx, line, Way::Reply).await {
            Ok(()) => Ok(IncomingOutcome::Received),
            Err(ConfirmReceiptError::Store(cause) | ConfirmReceiptError::Denied(Denied::Store(cause))) => Err(cause),
            Err(_) => Ok(IncomingOutcome::Nothing),
        },
        (Deed::Fail(said), _, Mark::Bounce(letter)) => {
            let back = letters::bounced(cx, &cx.system("incoming letter"), letter, &said).await?;
            let Some(back) = back else { return Ok(IncomingOutcome::Nothing) };
            if let Some((address, at)) = back.went {
                doubt::came_back(cx, letter, (back.recipient, &address), (&said, at)).await?;
            }
            Ok(IncomingOutcome::Failed)
        }
        _ => Ok(IncomingOutcome::Nothing),
    }
}

/// The letter that it answers, or, where nothing proves which, the one that it names.
async fn about(cx: &Cx, mark: Mark, read: &Incoming) -> Result<Option<LetterId>, StoreError> {
    let named = match mark {
        Mark::Reply(letter, _) | Mark::Bounce(letter) | Mark::Ended(letter) => vec![letter],
        Mark::Forged | Mark::None | Mark::Reports => {
            let ids = read.in_reply_to.iter().chain(read.references.iter().rev());
            ids.filter_map(|id| id.split('.').next()?.parse::<uuid::Uuid>().ok()).map(LetterId::from).take(8).collect()
        }
    };
    letters::first_of(&cx.system("incoming letter"), &named).await
}
