//! Registering operators and agencies, and changing what is registered of them: one by one, or from a list; by the
//! centre, or by whoever runs the system. All of it or nothing.

use super::{
    edit_contact::day_before,
    note_change::{altered, note_change},
};
use crate::{
    Contact, Organisation,
    change::{Altered, What},
    contact::Card,
    load::{Loaded, NewMember, NewOrganisation, NewSupervision, contacts, members, organisations, supervisions},
    registration::{Current, Fate, Flaw, ListError, Plan, Planned, Written, planned_list, planned_one},
    store::{amendments, contacts as contact_rows, organisations as rows, registrations},
};
use access::{
    BodyKind, Kind, OrgId,
    act::{ChangeRegistration, EnterOrganisations},
};
use kernel::ContentHash;
use serde_json::json;
use std::collections::BTreeSet;
use store::{Cx, Denied, Entry, Sql, StoreError};

/// Why nothing was registered.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// It is not this person's to register.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Only the centre registers others.
    #[error("the organisation is not the centre")]
    NoCentre,
    /// What was typed cannot stand.
    #[error("{} fields cannot stand", .0.len())]
    Flawed(Vec<Flaw>),
    /// The list cannot stand.
    #[error(transparent)]
    List(ListError),
    /// These are called alike, and who registers has not said that he has seen all of them.
    #[error("{} bodies are called alike", .0.len())]
    Alike(Vec<Organisation>),
    /// Something else is registered than what was seen.
    #[error("something else is registered than what was seen")]
    Stale,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ListError> for RegisterError {
    fn from(error: ListError) -> Self {
        match error {
            ListError::Store(cause) => RegisterError::Store(cause),
            other => RegisterError::List(other),
        }
    }
}

/// What a list does to bodies that are registered and of which it says something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// It changes them.
    Changes,
    /// They stay as they are: they keep themselves.
    OnlyNew,
}

/// What came of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entered {
    /// How many rows were new, by table.
    pub loaded: Loaded,
    /// How many registered organisations were changed.
    pub changed: usize,
    /// How many registered organisations differ from the list and were left as they are.
    pub left: usize,
    /// How many are registered as the list says.
    pub same: usize,
}

/// What would come of a list.
///
/// # Errors
/// As [`RegisterError`].
pub async fn plan_list(cx: &Cx, centre: OrgId, file: &[u8]) -> Result<Plan, RegisterError> {
    let organisation = permitted(cx, centre).await?;
    let known = registrations::known(organisation.sql(), None, cx.now().day()).await?;
    let mut plan = planned_list(&known, file, || cx.new_id())?;
    if plan.counts().0 > 0 {
        plan.compare_names(&rows::by_names(organisation.sql()).await?);
    }
    Ok(plan)
}

/// Registers and changes what a list says, if what would come of it is still the plan that was `seen`.
///
/// # Errors
/// As [`RegisterError`].
pub async fn enter_list(cx: &Cx, centre: OrgId, file: &[u8], seen: ContentHash) -> Result<Entered, RegisterError> {
    let plan = plan_list(cx, centre, file).await?;
    if plan.version() != seen {
        return Err(RegisterError::Stale);
    }
    let organisation = permitted(cx, centre).await?;
    Ok(carry_out_list(cx, organisation.sql(), plan, file, Take::Changes).await?)
}

/// The same by whoever runs the system.
///
/// # Errors
/// As [`ListError`].
pub async fn load_list(cx: &Cx, file: &[u8], take: Take) -> Result<Entered, ListError> {
    let sql = cx.system("load organisations from a list");
    let known = registrations::known(&sql, None, cx.now().day()).await?;
    let plan = planned_list(&known, file, || cx.new_id())?;
    Ok(carry_out_list(cx, &sql, plan, file, take).await?)
}

/// Registers one organisation, if none is called alike but those that were `seen`.
///
/// # Errors
/// As [`RegisterError`].
pub async fn enter_organisation(
    cx: &Cx,
    centre: OrgId,
    written: &Written,
    seen: &BTreeSet<OrgId>,
) -> Result<OrgId, RegisterError> {
    let organisation = permitted(cx, centre).await?;
    let sql = organisation.sql();
    let known = registrations::known(sql, Some(centre), cx.now().day()).await?;
    let planned = planned_one(&known, (0, written), None, || cx.new_id()).map_err(RegisterError::Flawed)?;
    let alike = alike(sql, &planned).await?;
    if alike.iter().any(|one| !seen.contains(&one.id)) {
        return Err(RegisterError::Alike(alike));
    }
    let (id, content) = (planned.id(), planned.written().version());
    carry_out(cx, sql, vec![planned]).await?;
    cx.audit(
        Entry::new("organisation.entered").on(Kind::Organisation, id).detail(json!({ "content": content.to_string() })),
    );
    Ok(id)
}

