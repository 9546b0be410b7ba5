//! A notice to the government's own bodies: from the centre to the ministries, through the transport ministry's hand to the
//! agency of the chapter before; executives are told beside the desks (004:15058-15068). Who is in it is fictional.

use super::{
    agency,
    cast::{Cast, Person},
    tell::write,
};
use access::Actor;
use anyhow::{Context, Result, ensure};
use delivery::{Answer, DeliveryId};
use kernel::{At, Audience, Bilingual, Label, Tlp};
use registry::{Contact, Hours, load};
use sharing::{
    detail::{Asked, Detail},
    notice::{Content, NoticeId, NoticeKind},
    ops,
    release::Verdict,
};
use store::{Db, params};

const TITLE: &str = "府省庁・独立行政法人を装う不審なメールについて";
const BODY: &str = "# 概要\n府省庁や独立行政法人の職員を装い、名簿の確認を求めるメールが、今朝から複数の機関に届いています。添付を開くと、外部と通信を始めます。\n\n\
# 見分け方\n- 差出人の表示名は実在の部署ですが、メールアドレスはフリーメールです。\n- 添付は、パスワードつきの圧縮ファイルです。\n\n\
# お願い\n- 同じメールが届いていないか、確かめてください。\n- 開いた端末があれば、ネットワークから外し、ご連絡ください。\n";
const ADDED: &str = "所管の法人へ：確かめた結果は、本日 17 時までにお答えください。";

/// Tells the chapter.
pub(super) async fn tell(db: &Db, cast: &Cast) -> Result<()> {
    reachable(db, cast).await?;
    let notice = released(db, cast).await?;
    let (desk, head) = (cast.at("MLIT desk")?, cast.at("MLIT head")?);
    let (agency, director) = (cast.at("KAISHO desk")?, cast.at("KAISHO head")?);
    let line = line(db, notice, desk, "ministry").await?;
    let cx = write(db, desk, "2014-06-16 10:34").await?;
    delivery::open_notice(&cx, line).await?;
    let passed = delivery::pass_notice(&cx, line, ADDED, sharing::addition::search).await?;
    ensure!(matches!(passed, delivery::Passed::On(_)), "what the ministry adds points to somebody");
    cx.commit().await?;
    answered(db, desk, notice, Answer::NotAffected, ["2014-06-16 11:05", "2014-06-16 13:20"]).await?;
    answered(db, agency, notice, Answer::Done, ["2014-06-16 10:47", "2014-06-16 14:10"]).await?;
    read(db, head, notice, "2014-06-16 11:40").await?;
    read(db, director, notice, "2014-06-16 10:58").await
}

/// Somebody of the agency can be reached.
async fn reachable(db: &Db, cast: &Cast) -> Result<()> {
    let (desk, since) = (cast.at("KAISHO desk")?, At::parse_local(agency::SINCE).context("a day")?);
    let cx = db.write(Actor::nobody(), since).await?;
    let contact = Contact {
        id: cx.new_id(),
        org: desk.organisation,
        priority: 1,
        name: Bilingual::new("沢村 直", "Nao Sawamura"),
        kana: "さわむら なお".to_owned(),
        romaji: "Nao Sawamura".to_owned(),
        post: Bilingual::new("情報セキュリティ窓口", "Security desk"),
        phone: "03-0000-0470".to_owned(),
        fax: String::new(),
        mail: "sawamura@kaisho.example".to_owned(),
        hours: Hours::Business,
        confirmed_on: Some(since.day()),
        valid_from: since.day(),
        valid_to: None,
    };
    load::contacts(&cx.system("load the demo"), vec![contact]).await?;
    Ok(cx.commit_unrecorded("load the demo").await?)
}

async fn released(db: &Db, cast: &Cast) -> Result<NoticeId> {
    let cx = write(db, cast.at("NISC analyst")?, "2014-06-16 09:40").await?;
    let ministries = registry::ask::ministries_on(&cx.system("load the demo"), cx.now().day()).await?;
    let content = Content {
        kind: NoticeKind::Alert,
        title: TITLE.to_owned(),
        body: BODY.to_owned(),
        label: Label::new(Tlp::Amber, Audience::only(ministries.into_iter().filter_map(|one| one.code)), None),
        detail: Detail::Alert(Asked {
            action: "同じメールが届いていないか、確かめてください。".to_owned(),
            act_by: At::parse_local("2014-06-17 17:00"),
        }),
        ..Content::default()
    };
    let notice = ops::begin_notice::begin_notice(&cx, content, false).await?;
    cx.commit().await?;
    let cx = write(db, cast.at("NISC reviewer")?, "2014-06-16 10:05").await?;
    let hash = sharing::store::notices::current(&cx.system("load the demo"), notice).await?.hash;
    ops::review_notice::review_notice(&cx, notice, hash, Verdict::Approve, "").await?;
    cx.commit().await?;
    let cx = write(db, cast.at("NISC duty")?, "2014-06-16 10:20").await?;
    ops::release_notice::release_notice(&cx, notice, hash).await?;
    cx.commit().await?;
    Ok(notice)
}

async fn line(db: &Db, notice: NoticeId, who: &Person, tier: &str) -> Result<DeliveryId> {
    let cx = db.read(Actor::nobody(), At::parse_local("2014-06-16 10:20").context("a moment")?).await?;
    let ask = "SELECT deliveries.id AS id FROM deliveries JOIN dispatches ON dispatches.id = deliveries.dispatch_id
        WHERE dispatches.subject_id = $1 AND deliveries.org_id = $2 AND deliveries.tier = $3 AND deliveries.government";
    let row = cx.system("load the demo").row(ask, params![notice, who.organisation, tier]).await?;
    Ok(row.context("it went to every ministry and agency")?.id("id")?)
}

async fn answered(db: &Db, who: &Person, notice: NoticeId, answer: Answer, [opened, at]: [&str; 2]) -> Result<()> {
    let line = line(db, notice, who, "member").await?;
    let cx = write(db, who, opened).await?;
    delivery::open_notice(&cx, line).await?;
    cx.commit().await?;
    let cx = write(db, who, at).await?;
    delivery::answer_notice(&cx, line, answer, "").await?;
    Ok(cx.commit().await?)
}

async fn read(db: &Db, who: &Person, notice: NoticeId, at: &str) -> Result<()> {
    let line = line(db, notice, who, "member").await?;
    let cx = write(db, who, at).await?;
    ensure!(ops::read_beside::read_beside(&cx, line).await?, "an executive reads it for the first time");
    Ok(cx.commit().await?)
}
