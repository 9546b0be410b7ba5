//! A small country: two ministries, three CEPTOARs, twelve members. One member is in two CEPTOARs, one cannot be
//! reached, one has left and one has not yet come.

use access::{Actor, BodyKind, Role};
use delivery::{Answer, Audience, DeliveryId, Dispatch, Released, Spec, Urgency};
use kernel::{At, Bilingual, Clock, Day, Tlp};
use registry::{
    Contact, Hours, Passes, Terms,
    load::{NewMember, NewOrganisation},
};
use store::{Cx, Migration, Sql, params};
use trial::{Bench, actor, org_id};
use uuid::Uuid;

pub const CENTRE: u128 = 1;
pub const MIC: u128 = 2;
pub const FSA: u128 = 3;
/// Passes by hand; its sector's parent is MIC's.
pub const TEL: u128 = 10;
/// Passes directly.
pub const CATV: u128 = 11;
/// Passes by hand.
pub const BANK: u128 = 12;
/// In TEL and in CATV.
pub const BOTH: u128 = 105;
/// In BANK; its contact has ended.
pub const LOST: u128 = 112;

pub fn tables() -> Vec<Migration> {
    [registry::MIGRATIONS, identity::MIGRATIONS, delivery::MIGRATIONS].concat()
}

pub fn centre() -> Actor {
    actor(900, CENTRE, BodyKind::Centre, &[Role::Duty, Role::Reviewer])
}
pub fn ministry(org: u128) -> Actor {
    actor(900 + org, org, BodyKind::Ministry, &[Role::Liaison])
}
pub fn secretariat(org: u128) -> Actor {
    actor(900 + org, org, BodyKind::Ceptoar, &[Role::Secretariat])
}
pub fn member(org: u128) -> Actor {
    actor(900 + org, org, BodyKind::Operator, &[Role::Contact])
}

pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub fn organisation(number: u128, kind: BodyKind, code: Option<&str>, sector: Option<&str>) -> NewOrganisation {
    NewOrganisation {
        id: org_id(number),
        kind,
        code: code.map(Into::into),
        name: Bilingual::new(&format!("組織{number}"), &format!("Body {number}")),
        kana: String::new(),
        romaji: String::new(),
        short: Bilingual::new(&format!("組{number}"), &format!("B{number}")),
        role: Bilingual::default(),
        sector: sector.map(Into::into),
        place: String::new(),
        domains: Vec::new(),
        networks: Vec::new(),
        fictional: true,
        valid_from: day("2006-04-01"),
        valid_to: None,
        source: "test".into(),
        note: String::new(),
        order: 1,
    }
}

pub fn contact(number: u128) -> Contact {
    Contact {
        id: org_id(number + 1_000_000_000).uuid().into(),
        org: org_id(number),
        priority: 1,
        name: Bilingual::new("窓口 花子", "Hanako Madoguchi"),
        kana: String::new(),
        romaji: String::new(),
        post: Bilingual::new("情報係", "IT desk"),
        phone: "03-0000-0121".into(),
        fax: String::new(),
        mail: "desk@member.example".into(),
        hours: Hours::Business,
        confirmed_on: None,
        valid_from: day("2010-04-01"),
        valid_to: None,
    }
}

async fn sectors(sql: &Sql<'_>) {
    for (place, code, parent) in [
        (1_i64, "ICT", None),
        (2, "ICT-TEL", Some("ICT")),
        (3, "ICT-CATV", Some("ICT")),
        (4, "FIN", None),
        (5, "FIN-BANK", Some("FIN")),
    ] {
        let insert =
            "INSERT INTO sectors (code, place, parent, name_ja, name_en, reports_pass, valid_from, source, note)
            VALUES ($1, $2, $3, $4, $5, 'at-once', $6, 'test', '')";
        let name = format!("分野{code}");
        sql.run_one(insert, params![code, place, parent, name, code, day("2006-04-01")]).await.unwrap();
    }
}

async fn competences(sql: &Sql<'_>) {
    for (ministry, sector) in [(MIC, "ICT"), (FSA, "FIN-BANK")] {
        let insert =
            "INSERT INTO competences (ministry_id, sector_code, basis, valid_from) VALUES ($1, $2, 'test', $3)";
        sql.run_one(insert, params![org_id(ministry), sector, day("2006-04-01")]).await.unwrap();
    }
}

