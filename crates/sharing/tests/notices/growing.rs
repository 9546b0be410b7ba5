//! Nothing sealed ever changes: whatever people do, in whatever order, each row of each append-only table that was
//! there stays as it was, to the byte; and every seal holds at the end.

use crate::world::*;
use access::Actor;
use delivery::{Answer, DeliveryId, Outcome};
use kernel::{ContentHash, Id};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use sharing::{
    consent::ConsentAnswer,
    draft::Typed,
    notice::{Content, NoticeId},
    ops,
    release::Verdict,
    report::{Direction, ReportId},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};
use store::{Cx, Engine, params};
use trial::{Bench, both_engines};

/// Something that somebody tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Try {
    Submit { follow_up: bool, file: bool },
    Remark,
    AcknowledgeReport,
    PassReport,
    Derive,
    Save { gives_away: bool },
    Attach,
    Ask,
    OpenConsent,
    AnswerConsent(ConsentAnswer),
    ProposeOverride,
    ConfirmOverride,
    ProposeWaiver,
    ConfirmWaiver,
    Review(Verdict),
    Release,
    Open,
    AnswerNotice(Answer),
    PassNotice,
    Call,
}

/// One step: what, who (past the end of everybody: one whose task it is), upon which of what there is, minutes later.
type Step = (Try, usize, usize, u64);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let what = prop_oneof![
        4 => (any::<bool>(), any::<bool>()).prop_map(|(follow_up, file)| Try::Submit { follow_up, file }),
        2 => proptest::sample::select(vec![Try::Remark, Try::AcknowledgeReport, Try::PassReport]),
        2 => Just(Try::Derive),
        2 => proptest::bool::weighted(0.2).prop_map(|gives_away| Try::Save { gives_away }),
        1 => Just(Try::Attach),
        4 => Just(Try::Ask),
        6 => proptest::sample::select(vec![
            Try::OpenConsent,
            Try::AnswerConsent(ConsentAnswer::Agree),
            Try::AnswerConsent(ConsentAnswer::Agree),
            Try::AnswerConsent(ConsentAnswer::Refuse),
            Try::AnswerConsent(ConsentAnswer::Edit),
        ]),
        4 => proptest::sample::select(vec![Try::ProposeOverride, Try::ConfirmOverride]),
        3 => proptest::sample::select(vec![Try::ProposeWaiver, Try::ConfirmWaiver]),
        4 => proptest::sample::select(vec![
            Try::Review(Verdict::Approve),
            Try::Review(Verdict::Approve),
            Try::Review(Verdict::Return),
        ]),
        5 => Just(Try::Release),
        6 => proptest::sample::select(vec![
            Try::Open,
            Try::AnswerNotice(Answer::Affected),
            Try::AnswerNotice(Answer::Done),
            Try::PassNotice,
            Try::Call,
        ]),
    ];
    proptest::collection::vec((what, 0..18usize, any::<usize>(), 0..90u64), 60..100)
}

/// What reaches a released notice and an answer to it, by those whose task it is; random steps alone hardly would.
const LOOP: [(Try, usize); 13] = [
    (Try::Submit { follow_up: false, file: true }, 0),
    (Try::AcknowledgeReport, 0),
    (Try::Derive, 0),
    (Try::Attach, 0),
    (Try::Ask, 0),
    (Try::OpenConsent, 0),
    (Try::AnswerConsent(ConsentAnswer::Agree), 0),
    (Try::Review(Verdict::Approve), 0),
    (Try::Release, 0),
    (Try::PassNotice, 2),
    (Try::PassNotice, 1),
    (Try::Open, 3),
    (Try::AnswerNotice(Answer::Affected), 3),
];

fn everybody() -> [Actor; 9] {
    [analyst(), duty(), reviewer(), both(), reporter(), liaison(), secretariat(), neighbour(102), neighbour(103)]
}

/// What it is called, without its particulars.
fn name(what: Try) -> String {
    format!("{what:?}").split(['(', ' ']).next().unwrap().to_owned()
}