/// Those that have one of its names, however it is written, in the order of lists.
async fn alike(sql: &Sql<'_>, planned: &Planned) -> Result<Vec<Organisation>, StoreError> {
    let mut alike: Vec<Organisation> = Vec::new();
    for name in planned.names() {
        for one in rows::called(sql, &name).await? {
            if alike.iter().all(|other| other.id != one.id) {
                alike.push(one);
            }
        }
    }
    Ok(alike)
}

/// Changes what is registered of one organisation, if it is still what was `seen`. Whether anything changed.
///
/// # Errors
/// As [`RegisterError`].
pub async fn change_registration(
    cx: &Cx,
    org: OrgId,
    written: &Written,
    seen: ContentHash,
) -> Result<bool, RegisterError> {
    let organisation = cx.permit::<_, Organisation>(ChangeRegistration, org).await?;
    let sql = organisation.sql();
    let known = registrations::known(sql, Some(org), cx.now().day()).await?;
    let before = known.current.get(&org).ok_or(Denied::NotFound)?;
    if before.written().version() != seen {
        return Err(RegisterError::Stale);
    }
    let planned = planned_one(&known, (0, written), Some(before), || org).map_err(RegisterError::Flawed)?;
    let changes = planned.fate != Fate::Same;
    carry_out(cx, sql, vec![planned]).await?;
    Ok(changes)
}

/// What is registered of one organisation, for whoever may change it.
///
/// # Errors
/// As [`RegisterError`]; what is neither operator nor agency is not found.
pub async fn registered(cx: &Cx, org: OrgId) -> Result<Written, RegisterError> {
    let organisation = cx.permit::<_, Organisation>(ChangeRegistration, org).await?;
    let known = registrations::known(organisation.sql(), Some(org), cx.now().day()).await?;
    Ok(known.current.get(&org).ok_or(Denied::NotFound)?.written())
}

/// What is registered of every operator and agency that has a code, by their codes.
///
/// # Errors
/// As [`RegisterError`].
pub async fn all_registered(cx: &Cx, centre: OrgId) -> Result<Vec<Written>, RegisterError> {
    let organisation = permitted(cx, centre).await?;
    let known = registrations::known(organisation.sql(), None, cx.now().day()).await?;
    let mut all: Vec<Written> = known.current.values().map(Current::written).collect();
    all.sort_by(|one, other| one.cell("code").cmp(other.cell("code")));
    Ok(all)
}

async fn permitted(
    cx: &Cx,
    centre: OrgId,
) -> Result<store::Granted<'_, EnterOrganisations, Organisation>, RegisterError> {
    let organisation = cx.permit::<_, Organisation>(EnterOrganisations, centre).await?;
    if organisation.kind == BodyKind::Centre { Ok(organisation) } else { Err(RegisterError::NoCentre) }
}

async fn carry_out_list(cx: &Cx, sql: &Sql<'_>, plan: Plan, file: &[u8], take: Take) -> Result<Entered, StoreError> {
    let (_, changed, same) = plan.counts();
    let (changed, left) = if take == Take::Changes { (changed, 0) } else { (0, changed) };
    let wanted = |line: &Planned| line.fate == Fate::New || take == Take::Changes;
    let loaded = carry_out(cx, sql, plan.lines.into_iter().filter(wanted).collect()).await?;
    let entered = Entered { loaded, changed, left, same };
    cx.audit(Entry::new("registry.list-loaded").detail(json!({
        "file": ContentHash::of(file).to_string(),
        "rows": entered.loaded.rows,
        "changed": entered.changed,
        "before": entered.left + entered.same,
    })));
    Ok(entered)
}

/// Writes what was planned.
async fn carry_out(cx: &Cx, sql: &Sql<'_>, all: Vec<Planned>) -> Result<Loaded, StoreError> {
    let mut new = Vec::new();
    for planned in all {
        match (&planned.fate, planned.before.clone()) {
            (Fate::New, _) => new.push(planned),
            (Fate::Changed(_), Some(before)) => change(cx, sql, &before, planned).await?,
            (Fate::Changed(_) | Fate::Same, _) => {}
        }
    }
    enter(cx, sql, new).await
}

