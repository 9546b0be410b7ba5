//! The chapter of the structure: what a CEPTOAR decided on its rules. The decision is fictional; what the documents
//! say of the other CEPTOARs is loaded with its sources.

use super::cast::{Cast, Person};
use anyhow::{Context, Result};
use kernel::At;
use registry::{MembersSee, MinistrySees, Passes, Terms, ask, ops, rules::Detail};
use store::{Cx, Db};

async fn write(db: &Db, who: &Person, at: &str) -> Result<Cx> {
    let at = At::parse_local(at).with_context(|| format!("{at} is no moment"))?;
    Ok(db.write(who.actor(), at).await?)
}

/// The water CEPTOAR passes on at once from May on, and its eight members see each other's answers. It has contacts
/// confirmed every two months, so that by mid-June those of April are late; the others stay with what the documents say.
pub(super) async fn rules_decided(db: &Db, cast: &Cast) -> Result<()> {
    let secretariat = cast.at("WATER")?;
    let cx = write(db, secretariat, "2014-04-21 16:05").await?;
    let ceptoar = secretariat.organisation;
    let before = ask::rules_on(&cx.system("load the demo"), ceptoar, cx.now().day()).await?;
    let before = before.map(|rules| rules.detail).unwrap_or_default();
    let terms = Terms {
        passes: Passes::Direct,
        own_words: false,
        ministry_sees: MinistrySees::Names,
        members_see: MembersSee::EachOther,
        confirm_months: 2,
    };
    let detail = Detail {
        decided_by: "運営会議（架空、第3回）".into(),
        decided_on: "2014-04-18".into(),
        reason: "夜間と休日にも、拠点の水道事業体へ待たずに届けるため。拠点どうしで助け合えるよう、回答も互いに見えるようにする。\
                 異動の多い時期なので、連絡先は 2 か月ごとに確かめる。"
            .into(),
        hubs: before.hubs,
        ..Detail::default()
    };
    let from = At::parse_local("2014-05-01 00:00").context("the first day of the rules")?.day();
    ops::decide_rules(&cx, ceptoar, (from, terms, detail)).await?;
    Ok(cx.commit().await?)
}