/// Registers everybody.
pub async fn people(bench: &Bench) {
    let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
    let sql = cx.system("test");
    sectors(&sql).await;
    let mut orgs = vec![
        organisation(CENTRE, BodyKind::Centre, Some("NISC"), None),
        organisation(MIC, BodyKind::Ministry, Some("MIC"), None),
        organisation(FSA, BodyKind::Ministry, Some("FSA"), None),
        organisation(TEL, BodyKind::Ceptoar, Some("ICT-TEL"), Some("ICT-TEL")),
        organisation(CATV, BodyKind::Ceptoar, Some("ICT-CATV"), Some("ICT-CATV")),
        organisation(BANK, BodyKind::Ceptoar, Some("FIN-BANK"), Some("FIN-BANK")),
    ];
    orgs.extend((101..=114).map(|number| organisation(number, BodyKind::Operator, None, None)));
    registry::load::organisations(&sql, orgs).await.unwrap();
    competences(&sql).await;
    let direct = Terms { passes: Passes::Direct, ..Terms::default() };
    let decided = registry::load::decided(org_id(CATV), day("2006-04-01"), direct);
    registry::load::rules(&sql, &[decided]).await.unwrap();
    let join = |ceptoar: u128, orgs: std::ops::RangeInclusive<u128>| {
        orgs.map(move |org| NewMember { ceptoar: org_id(ceptoar), org: org_id(org), valid_from: day("2010-04-01") })
    };
    let joined = join(TEL, 101..=105).chain(join(CATV, 105..=108)).chain(join(BANK, 109..=112)).collect();
    registry::load::members(&sql, joined).await.unwrap();
    for (org, from, to) in [(113, "2010-04-01", Some("2014-06-16")), (114, "2014-06-18", None)] {
        let insert = "INSERT INTO members (ceptoar_id, org_id, valid_from, valid_to) VALUES ($1, $2, $3, $4)";
        sql.run_one(insert, params![org_id(BANK), org_id(org), day(from), to.map(day)]).await.unwrap();
    }
    let contacts = [CENTRE, MIC, FSA, TEL, CATV, BANK].into_iter().chain(101..=114);
    registry::load::contacts(&sql, contacts.map(contact).collect()).await.unwrap();
    let end = "UPDATE contacts SET valid_to = $1 WHERE org_id = $2";
    sql.run_one(end, params![day("2014-04-01"), org_id(LOST)]).await.unwrap();
    cx.commit_unrecorded("test").await.unwrap();
}

pub fn spec(subject: u128) -> Spec {
    Spec {
        org: org_id(CENTRE),
        subject: Uuid::from_u128(subject),
        reference: format!("N-2014-{subject:05}"),
        title: "公開DNSサーバの設定点検のお願い".into(),
        tlp: Tlp::Amber,
        urgency: Urgency::Normal,
        exercise: false,
        audience: Audience::All,
        answer_by: At::parse_local("2014-06-18 15:00"),
        embargo: None,
        supersedes: None,
        last_day: None,
    }
}

/// Releases as the centre.
pub async fn released(bench: &Bench, spec: Spec) -> Released {
    let cx = bench.db.write(centre(), bench.clock.now()).await.unwrap();
    let released = delivery::release(&cx, &cx.system("test"), spec).await.unwrap();
    cx.commit().await.unwrap();
    released
}

/// A small country with everything released to everybody.
pub async fn with_release(bench: &Bench) -> Released {
    people(bench).await;
    released(bench, spec(12)).await
}

pub async fn reading(bench: &Bench, actor: Actor) -> Cx {
    bench.db.read(actor, bench.clock.now()).await.unwrap()
}
pub async fn writing(bench: &Bench, actor: Actor) -> Cx {
    bench.db.write(actor, bench.clock.now()).await.unwrap()
}

/// The delivery of a dispatch to an organisation, through another where it has two.
pub async fn to(bench: &Bench, dispatch: kernel::Id<Dispatch>, org: u128, through: Option<u128>) -> DeliveryId {
    let cx = reading(bench, Actor::nobody()).await;
    let mut ask = "SELECT d.id FROM deliveries d LEFT JOIN deliveries v ON v.id = d.via_id
        WHERE d.dispatch_id = $1 AND d.org_id = $2"
        .to_owned();
    let mut values = params![dispatch, org_id(org)];
    if let Some(through) = through {
        ask.push_str(" AND v.org_id = $3");
        values.extend(params![org_id(through)]);
    }
    let rows = cx.system("test").rows(&ask, values).await.unwrap();
    assert_eq!(rows.len(), 1, "one delivery to {org}");
    rows[0].id("id").unwrap()
}

/// How many lines of a dispatch meet a condition.
pub async fn count(bench: &Bench, dispatch: kernel::Id<Dispatch>, condition: &str) -> i64 {
    let cx = reading(bench, Actor::nobody()).await;
    let ask = format!("SELECT COUNT(*) AS n FROM deliveries WHERE dispatch_id = $1 AND {condition}");
    cx.system("test").count(&ask, params![dispatch]).await.unwrap()
}

pub async fn pass(bench: &Bench, actor: Actor, id: DeliveryId, addition: &str) -> u64 {
    let cx = writing(bench, actor).await;
    let delivery::Passed::On(handed) = delivery::pass_notice(&cx, id, addition, search).await.unwrap() else {
        panic!("held")
    };
    cx.commit().await.unwrap();
    handed
}

pub async fn answer(bench: &Bench, actor: Actor, id: DeliveryId, answer: Answer, note: &str) {
    let cx = writing(bench, actor).await;
    delivery::answer_notice(&cx, id, answer, note).await.unwrap();
    cx.commit().await.unwrap();
}

/// Everybody passes it on, so that every member who can be reached has it.
pub async fn flown(bench: &Bench) -> Released {
    let released = with_release(bench).await;
    for (org, actor) in [(MIC, ministry(MIC)), (FSA, ministry(FSA)), (TEL, secretariat(TEL)), (BANK, secretariat(BANK))]
    {
        let id = to(bench, released.dispatch, org, None).await;
        pass(bench, actor, id, &format!("追記{org}")).await;
    }
    released
}

/// Finds 「潮見」: a house in which nothing else gives anybody away.
pub fn search<'a>(
    _: &'a store::Sql<'a>,
    addition: delivery::Addition<'a>,
) -> shell::app::Soon<'a, Result<delivery::Found, delivery::SearchError>> {
    let passages = addition.text.match_indices("潮見").map(|(at, name)| at..at + name.len()).collect();
    Box::pin(async move { Ok(delivery::Found { passages, ..delivery::Found::default() }) })
}
