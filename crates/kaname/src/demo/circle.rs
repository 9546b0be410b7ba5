//! The fourth chapter: a circle around IPA with six members in two groups, and a bridge to C4TAP.
//!
//! What they hand in is fictional; that it is handed in, made anonymous, agreed to and shared on is 004:886-904, and
//! that it passes to C4TAP 004:6714-6717. What was seen of the traffic goes along as a file, at each step with the text.

use super::{
    cast::{Cast, Person},
    tell::write,
};
use access::{Actor, OrgId, Role};
use anyhow::{Context, Result};
use community::{
    CommunityId, Contribution, Group, Mail, Meeting, MeetingKind, MemberRole, Place, ShareId, SubmissionId, Wishes,
    current, files_of,
    load::community_id,
    ops::{
        answer_approval::answer_approval, answer_share::answer_share, ask_approval::ask_approval,
        attach_to_share::carry_to_share, cross_bridge::cross_bridge, declare_bridge::declare_bridge,
        derive_share::derive_share, let_in::let_in, open_share::open_share, record_meeting::record_meeting,
        release_share::release_share, review_share::review_share, submit::submit, submit::submit_with,
    },
};
use identity::load::NewPerson;
use kernel::{At, Audience, Bilingual, Day, Label, Tlp};
use registry::load::settled_id;
use sharing::{consent::ConsentAnswer, release::Verdict, removal::Substitutes};
use std::collections::BTreeSet;
use store::{Cx, Db};

/// Who is in the circle: desk of the cast, group.
const MEMBERS: [(&str, &str); 6] = [
    ("FIN-BANK 0", "finance"),
    ("FIN-BANK 1", "finance"),
    ("GOV-LOCAL 0", "life"),
    ("MED 0", "life"),
    ("WATER 0", "life"),
    ("ELEC 0", "life"),
];

fn known(code: &str) -> Result<CommunityId> {
    community_id(code).with_context(|| format!("no community {code}"))
}

/// Somebody at a body that has nobody yet.
pub(super) async fn somebody(
    cx: &Cx,
    (ja, kana, en): (&str, &str, &str),
    mail: &str,
    (code, roles): (&str, &[Role]),
) -> Result<Person> {
    let sql = cx.system("load the demo");
    let body = registry::ask::by_code(&sql, code).await?.with_context(|| format!("no body {code}"))?;
    let new = NewPerson {
        id: settled_id(&format!("cast {mail}")),
        name: Bilingual::new(ja, en),
        kana: kana.to_owned(),
        mail: mail.to_owned(),
        roles: roles.iter().map(|role| (body.id, *role)).collect(),
        ..NewPerson::default()
    };
    let id = identity::load::person(cx, new).await?;
    Ok(Person { id, organisation: body.id, body: body.kind, roles: roles.to_vec(), name: ja.to_owned() })
}

struct Hubs {
    first: Person,
    second: Person,
    council: Person,
}

/// Loads the facts, the hubs' people and the groups.
async fn prepare(db: &Db) -> Result<Hubs> {
    let at = At::parse_local("2014-04-08 09:00").context("the day of the fourth chapter")?;
    let cx = db.write(Actor::nobody(), at).await?;
    community::load::facts(&cx).await?;
    for (code, ja, en) in [("finance", "金融SIG", "Finance SIG"), ("life", "生活基盤SIG", "Daily services SIG")] {
        let group = Group { code: code.to_owned(), name: Bilingual::new(ja, en) };
        community::load::group(&cx, known("J-CSIP")?, &group).await?;
    }
    let hub = ("IPA", &[Role::Coordinator][..]);
    let hubs = Hubs {
        first: somebody(&cx, ("相沢 由紀", "あいざわ ゆき", "Yuki Aizawa"), "aizawa@ipa.example", hub).await?,
        second: somebody(&cx, ("南 和也", "みなみ かずや", "Kazuya Minami"), "minami@ipa.example", hub).await?,
        council: somebody(
            &cx,
            ("森下 文", "もりした あや", "Aya Morishita"),
            "morishita@council.example",
            ("COUNCIL", &[Role::Secretariat, Role::Coordinator]),
        )
        .await?,
    };
    cx.commit().await?;
    Ok(hubs)
}

