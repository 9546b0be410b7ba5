//! Who stops when whom stops: the example of the how-to, kept by the telephone operator, and a model of the sectors, kept by the
//! centre, in which only what the documents state is stated.

use super::{cast::Cast, tell::write};
use ::analysis::{
    brought::read,
    model::Version,
    ops::{begin_model::begin_model, keep_plan::keep_plan, open_model::open_model},
    plan::Content,
};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use store::Db;

/// The files of the how-to.
const FILES: [(&str, &str); 4] = [
    ("nodes.csv", include_str!("../../../../docs/examples/interdependency/nodes.csv")),
    ("needs.csv", include_str!("../../../../docs/examples/interdependency/needs.csv")),
    ("suppliers.csv", include_str!("../../../../docs/examples/interdependency/suppliers.csv")),
    ("failures.csv", include_str!("../../../../docs/examples/interdependency/failures.csv")),
];

/// The ten sectors of the plan of 2009, and of them those on which all depend most (004:15985-15991).
const SECTORS: [(&str, &str); 10] = [
    ("ELEC", "電力"),
    ("ICT", "情報通信"),
    ("WATER", "水道"),
    ("GAS", "ガス"),
    ("FIN", "金融"),
    ("AIR", "航空"),
    ("RAIL", "鉄道"),
    ("GOV", "政府・行政サービス"),
    ("MED", "医療"),
    ("LOG", "物流"),
];
const NEEDED: [&str; 3] = ["ELEC", "ICT", "WATER"];

/// Tells it.
pub(super) async fn tell(db: &Db, cast: &Cast) -> Result<()> {
    town(db, cast).await?;
    sectors(db, cast).await
}

/// The town of the how-to: a power cut, and one that is repaired after ten hours; its CEPTOAR may read it.
async fn town(db: &Db, cast: &Cast) -> Result<()> {
    let operator = cast.at("ICT-TEL 0")?;
    let files = FILES.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    let (model, plan) = read(files.to_vec()).context("the example of the how-to")?;
    let version = Version::of("潮見の町の相互依存", "町の事業者どうしの聞き取り（2014年5月）による。", &model);
    let cx = write(db, operator, "2014-06-09 15:20").await?;
    let cut = Content::of("潮見の停電", &model, &plan);
    let id = begin_model(&cx, &version, Some(&cut)).await?;
    keep_plan(&cx, id, &Content::typed("停電が10時間で復旧", ["P 0", "P 10", ""])).await?;
    cx.commit().await?;
    let cx = write(db, operator, "2014-06-10 09:40").await?;
    open_model(&cx, id, cast.at("ICT-TEL")?.organisation).await?;
    Ok(cx.commit().await?)
}

/// The sectors, as the documents have them: who needs whom is stated, how long anybody lasts is not.
async fn sectors(db: &Db, cast: &Cast) -> Result<()> {
    let nodes: Vec<Value> = SECTORS
        .iter()
        .map(|(code, name)| json!({ "id": code, "name": name, "sector": code, "level": "sector" }))
        .collect();
    let pairs =
        SECTORS.iter().flat_map(|(of, _)| NEEDED.iter().filter(move |from| *from != of).map(move |from| (of, from)));
    let needs: Vec<Value> = pairs
        .map(|(of, from)| json!({ "id": format!("{of}-{from}"), "of": of, "suppliers": [from], "source": "002:150" }))
        .collect();
    let version = Version {
        name: "分野どうしの依存（資料に書かれた範囲）".to_owned(),
        note: "電力・通信・水道への依存は資料の全般の記述による。持ちこたえる時間はどの資料にもなく、不明のままにしている。".to_owned(),
        model: json!({ "nodes": nodes, "needs": needs }),
    };
    let cx = write(db, cast.at("NISC analyst")?, "2014-06-11 17:05").await?;
    begin_model(&cx, &version, Some(&Content::typed("電力の途絶", ["ELEC 0", "", ""]))).await?;
    Ok(cx.commit().await?)
}
