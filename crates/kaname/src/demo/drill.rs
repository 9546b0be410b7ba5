//! The drill of the year: planned in May, run in the railways last week, announced in the banks, and waiting for the answers of
//! the others. The drill of the year before stands in the documents.

use super::{
    cast::Cast,
    crowd,
    tell::{review_and_release, write},
};
use anyhow::{Context, Result};
use exercises::{
    drill::{MockText, Offer},
    ops::{decide_part::decide_part, end_part::end_part, plan_drill::plan_drill, prepare_part::prepare_part},
    part::PartId,
    plan::{Plan, Way},
};
use kernel::{At, Day};
use store::{Cx, Db, params};

const GUIDANCE: &str = "手順、日時、模擬情報の内容は、セプターごとに変えられます。双方向のやり取り、具体的な内容、抜き打ちもできます。\n\
昨年度は、模擬情報の中身をもっと具体的にしてほしいという要望がありました。";
const BODY: &str = "これはセプター訓練の模擬情報です。実在の事案ではありません。\n\n\
取引先を装い、添付ファイルを開かせる電子メールが確認されています。受け取ったことを、手順に従って確認してください。";

/// Those who are invited: the CEPTOARs of the drill of FY2013, and local governments (004:20647-20649).
const INVITED: [&str; 13] = [
    "ICT-TEL",
    "ICT-CATV",
    "ICT-BRD",
    "FIN-BANK",
    "FIN-SEC",
    "FIN-LIFE",
    "AIR",
    "RAIL",
    "ELEC",
    "GAS",
    "WATER",
    "LOG",
    "GOV-LOCAL",
];

fn moment(text: &str) -> Result<Option<At>> {
    Ok(Some(At::parse_local(text).with_context(|| format!("{text} is no moment"))?))
}

fn day(text: &str) -> Result<Day> {
    Day::parse(text).with_context(|| format!("{text} is no day"))
}

/// Tells it.
pub(super) async fn tell(db: &Db, cast: &Cast) -> Result<()> {
    let cx = write(db, cast.at("NISC analyst")?, "2014-05-26 13:30").await?;
    let offer = Offer {
        guidance: GUIDANCE.into(),
        from: day("2014-06-02")?,
        until: day("2014-10-31")?,
        reply_by: day("2014-06-20")?,
        text: MockText { title: "【訓練】不審な電子メールについて".into(), body: BODY.into() },
    };
    plan_drill(&cx, &offer, &INVITED.map(str::to_owned).into()).await?;
    cx.commit().await?;
    run_in_the_railways(db, cast).await?;
    decided(
        db,
        cast,
        ("FIN-BANK", "2014-06-13 11:20"),
        &Plan {
            from: moment("2014-07-08 10:00")?,
            until: moment("2014-07-08 17:00")?,
            addition: "各行で対応すべき部署を書き添える。".into(),
            way: Way::RoundTrip,
            ..Plan::usual()
        },
    )
    .await
}

/// A week ago, with an answer back; ended the day after.
async fn run_in_the_railways(db: &Db, cast: &Cast) -> Result<()> {
    let plan = Plan {
        from: moment("2014-06-11 10:00")?,
        until: moment("2014-06-11 18:00")?,
        way: Way::Answer,
        ..Plan::usual()
    };
    decided(db, cast, ("RAIL", "2014-06-03 10:40"), &plan).await?;
    let cx = write(db, cast.at("NISC analyst")?, "2014-06-09 16:20").await?;
    let part = part_of(&cx, "RAIL").await?;
    let notice = prepare_part(&cx, part, "").await?;
    cx.commit().await?;
    review_and_release(db, cast, notice, ("2014-06-10 11:00", "2014-06-11 10:00")).await?;
    crowd::pass_down_since(db, cast, notice, "2014-06-11 10:00").await?;
    crowd::open_and_answer_until(db, notice, "2014-06-12 12:00").await?;
    let cx = write(db, cast.at("RAIL")?, "2014-06-12 13:10").await?;
    end_part(&cx, part).await?;
    Ok(cx.commit().await?)
}

async fn decided(db: &Db, cast: &Cast, (desk, at): (&str, &str), plan: &Plan) -> Result<()> {
    let cx = write(db, cast.at(desk)?, at).await?;
    let part = part_of(&cx, desk).await?;
    decide_part(&cx, part, 0, plan).await?;
    Ok(cx.commit().await?)
}

async fn part_of(cx: &Cx, code: &str) -> Result<PartId> {
    let select = "SELECT p.id FROM drill_parts p JOIN organisations o ON o.id = p.ceptoar_id WHERE o.code = $1";
    let row = cx.system("load the demo").row(select, params![code]).await?;
    Ok(row.with_context(|| format!("{code} is invited"))?.id("id")?)
}
