//! The rules of each CEPTOAR as a dispatch keeps them: copied from the registry on the day of the release, and obeyed
//! from the copy ever after.

use crate::{Delivery, DeliveryId, DispatchId};
use access::OrgId;
use kernel::{At, Bilingual, Day};
use registry::{MembersSee, MinistrySees};
use store::{FromRow, Row, Sql, StoreError, params};

/// A column of the set in force for `ceptoar` on `day`, in SQL; `usual` where no set is.
pub(crate) fn in_force(column: &str, ceptoar: &str, day: &str, usual: &str) -> String {
    format!(
        "COALESCE((SELECT r.{column} FROM ceptoar_rules r WHERE r.ceptoar_id = {ceptoar} AND r.valid_from <= {day}
           ORDER BY r.valid_from DESC, r.number DESC LIMIT 1), {usual})"
    )
}

/// Copies the sets in force on `day` for every CEPTOAR of a dispatch.
pub(crate) async fn copy(sql: &Sql<'_>, dispatch: DispatchId, day: Day) -> Result<(), StoreError> {
    let insert = "INSERT INTO dispatch_rules
          (dispatch_id, ceptoar_id, rules_number, passes, own_words, ministry_sees, members_see)
        SELECT d.dispatch_id, d.org_id, r.number, COALESCE(r.passes, 'by-hand'), COALESCE(r.own_words, TRUE),
          COALESCE(r.ministry_sees, 'counts'), COALESCE(r.members_see, 'own')
        FROM deliveries d
        LEFT JOIN ceptoar_rules r ON r.ceptoar_id = d.org_id AND r.number =
          (SELECT x.number FROM ceptoar_rules x WHERE x.ceptoar_id = d.org_id AND x.valid_from <= $2
           ORDER BY x.valid_from DESC, x.number DESC LIMIT 1)
        WHERE d.dispatch_id = $1 AND d.tier = 'ceptoar'";
    sql.run(insert, params![dispatch, day]).await.map(|_| ())
}

/// Whether the rules kept with the dispatch show the answers below this CEPTOAR's line to `mine`: its ministry, or a
/// member that has been handed it.
pub(crate) async fn shows(sql: &Sql<'_>, ceptoar: &Delivery, mine: OrgId) -> Result<bool, StoreError> {
    let select = "SELECT ministry_sees, members_see FROM dispatch_rules WHERE dispatch_id = $1 AND ceptoar_id = $2";
    let Some(row) = sql.row(select, params![ceptoar.dispatch, ceptoar.org]).await? else { return Ok(false) };
    let above = ceptoar.via_org == Some(mine) && ceptoar.via_handed_at.is_some();
    if above {
        return Ok(row.code::<MinistrySees>("ministry_sees")? == MinistrySees::Names);
    }
    if row.code::<MembersSee>("members_see")? != MembersSee::EachOther {
        return Ok(false);
    }
    let member = "SELECT COUNT(*) AS n FROM deliveries WHERE via_id = $1 AND org_id = $2 AND handed_at IS NOT NULL";
    Ok(sql.count(member, params![ceptoar.id, mine]).await? > 0)
}

/// What a member answered, for those who may see it by name. Its note is for its secretariat alone.
pub(crate) struct Shown {
    pub(crate) name: Bilingual,
    pub(crate) answer: Option<crate::Answer>,
    pub(crate) opened_at: Option<At>,
    /// When it first answered.
    pub(crate) answered_at: Option<At>,
}

impl FromRow for Shown {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let answer = row.get::<Option<String>>("answer")?;
        Ok(Self {
            name: Bilingual { ja: row.text("name_ja")?, en: row.text("name_en")? },
            answer: answer.map(|_| row.code("answer")).transpose()?,
            opened_at: row.maybe_at("opened_at")?,
            answered_at: row.maybe_at("answered_at")?,
        })
    }
}

/// The members below a CEPTOAR's line, by reading, and how many there are.
pub(crate) async fn answers(
    sql: &Sql<'_>,
    ceptoar: DeliveryId,
    (limit, offset): (i64, i64),
) -> Result<(Vec<Shown>, i64), StoreError> {
    let all = sql.count("SELECT COUNT(*) AS n FROM deliveries WHERE via_id = $1", params![ceptoar]).await?;
    let select = "SELECT o.name_ja, o.name_en, d.answer, d.opened_at, d.answered_at FROM deliveries d
        JOIN organisations o ON o.id = d.org_id WHERE d.via_id = $1 ORDER BY o.kana, d.id LIMIT $2 OFFSET $3";
    Ok((sql.all(select, params![ceptoar, limit, offset]).await?, all))
}