/// One whose task it is.
fn whose(what: Try, which: usize) -> Actor {
    match what {
        Try::Submit { .. } | Try::OpenConsent | Try::AnswerConsent(_) => reporter(),
        Try::Remark | Try::AcknowledgeReport | Try::PassReport => liaison(),
        Try::Derive | Try::Save { .. } | Try::Attach | Try::Ask | Try::ProposeWaiver => analyst(),
        Try::ProposeOverride | Try::Release => duty(),
        Try::ConfirmOverride | Try::ConfirmWaiver | Try::Review(_) => reviewer(),
        Try::Open | Try::AnswerNotice(_) => neighbour(102 + (which % 3) as u128),
        Try::PassNotice if which.is_multiple_of(2) => liaison(),
        Try::PassNotice => secretariat(),
        Try::Call => secretariat(),
    }
}

/// What there is to act upon, chosen by a number.
struct Chosen {
    report: ReportId,
    notice: NoticeId,
    hash: ContentHash,
    row: Option<uuid::Uuid>,
    line: DeliveryId,
}

async fn choose(cx: &Cx, what: Try, which: usize) -> Chosen {
    let sql = cx.system("test");
    let ids = async |select: &str, values| -> Vec<uuid::Uuid> {
        let rows = sql.rows(select, values).await.unwrap();
        rows.iter().map(|row| row.get("id").unwrap()).collect()
    };
    let pick = |all: Vec<uuid::Uuid>| (!all.is_empty()).then(|| all[which % all.len()]);
    // Mostly the newest: what is being worked on.
    let report = pick(ids("SELECT id FROM reports ORDER BY submitted_at DESC, id DESC LIMIT 2", params![]).await);
    let notice = pick(ids("SELECT id FROM notices ORDER BY begun_at DESC, id DESC LIMIT 2", params![]).await);
    let notice: NoticeId = notice.unwrap_or_else(|| cx.new_id::<()>().uuid()).into();
    let row = match what {
        Try::OpenConsent | Try::AnswerConsent(_) => "SELECT id FROM consents ORDER BY asked_at DESC, id DESC LIMIT 2",
        Try::ConfirmOverride => "SELECT id FROM overrides ORDER BY proposed_at DESC, id DESC LIMIT 2",
        Try::ConfirmWaiver => "SELECT id FROM waivers ORDER BY proposed_at DESC, id DESC LIMIT 2",
        _ => "SELECT id FROM consents WHERE 1 = 0",
    };
    let row = pick(ids(row, params![]).await);
    let own = "SELECT id FROM deliveries WHERE org_id = $1 ORDER BY id DESC";
    let line = match cx.organisation() {
        Some(org) if !which.is_multiple_of(5) && what != Try::Call => pick(ids(own, params![org]).await),
        _ => pick(ids("SELECT id FROM deliveries ORDER BY id", params![]).await),
    };
    let hash = "SELECT content_hash FROM notice_revisions WHERE notice_id = $1 ORDER BY revision DESC LIMIT 1";
    let hash = sql.row(hash, params![notice]).await.unwrap().map(|row| row.hash("content_hash").unwrap());
    Chosen {
        report: report.unwrap_or_else(|| cx.new_id::<()>().uuid()).into(),
        notice,
        hash: hash.unwrap_or_else(|| ContentHash::of(b"")),
        row,
        line: line.unwrap_or_else(|| cx.new_id::<()>().uuid()).into(),
    }
}

