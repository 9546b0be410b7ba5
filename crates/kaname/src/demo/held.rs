//! What was held back and what was called back: an embargo that will open, one that opened and of which a recall is
//! proposed, and a recall that some have confirmed and some have not.

use super::cast::{Cast, Person};
use super::tell::write;
use anyhow::{Context, Result, ensure};
use delivery::{Delivery, DeliveryId};
use kernel::{At, Audience, Label, Tlp};
use sharing::{
    detail::{Detail, Product, Vulnerability},
    embargo::Embargo,
    notice::{Content, NoticeId, NoticeKind},
    ops,
    release::Verdict,
    store::notices::Release,
};
use store::{Cx, Db, params};

/// What is released, and when it is written, approved and released.
struct Leaving<'a> {
    content: Content,
    times: [&'a str; 3],
}

fn vulnerability(title: &str, body: &str, groups: &[&str], product: (&str, &str), fix: &str) -> Content {
    let product = Product { name: product.0.to_owned(), versions: product.1.to_owned() };
    Content {
        kind: NoticeKind::Vulnerability,
        title: title.to_owned(),
        body: body.to_owned(),
        label: Label::new(Tlp::Amber, Audience::only(groups.iter().copied()), None),
        detail: Detail::Vulnerability(Vulnerability {
            products: vec![product],
            fix: fix.to_owned(),
            ..Vulnerability::default()
        }),
        ..Content::default()
    }
}

fn embargo(until: &str, first: &str, source: &str) -> Result<Option<Embargo>> {
    let until = At::parse_local(until).context("no moment")?;
    let (reason, source) = ("修正版の公表の日に合わせるため".to_owned(), source.to_owned());
    Ok(Some(Embargo { until, reason, source, first: [first.to_owned()].into() }))
}

/// Tells all three.
pub(super) async fn tell(db: &Db, cast: &Cast) -> Result<()> {
    opened(db, cast).await?;
    recalled(db, cast).await?;
    will_open(db, cast).await
}

/// Held back until the day after tomorrow; railways have it before. The time was moved once.
async fn will_open(db: &Db, cast: &Cast) -> Result<()> {
    let body = "# 概要\n遠隔保守に使われる接続装置に、認証を通さずに操作できる脆弱性が見つかりました。\
開発者が修正版を準備しており、公表までは、この情報をほかに出さないでください。\n\n\
# 公表までにしていただきたいこと\n\
- この装置を使っている場所を洗い出す。\n\
- 外部から直接つながるものは、接続元を限る。\n\
- 修正版を当てる日程を決める。\n";
    let content = vulnerability(
        "遠隔保守用の接続装置の脆弱性（公表前）",
        body,
        &["RAIL", "ELEC", "WATER"],
        ("Tunagi Gateway", "4.2 より前"),
        "修正版 4.2（公表と同時に提供）",
    );
    let content = Content { embargo: embargo("2014-06-18 10:00", "RAIL", "製品開発者")?, ..content };
    let times = ["2014-06-16 16:10", "2014-06-16 17:05", "2014-06-16 17:30"];
    let (_, release) = leaves(db, cast, Leaving { content, times }).await?;
    for (desk, at) in [("MLIT", "2014-06-16 17:41"), ("RAIL", "2014-06-16 17:52"), ("RAIL 0", "2014-06-16 18:20")] {
        opens(db, cast, desk, &release, at).await?;
    }
    let cx = write(db, cast.at("NISC reviewer")?, "2014-06-17 10:20").await?;
    let later = At::parse_local("2014-06-19 10:00").context("no moment")?;
    delivery::move_embargo(&cx, release.dispatch, later, "開発者から、修正版の公表を 1 日延ばすと連絡があったため。")
        .await?;
    Ok(cx.commit().await?)
}

/// Held back until six days ago; then it flowed. That one version was wrong was noticed just now.
async fn opened(db: &Db, cast: &Cast) -> Result<()> {
    let body = "# 概要\n監視制御に使われる通信ライブラリに、細工された電文で停止する脆弱性が公表されました。\n\n\
# 点検していただきたいこと\n\
- このライブラリを使う装置があるか。\n\
- 修正版を当てるまで、決められた相手とだけ通信するようになっているか。\n";
    let content = vulnerability(
        "監視制御用の通信ライブラリの脆弱性",
        body,
        &["RAIL", "ELEC"],
        ("Denbun Library", "2.0 から 2.6 まで"),
        "修正版 2.7",
    );
    let content = Content { embargo: embargo("2014-06-11 10:00", "ELEC", "製品開発者")?, ..content };
    let times = ["2014-06-09 13:10", "2014-06-09 14:00", "2014-06-09 14:30"];
    let (notice, release) = leaves(db, cast, Leaving { content, times }).await?;
    opens(db, cast, "ELEC 0", &release, "2014-06-09 15:12").await?;
    delivery::open_embargoes(db, At::parse_local("2014-06-11 10:00").context("no moment")?).await?;
    passes(db, cast, &release, "2014-06-11").await?;
    opens(db, cast, "RAIL 0", &release, "2014-06-11 11:05").await?;
    let cx = write(db, cast.at("NISC analyst")?, "2014-06-17 14:05").await?;
    let (reason, todo) = (
        "修正版の番号に誤りがありました。2.7 ではなく 2.7.1 です。",
        "控えと転送したものを消し、2.7 を当てた場合は開発者の案内を確かめてください。",
    );
    ops::propose_recall::propose_recall(&cx, notice, reason, todo, false).await?;
    Ok(cx.commit().await?)
}

