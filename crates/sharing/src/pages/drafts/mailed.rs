//! A letter that came in by mail, on the page on which a report is begun of it: what stands in it, and whose it may be.

use super::begin::Found;
use crate::by_mail;
use crate::pages::reports::{id_of, reach::reach_of};
use access::{OrgId, act::ViewIncoming};
use delivery::{IncomingId, IncomingLetter};
use registry::{Contact, Organisation, ask};
use shell::{Fault, Page};
use store::Cx;

/// A domain under which more contacts than this are registered says nothing of whose a letter is.
const OF_A_DOMAIN: i64 = 5;

/// The letter.
pub(super) struct Mailed {
    pub(super) letter: IncomingLetter,
    pub(super) id: String,
    pub(super) href: String,
    pub(super) subject: String,
    pub(super) from: String,
    pub(super) came: String,
    /// What becomes of its files; empty if it had none.
    pub(super) files: String,
}

impl Mailed {
    /// The letter with this id, for whoever reads the tray; a conflict where somebody makes a report of it already.
    pub(super) async fn read(cx: &Cx, page: &Page, id: &str) -> Result<Option<Self>, Fault> {
        if id.is_empty() {
            return Ok(None);
        }
        let id: IncomingId = id_of(id)?;
        let letter = cx.permit::<_, IncomingLetter>(ViewIncoming, id).await?.row().clone();
        if letter.taken.is_some() || letter.settled_at.is_some() {
            return Err(Fault::conflict("report.mail-taken"));
        }
        Ok(Some(Self {
            id: id.to_string(),
            href: format!("/mail/{id}"),
            subject: match letter.subject.is_empty() {
                true => page.t("report-mailed-no-subject"),
                false => letter.subject.clone(),
            },
            from: match letter.from_name.is_empty() {
                true => letter.from_mail.clone(),
                false => format!("{} <{}>", letter.from_name, letter.from_mail),
            },
            came: page.when(&letter.at),
            files: match (letter.kept, letter.attached) {
                (0, 0) => String::new(),
                (0, n) => page.t1("report-mailed-files-none", "n", n),
                (kept, _) => page.t1("report-mailed-files", "n", kept),
            },
            letter,
        }))
    }
    /// Whose it may be: who is registered with its address, and whose domain it is. Nothing proves who wrote it, and
    /// anybody may register any address.
    pub(super) async fn proposed(&self, cx: &Cx, page: &Page) -> Result<Vec<Found>, Fault> {
        let day = cx.now().day();
        let mut found: Vec<(OrgId, String)> = Vec::new();
        let add = |org: OrgId, said: String, found: &mut Vec<(OrgId, String)>| {
            if !found.iter().any(|(one, _)| *one == org) {
                found.push((org, said));
            }
        };
        let contacts = cx.visible::<Contact>();
        let said = |contact: &Contact| format!("{} {}", page.pick(&contact.post), page.pick(&contact.name));
        for one in ask::contacts_reached_at(&contacts, &self.letter.from_mail, (day, OF_A_DOMAIN)).await? {
            add(one.org, page.t1("report-mailed-by-address", "who", said(&one).trim()), &mut found);
        }
        let domain = by_mail::domain(&self.letter);
        if domain.contains('.') {
            for one in ask::of_domain(&cx.visible::<Organisation>(), domain, (day, OF_A_DOMAIN)).await? {
                add(one.id, page.t1("report-mailed-by-domain", "domain", domain), &mut found);
            }
            let at = format!("@{domain}");
            let same = ask::contacts_reached_at(&contacts, &at, (day, OF_A_DOMAIN + 1)).await?;
            if same.len() <= usize::try_from(OF_A_DOMAIN).unwrap_or_default() {
                same.iter()
                    .for_each(|one| add(one.org, page.t1("report-mailed-by-domain", "domain", domain), &mut found));
            }
        }
        let mut proposed = Vec::new();
        for (id, because) in found {
            let Some(org) = super::begin::reporter(cx, id).await? else { continue };
            proposed.push(Found {
                reach: reach_of(cx, page, id, |one| one.mail == self.letter.from_mail).await?,
                org,
                because,
            });
        }
        Ok(proposed)
    }
}
