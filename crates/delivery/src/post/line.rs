//! One letter on its way over one line.

use crate::{
    Letter, Tried, TryOutcome,
    post::{compose::Composed, office::PostOffice, office::called},
};
use mail::{Address, Line, List, Mailbox, Outcome, Step, Trouble};
use std::{sync::Arc, time::Duration};

/// A place for one line to the relay; it is opened when it is needed, and kept open from letter to letter.
#[derive(Default)]
pub(super) struct Slot {
    line: Option<Line>,
    /// When it came back the last time.
    idle: Option<tokio::time::Instant>,
}

/// After this long without a letter a host may have hung up.
const IDLE: Duration = Duration::from_secs(20);

/// A letter that goes out.
pub(super) struct Errand {
    pub(super) letter: Letter,
    pub(super) composed: Composed,
    pub(super) address: Mailbox,
}

/// What came back.
pub(super) struct Came {
    pub(super) slot: Slot,
    /// What came of the try, or that the relay was not reached and why: then nothing was tried.
    pub(super) what: Result<Tried, (Letter, String)>,
}

/// Hands one letter over.
pub(super) async fn errand(office: Arc<PostOffice>, mut slot: Slot, errand: Errand) -> Came {
    let what = hand_over(&office, &mut slot, &errand).await;
    slot.line = slot.line.take().filter(Line::usable);
    slot.idle = Some(tokio::time::Instant::now());
    Came { slot, what }
}

async fn hand_over(office: &PostOffice, slot: &mut Slot, errand: &Errand) -> Result<Tried, (Letter, String)> {
    let tried = |outcome, code, said| Tried {
        letter: errand.letter,
        outcome,
        address: errand.address.address.as_str().to_owned(),
        host: office.relay.settings().host.clone(),
        code,
        said,
        of_address: false,
    };
    let sealed = match sealed(office, errand) {
        Ok(sealed) => sealed,
        // Ours to mend: it goes when it can be written.
        Err(cause) => return Ok(tried(TryOutcome::Later, None, cause.to_string())),
    };
    let unreached = |trouble: &Trouble| (errand.letter, trouble.to_string());
    let outcome = loop {
        let old = slot.line.is_some();
        let line = match ready(office, slot).await {
            Ok(line) => line,
            Err(trouble) => return Err(unreached(&trouble)),
        };
        match line.hand_over(&sealed).await {
            // The host hung up on a line that had waited: nothing of this letter was said, another line may do.
            Outcome::Later(trouble) if old && trouble.step == Step::Sender && trouble.reply().is_none() => {
                slot.line = None
            }
            outcome => break outcome,
        }
    };
    let (code, said) = match &outcome {
        Outcome::Handed { reply } | Outcome::Never { reply, .. } => (Some(reply.code), reply.to_string()),
        Outcome::Later(trouble) | Outcome::Perhaps(trouble) => {
            (trouble.reply().map(|reply| reply.code), trouble.to_string())
        }
    };
    match &outcome {
        // It is about us and not about the recipient: every letter would fare the same, and none is tried for nothing.
        Outcome::Never { step: Step::Sender, .. } => Err((errand.letter, said)),
        Outcome::Later(trouble) if trouble.step == Step::Sender => Err((errand.letter, said)),
        outcome => {
            let of_address = matches!(outcome, Outcome::Never { step: Step::Recipient, .. });
            Ok(Tried { of_address, ..tried(called(outcome), code, said) })
        }
    }
}

/// The line of this place, opened anew where it is old or used up.
async fn ready<'s>(office: &PostOffice, slot: &'s mut Slot) -> Result<&'s mut Line, Trouble> {
    let stale = slot.idle.is_none_or(|since| since.elapsed() > IDLE);
    let kept = slot.line.take().filter(|line| line.usable() && !stale);
    let line = match kept {
        Some(line) => line,
        None => office.relay.connect().await?,
    };
    slot.idle = Some(tokio::time::Instant::now());
    Ok(slot.line.insert(line))
}

fn sealed(office: &PostOffice, errand: &Errand) -> Result<mail::Sealed, mail::LetterError> {
    let domain = office.from.address.domain();
    let composed = &errand.composed;
    let bounce_to = composed.back.as_ref().map_or(&office.from.address, |back| &back.bounce_to);
    let letter = mail::Letter {
        message_id: message_id(&errand.letter, domain),
        date: errand.letter.promised_at,
        from: office.from.clone(),
        to: errand.address.clone(),
        reply_to: composed.back.as_ref().map(|back| Mailbox::of(back.reply_to.clone())),
        bounce_to: bounce_to.clone(),
        subject: composed.subject.clone(),
        text: composed.text.clone(),
        html: Some(composed.html.clone()),
        in_reply_to: None,
        references: Vec::new(),
        list: Some(List { id: format!("notices.{domain}"), help: Some(format!("{}/", office.site)) }),
        marks: composed.marks.clone(),
    };
    letter.seal(&office.signers)
}

/// The Message-ID of a letter: whenever and however often it goes out, it is the same.
fn message_id(letter: &Letter, domain: &str) -> String {
    format!("{}.{}@{domain}", letter.id.uuid().simple(), letter.occasion.code())
}

/// The mailbox of a contact, if its address is one that mail can reach.
pub(super) fn mailbox(name: &str, mail: &str) -> Option<Mailbox> {
    Address::parse(mail.trim()).ok().map(|address| Mailbox::named(name, address))
}