async fn enter(cx: &Cx, sql: &Sql<'_>, all: Vec<Planned>) -> Result<Loaded, StoreError> {
    let (mut bodies, mut joined, mut supervised, mut called) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for Planned { read, .. } in all {
        let NewOrganisation { id, valid_from: from, .. } = read.organisation;
        joined.extend(read.ceptoars.values().map(|ceptoar| NewMember { ceptoar: *ceptoar, org: id, valid_from: from }));
        supervised.extend(read.ministry.map(|(_, ministry)| NewSupervision {
            agency: id,
            ministry,
            basis: read.basis.clone(),
            valid_from: from,
        }));
        called.extend(read.card.map(|card| unconfirmed(cx, id, card)));
        bodies.push(read.organisation);
    }
    let mut loaded = Loaded::default();
    loaded.add("organisations", organisations(sql, bodies).await?);
    loaded.add("members", members(sql, joined).await?);
    loaded.add("supervisions", supervisions(sql, supervised).await?);
    loaded.add("contacts", contacts(sql, called).await?);
    Ok(loaded)
}

/// A point of contact that its organisation has not confirmed yet.
fn unconfirmed(cx: &Cx, org: OrgId, card: Card) -> Contact {
    let Card { priority, name, kana, romaji, post, phone, fax, mail, hours } = card;
    let (id, confirmed_on, valid_from, valid_to) = (cx.new_id(), None, cx.now().day(), None);
    Contact { id, org, priority, name, kana, romaji, post, phone, fax, mail, hours, confirmed_on, valid_from, valid_to }
}

/// Changes one: how it was until yesterday is kept.
async fn change(cx: &Cx, sql: &Sql<'_>, before: &Current, planned: Planned) -> Result<(), StoreError> {
    let columns: BTreeSet<&str> = planned.altered().iter().map(|field| field.field.as_str()).collect();
    let any = |some: &[&str]| some.iter().any(|column| columns.contains(column));
    let (old, read) = (&before.organisation, &planned.read);
    let (id, today) = (old.id, cx.now().day());
    let yesterday = day_before(today);
    if any(&["name_ja", "name_en", "kana", "romaji", "short_ja", "short_en", "sector"]) {
        amendments::keep_former(cx, sql, old, yesterday).await?;
    }
    if any(&["place", "domains", "networks"]) {
        rows::keep_former(sql, cx.new_id(), id, yesterday, old.description()).await?;
    }
    registrations::rewrite(sql, &read.organisation).await?;
    if columns.contains("from") {
        registrations::begin_on(sql, id, (old.valid_from, read.organisation.valid_from)).await?;
    }
    for ceptoar in read.ceptoars.values().filter(|one| before.ceptoars.values().all(|other| other != *one)) {
        amendments::join(sql, *ceptoar, id, today).await?;
    }
    for ceptoar in before.ceptoars.values().filter(|one| read.ceptoars.values().all(|other| other != *one)) {
        amendments::leave(sql, *ceptoar, id, yesterday).await?;
    }
    if let (Some((_, ministry)), true) = (&read.ministry, any(&["ministry", "basis"])) {
        registrations::supervise(sql, (id, *ministry), &read.basis, (yesterday, today)).await?;
    }
    if let (Some(card), true) = (&read.card, columns.iter().any(|column| column.starts_with("contact_"))) {
        if let Some(contact) = &before.contact {
            contact_rows::end(sql, contact.id, yesterday).await?;
        }
        contact_rows::begin(sql, unconfirmed(cx, id, card.clone())).await?;
    }
    let (kept, fields) = registrations::keep(cx, sql, id, planned.altered()).await?;
    tell(cx, sql, before, &planned).await?;
    let content = registrations::version(sql, id).await?.map(|content| content.to_string());
    cx.audit(Entry::new("organisation.registration-changed").on(Kind::Organisation, id).detail(json!({
        "columns": columns,
        "content": content,
        "fields": fields.to_string(),
        "registration": kept.to_string(),
    })));
    Ok(())
}

/// Whoever watches over the organisation is told as if it had changed this itself.
async fn tell(cx: &Cx, sql: &Sql<'_>, before: &Current, planned: &Planned) -> Result<(), StoreError> {
    let id = before.organisation.id;
    let told = |field: &&Altered| ["place", "domains", "networks", "ceptoars"].contains(&field.field.as_str());
    let lines = |field: &Altered| match field.field.as_str() {
        "place" => field.clone(),
        name => Altered::new(name, field.before.replace(' ', "\n"), field.after.replace(' ', "\n")),
    };
    let described: Vec<Altered> = planned.altered().iter().filter(told).map(lines).collect();
    if !described.is_empty() {
        note_change(cx, sql, id, (What::Described, ""), described).await?;
    }
    let old = before.contact.as_ref().map(Card::from);
    let called = altered(old.as_ref(), planned.read.card.as_ref());
    if let (Some(card), false) = (&planned.read.card, called.is_empty()) {
        let what = if old.is_some() { What::ContactChanged } else { What::ContactAdded };
        let subject = old.as_ref().map_or(&card.name.ja, |old| &old.name.ja);
        note_change(cx, sql, id, (what, subject), called).await?;
    }
    Ok(())
}
