//! A further chapter: an agency under a ministry, twice attacked. The first is over; the second stands at the ministry.
//!
//! Who is in it is fictional; that addresses of registered users leak from an agency's server is 004:15560-15566, the way
//! of report 004:14433-14441, the executives told beside it 004:15058-15068.

use super::cast::{Cast, Person};
use super::circle::somebody;
use super::story::Fields;
use super::tell::{acknowledge, acknowledge_and_pass, follow_up, report, write};
use access::{Actor, BodyKind, Role};
use anyhow::{Context, Result};
use kernel::{At, Bilingual};
use registry::load::{self, NewOrganisation, NewSupervision, settled_id};
use sharing::disclosure::{Decision, Proposal, Verdict};
use sharing::executive::Post;
use sharing::ops::{
    classify_incident::classify_incident,
    decide_disclosure::decide_disclosure,
    keep_executives::{NewExecutive, add_executive},
    link_incident::link_incident,
    propose_disclosure::propose_disclosure,
    read_summary::read_summary,
    record_publication::record_publication,
    tell_executives::{Call, tell_executive},
};
use sharing::register::{Account, Affected, Concerned, Extent, IncidentKind, Line, Tie};
use sharing::report::detail::{Leak, YesNo};
use sharing::{incident::IncidentId, report::ReportId};
use store::{Db, params};

/// The agency's code.
const AGENCY: &str = "KAISHO";
/// Since when it stands under its ministry here.
pub(super) const SINCE: &str = "2014-04-01 09:00";

/// Somebody: desk of the cast; name, reading and Latin letters; mail; where and as what.
type Joiner = (&'static str, (&'static str, &'static str, &'static str), &'static str, (&'static str, &'static [Role]));

/// Those who are in it.
const PEOPLE: [Joiner; 5] = [
    (
        "KAISHO desk",
        ("沢村 直", "さわむら なお", "Nao Sawamura"),
        "sawamura@kaisho.example",
        (AGENCY, &[Role::Csirt, Role::Manager]),
    ),
    (
        "KAISHO head",
        ("堤 恭子", "つつみ きょうこ", "Kyoko Tsutsumi"),
        "tsutsumi@kaisho.example",
        (AGENCY, &[Role::Executive]),
    ),
    ("KAISHO deputy", ("岬 健", "みさき けん", "Ken Misaki"), "misaki@kaisho.example", (AGENCY, &[Role::Executive])),
    ("MLIT desk", ("国分 梓", "こくぶ あずさ", "Azusa Kokubu"), "kokubu@mlit.example", ("MLIT", &[Role::Csirt])),
    ("MLIT head", ("早瀬 仁", "はやせ じん", "Jin Hayase"), "hayase@mlit.example", ("MLIT", &[Role::Executive])),
];

const LEAK_FIRST: Fields = &[
    ("stage", "first"),
    ("title", "研究データ公開サーバから利用登録者のメールアドレスが流出"),
    (
        "situation",
        "波浪観測データを公開しているサーバに外部から不正なアクセスがあり、利用登録者のメールアドレスが持ち出された跡を確認した。\
         サーバを直ちに切り離した。",
    ),
    ("began", "2014-05-26 03:10"),
    ("began_about", "on"),
    ("noticed", "2014-05-27 09:05"),
    ("m5_1", "yes"),
    ("m5_2", "no"),
    ("m5_3", "yes"),
    ("report_kind", "attack"),
    ("tier", "other"),
    ("threat", "1-1"),
    ("systems", "波浪データ公開サーバ（wave-db）"),
    ("users", "330"),
    ("users_about", "on"),
    ("found_by", "monitoring"),
    ("leak", "confirmed"),
    ("leaked", "利用登録者のメールアドレス 330 件"),
    ("victim", "澪沿岸測量株式会社"),
    ("measures", "サーバの切り離し、ログの保全、利用登録者の洗い出し。"),
    ("indicators", "203.0.113.142"),
    ("tlp", "amber"),
];

const LEAK_FINAL: Fields = &[
    ("stage", "final"),
    ("title", "研究データ公開サーバから利用登録者のメールアドレスが流出（最終報）"),
    (
        "situation",
        "調査を終えた。流出したのは利用登録者のメールアドレス 330 件で、ほかの情報には及んでいない。サーバを作り直して再開した。",
    ),
    ("began", "2014-05-26 03:10"),
    ("ended", "2014-06-03 10:00"),
    ("m5_1", "yes"),
    ("m5_2", "no"),
    ("m5_3", "yes"),
    ("leak", "confirmed"),
    ("leaked", "利用登録者のメールアドレス 330 件"),
    ("cause", "公開用ソフトウェアの脆弱性の悪用。"),
    ("measures", "サーバの再構築、利用登録者への連絡とお詫び。"),
    ("prevention", "公開サーバの棚卸しと、脆弱性の点検の定期化。"),
    ("tlp", "amber"),
];

