//! What the documents tell of communities, into the tables: the Council, C4TAP, J-CSIP, their figures, the exchange graph.

use crate::{
    Bridge, Community, CommunityId, End, MemberRole, Membership, Recorded, Rules,
    store::{bridges, circles, meetings},
};
use ::store::{Cx, Entry, Sql, StoreError};
use access::{BodyKind, Kind, OrgId};
use kernel::{Bilingual, Day, Id, Tlp};
use registry::{
    facts::CouncilRole,
    load::{NewOrganisation, settled_id},
};
use serde::Deserialize;
use serde_json::{Map, Value};

const COMMUNITIES: &str = include_str!("../facts/communities.csv");
const FIGURES: &str = include_str!("../facts/figures.csv");
const BRIDGES: &str = include_str!("../facts/bridges.csv");
/// The strongest label that passes a bridge of the documents. None of them states one: this is Kaname's own, below what
/// is for its readers or for one organisation only, and pages say so.
const LABEL_MOST: Tlp = Tlp::Amber;
/// The code of the Council and of the body that keeps its desk. The documents give its desk to people of NISC
/// (004:18626-18627); here it is a body of its own, so that no role at the centre opens it.
pub const COUNCIL: &str = "COUNCIL";

#[derive(Deserialize)]
struct CommunityLine {
    code: String,
    parent: String,
    hub: String,
    name_ja: String,
    name_en: String,
    purpose_ja: String,
    purpose_en: String,
    government: bool,
    valid_from: String,
    source: String,
}

#[derive(Deserialize)]
struct FigureLine {
    community: String,
    fiscal_year: i32,
    kind: String,
    count: i64,
    source: String,
    /// Where it stands in the yearly report for fiscal year 2013, as its readers look it up.
    place_ja: String,
    place_en: String,
    note_ja: String,
    note_en: String,
}

#[derive(Deserialize)]
struct BridgeLine {
    from: String,
    from_ja: String,
    from_en: String,
    to: String,
    to_ja: String,
    to_en: String,
    inside: String,
    since_ja: String,
    since_en: String,
    valid_from: String,
    source: String,
}

fn lines<T: serde::de::DeserializeOwned>(text: &str) -> Result<Vec<T>, StoreError> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().collect::<Result<_, _>>().map_err(|_| wrong("facts"))
}

fn wrong(what: &str) -> StoreError {
    StoreError::Unreadable { column: what.to_owned() }
}

fn id<T>(name: &str) -> Result<Id<T>, StoreError> {
    settled_id(name).ok_or_else(|| wrong(name))
}

fn day(text: &str) -> Result<Day, StoreError> {
    Day::parse(text).ok_or_else(|| wrong(text))
}

/// The id of a community of the documents, by its code.
pub fn community_id(code: &str) -> Option<CommunityId> {
    settled_id(&format!("community {code}"))
}

/// Where the yearly report for fiscal year 2013 states a figure, in words; empty of what no fact tells.
///
/// # Errors
/// If the facts cannot be read.
pub(crate) fn place_of(community: CommunityId, figure: &Recorded) -> Result<Bilingual, StoreError> {
    let all = lines::<FigureLine>(FIGURES)?;
    let is_it = |line: &FigureLine| {
        community_id(&line.community) == Some(community)
            && (line.fiscal_year, &line.kind, &line.source) == (figure.year, &figure.kind, &figure.source)
    };
    let place = all.into_iter().find(is_it).map(|line| Bilingual { ja: line.place_ja, en: line.place_en });
    Ok(place.unwrap_or_default())
}

/// Loads the facts over those of the registry. What is there stays; one audit entry holds the counts.
///
/// # Errors
/// If the registry's facts are not loaded, or the database refuses.
pub async fn facts(cx: &Cx) -> Result<(), StoreError> {
    let sql = cx.system("load the facts of communities");
    registry::load::organisations(&sql, vec![council()?]).await?;
    let (mut made, mut ways, mut figures) = (0, 0, 0);
    for line in lines::<CommunityLine>(COMMUNITIES)? {
        let community = community(&sql, line).await?;
        if circles::insert(&sql, &community).await? > 0 {
            made += 1;
            let memberships = if community.code == COUNCIL { seats(&sql, cx).await? } else { Map::new() };
            cx.audit(Entry::new("community.loaded").on(Kind::Community, community.id).detail(serde_json::json!({
                "code": community.code,
                "content": community.hash().to_string(),
                "memberships": memberships,
            })));
        }
    }
    for line in lines::<FigureLine>(FIGURES)? {
        let of = community_id(&line.community).ok_or_else(|| wrong("community"))?;
        let FigureLine { fiscal_year: year, kind, count, source, note_ja: ja, note_en: en, .. } = line;
        let recorded = Recorded { year, kind, count, source, note: Bilingual { ja, en } };
        figures += meetings::insert_recorded(&sql, of, &recorded).await?;
    }
    for line in lines::<BridgeLine>(BRIDGES)? {
        ways += bridges::insert(&sql, &bridge(&sql, line).await?).await?;
    }
    cx.audit(Entry::new("community.facts-loaded").detail(serde_json::json!({
        "communities": made, "bridges": ways, "figures": figures,
    })));
    Ok(())
}

