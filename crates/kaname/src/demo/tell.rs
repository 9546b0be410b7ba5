//! Telling the cases: the real operations, by the people who would do them, at the times at which they did.

use super::{
    cases,
    cast::{Cast, Person},
    crowd,
    story::{self, Fields},
};
use anyhow::{Context, Result};
use kernel::{At, Audience, Label, Tlp};
use sharing::{
    consent::{ConsentAnswer, ConsentId},
    draft::Typed,
    notice::{Content, NoticeId},
    ops,
    release::Verdict,
    removal::Substitutes,
    report::ReportId,
};
use std::collections::BTreeSet;
use store::{Cx, Db};

/// A transaction of this person at this moment.
pub(super) async fn write(db: &Db, who: &Person, at: &str) -> Result<Cx> {
    let at = At::parse_local(at).with_context(|| format!("{at} is no moment"))?;
    Ok(db.write(who.actor(), at).await?)
}

fn typed(fields: Fields) -> Typed {
    Typed(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

pub(super) async fn report(db: &Db, who: &Person, fields: Fields, at: &str) -> Result<ReportId> {
    let cx = write(db, who, at).await?;
    let draft =
        ops::begin_report::begin_report(&cx, false).await.with_context(|| format!("begin report at {}", cx.now()))?;
    let saved = ops::save_draft::save_draft(&cx, draft, &typed(fields), 1).await?;
    let sent = ops::submit_report::submit_report(&cx, draft, saved.revision)
        .await
        .with_context(|| format!("submit report at {}", cx.now()))?;
    cx.commit().await?;
    Ok(sent.report)
}

pub(super) async fn follow_up(db: &Db, who: &Person, report: ReportId, fields: Fields, at: &str) -> Result<()> {
    let cx = write(db, who, at).await?;
    let draft = ops::follow_up_report::follow_up_report(&cx, report).await?;
    let saved = ops::save_draft::save_draft(&cx, draft, &typed(fields), 1).await?;
    ops::submit_report::submit_report(&cx, draft, saved.revision)
        .await
        .with_context(|| format!("submit report at {}", cx.now()))?;
    Ok(cx.commit().await?)
}

pub(super) async fn acknowledge(db: &Db, who: &Person, report: ReportId, at: &str) -> Result<()> {
    let cx = write(db, who, at).await?;
    ops::acknowledge_report::acknowledge_report(&cx, report)
        .await
        .with_context(|| format!("acknowledge report at {}", cx.now()))?;
    Ok(cx.commit().await?)
}

/// The ministry says that it has it, and passes it on.
pub(super) async fn acknowledge_and_pass(db: &Db, who: &Person, report: ReportId, at: &str) -> Result<()> {
    acknowledge(db, who, report, at).await?;
    let cx = write(db, who, at).await?;
    ops::pass_report::pass_report(&cx, report, "").await?;
    Ok(cx.commit().await?)
}

/// What a notice says: title, text, indicators, and who may have it.
type Told = (&'static str, &'static str, &'static [&'static str], Tlp);

/// A notice made of one report, with this text, saved.
async fn notice(db: &Db, who: &Person, report: ReportId, content: Told, at: &str) -> Result<NoticeId> {
    let cx = write(db, who, at).await?;
    let notice = ops::derive_notice::derive_notice(&cx, &BTreeSet::from([report]), &substitutes())
        .await
        .with_context(|| format!("derive notice at {}", cx.now()))?;
    let current = sharing::store::notices::current(&cx.system("load the demo"), notice).await?;
    let (title, body, indicators, tlp) = content;
    let content = Content {
        title: title.to_owned(),
        body: body.to_owned(),
        label: Label::new(tlp, Audience::All, None),
        indicators: indicators.iter().map(|line| (*line).to_owned()).collect(),
        ..current.content
    };
    ops::save_notice::save_notice(&cx, notice, current.number, content).await?;
    cx.commit().await?;
    Ok(notice)
}

fn substitutes() -> Substitutes {
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

async fn ask(db: &Db, who: &Person, notice: NoticeId, report: ReportId, at: &str, due: &str) -> Result<ConsentId> {
    let cx = write(db, who, at).await?;
    let current = sharing::store::notices::current(&cx.system("load the demo"), notice).await?;
    let due = At::parse_local(due);
    let consent = ops::ask_consent::ask_consent(&cx, notice, report, current.hash, due)
        .await
        .with_context(|| format!("ask consent at {}", cx.now()))?;
    cx.commit().await?;
    Ok(consent)
}

async fn open(db: &Db, who: &Person, consent: ConsentId, at: &str) -> Result<()> {
    let cx = write(db, who, at).await?;
    ops::open_consent::open_consent(&cx, consent).await.with_context(|| format!("open consent at {}", cx.now()))?;
    Ok(cx.commit().await?)
}

/// Case 1, from the report to what became of it.
pub(super) async fn finished_case(db: &Db, cast: &Cast) -> Result<()> {
    let reporter = cast.at("FIN-BANK 0")?;
    let (ministry, duty) = (cast.at("FSA")?, cast.at("NISC duty")?);
    let analyst = cast.at("NISC analyst")?;
    let report = report(db, reporter, story::LEAK_FIRST, "2014-05-20 09:40").await?;
    acknowledge_and_pass(db, ministry, report, "2014-05-20 09:52").await?;
    acknowledge(db, duty, report, "2014-05-20 10:05").await?;
    let case = cases::opened(db, cast, report).await?;
    let content = (story::LEAK_NOTICE_TITLE, story::LEAK_NOTICE, story::LEAK_INDICATORS, Tlp::Green);
    let notice = notice(db, analyst, report, content, "2014-05-20 13:20").await?;
    let consent = ask(db, analyst, notice, report, "2014-05-20 13:45", "2014-05-20 17:00").await?;
    open(db, reporter, consent, "2014-05-20 14:02").await?;
    let cx = write(db, reporter, "2014-05-20 14:10").await?;
    ops::answer_consent::answer_consent(&cx, consent, ConsentAnswer::Agree, "").await?;
    cx.commit().await?;
    review_and_release(db, cast, notice, ("2014-05-20 14:40", "2014-05-20 15:10")).await?;
    crowd::pass_down(db, cast, notice).await?;
    crowd::open_and_answer(db, notice).await?;
    follow_up(db, reporter, report, story::LEAK_FINAL, "2014-05-28 17:30").await?;
    acknowledge(db, ministry, report, "2014-05-28 17:41").await?;
    acknowledge(db, duty, report, "2014-05-28 18:02").await?;
    cases::closed(db, cast, case, notice).await
}

/// A second person approves the newest revision, the duty officer releases it.
pub(super) async fn review_and_release(
    db: &Db,
    cast: &Cast,
    notice: NoticeId,
    (approved, released): (&str, &str),
) -> Result<()> {
    let cx = write(db, cast.at("NISC reviewer")?, approved).await?;
    let current = sharing::store::notices::current(&cx.system("load the demo"), notice).await?;
    ops::review_notice::review_notice(&cx, notice, current.hash, Verdict::Approve, "")
        .await
        .with_context(|| format!("review notice at {}", cx.now()))?;
    cx.commit().await?;
    let cx = write(db, cast.at("NISC duty")?, released).await?;
    ops::release_notice::release_notice(&cx, notice, current.hash)
        .await
        .with_context(|| format!("release notice at {}", cx.now()))?;
    Ok(cx.commit().await?)
}

/// Case 2, as far as the request for consent, which the reporter has opened.
pub(super) async fn case_waiting_for_consent(db: &Db, cast: &Cast) -> Result<()> {
    let reporter = cast.at("GOV-LOCAL 0")?;
    let report = report(db, reporter, story::SITES_FIRST, "2014-06-16 13:20").await?;
    acknowledge_and_pass(db, cast.at("MIC")?, report, "2014-06-16 13:34").await?;
    acknowledge(db, cast.at("NISC duty")?, report, "2014-06-16 13:50").await?;
    cases::going_on(db, cast, report).await?;
    let content = (story::SITES_NOTICE_TITLE, story::SITES_NOTICE, story::SITES_INDICATORS, Tlp::Amber);
    let analyst = cast.at("NISC analyst")?;
    let notice = notice(db, analyst, report, content, "2014-06-17 11:15").await?;
    let consent = ask(db, analyst, notice, report, "2014-06-17 13:48", "2014-06-17 17:00").await?;
    open(db, reporter, consent, "2014-06-17 14:01").await
}

/// Case 3, just reported: the ministry has passed it on, the centre has not yet said that it has it.
pub(super) async fn case_just_reported(db: &Db, cast: &Cast) -> Result<()> {
    let report = report(db, cast.at("ICT-TEL 0")?, story::DELAY_FIRST, "2014-06-17 14:19").await?;
    acknowledge_and_pass(db, cast.at("MIC")?, report, "2014-06-17 14:26").await
}
