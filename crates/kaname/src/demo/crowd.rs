//! What thousands of members did with the notice of the finished case. Told in bulk: nobody clicks four thousand times.

use super::{cast::Cast, story};
use access::Actor;
use anyhow::{Context, Result, ensure};
use delivery::DeliveryId;
use kernel::At;
use sharing::notice::NoticeId;
use store::{Cx, Db, Entry, params};

const RELEASED: &str = "2014-05-20 15:10";

fn at(moment: &str) -> Result<At> {
    At::parse_local(moment).with_context(|| format!("{moment} is no moment"))
}

/// Ministries and secretariats pass it on, some with a remark.
pub(super) async fn pass_down(db: &Db, cast: &Cast, notice: NoticeId) -> Result<()> {
    passed_on(db, cast, notice, (RELEASED, story::ADDITIONS)).await
}

/// The same with a notice that was released then; nobody adds anything.
pub(super) async fn pass_down_since(db: &Db, cast: &Cast, notice: NoticeId, released: &str) -> Result<()> {
    passed_on(db, cast, notice, (released, &[])).await
}

async fn passed_on(
    db: &Db,
    cast: &Cast,
    notice: NoticeId,
    (released, additions): (&str, &[(&str, &str)]),
) -> Result<()> {
    let released = at(released)?;
    let mut minutes = 3;
    for tier in ["ministry", "ceptoar"] {
        for (desk, person) in cast.all() {
            let cx = db.write(person.actor(), released.plus_minutes(minutes)).await?;
            let Some(delivery) = line_of(&cx, notice, person.organisation.uuid(), tier).await? else { continue };
            let addition = additions.iter().find(|(who, _)| *who == desk).map_or("", |(_, text)| text);
            delivery::open_notice(&cx, delivery).await?;
            let passed = delivery::pass_notice(&cx, delivery, addition, sharing::addition::search).await?;
            ensure!(matches!(passed, delivery::Passed::On(_)), "what {desk} adds points to the reporter");
            cx.commit().await?;
            minutes += 2;
        }
    }
    Ok(())
}

async fn line_of(cx: &Cx, notice: NoticeId, org: uuid::Uuid, tier: &str) -> Result<Option<DeliveryId>> {
    let row = cx
        .system("load the demo")
        .row(
            "SELECT deliveries.id AS id FROM deliveries JOIN dispatches ON dispatches.id = deliveries.dispatch_id
             WHERE dispatches.subject_id = $1 AND deliveries.org_id = $2 AND deliveries.tier = $3
               AND deliveries.handed_at IS NOT NULL AND deliveries.passed_at IS NULL",
            params![notice, org, tier],
        )
        .await?;
    Ok(row.map(|row| row.id("id")).transpose()?)
}

/// What those write who call for help.
const CALL: &str = "管理画面に外から入られた跡があります。切り離す順を相談したいです。";

/// What one member did, by its number.
struct Deed {
    opened: Option<i64>,
    answered: Option<(i64, &'static str)>,
}

impl Deed {
    /// Most open within two hours and answer within a day; one in fifty never opens (compare 004:20679).
    fn of(number: u64) -> Self {
        let draw = |salt: u64, below: u64| mixed(number ^ (salt << 40)) % below;
        if draw(1, 50) == 0 {
            return Self { opened: None, answered: None };
        }
        let slow = if draw(2, 12) == 0 { 1100 } else { 0 };
        let opened = i64::try_from(2 + draw(3, 40) * draw(4, 40) / 13 + slow).unwrap_or(0);
        let answer = match draw(5, 100) {
            0..3 => "affected",
            3..14 => "done",
            14 => "need-help",
            _ => "not-affected",
        };
        // Help is rare: of those who would ask for it, few do.
        let answer = if answer == "need-help" && draw(6, 20) != 0 { "not-affected" } else { answer };
        let answered = (draw(7, 100) < 88).then(|| (opened + i64::try_from(1 + draw(8, 90)).unwrap_or(1), answer));
        Self { opened: Some(opened), answered }
    }
}

/// A number that looks like chance but is the same each time (the mixing function of SplitMix64).
fn mixed(number: u64) -> u64 {
    let a = number.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let b = (a ^ (a >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let c = (b ^ (b >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    c ^ (c >> 31)
}

/// Members open it and answer, over the two days after.
pub(super) async fn open_and_answer(db: &Db, notice: NoticeId) -> Result<()> {
    open_and_answer_until(db, notice, "2014-05-22 15:10").await
}

/// As far as they have come with it until then.
pub(super) async fn open_and_answer_until(db: &Db, notice: NoticeId, until: &str) -> Result<()> {
    let until = at(until)?;
    let cx = db.write(Actor::nobody(), until).await?;
    let sql = cx.system("load the demo");
    let lines = sql
        .rows(
            "SELECT deliveries.id AS id, deliveries.handed_at AS handed_at FROM deliveries
             JOIN dispatches ON dispatches.id = deliveries.dispatch_id
             WHERE dispatches.subject_id = $1 AND deliveries.tier = 'member' AND deliveries.handed_at IS NOT NULL
             ORDER BY deliveries.ceptoar_code, deliveries.id",
            params![notice],
        )
        .await?;
    let (mut stamps, mut answers) = (Vec::new(), Vec::new());
    for (number, row) in lines.iter().enumerate() {
        let (id, handed): (DeliveryId, At) = (row.id("id")?, row.at("handed_at")?);
        let deed = Deed::of(number as u64);
        let Some(opened) = deed.opened.filter(|minutes| handed.plus_minutes(*minutes) <= until) else { continue };
        let answered = deed.answered.map(|(minutes, answer)| (handed.plus_minutes(minutes), answer));
        let answered = answered.filter(|(at, _)| *at <= until);
        if let Some((at, answer)) = answered {
            let note = if answer == "need-help" { CALL } else { "" };
            answers.push(params![cx.new_id::<Answered>(), id, 1_i64, answer, note, None::<uuid::Uuid>, at]);
        }
        let (at, answer) = answered.unzip();
        stamps.push(params![id, handed.plus_minutes(opened), at, answer]);
    }
    let count = stamps.len();
    sql.insert_many("INSERT INTO answers (id, delivery_id, number, answer, note, person_id, at)", 7, answers, "")
        .await?;
    sql.run(
        "CREATE TEMPORARY TABLE told (id UUID PRIMARY KEY, opened BIGINT, answered BIGINT, answer TEXT)",
        params![],
    )
    .await?;
    sql.insert_many("INSERT INTO told (id, opened, answered, answer)", 4, stamps, "").await?;
    sql.run(
        "UPDATE deliveries SET opened_at = told.opened, acknowledged_at = told.answered,
             answered_at = told.answered, answer = told.answer
         FROM told WHERE told.id = deliveries.id",
        params![],
    )
    .await?;
    sql.run("DROP TABLE told", params![]).await?;
    cx.audit(Entry::new("demo.members-told").detail(serde_json::json!({ "members": count })));
    Ok(cx.commit().await?)
}

/// Marks ids of answers.
enum Answered {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_members_open_within_two_hours_and_few_never_do() {
        let deeds: Vec<Deed> = (0..4091).map(Deed::of).collect();
        let within = deeds.iter().filter(|deed| deed.opened.is_some_and(|minutes| minutes <= 120)).count();
        let never = deeds.iter().filter(|deed| deed.opened.is_none()).count();
        assert!(within * 100 / 4091 > 80, "{within}");
        assert!((30..200).contains(&never), "{never}");
        assert!(deeds.iter().filter(|deed| deed.answered.is_some_and(|(_, answer)| answer == "affected")).count() > 50);
    }
}
