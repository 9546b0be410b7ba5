//! A notice that was updated: 第1報 to the railways, 第2報 an hour ago. Most have the second, some have read only the first.

use super::{cast::Cast, crowd, tell::write};
use anyhow::{Context, Result};
use kernel::{At, Audience, Label, Tlp};
use sharing::{
    detail::{Asked, Detail},
    notice::{Content, NoticeId, NoticeKind},
    ops,
    release::Verdict,
};
use store::Db;

const TITLE: &str = "運行案内表示の保守用ソフトウェアの点検のお願い";
const FIRST: &str = "# 概要\n運行案内の表示に使われている保守用ソフトウェアに、外から操作を受けるおそれのある弱点が見つかりました。\n\n\
# 対象\n- 版 4.2\n\n\
# お願い\n- 保守用の口を、業務で使わない間は閉じてください。\n- 接続の記録を、7 日分さかのぼって確かめてください。\n";
const SECOND: &str = "# 概要\n運行案内の表示に使われている保守用ソフトウェアに、外から操作を受けるおそれのある弱点が見つかりました。修正版が公開されています。\n\n\
# 対象\n- 版 4.0 から 4.2 まで\n\n\
# お願い\n- 修正版（版 4.3）を当ててください。\n- 当てるまでは、保守用の口を閉じてください。\n- 接続の記録を、30 日分さかのぼって確かめてください。\n";
const NEWS: &str = "対象の版が広がり、修正版（版 4.3）が公開されました。記録を確かめる期間も、30 日に延びています。";

/// Both versions, as far as they have come when the demo begins.
pub(super) async fn tell(db: &Db, cast: &Cast) -> Result<()> {
    let first = begun(db, cast).await?;
    released(db, cast, first, ["2014-06-13 10:40", "2014-06-13 11:00"]).await?;
    crowd::pass_down_since(db, cast, first, "2014-06-13 11:00").await?;
    crowd::open_and_answer_until(db, first, "2014-06-15 11:00").await?;
    let second = updated(db, cast, first).await?;
    released(db, cast, second, ["2014-06-17 13:20", "2014-06-17 13:30"]).await?;
    crowd::pass_down_since(db, cast, second, "2014-06-17 13:30").await?;
    crowd::open_and_answer_until(db, second, "2014-06-17 13:50").await
}

async fn begun(db: &Db, cast: &Cast) -> Result<NoticeId> {
    let cx = write(db, cast.at("NISC analyst")?, "2014-06-13 10:10").await?;
    let act_by = At::parse_local("2014-06-20 17:00");
    let content = Content {
        kind: NoticeKind::Alert,
        title: TITLE.to_owned(),
        body: FIRST.to_owned(),
        label: Label::new(Tlp::Amber, Audience::only(["RAIL"]), None),
        detail: Detail::Alert(Asked {
            action: "保守用の口を閉じ、接続の記録を確かめてください。".to_owned(), act_by
        }),
        ..Content::default()
    };
    let notice = ops::begin_notice::begin_notice(&cx, content, false).await?;
    cx.commit().await?;
    Ok(notice)
}

async fn updated(db: &Db, cast: &Cast, first: NoticeId) -> Result<NoticeId> {
    let cx = write(db, cast.at("NISC analyst")?, "2014-06-17 12:40").await?;
    let second = ops::update_notice::update_notice(&cx, first).await?;
    let current = sharing::store::notices::current(&cx.system("load the demo"), second).await?;
    let content = Content { body: SECOND.to_owned(), news: Some(NEWS.to_owned()), urgent: true, ..current.content };
    ops::save_notice::save_notice(&cx, second, current.number, content).await?;
    cx.commit().await?;
    Ok(second)
}

async fn released(db: &Db, cast: &Cast, notice: NoticeId, [reviewed, left]: [&str; 2]) -> Result<()> {
    let cx = write(db, cast.at("NISC reviewer")?, reviewed).await?;
    let current = sharing::store::notices::current(&cx.system("load the demo"), notice).await?;
    ops::review_notice::review_notice(&cx, notice, current.hash, Verdict::Approve, "")
        .await
        .with_context(|| format!("review at {reviewed}"))?;
    cx.commit().await?;
    let cx = write(db, cast.at("NISC duty")?, left).await?;
    ops::release_notice::release_notice(&cx, notice, current.hash)
        .await
        .with_context(|| format!("release at {left}"))?;
    Ok(cx.commit().await?)
}