const MAIL_FIRST: Fields = &[
    ("stage", "first"),
    ("title", "職員の端末が外部と不審な通信"),
    (
        "situation",
        "人事の照会を装うメールの添付を職員が開いた端末が、外部と不審な通信をしていた。端末をネットワークから外した。ほかの端末は調査中。",
    ),
    ("began", "2014-06-17 11:20"),
    ("began_about", "on"),
    ("noticed", "2014-06-17 13:15"),
    ("report_kind", "attack"),
    ("tier", "other"),
    ("threat", "1-3"),
    ("recovery", "going-on"),
    ("leak", "possible"),
    ("measures", "端末の隔離、通信先の遮断。"),
    ("indicators", "198.51.100.61"),
    ("tlp", "amber"),
];

const LEAK_OUTLINE: &str = "海象観測機構は、波浪観測データを公開しているサーバへ外部から不正なアクセスがあり、利用登録者のメールアドレスが流出したと発表。";
const LEAK_RESPONSE: &str = "サーバを直ちに切り離し、利用登録者に連絡しておわびした。サーバを作り直して公開を再開し、公開サーバの脆弱性の点検を定期のものとした。";
const MAIL_OUTLINE: &str = "人事の照会を装うメールの添付を職員が開いた端末が、外部と不審な通信をしており、情報が流出した可能性がある。調査中。";

/// Registers the agency, and its people and those of its ministry.
async fn prepare(db: &Db, cast: &mut Cast) -> Result<()> {
    let since = At::parse_local(SINCE).context("the day from which the agency is registered")?;
    let cx = db.write(Actor::nobody(), since).await?;
    let sql = cx.system("load the demo");
    let id = settled_id(&format!("organisation {AGENCY}")).context("the id of the agency")?;
    let agency = NewOrganisation {
        code: Some(AGENCY.to_owned()),
        kana: "かいしょうかんそくきこう".to_owned(),
        romaji: "Kaisho Kansoku Kiko".to_owned(),
        short: Bilingual::new("海象観測機構", "KAISHO"),
        domains: vec!["kaisho.example".to_owned()],
        fictional: true,
        ..NewOrganisation::new(
            id,
            BodyKind::Agency,
            Bilingual::new("独立行政法人海象観測機構", "Kaisho Sea Observation Agency"),
            since.day(),
        )
    };
    load::organisations(&sql, vec![agency]).await?;
    let ministry = registry::ask::by_code(&sql, "MLIT").await?.context("no ministry MLIT")?.id;
    let under = NewSupervision { agency: id, ministry, basis: "fictional".to_owned(), valid_from: since.day() };
    load::supervisions(&sql, vec![under]).await?;
    for (desk, name, mail, post) in PEOPLE {
        let person = somebody(&cx, name, mail, post).await?;
        cast.join(desk, person);
    }
    Ok(cx.commit_unrecorded("load the demo").await?)
}

async fn list(db: &Db, cast: &Cast) -> Result<()> {
    let cx = write(db, cast.at("KAISHO desk")?, "2014-04-02 10:00").await?;
    for (desk, post) in [("KAISHO head", Post::Ciso), ("KAISHO deputy", Post::Deputy)] {
        let new = NewExecutive { person: Some(cast.at(desk)?.id), post, ..NewExecutive::default() };
        add_executive(&cx, &new).await?;
    }
    let phoned = NewExecutive {
        name: "浜田 監事".to_owned(),
        phone: "03-0000-0471".to_owned(),
        post: Post::Executive,
        person: None,
    };
    add_executive(&cx, &phoned).await?;
    Ok(cx.commit().await?)
}

/// The incident of which a report tells.
async fn incident(db: &Db, who: &Person, report: ReportId) -> Result<IncidentId> {
    let cx = db.read(who.actor(), At::parse_local("2014-06-17 14:30").context("a moment")?).await?;
    let select = "SELECT incidents.id FROM incidents JOIN incident_reports t ON t.incident_id = incidents.id
                  WHERE {visible} AND t.report_id = $1";
    let rows = cx.visible::<sharing::incident::Incident>().rows(select, params![report]).await?;
    rows.first().context("a report of an agency begins an incident")?.id("id").map_err(Into::into)
}

async fn read(db: &Db, who: &Person, incident: IncidentId, at: &str) -> Result<()> {
    let cx = write(db, who, at).await?;
    read_summary(&cx, incident).await?;
    Ok(cx.commit().await?)
}

/// Tells the chapter.
pub(super) async fn tell(db: &Db, cast: &mut Cast) -> Result<()> {
    prepare(db, cast).await?;
    list(db, cast).await?;
    first(db, cast).await?;
    second(db, cast).await
}