/// Recalled five days ago: some had opened it, some have confirmed, some have not.
async fn recalled(db: &Db, cast: &Cast) -> Result<()> {
    let content = Content {
        title: "取引先を装ったメールの送信元の遮断のお願い".to_owned(),
        body: "# お願い\n取引先を装った不審なメールが届いています。下記の送信元からのメールを遮断してください。\n"
            .to_owned(),
        label: Label::new(Tlp::Amber, Audience::only(["RAIL", "WATER", "FIN-BANK"]), None),
        indicators: vec!["192.0.2.25".to_owned()],
        ..Content::default()
    };
    let times = ["2014-06-12 09:20", "2014-06-12 09:50", "2014-06-12 10:00"];
    let (notice, release) = leaves(db, cast, Leaving { content, times }).await?;
    passes(db, cast, &release, "2014-06-12").await?;
    for (desk, at) in
        [("FIN-BANK 0", "2014-06-12 11:40"), ("RAIL 0", "2014-06-12 11:48"), ("WATER 0", "2014-06-12 12:30")]
    {
        opens(db, cast, desk, &release, at).await?;
    }
    let cx = write(db, cast.at("NISC duty")?, "2014-06-12 15:20").await?;
    let reason = "遮断をお願いした送信元に、無関係な事業者の配信サーバが含まれていました。";
    let todo = "遮断の設定を元に戻し、控え、印刷したもの、転送したものを消してください。";
    let which = ops::propose_recall::propose_recall(&cx, notice, reason, todo, false).await?;
    cx.commit().await?;
    let cx = write(db, cast.at("NISC reviewer")?, "2014-06-12 15:31").await?;
    ops::confirm_recall::confirm_recall(&cx, notice, which).await?;
    cx.commit().await?;
    for (desk, at) in [("FSA", "2014-06-12 15:44"), ("WATER", "2014-06-12 16:02"), ("RAIL 0", "2014-06-12 16:15")] {
        let person = cast.at(desk)?;
        let cx = write(db, person, at).await?;
        let line = line_of(&cx, &release, person).await?.with_context(|| format!("{desk} has no line"))?;
        delivery::confirm_withdrawal(&cx, line).await?;
        cx.commit().await?;
    }
    Ok(())
}

/// Written new, approved by the second person, released by the duty officer.
async fn leaves(db: &Db, cast: &Cast, what: Leaving<'_>) -> Result<(NoticeId, Release)> {
    let [written, approved, released] = what.times;
    let cx = write(db, cast.at("NISC analyst")?, written).await?;
    let notice = ops::begin_notice::begin_notice(&cx, what.content, false).await?;
    let hash = sharing::store::notices::current(&cx.system("load the demo"), notice).await?.hash;
    cx.commit().await?;
    let cx = write(db, cast.at("NISC reviewer")?, approved).await?;
    ops::review_notice::review_notice(&cx, notice, hash, Verdict::Approve, "").await?;
    cx.commit().await?;
    let cx = write(db, cast.at("NISC duty")?, released).await?;
    ops::release_notice::release_notice(&cx, notice, hash).await?;
    let release = sharing::store::notices::release(&cx.system("load the demo"), notice).await?;
    cx.commit().await?;
    Ok((notice, release.context("it was released")?))
}

/// Whoever has it in hand passes it on within the hour, ministries first.
async fn passes(db: &Db, cast: &Cast, release: &Release, day: &str) -> Result<()> {
    for (tier, minutes) in [("ministry", 20), ("ceptoar", 40)] {
        for (desk, person) in cast.all().filter(|(desk, _)| !desk.contains(' ')) {
            let cx = write(db, person, &format!("{day} 10:{minutes}")).await?;
            let Some(line) = line_of(&cx, release, person).await? else { continue };
            let waits = "SELECT id FROM deliveries WHERE id = $1 AND tier = $2 AND handed_at IS NOT NULL
                         AND passed_at IS NULL";
            if cx.system("load the demo").row(waits, params![line, tier]).await?.is_none() {
                continue;
            }
            delivery::open_notice(&cx, line).await?;
            let passed = delivery::pass_notice(&cx, line, "", sharing::addition::search).await?;
            ensure!(matches!(passed, delivery::Passed::On(_)), "{desk} was held up");
            cx.commit().await?;
        }
    }
    Ok(())
}

async fn opens(db: &Db, cast: &Cast, desk: &str, release: &Release, at: &str) -> Result<()> {
    let person = cast.at(desk)?;
    let cx = write(db, person, at).await?;
    let line = line_of(&cx, release, person).await?.with_context(|| format!("{desk} has no line"))?;
    delivery::open_notice(&cx, line).await?;
    Ok(cx.commit().await?)
}

async fn line_of(cx: &Cx, release: &Release, person: &Person) -> Result<Option<DeliveryId>> {
    let select = "SELECT id FROM deliveries WHERE dispatch_id = $1 AND org_id = $2 ORDER BY id LIMIT 1";
    let row = cx.system("load the demo").row(select, params![release.dispatch, person.organisation]).await?;
    Ok(row.map(|row| row.id::<Delivery>("id")).transpose()?)
}
