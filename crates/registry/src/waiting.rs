//! What waits in this room: contacts of one's organisation that nobody has confirmed for over a year.

use crate::{Contact, contact::STALE_AFTER_DAYS, store::contacts::not_confirmed_since};
use access::act::EditContact;
use kernel::{At, Day};
use shell::{Voice, Waiting};
use store::{Cx, Denied, StoreError};

/// The contacts that the actor may and should confirm.
pub(crate) async fn waiting(cx: &Cx, voice: &Voice) -> Result<Vec<Waiting>, StoreError> {
    let Some(organisation) = cx.organisation() else { return Ok(Vec::new()) };
    let since = Day::from_number(cx.now().day().number() - STALE_AFTER_DAYS);
    let mut waiting = Vec::new();
    for contact in not_confirmed_since(&cx.visible::<Contact>(), organisation, since).await? {
        match cx.permit::<_, Contact>(EditContact, contact.id).await {
            Ok(granted) => waiting.push(thing(voice, &granted)),
            Err(Denied::NotFound | Denied::Refused) => {}
            Err(Denied::Store(cause)) => return Err(cause),
        }
    }
    Ok(waiting)
}

fn thing(voice: &Voice, contact: &Contact) -> Waiting {
    let doubted_from =
        contact.confirmed_on.map_or(contact.valid_from, |day| Day::from_number(day.number() + STALE_AFTER_DAYS + 1));
    let last = match contact.confirmed_on {
        Some(day) => voice.t1("registry-waiting-last", "day", day.show_long(voice.lang)),
        None => voice.t("registry-confirmed-never"),
    };
    Waiting {
        due: None,
        since: At::start_of(doubted_from),
        mine: true,
        title: voice.t1("registry-waiting-title", "n", contact.priority),
        href: format!("/organisations/{}#contacts", contact.org),
        tlp: None,
        exercise: false,
        text: voice.t("registry-waiting-text"),
        meta: vec![voice.pick(&contact.post).to_owned(), last],
        action: voice.t("registry-waiting-action"),
    }
}