fn council() -> Result<NewOrganisation, StoreError> {
    let name = Bilingual::new("セプターカウンシル", "CEPTOAR-Council");
    let new = NewOrganisation::new(id("body COUNCIL")?, BodyKind::Council, name, day("2009-02-26")?);
    Ok(NewOrganisation {
        code: Some(COUNCIL.to_owned()),
        short: Bilingual::new("カウンシル", "Council"),
        role: Bilingual::new(
            "各セプターの代表で構成する独立した会議体",
            "Independent council of the CEPTOARs' representatives",
        ),
        source: "004:23342-23346".to_owned(),
        ..new
    })
}

async fn known(sql: &Sql<'_>, code: &str) -> Result<OrgId, StoreError> {
    registry::ask::by_code(sql, code).await?.map(|body| body.id).ok_or_else(|| wrong(code))
}

async fn community(sql: &Sql<'_>, line: CommunityLine) -> Result<Community, StoreError> {
    let parent = match line.parent.as_str() {
        "" => None,
        code => Some(community_id(code).ok_or_else(|| wrong(code))?),
    };
    Ok(Community {
        id: community_id(&line.code).ok_or_else(|| wrong(&line.code))?,
        hub: known(sql, &line.hub).await?,
        parent,
        name: Bilingual { ja: line.name_ja, en: line.name_en },
        purpose: Bilingual { ja: line.purpose_ja, en: line.purpose_en },
        first_rules: Rules { government: line.government, ..Rules::default() },
        valid_from: day(&line.valid_from)?,
        valid_to: None,
        source: line.source,
        code: line.code,
    })
}

/// Who sits in the Council today, as the registry knows it. The secretariat keeps its desk and is no member.
async fn seats(sql: &Sql<'_>, cx: &Cx) -> Result<Map<String, Value>, StoreError> {
    let mut seats = Map::new();
    let council = community_id(COUNCIL).ok_or_else(|| wrong(COUNCIL))?;
    for seat in registry::ask::council_on(sql, cx.now().day()).await? {
        let role = match seat.role {
            CouncilRole::Member => MemberRole::Member,
            CouncilRole::Observer => MemberRole::Observer,
            CouncilRole::Secretariat => continue,
        };
        let Some(org) = seat.org else { continue };
        let valid_from = seat.validity.from;
        let membership = Membership { org, role, group: None, valid_from, valid_to: None, source: seat.source };
        let id = id(&format!("seat in the council {org}"))?;
        seats.extend(circles::insert_membership(sql, id, council, &membership).await?);
    }
    Ok(seats)
}

async fn bridge(sql: &Sql<'_>, line: BridgeLine) -> Result<Bridge, StoreError> {
    let BridgeLine { from, from_ja, from_en, to, to_ja, to_en, .. } = line;
    Ok(Bridge {
        id: id(&format!("bridge {from_ja} {to_ja}"))?,
        from: end(sql, &from, Bilingual { ja: from_ja, en: from_en }).await?,
        to: end(sql, &to, Bilingual { ja: to_ja, en: to_en }).await?,
        label_most: LABEL_MOST,
        since: Bilingual { ja: line.since_ja, en: line.since_en },
        begins: day(&line.valid_from)?,
        source: line.source,
        open: true,
        inside: line.inside == "yes",
    })
}

async fn end(sql: &Sql<'_>, code: &str, name: Bilingual) -> Result<End, StoreError> {
    Ok(match code {
        "" => End { community: None, centre: None, name },
        "NISC" => End { community: None, centre: Some(known(sql, code).await?), name },
        _ => End { community: Some(community_id(code).ok_or_else(|| wrong(code))?), centre: None, name },
    })
}

/// Adds a group to a community of the demo or of tests.
///
/// # Errors
/// If the database refuses.
pub async fn group(cx: &Cx, of: CommunityId, group: &crate::Group) -> Result<(), StoreError> {
    let sql = cx.system("load the facts of communities");
    circles::insert_group(&sql, cx.new_id(), of, group).await?;
    cx.audit(Entry::new("community.group-added").on(access::Kind::Community, of));
    Ok(())
}