/// Tries it; whether it was done.
async fn attempt(cx: &Cx, what: Try, which: usize) -> bool {
    let Chosen { report, notice, hash, row, line } = choose(cx, what, which).await;
    let row: Id<()> = row.map_or_else(|| cx.new_id(), Id::from);
    match what {
        Try::Submit { follow_up, file } => submit(cx, follow_up.then_some(report), file, which).await,
        Try::Remark => ops::remark_report::remark_report(cx, report, Direction::Back, "いつからですか").await.is_ok(),
        Try::AcknowledgeReport => ops::acknowledge_report::acknowledge_report(cx, report).await.is_ok(),
        Try::PassReport => ops::pass_report::pass_report(cx, report, "送ります").await.is_ok(),
        Try::Derive => {
            let reports = BTreeSet::from([report]);
            ops::derive_notice::derive_notice(cx, &reports, &substitutes()).await.is_ok()
        }
        Try::Save { gives_away } => save_one(cx, notice, gives_away, which).await,
        Try::Attach => {
            let Ok(now) = sharing::store::notices::current(&cx.system("test"), notice).await else { return false };
            let bytes = format!("手順 {}", which % 97).into_bytes();
            ops::attach_to_notice::attach_to_notice(cx, notice, now.number, "steps.txt", bytes).await.is_ok()
        }
        Try::Ask => ops::ask_consent::ask_consent(cx, notice, report, hash, None).await.is_ok(),
        Try::OpenConsent => ops::open_consent::open_consent(cx, row.uuid().into()).await.is_ok_and(|(_, first)| first),
        Try::AnswerConsent(answer) => {
            ops::answer_consent::answer_consent(cx, row.uuid().into(), answer, "理由").await.is_ok()
        }
        Try::ProposeOverride => {
            ops::propose_override::propose_override(cx, notice, report, hash, ("法第 1 条", "急ぐ")).await.is_ok()
        }
        Try::ConfirmOverride => ops::confirm_override::confirm_override(cx, notice, row.uuid().into()).await.is_ok(),
        Try::ProposeWaiver => propose_waiver(cx, notice).await,
        Try::ConfirmWaiver => ops::confirm_waiver::confirm_waiver(cx, notice, row.uuid().into()).await.is_ok(),
        Try::Review(verdict) => ops::review_notice::review_notice(cx, notice, hash, verdict, "理由").await.is_ok(),
        Try::Release => ops::release_notice::release_notice(cx, notice, hash).await.is_ok(),
        Try::Open => delivery::open_notice(cx, line).await.is_ok_and(|(_, first)| first),
        Try::AnswerNotice(answer) => delivery::answer_notice(cx, line, answer, "").await.is_ok(),
        Try::PassNotice => delivery::pass_notice(cx, line, "追記", sharing::addition::search).await.is_ok(),
        Try::Call => delivery::record_call(cx, line, Outcome::ALL[which % Outcome::ALL.len()], "").await.is_ok(),
    }
}

async fn submit(cx: &Cx, follows: Option<ReportId>, file: bool, which: usize) -> bool {
    let draft = match follows {
        Some(report) => ops::follow_up_report::follow_up_report(cx, report).await.ok(),
        None => ops::begin_report::begin_report(cx, false).await.ok(),
    };
    let Some(draft) = draft else { return false };
    let stage = if follows.is_some() { "follow-up" } else { "first" };
    let situation = format!("www.shiomi-tel.exampleに接続要求。{which}");
    let fields =
        [("stage", stage), ("title", "表示遅延"), ("situation", &situation), ("tlp", "amber"), ("audience", "all")];
    let typed = Typed(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
    let Ok(saved) = ops::save_draft::save_draft(cx, draft, &typed, 1).await else { return false };
    if file {
        let bytes = format!("記録 {which}").into_bytes();
        ops::attach_to_draft::attach_to_draft(cx, draft, "log.txt", bytes).await.unwrap();
    }
    ops::submit_report::submit_report(cx, draft, saved.revision).await.is_ok()
}

async fn save_one(cx: &Cx, notice: NoticeId, gives_away: bool, which: usize) -> bool {
    let Ok(now) = sharing::store::notices::current(&cx.system("test"), notice).await else { return false };
    let body = if gives_away {
        "潮見通信の話".to_owned()
    } else {
        format!("設定を確かめてください。{}", which % 7)
    };
    let content = Content { body, ..now.content };
    ops::save_notice::save_notice(cx, notice, now.number, content).await.is_ok_and(|saved| saved.new)
}

async fn propose_waiver(cx: &Cx, notice: NoticeId) -> bool {
    let Ok(granted) = cx.permit::<_, sharing::notice::Notice>(access::act::ViewNotice, notice).await else {
        return false;
    };
    let desk = sharing::desk::gather(granted.sql(), &granted, cx.now()).await.unwrap();
    let Some(fingerprint) = desk.facts.open_findings().map(|finding| finding.fingerprint).next() else { return false };
    ops::propose_waiver::propose_waiver(cx, notice, fingerprint, "公知").await.is_ok()
}

/// The append-only tables of all rooms.
fn sealed_tables() -> Vec<&'static str> {
    let marked =
        |migration: store::Migration| migration.sql.lines().filter_map(|line| line.strip_prefix("-- append-only: "));
    tables().into_iter().flat_map(marked).chain(["audit_entries"]).collect()
}