/// Tells the chapter: three submissions in different states, one share, one crossing, two meetings.
pub(super) async fn tell(db: &Db, cast: &Cast) -> Result<()> {
    let hubs = prepare(db).await?;
    let circle = known("J-CSIP")?;
    let cx = write(db, &hubs.first, "2014-04-09 10:00").await?;
    for (desk, group) in MEMBERS {
        let member = cast.at(desk)?;
        let_in(&cx, circle, member.organisation, MemberRole::Member, Some(group)).await.context(desk)?;
    }
    cx.commit().await?;
    let (bank, city) = (cast.at("FIN-BANK 0")?, cast.at("GOV-LOCAL 0")?);
    let cx = write(db, bank, "2014-06-09 10:12").await?;
    let seen = vec![(SEEN.0.to_owned(), SEEN.1.as_bytes().to_vec())];
    let invoice = submit_with(&cx, circle, invoice(), (seen, true)).await.context("hand in with a file")?;
    cx.commit().await?;
    let share = share(db, &hubs, bank, circle, invoice).await?;
    for (desk, seen, at) in [("FIN-BANK 1", true, "2014-06-10 15:40"), ("MED 0", false, "2014-06-11 09:15")] {
        let cx = write(db, cast.at(desk)?, at).await?;
        open_share(&cx, share).await?;
        answer_share(&cx, share, seen, "").await?;
        cx.commit().await?;
    }
    cross(db, &hubs, bank, share).await?;
    let second = hand_in(db, city, circle, survey(), "2014-06-16 16:30").await?;
    let waiting = derive(db, &hubs.first, circle, second, "2014-06-17 09:30").await?;
    ask(db, &hubs.first, waiting, city.organisation, None, "2014-06-17 10:05").await?;
    hand_in(db, cast.at("ELEC 0")?, circle, watering(), "2014-06-17 13:55").await?;
    propose(db, &hubs.first).await?;
    meetings(db, &hubs.council).await
}

/// What was seen of the traffic.
const SEEN: (&str, &str) = (
    "接続先の記録.csv",
    "time,destination,request\n2014-06-09T08:57:12+09:00,198.51.100.44,GET /a.php?i=1\n2014-06-09T08:57:40+09:00,198.51.100.44,GET /a.php?i=2\n",
);

fn amber() -> Label {
    Label::new(Tlp::Amber, Audience::All, None)
}

/// Where the attachment connects to, whence it came, and the attachment itself (the SHA-256 of nothing).
const INVOICE_INDICATORS: [&str; 4] = [
    "198.51.100.44",
    "hxxp://update.invoice-center.example/a.php",
    "mail.invoice-center.example",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
];

fn invoice() -> Contribution {
    Contribution {
        title: "請求書の送付を装うメール".to_owned(),
        text: "澪標銀行の審査部の複数の職員に、請求書の送付を装うメールが届いた。添付の文書を開くと外部へ接続しようとする。".to_owned(),
        mail: Mail {
            sender: "billing@invoice-center.example".to_owned(),
            subject: "【重要】請求書の送付について".to_owned(),
            received: "2014-06-09 08:50ごろ".to_owned(),
            attachments: "請求書_201406.doc.exe".to_owned(),
        },
        indicators: INVOICE_INDICATORS.map(str::to_owned).to_vec(),
        label: amber(),
        wishes: Wishes { follow_up: true, ..Wishes::default() },
        files: Vec::new(),
    }
}

fn survey() -> Contribution {
    Contribution {
        title: "調査への協力を求めるメール".to_owned(),
        text: "調査票を装う圧縮ファイルが添付されたメールが届いた。岬ヶ丘市の観光課あてだった。".to_owned(),
        mail: Mail { subject: "アンケートご協力のお願い".to_owned(), ..Mail::default() },
        indicators: vec!["203.0.113.99".to_owned()],
        label: amber(),
        ..Contribution::default()
    }
}

fn watering() -> Contribution {
    Contribution {
        title: "業界団体のサイトを見たあとの不審な通信".to_owned(),
        text: "業界団体のサイトを見た端末から、知らない相手への通信を検知した。端末は切り離した。".to_owned(),
        indicators: vec!["198.51.100.201".to_owned()],
        label: Label::new(Tlp::Red, Audience::All, None),
        ..Contribution::default()
    }
}

async fn hand_in(db: &Db, who: &Person, circle: CommunityId, what: Contribution, at: &str) -> Result<SubmissionId> {
    let cx = write(db, who, at).await?;
    let id = submit(&cx, circle, what).await.with_context(|| format!("hand in at {at}"))?;
    cx.commit().await?;
    Ok(id)
}

