//! What the pages that invite share: the fields of who is invited, the way to the link, and what became of invitations.

use super::{
    account::in_words,
    form::{self, Entry},
    once::INVITATION,
};
use crate::{
    Invitation, InvitationId, ask,
    invitation::State,
    ops::{
        invite_anew::invite_anew,
        invite_person::{InviteError, Invitee, flaws},
        revoke_invitation::revoke_invitation,
    },
};
use ::store::{Sql, StoreError};
use access::{OrgId, PersonId};
use axum::{extract::Path, response::Response};
use kernel::Bilingual;
use shell::{Fault, Problems, Signed, Voice, api::cursor, did};
use std::collections::BTreeMap;

/// Who is invited: the two fields, with what was typed.
pub(super) fn invitee_entries(voice: &Voice, (name, mail): (&str, &str), problems: &Problems) -> Vec<Entry> {
    let of_name = Entry::new(voice, "name", "identity-name").hint(voice.t("identity-invite-name-hint"));
    let of_mail =
        Entry::new(voice, "mail", "identity-mail").kind("email", "off").hint(voice.t("identity-invite-mail-hint"));
    vec![of_name.typed(name, problems, voice), of_mail.typed(mail, problems, voice)]
}

/// All that is wrong with the fields of the form.
///
/// # Errors
/// What no field can mend.
pub(super) fn problems_of(error: InviteError, invitee: &Invitee) -> Result<Problems, Fault> {
    let mut problems = Problems::default();
    let told = std::iter::once(error)
        .filter(|error| !matches!(error, InviteError::NoAddress | InviteError::NoName | InviteError::NoRole));
    for error in flaws(invitee).into_iter().chain(told) {
        match error {
            InviteError::NoAddress => problems.add("mail", "identity-mail-wrong"),
            InviteError::NoName => problems.add("name", "identity-name-wrong"),
            InviteError::NoRole => problems.add("roles", "identity-roles-none"),
            InviteError::AlreadyHere => problems.add("mail", "identity-mail-here"),
            error @ (InviteError::DoesNotFit | InviteError::Denied(_)) => return Err(error.into()),
        }
    }
    Ok(problems)
}

/// To the page that shows the link, once.
pub(super) fn to_link(request: &Signed, token: &str) -> Response {
    form::go("/invitations/made", vec![INVITATION.carry(token, request.app.secure_cookies())])
}

/// An invitation as a line.
pub(super) struct InvitationLine {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) mail: String,
    pub(super) roles: String,
    pub(super) state: String,
    pub(super) class: &'static str,
    /// When it was made, and by whom.
    pub(super) made: String,
    /// Until when it holds, or what became of it when.
    pub(super) then: String,
    pub(super) open: bool,
    /// Whether another link can be made for the same person.
    pub(super) again: bool,
}

/// A page of invitations.
pub(super) struct Invited {
    pub(super) lines: Vec<InvitationLine>,
    /// The page on which they stand.
    pub(super) href: String,
    /// Where older ones begin, if there are any.
    pub(super) older: String,
    /// Whether it is the first page.
    pub(super) newest: bool,
    /// What is said where there are none.
    pub(super) none: String,
}

/// Who made invitations, as their readers know them.
struct Makers {
    people: BTreeMap<PersonId, Bilingual>,
    bodies: BTreeMap<OrgId, Bilingual>,
}

impl Makers {
    async fn of(sql: &Sql<'_>, invitations: &[Invitation]) -> Result<Self, StoreError> {
        let people: Vec<PersonId> = invitations.iter().filter_map(|one| one.invited_by).collect();
        let bodies: Vec<OrgId> = invitations.iter().filter_map(|one| one.by_org).collect();
        Ok(Self { people: ask::names(sql, &people).await?, bodies: registry::ask::names(sql, &bodies).await? })
    }
    /// A colleague by name, another body as such.
    fn name<'a>(&'a self, of: &Invitation, reader: OrgId, voice: &Voice) -> Option<&'a str> {
        let name = match (of.by_org, of.invited_by) {
            (Some(org), Some(person)) if org == reader => self.people.get(&person),
            (Some(org), _) => self.bodies.get(&org),
            (None, _) => None,
        };
        name.map(|name| voice.pick(name))
    }
}

impl Invited {
    /// These, of whom `older` says where more begin; `again` where somebody may be invited anew.
    pub(super) async fn of(
        sql: &Sql<'_>,
        voice: &Voice,
        (found, reader): (Vec<Invitation>, OrgId),
        (href, again): (String, bool),
    ) -> Result<Self, StoreError> {
        let makers = Makers::of(sql, &found).await?;
        let line = |one: Invitation| invitation_line(voice, &one, makers.name(&one, reader, voice), again);
        let lines = found.into_iter().map(line).collect();
        Ok(Self { lines, href, older: String::new(), newest: true, none: voice.t("identity-invitations-none") })
    }
    /// With the ways to the other pages.
    pub(super) fn paged(self, older: Option<String>, newest: bool) -> Self {
        Self { older: older.unwrap_or_default(), newest, ..self }
    }
}

fn invitation_line(voice: &Voice, one: &Invitation, by: Option<&str>, again: bool) -> InvitationLine {
    let state = one.state(voice.now);
    let (key, class) = match state {
        State::Open => ("identity-invitation-open", "half"),
        State::Accepted => ("identity-invitation-accepted", "ok"),
        State::Revoked => ("identity-invitation-revoked", "todo"),
        State::Expired => ("identity-invitation-expired", "warn"),
    };
    let (then, at) = match (one.accepted_at, one.revoked_at) {
        (Some(at), _) => ("identity-invitation-accepted-at", at),
        (None, Some(at)) => ("identity-invitation-revoked-at", at),
        (None, None) => ("identity-invitation-until", one.expires_at),
    };
    let made = voice.when(&one.invited_at);
    InvitationLine {
        id: one.id.to_string(),
        name: one.name.clone(),
        mail: one.mail.clone(),
        roles: in_words(voice, &one.roles),
        state: voice.t(key),
        class,
        made: match by {
            Some(by) => voice.t2("identity-invitation-made-by", "at", made, "by", by),
            None => voice.t1("identity-invitation-made", "at", made),
        },
        then: voice.t1(then, "at", voice.when(&at)),
        open: state == State::Open,
        again: again && state != State::Accepted,
    }
}

/// The place in a list after which it goes on.
pub(super) fn place(last: &Invitation) -> String {
    cursor(last.invited_at, last.id)
}

fn read_id(id: &str) -> Result<InvitationId, Fault> {
    id.parse().map_err(|_| Fault::not_found())
}

/// `POST /people/invitations/{id}/revoke`
pub(super) async fn revoke(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let into = revoke_invitation(&cx, read_id(&id)?).await?;
    let to = if cx.organisation() == Some(into) { "/people".into() } else { format!("/organisations/{into}/manager") };
    cx.commit().await?;
    Ok(did("did-invitation-revoked", &to))
}

/// `POST /people/invitations/{id}/again`
pub(super) async fn again(request: Signed, Path(id): Path<String>) -> Result<Response, Fault> {
    let cx = request.app.write(request.actor()).await?;
    let (_, token) = invite_anew(&cx, read_id(&id)?).await?;
    cx.commit().await?;
    Ok(to_link(&request, &token))
}
