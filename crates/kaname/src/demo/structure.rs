//! The chapter of the structure: what a CEPTOAR decided on its rules. The decision is fictional; what the documents
//! say of the other CEPTOARs is loaded with its sources.

use super::cast::{Cast, Person};
use anyhow::{Context, Result};
use kernel::{At, Bilingual};
use registry::{
    Hours, MembersSee, MinistrySees, Passes, Terms,
    amendment::{Names, Wanted},
    ask,
    change::{Change, Verdict},
    contact::Card,
    ops,
    rules::Detail,
};
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

/// A bank moved: a new telephone, about which its secretariat asks, and one more domain, at which nobody has looked.
pub(super) async fn kept_by_themselves(db: &Db, cast: &Cast) -> Result<()> {
    let (bank, secretariat) = (cast.at("FIN-BANK 0")?, cast.at("FIN-BANK")?);
    let cx = write(db, bank, "2014-06-11 10:20").await?;
    let contacts = ask::contacts_of(&cx.system("load the demo"), bank.organisation, cx.now().day()).await?;
    let second = contacts.get(1).context("the second contact of the bank")?;
    let card = Card { phone: "03-0000-0950".into(), hours: Hours::Always, ..Card::from(second) };
    ops::edit_contact(&cx, second.id, card).await?;
    cx.commit().await?;
    let cx = write(db, secretariat, "2014-06-12 09:40").await?;
    let visible = cx.visible::<Change>();
    let newest = visible.rows("SELECT id FROM changes WHERE {visible} ORDER BY id DESC LIMIT 1", Vec::new()).await?;
    let change = newest.first().context("the change of the bank")?.id("id")?;
    let asks = "夜間にこの番号へかけてもつながりませんでした。24 時間つながる番号でしょうか。";
    ops::judge_change(&cx, change, Verdict::Question, asks).await?;
    cx.commit().await?;
    let cx = write(db, bank, "2014-06-16 16:05").await?;
    let now = ask::organisation(&cx.system("load the demo"), bank.organisation).await?.context("the bank")?;
    let mut description = now.description();
    let more: Vec<String> = description.domains.iter().map(|domain| format!("alert.{domain}")).collect();
    description.domains.extend(more);
    ops::edit_organisation(&cx, bank.organisation, description).await?;
    Ok(cx.commit().await?)
}

/// The bank asked for another name before it was entered in the commercial register; the centre declined.
pub(super) async fn asked_and_declined(db: &Db, cast: &Cast) -> Result<()> {
    let (bank, duty) = (cast.at("FIN-BANK 0")?, cast.at("NISC duty")?);
    let cx = write(db, bank, "2014-06-03 11:10").await?;
    let names = Names {
        name: Bilingual::new("株式会社みおつくし銀行", "Miotsukushi Bank"),
        kana: "みおつくしぎんこう".into(),
        romaji: "Miotsukushi Ginko".into(),
    };
    let why = "7月1日に名称を変えるため。";
    let asked = ops::ask_amendment(&cx, bank.organisation, Wanted::Name(names), why).await?;
    cx.commit().await?;
    let cx = write(db, duty, "2014-06-05 14:30").await?;
    let why = "登記がまだ済んでいません。済んでから、もう一度申し出てください。";
    ops::decide_amendment(&cx, asked, false, why).await?;
    Ok(cx.commit().await?)
}