async fn derive(db: &Db, hub: &Person, circle: CommunityId, from: SubmissionId, at: &str) -> Result<ShareId> {
    let cx = write(db, hub, at).await?;
    let words = Substitutes {
        organisation: "参加組織".to_owned(),
        person: "担当者".to_owned(),
        host: "サーバ".to_owned(),
        address: "該当のアドレス".to_owned(),
        contact: "連絡先".to_owned(),
        other: "（略）".to_owned(),
    };
    let share = derive_share(&cx, circle, &BTreeSet::from([from]), &BTreeSet::new(), &words).await?;
    cx.commit().await?;
    Ok(share)
}

async fn ask(
    db: &Db,
    hub: &Person,
    share: ShareId,
    provider: OrgId,
    bridge: Option<community::BridgeId>,
    at: &str,
) -> Result<community::ApprovalId> {
    let cx = write(db, hub, at).await?;
    let hash = current(&cx, share).await?.hash;
    let approval = ask_approval(&cx, share, provider, bridge, hash).await.with_context(|| format!("ask at {at}"))?;
    cx.commit().await?;
    Ok(approval)
}

async fn agree(db: &Db, who: &Person, approval: community::ApprovalId, at: &str) -> Result<()> {
    let cx = write(db, who, at).await?;
    answer_approval(&cx, approval, ConsentAnswer::Agree, "").await?;
    Ok(cx.commit().await?)
}

/// The share that has left: made, agreed to, approved, released.
async fn share(db: &Db, hubs: &Hubs, bank: &Person, circle: CommunityId, from: SubmissionId) -> Result<ShareId> {
    let share = derive(db, &hubs.first, circle, from, "2014-06-09 13:00").await?;
    let cx = write(db, &hubs.first, "2014-06-09 13:20").await?;
    for file in files_of(&cx, from).await? {
        let revision = current(&cx, share).await?.number;
        carry_to_share(&cx, share, revision, file.id, &file.name).await.context("carry the file over")?;
    }
    cx.commit().await?;
    let approval = ask(db, &hubs.first, share, bank.organisation, None, "2014-06-09 13:40").await?;
    agree(db, bank, approval, "2014-06-09 14:20").await?;
    let cx = write(db, &hubs.second, "2014-06-09 15:00").await?;
    let hash = current(&cx, share).await?.hash;
    review_share(&cx, share, hash, Verdict::Approve, "").await?;
    release_share(&cx, share, hash).await.context("release the share")?;
    cx.commit().await?;
    Ok(share)
}

/// It passes to C4TAP, as its provider agreed for that destination.
async fn cross(db: &Db, hubs: &Hubs, bank: &Person, share: ShareId) -> Result<()> {
    let bridge = settled_id("bridge J-CSIP C4TAP").context("the bridge to C4TAP")?;
    let approval = ask(db, &hubs.first, share, bank.organisation, Some(bridge), "2014-06-10 10:00").await?;
    agree(db, bank, approval, "2014-06-10 11:30").await?;
    let cx = write(db, &hubs.second, "2014-06-10 13:00").await?;
    cross_bridge(&cx, bridge, share).await.context("pass the bridge")?;
    Ok(cx.commit().await?)
}

/// A bridge to the Council that is proposed and not yet agreed to.
async fn propose(db: &Db, hub: &Person) -> Result<()> {
    let cx = write(db, hub, "2014-06-17 11:20").await?;
    let (own, other) = (Place::Community(known("J-CSIP")?), Place::Community(known("COUNCIL")?));
    declare_bridge(&cx, own, other, true, Tlp::Green).await.context("propose a bridge")?;
    Ok(cx.commit().await?)
}

/// The general meetings that the documents date (004:18617-18622).
async fn meetings(db: &Db, council: &Person) -> Result<()> {
    let cx = write(db, council, "2014-04-10 09:00").await?;
    for (number, day, agenda, decisions) in [
        (5, "2013-04-09", "参加の状況", "ケーブルテレビCEPTOARが正式に参加した。"),
        (6, "2014-04-08", "参加の状況", "化学CEPTOAR、クレジットCEPTOAR及び石油CEPTOARが正式に参加した。"),
    ] {
        let meeting = Meeting {
            kind: MeetingKind::General,
            number,
            held_on: Day::parse(day).context("a day")?,
            title: String::new(),
            agenda: agenda.to_owned(),
            decisions: decisions.to_owned(),
            attendees: Vec::new(),
        };
        record_meeting(&cx, known("COUNCIL")?, &meeting).await?;
    }
    Ok(cx.commit().await?)
}