/// How one engine writes a whole row as text.
async fn as_text(cx: &Cx, table: &str) -> String {
    if cx.system("test").engine() == Engine::Postgres {
        return format!("SELECT CAST(t.* AS TEXT) AS line FROM {table} t");
    }
    let columns = cx.system("test").rows(&format!("SELECT name FROM pragma_table_info('{table}')"), params![]).await;
    let quoted: Vec<String> =
        columns.unwrap().iter().map(|row| format!("quote({})", row.text("name").unwrap())).collect();
    format!("SELECT {} AS line FROM {table}", quoted.join(" || ',' || "))
}

type Rows = BTreeMap<&'static str, BTreeSet<String>>;

async fn rows(bench: &Bench, texts: &BTreeMap<&'static str, String>) -> Rows {
    let cx = reading(bench, Actor::nobody()).await;
    let mut all = Rows::new();
    for (table, select) in texts {
        let lines = cx.system("test").rows(select, params![]).await.unwrap();
        all.insert(table, lines.iter().map(|row| row.text("line").unwrap()).collect());
    }
    all
}

/// Takes the steps; what was done of them.
async fn holds(bench: &Bench, steps: &[Step]) -> BTreeSet<String> {
    let mut texts = BTreeMap::new();
    for table in sealed_tables() {
        texts.insert(table, as_text(&reading(bench, Actor::nobody()).await, table).await);
    }
    let mut before = rows(bench, &texts).await;
    let mut deeds = BTreeSet::new();
    let once = LOOP.map(|(what, which)| (what, usize::MAX, which, 1));
    for (what, who, which, minutes) in once.iter().chain(steps).chain(&once) {
        bench.clock.advance(Duration::from_secs(minutes * 60 + 1));
        let actor = everybody().get(*who).cloned().unwrap_or_else(|| whose(*what, *which));
        let cx = writing(bench, actor).await;
        let done = attempt(&cx, *what, *which).await;
        if done {
            cx.commit().await.unwrap();
            deeds.insert(name(*what));
        } else {
            drop(cx);
        }
        let after = rows(bench, &texts).await;
        for (table, lines) in &before {
            assert!(lines.is_subset(&after[table]), "{what:?} changed or took away a row of {table}");
        }
        assert!(done || before == after, "{what:?} was refused and left something");
        before = after;
    }
    let cx = reading(bench, Actor::nobody()).await;
    assert!(store::verify(&cx, None).await.unwrap().good());
    let seals = sharing::verify_seals(&cx).await.unwrap();
    assert!(seals.good(), "{:?}", seals.broken);
    deeds
}

both_engines! {
    async fn no_sequence_of_operations_changes_what_is_sealed(bench: Bench) with &tables(); {
        people(&bench).await;
        assert!(sealed_tables().len() > 20);
        let runtime = tokio::runtime::Handle::current();
        let (deeds, failure) = tokio::task::spawn_blocking(move || {
            let deeds = std::cell::RefCell::new(BTreeSet::new());
            let config = Config { cases: 3, max_shrink_iters: 0, failure_persistence: None, ..Config::default() };
            let outcome = TestRunner::new(config).run(&steps(), |steps| {
                deeds.borrow_mut().extend(runtime.block_on(holds(&bench, &steps)));
                Ok(())
            });
            (deeds.into_inner(), outcome.err().map(|failure| failure.to_string()))
        }).await.unwrap();
        assert_eq!(failure, None);
        let missed: Vec<String> = LOOP.iter().map(|(what, _)| name(*what)).filter(|what| !deeds.contains(what)).collect();
        assert!(missed.is_empty(), "nobody managed to {missed:?}");
    }
}
