//! Who sits at a contact's address: whether he wants a letter, in which language and when, and who has his letters while he
//! is away. An address that is nobody's of its organisation has no wishes; nor has one that nobody but its owner says is his.

use crate::preferences::Preferences;
use ::store::{FromRow, Row, Sql, StoreError, among, params};
use access::{OrgId, PersonId, Role};
use kernel::{At, Bilingual};
use std::collections::{BTreeMap, BTreeSet};

/// The condition, in SQL, that somebody sits at the address of the contact `contact` who does not want what this column of
/// his choice tells: `notices` or `drills`.
pub fn refuses(contact: &str, wanted: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM people h JOIN letter_choices w ON w.person_id = h.id AND w.until IS NULL
           WHERE h.mail = lower({contact}.mail) AND h.mail_proven AND h.ended_at IS NULL AND NOT {wanted} AND EXISTS (SELECT 1 FROM roles k
             WHERE k.person_id = h.id AND k.org_id = {contact}.org_id AND k.until IS NULL))"
    )
}

/// Somebody who gets letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// What he has chosen.
    pub wishes: Preferences,
    /// Who stands in while he is away.
    pub stand_in: Option<StandIn>,
}

/// A deputy who has the letters of somebody who is away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandIn {
    /// What the deputy has chosen.
    pub wishes: Preferences,
    /// The deputy's address.
    pub mail: String,
    /// The deputy's name.
    pub name: Bilingual,
}

struct Sitting {
    person: PersonId,
    place: (OrgId, String),
    wishes: Preferences,
}

/// What a row has of a person's choice; what is usual where he has made none.
fn wishes(row: &Row) -> Result<Preferences, StoreError> {
    match row.get::<Option<bool>>("notices")? {
        Some(_) => Preferences::from_row(row),
        None => Ok(Preferences::default()),
    }
}

/// Who sits at these addresses of these organisations, where anybody does. Who stands in has one of these roles: they are those
/// in which is done what a letter asks for.
///
/// # Errors
/// If the database refuses.
pub async fn seats(
    sql: &Sql<'_>,
    places: &BTreeSet<(OrgId, String)>,
    roles: &BTreeSet<Role>,
    now: At,
) -> Result<BTreeMap<(OrgId, String), Seat>, StoreError> {
    if places.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (mails, values) = among(places.iter().map(|(_, mail)| mail.to_lowercase()));
    let ask = format!(
        "SELECT h.id, h.mail, k.org_id, w.* FROM people h JOIN (SELECT DISTINCT person_id, org_id FROM roles WHERE until IS NULL) k
           ON k.person_id = h.id LEFT JOIN ({CHOICES}) w ON w.chooser = h.id WHERE h.ended_at IS NULL AND h.mail_proven AND h.mail IN ({mails})"
    );
    let mut sitting = Vec::new();
    for row in sql.rows(&ask, values).await? {
        let place = (row.id("org_id")?, row.text("mail")?);
        sitting.push(Sitting { person: row.id("id")?, place, wishes: wishes(&row)? });
    }
    let deputies = deputies(sql, &sitting, (roles, now)).await?;
    let seat = |one: Sitting| {
        let stand_in = deputies.get(&(one.place.0, one.person)).cloned();
        (one.place, Seat { wishes: one.wishes, stand_in })
    };
    let mut all: BTreeMap<_, Seat> = sitting.into_iter().map(seat).collect();
    let asked = |(org, mail): &(OrgId, String)| Some(((*org, mail.clone()), all.remove(&(*org, mail.to_lowercase()))?));
    Ok(places.iter().filter_map(asked).collect())
}

/// The choices in force.
const CHOICES: &str =
    "SELECT person_id AS chooser, notices, drills, shares, lang, quiet_from, quiet_until FROM letter_choices
    WHERE until IS NULL";

/// For those of these who are away: the deputy who agreed first, is there himself at a proven address, and has one of these
/// roles, of his own or lent to him by the absent person, who holds it.
async fn deputies(
    sql: &Sql<'_>,
    sitting: &[Sitting],
    (roles, now): (&BTreeSet<Role>, At),
) -> Result<BTreeMap<(OrgId, PersonId), StandIn>, StoreError> {
    let mut all = BTreeMap::new();
    if sitting.is_empty() || roles.is_empty() {
        return Ok(all);
    }
    let roles = roles.iter().map(|role| format!("'{}'", role.code())).collect::<Vec<_>>().join(", ");
    let (places, mut values) = among(sitting.iter().map(|one| one.person));
    values.extend(params![now]);
    let now = format!("${}", values.len());
    let away = format!("a.ended_at IS NULL AND a.begins_at <= {now} AND a.ends_at > {now}");
    let ask = format!(
        "SELECT a.org_id, a.person_id, h.mail, h.name_ja, h.name_en, w.* FROM absences a
         JOIN deputies d ON d.absence_id = a.id AND d.accepted = TRUE AND d.ended_at IS NULL
         JOIN people h ON h.id = d.person_id AND h.ended_at IS NULL AND h.mail_proven LEFT JOIN ({CHOICES}) w ON w.chooser = h.id
         WHERE a.person_id IN ({places}) AND {away}
           AND EXISTS (SELECT 1 FROM roles k WHERE k.person_id = h.id AND k.org_id = a.org_id AND k.until IS NULL)
           AND EXISTS (SELECT 1 FROM roles k WHERE k.org_id = a.org_id AND k.until IS NULL AND k.role IN ({roles})
             AND (k.person_id = h.id OR (k.person_id = a.person_id AND (',' || d.roles || ',') LIKE ('%,' || k.role || ',%'))))
           AND NOT EXISTS (SELECT 1 FROM absences b WHERE b.person_id = h.id AND b.org_id = a.org_id AND {too})
         ORDER BY d.answered_at, d.id",
        too = away.replace("a.", "b."),
    );
    for row in sql.rows(&ask, values).await? {
        let name = Bilingual { ja: row.text("name_ja")?, en: row.text("name_en")? };
        let stand_in = StandIn { wishes: wishes(&row)?, mail: row.text("mail")?, name };
        all.entry((row.id("org_id")?, row.id("person_id")?)).or_insert(stand_in);
    }
    Ok(all)
}
