//! A small country: the centre, a Council with C4TAP, a hub with a J-CSIP-like circle of seven members in two groups.

use access::{Actor, BodyKind, OrgId, Role};
use community::{
    ApprovalId, BridgeId, CommunityId, Content, Contribution, Group, MemberRole, ShareId, SubmissionId, Wishes,
    ops::{
        answer_approval::answer_approval, ask_approval::ask_approval, derive_share::derive_share, let_in::let_in,
        release_share::release_share, review_share::review_share, save_share::save_share, submit::submit,
    },
};
use kernel::{Audience, Bilingual, Clock, ContentHash, Day, Label, Tlp};
use registry::load::{NewOrganisation, settled_id};
use sharing::{consent::ConsentAnswer, release::Verdict, removal::Substitutes};
use std::collections::BTreeSet;
use store::{Cx, Migration, params};
use trial::{Bench, actor, org_id, person_id};

pub(crate) const CENTRE: u128 = 1;
pub(crate) const MIC: u128 = 2;
pub(crate) const HUB: u128 = 5;
pub(crate) const MEMBERS: std::ops::RangeInclusive<u128> = 101..=107;
pub(crate) const OUTSIDER: u128 = 120;
/// In C4TAP, not in J-CSIP.
pub(crate) const ELSEWHERE: u128 = 130;

pub(crate) fn tables() -> Vec<Migration> {
    [registry::MIGRATIONS, identity::MIGRATIONS, delivery::MIGRATIONS, sharing::MIGRATIONS, community::MIGRATIONS]
        .concat()
}

pub(crate) fn member(number: u128) -> Actor {
    actor(700 + number, number, BodyKind::Operator, &[Role::Contact])
}
pub(crate) fn first() -> Actor {
    actor(801, HUB, BodyKind::Related, &[Role::Coordinator])
}
pub(crate) fn second() -> Actor {
    actor(802, HUB, BodyKind::Related, &[Role::Coordinator])
}
pub(crate) fn council() -> Actor {
    let org = settled_id::<access::actor::Organisation>("body COUNCIL").unwrap();
    let Some(who) = actor(811, 1, BodyKind::Council, &[Role::Secretariat]).who().cloned() else { panic!("somebody") };
    Actor::new(access::Who { organisation: org, ..who })
}
/// At the desk of C4TAP, which the Council keeps.
pub(crate) fn council_hub(person: u128) -> Actor {
    let Some(who) = council().who().cloned() else { panic!("somebody") };
    let roles = [Role::Coordinator].into();
    Actor::new(access::Who { person: person_id(person), roles, ..who })
}
pub(crate) fn centre(role: Role) -> Actor {
    actor(900, CENTRE, BodyKind::Centre, &[role])
}
pub(crate) fn jcsip() -> CommunityId {
    community::load::community_id("J-CSIP").unwrap()
}
pub(crate) fn c4tap() -> CommunityId {
    community::load::community_id("C4TAP").unwrap()
}
pub(crate) fn over() -> BridgeId {
    settled_id("bridge J-CSIP C4TAP").unwrap()
}
pub(crate) fn to_centre() -> BridgeId {
    settled_id("bridge C4TAP NISC").unwrap()
}

fn organisation(number: u128, kind: BodyKind, code: Option<&str>) -> NewOrganisation {
    let name = Bilingual::new(&format!("第{number}組織株式会社"), &format!("Body {number}"));
    NewOrganisation {
        code: code.map(Into::into),
        ..NewOrganisation::new(org_id(number), kind, name, Day::parse("2006-04-01").unwrap())
    }
}

pub(crate) async fn write(bench: &Bench, who: &Actor) -> Cx {
    bench.db.write(who.clone(), bench.clock.now()).await.unwrap()
}

/// Registers everybody and lets the members in.
pub(crate) async fn build(bench: &Bench) {
    let cx = write(bench, &Actor::nobody()).await;
    let sql = cx.system("test");
    let shiomi = NewOrganisation {
        name: Bilingual::new("潮見通信株式会社", "Shiomi Telecom"),
        short: Bilingual::new("潮見通信", "Shiomi"),
        domains: vec!["shiomi-tel.example".into()],
        ..organisation(101, BodyKind::Operator, None)
    };
    let mut all = vec![
        organisation(CENTRE, BodyKind::Centre, Some("NISC")),
        organisation(MIC, BodyKind::Ministry, Some("MIC")),
        organisation(HUB, BodyKind::Related, Some("IPA")),
        organisation(OUTSIDER, BodyKind::Operator, None),
        organisation(ELSEWHERE, BodyKind::Operator, None),
        shiomi,
    ];
    all.extend(MEMBERS.skip(1).map(|number| organisation(number, BodyKind::Operator, None)));
    registry::load::organisations(&sql, all).await.unwrap();
    for (number, org) in
        [(801, HUB), (802, HUB), (811, HUB), (900, CENTRE)].into_iter().chain(MEMBERS.map(|n| (700 + n, n)))
    {
        let person = identity::load::NewPerson {
            id: Some(person_id(number)),
            name: Bilingual::new(&format!("人 {number}"), &format!("Person {number}")),
            mail: format!("p{number}@people.example"),
            roles: vec![(org_id(org), Role::Manager)],
            ..Default::default()
        };
        identity::load::person(&cx, person).await.unwrap();
    }
    community::load::facts(&cx).await.unwrap();
    for code in ["gas", "power"] {
        community::load::group(&cx, jcsip(), &Group { code: code.into(), name: Bilingual::new(code, code) })
            .await
            .unwrap();
    }
    cx.commit().await.unwrap();
    let cx = write(bench, &first()).await;
    for number in MEMBERS {
        let group = if number < 104 { "gas" } else { "power" };
        let_in(&cx, jcsip(), org_id(number), MemberRole::Member, Some(group)).await.unwrap();
    }
    cx.commit().await.unwrap();
    let cx = write(bench, &council()).await;
    let council = community::load::community_id("COUNCIL").unwrap();
    let_in(&cx, council, org_id(ELSEWHERE), MemberRole::Member, None).await.unwrap();
    let_in(&cx, c4tap(), org_id(ELSEWHERE), MemberRole::Member, None).await.unwrap();
    cx.commit().await.unwrap();
}

