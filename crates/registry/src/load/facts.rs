//! The facts of the documents into the tables.

use super::{Loaded, NewOrganisation, organisations, readings::reading, settled_id};
use crate::{
    Facts, ReportsPass, Sheet,
    facts::{self as fact, CouncilRole, Seat, Since},
    store::{organisations::ids_by_code, sectors::tolerance_code},
};
use access::{BodyKind, OrgId};
use kernel::{Bilingual, Day};
use serde_json::json;
use std::collections::BTreeMap;
use store::{Bound, Cx, Entry, Sql, StoreError, params};

/// Loads the facts. What is there stays; one audit entry holds the counts.
///
/// # Errors
/// If the database refuses.
pub async fn facts(cx: &Cx, facts: &Facts) -> Result<Loaded, StoreError> {
    let sql = cx.system("load the registry's facts");
    let mut loaded = Loaded::default();
    loaded.add("sectors", sectors(&sql, facts).await?);
    loaded.add("services", services(&sql, facts).await?);
    loaded.add("levels", levels(&sql, facts).await?);
    loaded.add("organisations", organisations(&sql, bodies(facts)?).await?);
    let ids = ids_by_code(&sql).await?;
    loaded.add("competences", competences(&sql, facts, &ids).await?);
    loaded.add("ceptoar_sheets", sheets(&sql, facts, &ids).await?);
    loaded.add("council_seats", council(&sql, facts, &ids).await?);
    loaded.add("ceptoar_rules", super::rules::of_facts(&sql, facts, &ids, cx).await?);
    cx.audit(Entry::new("registry.facts-loaded").detail(json!(loaded.rows)));
    Ok(loaded)
}

/// An id that must exist because the facts hold together.
fn id<T>(name: &str) -> Result<kernel::Id<T>, StoreError> {
    settled_id(name).ok_or_else(|| StoreError::Unreadable { column: name.to_owned() })
}

pub(super) fn known(ids: &BTreeMap<String, OrgId>, code: &str) -> Result<OrgId, StoreError> {
    ids.get(code).copied().ok_or_else(|| StoreError::Unreadable { column: code.to_owned() })
}

async fn sectors(sql: &Sql<'_>, facts: &Facts) -> Result<u64, StoreError> {
    let head = "INSERT INTO sectors
        (code, place, parent, name_ja, name_en, reports_pass, valid_from, valid_to, source, note)";
    let mut rows: Vec<(bool, Vec<Bound>)> = Vec::new();
    for (place, s) in (0_i64..).zip(facts.sectors.clone()) {
        // The documents let the ministry pass reports on (002:278-290). It holds until the competent ministry decides
        // otherwise from a day on (`ops::decide_upward_path`).
        let pass = ReportsPass::ByHand.code();
        let (from, to) = (s.validity.from, s.validity.to);
        let whole = s.is_whole();
        rows.push((!whole, params![s.code, place, s.parent, s.name.ja, s.name.en, pass, from, to, s.source, s.note]));
    }
    // A part refers to its sector, which must be there first.
    rows.sort_by_key(|(part, _)| *part);
    let rows = rows.into_iter().map(|(_, row)| row).collect();
    sql.insert_many(head, 10, rows, "ON CONFLICT DO NOTHING").await
}

async fn services(sql: &Sql<'_>, facts: &Facts) -> Result<u64, StoreError> {
    let head = "INSERT INTO services (id, sector_code, name_ja, name_en, description_ja, description_en,
        valid_from, valid_to, source)";
    let mut rows = Vec::new();
    for s in facts.services.clone() {
        let id = id::<crate::Service>(&format!("service {} {} {}", s.sector, s.name.ja, s.validity.from))?;
        let (from, to) = (s.validity.from, s.validity.to);
        let (name, about) = (s.name, s.description);
        rows.push(params![id, s.sector, name.ja, name.en, about.ja, about.en, from, to, s.source]);
    }
    sql.insert_many(head, 9, rows, "ON CONFLICT DO NOTHING").await
}

async fn levels(sql: &Sql<'_>, facts: &Facts) -> Result<u64, StoreError> {
    let head = "INSERT INTO levels (id, sector_code, text_ja, text_en, tolerance, min_users, min_minutes,
        min_kilowatts, min_households, valid_from, valid_to, source, note)";
    let row = |l: fact::Level| {
        let minutes = l.min_minutes.or(l.min_hours.map(|hours| hours * 60));
        let (from, to) = (l.validity.from, l.validity.to);
        let tolerance = tolerance_code(l.tolerance);
        params![
            l.id,
            l.sector,
            l.text.ja,
            l.text.en,
            tolerance,
            l.min_users,
            minutes,
            l.min_kw,
            l.min_households,
            from,
            to,
            l.source,
            l.note
        ]
    };
    sql.insert_many(head, 13, facts.levels.iter().cloned().map(row).collect(), "ON CONFLICT DO NOTHING").await
}

/// Every body that the facts name, the CEPTOARs and their council.
fn bodies(facts: &Facts) -> Result<Vec<NewOrganisation>, StoreError> {
    let mut all = Vec::new();
    for (order, body) in (0_u16..).zip(&facts.bodies) {
        all.push(NewOrganisation { order, ..from_body(body)? });
    }
    // In the order of the younger map; a CEPTOAR that only the older one has stands before.
    for (order, entry) in (0_u16..).zip(&facts.ceptoars) {
        let again = facts.ceptoars.iter().skip(usize::from(order) + 1).any(|later| later.code == entry.code);
        if let (false, Some(ceptoar)) = (again, ceptoar(facts, &entry.code)?) {
            all.push(NewOrganisation { order, ..ceptoar });
        }
    }
    if let Some(first) = facts.council.iter().map(|seat| seat.validity.from).min() {
        all.push(council_itself(first)?);
    }
    Ok(all)
}

