//! A drill of the state of a large-scale outage, of the month before: raised, confirmed, answered, lowered.

use super::{cast::Cast, tell::write};
use anyhow::Result;
use outage::{
    Step,
    answer::{News, State},
    declared::{Asked, Declared, Said, Scope},
    ops::{
        answer_outage::{Telling, answer_outage},
        change_outage::change_outage,
        confirm_outage::confirm_outage,
        raise_outage::raise_outage,
    },
};
use store::Db;

fn said(reason: &str, summary: &str) -> Said {
    let declared = Declared {
        title: "広域の通信障害を想定した演習".to_owned(),
        scope: Scope { sectors: ["ICT".to_owned()].into(), words: "西日本".to_owned(), ..Scope::default() },
        upward: Some(60),
        asked: [Asked::Operator, Asked::Ceptoar].into(),
        downward: Some(120),
        shared: true,
    };
    Said { declared, reason: reason.to_owned(), summary: summary.to_owned(), bodies: None }
}

/// Tells it.
pub(super) async fn tell(db: &Db, cast: &Cast) -> Result<()> {
    let (duty, operator) = (cast.at("NISC duty")?, cast.at("ICT-TEL 0")?);
    let cx = write(db, duty, "2014-05-20 10:00").await?;
    let id = raise_outage(&cx, Step::LargeScale, said("体制の切替えを確かめるため", ""), true).await?;
    cx.commit().await?;
    let cx = write(db, cast.at("NISC reviewer")?, "2014-05-20 10:06").await?;
    confirm_outage(&cx, id, 1).await?;
    cx.commit().await?;
    for (at, news, words, round) in [
        ("2014-05-20 10:20", News::Now(State::Affected), "西日本の一部で通話しにくい（想定）", Some(1)),
        ("2014-05-20 10:50", News::Now(State::Recovered), "復旧した（想定）", None),
    ] {
        let cx = write(db, operator, at).await?;
        let telling = Telling { news, words: words.to_owned(), round, report: None };
        answer_outage(&cx, id, telling).await?;
        cx.commit().await?;
    }
    let cx = write(db, duty, "2014-05-20 11:30").await?;
    change_outage(&cx, id, 2, Step::Recovery, said("想定の障害が収まったため", "")).await?;
    cx.commit().await?;
    let cx = write(db, duty, "2014-05-20 12:00").await?;
    let summary = "発動から確認まで6分、最初の状況報告まで20分でした。連絡先の誤りはありませんでした。";
    change_outage(&cx, id, 3, Step::Lowered, said("演習を終えるため", summary)).await?;
    cx.commit().await?;
    Ok(())
}