pub(crate) fn contribution(title: &str) -> Contribution {
    Contribution {
        title: title.into(),
        text: "潮見通信に、請求書を装うメールが届いた。".into(),
        indicators: vec!["203.0.113.7".into(), "www.shiomi-tel.example".into()],
        label: Label::new(Tlp::Amber, Audience::All, None),
        ..Contribution::default()
    }
}

pub(crate) async fn handed_in(bench: &Bench, who: &Actor, content: Contribution) -> SubmissionId {
    let cx = write(bench, who).await;
    let id = submit(&cx, jcsip(), content).await.unwrap();
    cx.commit().await.unwrap();
    id
}

pub(crate) async fn derived(bench: &Bench, from: &[SubmissionId]) -> ShareId {
    let cx = write(bench, &first()).await;
    let words = Substitutes { organisation: "参加組織".into(), host: "サーバ".into(), ..Substitutes::default() };
    let id = derive_share(&cx, jcsip(), &from.iter().copied().collect(), &BTreeSet::new(), &words).await.unwrap();
    cx.commit().await.unwrap();
    id
}

/// The hash and the number of the newest revision, with its content.
pub(crate) async fn current(bench: &Bench, id: ShareId) -> (ContentHash, i64, Content) {
    let cx = bench.db.read(Actor::nobody(), bench.clock.now()).await.unwrap();
    let newest = "SELECT * FROM share_revisions WHERE share_id = $1 ORDER BY revision DESC LIMIT 1";
    let row = cx.system("test").row(newest, params![id]).await.unwrap().unwrap();
    (row.hash("content_hash").unwrap(), row.get("revision").unwrap(), row.json("content").unwrap())
}

pub(crate) async fn asked(bench: &Bench, id: ShareId, provider: OrgId, bridge: Option<BridgeId>) -> ApprovalId {
    let (hash, ..) = current(bench, id).await;
    let cx = write(bench, &first()).await;
    let approval = ask_approval(&cx, id, provider, bridge, hash).await.unwrap();
    cx.commit().await.unwrap();
    approval
}

pub(crate) async fn agreed(bench: &Bench, who: &Actor, id: ApprovalId) {
    let cx = write(bench, who).await;
    answer_approval(&cx, id, ConsentAnswer::Agree, "").await.unwrap();
    cx.commit().await.unwrap();
}

pub(crate) async fn approved(bench: &Bench, id: ShareId) {
    let (hash, ..) = current(bench, id).await;
    let cx = write(bench, &second()).await;
    review_share(&cx, id, hash, Verdict::Approve, "").await.unwrap();
    cx.commit().await.unwrap();
}

pub(crate) async fn released(bench: &Bench, id: ShareId) -> u64 {
    let (hash, ..) = current(bench, id).await;
    let cx = write(bench, &second()).await;
    let told = release_share(&cx, id, hash).await.unwrap();
    cx.commit().await.unwrap();
    told
}

/// A share of one submission of 101, released to the whole circle.
pub(crate) async fn a_share(bench: &Bench) -> (SubmissionId, ShareId) {
    let submission = handed_in(bench, &member(101), contribution("請求書を装うメール")).await;
    let share = derived(bench, &[submission]).await;
    let approval = asked(bench, share, org_id(101), None).await;
    agreed(bench, &member(101), approval).await;
    approved(bench, share).await;
    released(bench, share).await;
    (submission, share)
}

pub(crate) async fn saved(
    bench: &Bench,
    id: ShareId,
    change: impl FnOnce(&mut Content),
) -> Result<ContentHash, community::ops::save_share::SaveShareError> {
    let (_, number, mut content) = current(bench, id).await;
    change(&mut content);
    let cx = write(bench, &first()).await;
    let saved = save_share(&cx, id, number, content).await?;
    cx.commit().await.unwrap();
    Ok(saved)
}

pub(crate) fn kept() -> Contribution {
    Contribution {
        wishes: Wishes { own_group: true, ..Wishes::default() }, ..contribution("自分のグループだけ")
    }
}