async fn first(db: &Db, cast: &Cast) -> Result<()> {
    let (desk, head) = (cast.at("KAISHO desk")?, cast.at("KAISHO head")?);
    let report = report(db, desk, LEAK_FIRST, "2014-05-27 09:48").await?;
    let incident = incident(db, desk, report).await?;
    read(db, head, incident, "2014-05-27 09:55").await?;
    acknowledge_and_pass(db, cast.at("MLIT desk")?, report, "2014-05-27 10:06").await?;
    read(db, cast.at("MLIT head")?, incident, "2014-05-27 10:20").await?;
    acknowledge(db, cast.at("NISC duty")?, report, "2014-05-27 10:31").await?;
    telephoned(db, desk, incident, ("2014-05-27 10:15", "2014-05-27 10:40")).await?;
    public(db, cast, incident).await?;
    follow_up(db, desk, report, LEAK_FINAL, "2014-06-03 15:00").await?;
    telephoned(db, desk, incident, ("2014-06-03 15:10", "2014-06-03 15:15")).await?;
    acknowledge(db, cast.at("MLIT desk")?, report, "2014-06-03 15:20").await?;
    acknowledge(db, cast.at("NISC duty")?, report, "2014-06-03 15:41").await?;
    entered(db, desk, (incident, 1), leak(Leak::Confirmed, LEAK_RESPONSE), "2014-06-03 15:50").await
}

/// Whoever of the agency's executives has no account is telephoned; the desk writes it down later.
async fn telephoned(db: &Db, desk: &Person, incident: IncidentId, (at, written): (&str, &str)) -> Result<()> {
    let cx = write(db, desk, written).await?;
    let whom = sharing::store::executives::of_body(&cx.system("load the demo"), desk.organisation).await?;
    let phoned = whom.iter().find(|entry| entry.person.is_none()).context("an executive without an account")?;
    let source = "総務課長が電話。総務課長から聞き取り".to_owned();
    let call = Call { whom: phoned.id.to_string(), source, at: at.to_owned() };
    tell_executive(&cx, incident, &call).await?;
    Ok(cx.commit().await?)
}

/// The public is told: proposed, decided, done.
async fn public(db: &Db, cast: &Cast, incident: IncidentId) -> Result<()> {
    let (desk, head) = (cast.at("KAISHO desk")?, cast.at("KAISHO head")?);
    let planned = At::parse_local("2014-05-28 00:00").context("a day")?.day();
    let cx = write(db, desk, "2014-05-27 11:25").await?;
    let proposal = Proposal {
        decision: Decision::Publish,
        rights: true,
        administration: false,
        reason:
            "利用登録者 330 人のメールアドレスが流出した。なりすましメールへの注意を、本人と国民に知らせる必要がある。"
                .to_owned(),
        day: Some(planned),
    };
    let number = propose_disclosure(&cx, incident, proposal).await?;
    cx.commit().await?;
    let cx = write(db, head, "2014-05-27 13:05").await?;
    decide_disclosure(&cx, incident, number, (Verdict::Decide, "利用登録者への連絡を先に済ませること。")).await?;
    cx.commit().await?;
    let cx = write(db, desk, "2014-05-28 14:30").await?;
    record_publication(&cx, incident, (planned, "報道発表、https://www.kaisho.example/press/0528")).await?;
    cx.commit().await?;
    // The month is that of the publication.
    entered(db, desk, (incident, 0), leak(Leak::Possible, ""), "2014-05-28 14:35").await
}

/// What the register tells of the leak: that it was possible at first, how it ended later.
fn leak(leak: Leak, response: &str) -> Account {
    let counted = (leak == Leak::Confirmed).then(|| Affected::new(Extent::Exactly(330), "件（メールアドレス）"));
    Account {
        outline: LEAK_OUTLINE.to_owned(),
        response: response.to_owned(),
        leak: Some(leak),
        affected: counted.into_iter().collect(),
        stopped: Some(YesNo::Yes),
        ..Account::default()
    }
}

/// What the register tells of it, over the line of number `seen`.
async fn entered(
    db: &Db,
    desk: &Person,
    (incident, seen): (IncidentId, i64),
    account: Account,
    at: &str,
) -> Result<()> {
    let cx = write(db, desk, at).await?;
    let line = Line { kinds: [IncidentKind::Attack].into(), account, ..Line::default() };
    classify_incident(&cx, incident, seen, line).await?;
    Ok(cx.commit().await?)
}

/// The second has to do with the first. The centre, to which it has not come, sees neither the one nor that.
async fn second(db: &Db, cast: &Cast) -> Result<()> {
    let desk = cast.at("KAISHO desk")?;
    let report = report(db, desk, MAIL_FIRST, "2014-06-17 13:41").await?;
    acknowledge(db, cast.at("MLIT desk")?, report, "2014-06-17 13:50").await?;
    let incident = incident(db, desk, report).await?;
    let account = Account {
        outline: MAIL_OUTLINE.to_owned(),
        leak: Some(Leak::Possible),
        affected: vec![Affected::new(Extent::AtLeast(1), "台（端末）")],
        bodies: vec![Concerned::Name("澪沿岸測量株式会社".to_owned())],
        ..Account::default()
    };
    entered(db, desk, (incident, 0), account, "2014-06-17 14:05").await?;
    let cx = write(db, desk, "2014-06-17 14:07").await?;
    link_incident(&cx, incident, "I-2014-00001", (Tie::CameOf, "流出したメールアドレスに宛てて送られていた")).await?;
    Ok(cx.commit().await?)
}
