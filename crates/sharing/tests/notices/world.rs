//! A small country: the centre, a ministry, a CEPTOAR with a reporter and fifteen neighbours.

use access::{Actor, BodyKind, Role};
use kernel::{Audience, Bilingual, Clock, ContentHash, Day, Label, Tlp};
use registry::{
    Contact, Hours,
    load::{NewMember, NewOrganisation},
};
use sharing::{
    consent::ConsentId,
    draft::Typed,
    notice::{Content, NoticeId, Revision},
    ops,
    removal::Substitutes,
    report::ReportId,
};
use std::collections::BTreeSet;
use store::{Cx, Migration, params};
use trial::{Bench, actor, org_id, person_id};

pub const CENTRE: u128 = 1;
pub const MIC: u128 = 2;
pub const TEL: u128 = 10;
pub const SHIOMI: u128 = 101;
pub const NEIGHBOURS: std::ops::RangeInclusive<u128> = 102..=116;

pub fn tables() -> Vec<Migration> {
    [registry::MIGRATIONS, identity::MIGRATIONS, delivery::MIGRATIONS, sharing::MIGRATIONS].concat()
}

pub fn analyst() -> Actor {
    actor(901, CENTRE, BodyKind::Centre, &[Role::Analyst])
}
pub fn duty() -> Actor {
    actor(902, CENTRE, BodyKind::Centre, &[Role::Duty])
}
pub fn reviewer() -> Actor {
    actor(903, CENTRE, BodyKind::Centre, &[Role::Reviewer])
}
/// Writes and reviews, as in a night with few people.
pub fn both() -> Actor {
    actor(904, CENTRE, BodyKind::Centre, &[Role::Duty, Role::Reviewer])
}
pub fn reporter() -> Actor {
    actor(801, SHIOMI, BodyKind::Operator, &[Role::Contact])
}
pub fn liaison() -> Actor {
    actor(702, MIC, BodyKind::Ministry, &[Role::Liaison])
}
pub fn secretariat() -> Actor {
    actor(710, TEL, BodyKind::Ceptoar, &[Role::Secretariat])
}
pub fn neighbour(number: u128) -> Actor {
    actor(700 + number, number, BodyKind::Operator, &[Role::Contact])
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn organisation(number: u128, kind: BodyKind, code: Option<&str>, sector: Option<&str>) -> NewOrganisation {
    let name = Bilingual::new(&format!("第{number}組織株式会社"), &format!("Body {number}"));
    NewOrganisation {
        code: code.map(Into::into),
        sector: sector.map(Into::into),
        ..NewOrganisation::new(org_id(number), kind, name, day("2006-04-01"))
    }
}

fn contact(number: u128) -> Contact {
    Contact {
        id: org_id(number + 1_000_000).uuid().into(),
        org: org_id(number),
        priority: 1,
        name: Bilingual::new("佐藤 恵", "Megumi Sato"),
        kana: "サトウ メグミ".into(),
        romaji: "Sato Megumi".into(),
        post: Bilingual::new("情報係", "IT desk"),
        phone: "03-0000-0121".into(),
        fax: String::new(),
        mail: format!("desk@m{number}.example"),
        hours: Hours::Business,
        confirmed_on: None,
        valid_from: day("2010-04-01"),
        valid_to: None,
    }
}

/// Registers everybody.
pub async fn people(bench: &Bench) {
    let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
    let sql = cx.system("test");
    let sector = "INSERT INTO sectors (code, place, parent, name_ja, name_en, reports_pass, valid_from, source, note)
                  VALUES ('ICT-TEL', 1, NULL, '電気通信', 'Telecom', 'at-once', $1, 'test', '')";
    sql.run_one(sector, params![day("2006-04-01")]).await.unwrap();
    let shiomi = NewOrganisation {
        name: Bilingual::new("潮見通信株式会社", "Shiomi Telecom"),
        short: Bilingual::new("潮見通信", "Shiomi"),
        kana: "シオミツウシン".into(),
        domains: vec!["shiomi-tel.example".into()],
        networks: vec!["192.0.2.0/24".into()],
        ..organisation(SHIOMI, BodyKind::Operator, None, Some("ICT-TEL"))
    };
    let mut all = vec![
        organisation(CENTRE, BodyKind::Centre, Some("NISC"), None),
        organisation(MIC, BodyKind::Ministry, Some("MIC"), None),
        organisation(TEL, BodyKind::Ceptoar, Some("ICT-TEL"), Some("ICT-TEL")),
        shiomi,
    ];
    all.extend(NEIGHBOURS.map(|number| organisation(number, BodyKind::Operator, None, Some("ICT-TEL"))));
    registry::load::organisations(&sql, all).await.unwrap();
    let competent =
        "INSERT INTO competences (ministry_id, sector_code, basis, valid_from) VALUES ($1, 'ICT-TEL', 'test', $2)";
    sql.run_one(competent, params![org_id(MIC), day("2006-04-01")]).await.unwrap();
    let member = |org| NewMember { ceptoar: org_id(TEL), org: org_id(org), valid_from: day("2010-04-01") };
    registry::load::members(&sql, std::iter::once(SHIOMI).chain(NEIGHBOURS).map(member).collect()).await.unwrap();
    let reached = [CENTRE, MIC, TEL, SHIOMI].into_iter().chain(NEIGHBOURS);
    registry::load::contacts(&sql, reached.map(contact).collect()).await.unwrap();
    names(&cx).await;
    cx.commit_unrecorded("test").await.unwrap();
}

/// A second sector group with one member, for which no ministry is competent.
pub async fn fin(bench: &Bench) {
    let cx = bench.db.write(Actor::nobody(), bench.clock.now()).await.unwrap();
    let sql = cx.system("test");
    let sector = "INSERT INTO sectors (code, place, parent, name_ja, name_en, reports_pass, valid_from, source, note)
                  VALUES ('FIN-BANK', 2, NULL, '銀行等', 'Banks', 'at-once', $1, 'test', '')";
    sql.run_one(sector, params![day("2006-04-01")]).await.unwrap();
    let all = vec![
        organisation(20, BodyKind::Ceptoar, Some("FIN-BANK"), Some("FIN-BANK")),
        organisation(201, BodyKind::Operator, None, Some("FIN-BANK")),
    ];
    registry::load::organisations(&sql, all).await.unwrap();
    let member = NewMember { ceptoar: org_id(20), org: org_id(201), valid_from: day("2010-04-01") };
    registry::load::members(&sql, vec![member]).await.unwrap();
    registry::load::contacts(&sql, [20, 201].map(contact).to_vec()).await.unwrap();
    cx.commit_unrecorded("test").await.unwrap();
}

async fn names(cx: &Cx) {
    let all = [
        (901, "黒田 智子", CENTRE, Role::Analyst),
        (902, "今井 誠", CENTRE, Role::Duty),
        (903, "大野 修", CENTRE, Role::Reviewer),
        (904, "林田 明", CENTRE, Role::Reviewer),
        (801, "佐藤 恵", SHIOMI, Role::Contact),
    ];
    persons(cx, &all).await;
}

/// People: number, name, the number of their organisation, role.
pub async fn persons(cx: &Cx, all: &[(u128, &str, u128, Role)]) {
    for (number, name, org, role) in all {
        let person = identity::load::NewPerson {
            id: Some(person_id(*number)),
            name: Bilingual::new(name, ""),
            kana: String::new(),
            romaji: String::new(),
            mail: format!("p{number}@people.example"),
            password_hash: None,
            roles: vec![(org_id(*org), *role)],
        };
        identity::load::person(cx, person).await.unwrap();
    }
}

pub async fn writing(bench: &Bench, who: Actor) -> Cx {
    bench.db.write(who, bench.clock.now()).await.unwrap()
}
pub async fn reading(bench: &Bench, who: Actor) -> Cx {
    bench.db.read(who, bench.clock.now()).await.unwrap()
}

/// Sealed and sent: 潮見通信 reports, under this label.
pub async fn report_as(bench: &Bench, tlp: &str, exercise: bool) -> ReportId {
    report_with(bench, tlp, exercise, &[]).await
}

/// The same with files.
pub async fn report_with(bench: &Bench, tlp: &str, exercise: bool, files: &[(&str, &[u8])]) -> ReportId {
    let fields = [
        ("stage", "first"),
        ("title", "潮見通信のWebサイトの表示遅延"),
        (
            "situation",
            "潮見通信株式会社のwww.shiomi-tel.exampleに大量の接続要求があった。\n192.0.2.53も同じ。担当は佐藤 恵。",
        ),
        ("measures", "接続数を増やした。"),
        ("tlp", tlp),
        ("audience", "all"),
    ];
    sent(bench, (reporter(), exercise), &fields, files).await
}

/// Sealed and sent: what 潮見通信 wrote into these fields.
pub async fn report_of(bench: &Bench, fields: &[(&str, &str)]) -> ReportId {
    sent(bench, (reporter(), false), fields, &[]).await
}

/// Sealed and sent by somebody.
pub async fn sent(
    bench: &Bench,
    (who, exercise): (Actor, bool),
    fields: &[(&str, &str)],
    files: &[(&str, &[u8])],
) -> ReportId {
    let typed = Typed(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
    let cx = writing(bench, who).await;
    let draft = ops::begin_report::begin_report(&cx, exercise).await.unwrap();
    let saved = ops::save_draft::save_draft(&cx, draft, &typed, 1).await.unwrap();
    for (name, bytes) in files {
        ops::attach_to_draft::attach_to_draft(&cx, draft, name, bytes.to_vec()).await.unwrap();
    }
    let sent = ops::submit_report::submit_report(&cx, draft, saved.revision).await.unwrap();
    cx.commit().await.unwrap();
    sent.report
}

pub async fn report(bench: &Bench) -> ReportId {
    report_as(bench, "amber", false).await
}

pub fn substitutes() -> Substitutes {
    let word = |text: &str| text.to_owned();
    Substitutes {
        organisation: word("事業者"),
        person: word("担当者"),
        host: word("サーバ"),
        address: word("アドレス"),
        contact: word("連絡先"),
        other: word("（略）"),
    }
}

pub async fn derive(bench: &Bench, report: ReportId) -> NoticeId {
    let cx = writing(bench, analyst()).await;
    let notice = ops::derive_notice::derive_notice(&cx, &BTreeSet::from([report]), &substitutes()).await.unwrap();
    cx.commit().await.unwrap();
    notice
}

/// Everybody is there, and a notice has been derived from a report.
pub async fn derived(bench: &Bench) -> (ReportId, NoticeId) {
    people(bench).await;
    let report = report(bench).await;
    (report, derive(bench, report).await)
}

pub async fn current(bench: &Bench, notice: NoticeId) -> Revision {
    let cx = reading(bench, Actor::nobody()).await;
    sharing::store::notices::current(&cx.system("test"), notice).await.unwrap()
}
pub async fn hash(bench: &Bench, notice: NoticeId) -> ContentHash {
    current(bench, notice).await.hash
}

pub async fn save(bench: &Bench, who: Actor, notice: NoticeId, change: impl FnOnce(Content) -> Content) -> i64 {
    let current = current(bench, notice).await;
    let cx = writing(bench, who).await;
    let saved = ops::save_notice::save_notice(&cx, notice, current.number, change(current.content)).await.unwrap();
    if saved.new {
        cx.commit().await.unwrap();
    }
    saved.revision
}

/// Adds a file to the newest revision.
pub async fn attach(bench: &Bench, notice: NoticeId, name: &str, bytes: &[u8]) {
    let seen = current(bench, notice).await.number;
    let cx = writing(bench, analyst()).await;
    ops::attach_to_notice::attach_to_notice(&cx, notice, seen, name, bytes.to_vec()).await.unwrap();
    cx.commit().await.unwrap();
}

pub async fn ask(bench: &Bench, report: ReportId, notice: NoticeId) -> ConsentId {
    let hash = hash(bench, notice).await;
    let cx = writing(bench, analyst()).await;
    let consent = ops::ask_consent::ask_consent(&cx, notice, report, hash, None).await.unwrap();
    cx.commit().await.unwrap();
    consent
}

pub async fn agree(bench: &Bench, consent: ConsentId) {
    let cx = writing(bench, reporter()).await;
    let agree = sharing::consent::ConsentAnswer::Agree;
    ops::answer_consent::answer_consent(&cx, consent, agree, "").await.unwrap();
    cx.commit().await.unwrap();
}

pub async fn approve(bench: &Bench, who: Actor, notice: NoticeId) {
    let hash = hash(bench, notice).await;
    let cx = writing(bench, who).await;
    let approve = sharing::release::Verdict::Approve;
    ops::review_notice::review_notice(&cx, notice, hash, approve, "").await.unwrap();
    cx.commit().await.unwrap();
}

pub async fn release(bench: &Bench, notice: NoticeId) -> delivery::Released {
    let hash = hash(bench, notice).await;
    let cx = writing(bench, duty()).await;
    let released = ops::release_notice::release_notice(&cx, notice, hash).await.unwrap();
    cx.commit().await.unwrap();
    released
}

pub fn amber() -> Label {
    Label::new(Tlp::Amber, Audience::All, None)
}