fn coded(code: &str, kind: BodyKind, name: Bilingual, from: Day) -> Result<NewOrganisation, StoreError> {
    let (kana, romaji) = reading(code);
    let id = id(&format!("organisation {code}"))?;
    Ok(NewOrganisation { code: Some(code.to_owned()), kana, romaji, ..NewOrganisation::new(id, kind, name, from) })
}

fn from_body(body: &fact::Body) -> Result<NewOrganisation, StoreError> {
    let kind = match body.kind {
        fact::BodyKind::Centre => BodyKind::Centre,
        fact::BodyKind::Ministry => BodyKind::Ministry,
        fact::BodyKind::Related => BodyKind::Related,
        fact::BodyKind::Operator => BodyKind::Operator,
    };
    Ok(NewOrganisation {
        short: body.short.clone(),
        role: body.role.clone(),
        valid_to: body.validity.to,
        source: body.source.clone(),
        note: body.note.clone(),
        ..coded(&body.code, kind, body.name.clone(), body.validity.from)?
    })
}

/// A CEPTOAR is named as its youngest sheet names it and begins with its oldest.
fn ceptoar(facts: &Facts, code: &str) -> Result<Option<NewOrganisation>, StoreError> {
    let sheets = || facts.ceptoars.iter().filter(|entry| entry.code == code);
    let (first, last) = (sheets().map(|entry| entry.validity.from).min(), sheets().max_by_key(|entry| entry.as_of));
    let (Some(first), Some(last)) = (first, last) else { return Ok(None) };
    Ok(Some(NewOrganisation {
        sector: Some(code.to_owned()),
        role: last.scope.clone(),
        valid_to: last.validity.to,
        source: last.source.clone(),
        ..coded(code, BodyKind::Ceptoar, last.name.clone(), first)?
    }))
}

/// The council, founded on the day on which its first seats begin (004:18616).
fn council_itself(founded: Day) -> Result<NewOrganisation, StoreError> {
    let name = Bilingual::new("セプターカウンシル", "CEPTOAR-Council");
    Ok(NewOrganisation {
        role: Bilingual::new(
            "セプターの代表が集まり、分野をこえて情報を共有する会議体。政府から独立している",
            "Assembly of the CEPTOARs, in which they share information across sectors; independent of government",
        ),
        source: "004:18616".to_owned(),
        ..coded("COUNCIL", BodyKind::Council, name, founded)?
    })
}

async fn competences(sql: &Sql<'_>, facts: &Facts, ids: &BTreeMap<String, OrgId>) -> Result<u64, StoreError> {
    let head = "INSERT INTO competences (ministry_id, sector_code, basis, valid_from, valid_to)";
    let mut rows = Vec::new();
    for s in facts.sectors.clone() {
        rows.push(params![known(ids, &s.ministry)?, s.code, s.ministry_basis, s.validity.from, s.validity.to]);
    }
    sql.insert_many(head, 5, rows, "ON CONFLICT DO NOTHING").await
}

async fn sheets(sql: &Sql<'_>, facts: &Facts, ids: &BTreeMap<String, OrgId>) -> Result<u64, StoreError> {
    let head = "INSERT INTO ceptoar_sheets (id, ceptoar_id, as_of, valid_from, valid_to, sheet, source)";
    let mut rows = Vec::new();
    for entry in &facts.ceptoars {
        let id = id::<Sheet>(&format!("sheet {} {}", entry.code, entry.as_of))?;
        let (from, to) = (entry.validity.from, entry.validity.to);
        let sheet = json!(Sheet::from(entry)).to_string();
        rows.push(params![id, known(ids, &entry.code)?, entry.as_of, from, to, sheet, &entry.source]);
    }
    sql.insert_many(head, 7, rows, "ON CONFLICT DO NOTHING").await
}

async fn council(sql: &Sql<'_>, facts: &Facts, ids: &BTreeMap<String, OrgId>) -> Result<u64, StoreError> {
    let head = "INSERT INTO council_seats
        (id, org_id, name_ja, name_en, role, since, valid_from, valid_to, source, note)";
    let mut rows = Vec::new();
    for seat in &facts.council {
        let (Seat::Ceptoar(code) | Seat::Body(code)) = &seat.seat;
        let role = role_code(seat.role);
        let since = match seat.since {
            Since::Stated => "stated",
            Since::Founding => "founding",
        };
        let (from, to) = (seat.validity.from, seat.validity.to);
        let id = id::<crate::CouncilSeat>(&format!("seat {code} {role} {from}"))?;
        let english = english_name(facts, code);
        rows.push(params![
            id,
            known(ids, code)?,
            &seat.printed,
            english,
            role,
            since,
            from,
            to,
            &seat.source,
            &seat.note
        ]);
    }
    sql.insert_many(head, 10, rows, "ON CONFLICT DO NOTHING").await
}

fn role_code(role: CouncilRole) -> &'static str {
    match role {
        CouncilRole::Member => "member",
        CouncilRole::Observer => "observer",
        CouncilRole::Secretariat => "secretariat",
    }
}

fn english_name(facts: &Facts, code: &str) -> String {
    let ceptoar = || facts.ceptoars.iter().rfind(|entry| entry.code == code).map(|entry| entry.name.en.clone());
    facts.body(code).map(|body| body.name.en.clone()).or_else(ceptoar).unwrap_or_default()
}
