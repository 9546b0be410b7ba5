//! What people say about themselves, and what they want to be told.

use crate::{
    preferences::{Event, Preferences},
    profile::Profile,
};
use ::store::{Cx, FromRow, Sql, StoreError, among, params};
use access::PersonId;
use kernel::{Bilingual, Id};
use std::collections::BTreeMap;

/// How many ids one statement asks for.
const AT_ONCE: usize = 500;

/// Marks ids of choices.
enum ChoiceMark {}

pub(crate) async fn of(sql: &Sql<'_>, person: PersonId) -> Result<Option<Profile>, StoreError> {
    let of = "SELECT name_ja, name_en, kana, romaji, post, telephone FROM people WHERE id = $1";
    sql.one(of, params![person]).await
}

pub(crate) async fn save(sql: &Sql<'_>, person: PersonId, profile: &Profile) -> Result<(), StoreError> {
    let save = "UPDATE people SET name_ja = $2, name_en = $3, kana = $4, romaji = $5, post = $6, telephone = $7
                WHERE id = $1";
    let Profile { name, kana, romaji, post, telephone } = profile;
    sql.run_one(save, params![person, &name.ja, &name.en, kana, romaji, post, telephone]).await
}

/// Another address to sign in with; `Conflict` if it is somebody's.
pub(crate) async fn set_mail(sql: &Sql<'_>, person: PersonId, mail: &str) -> Result<(), StoreError> {
    sql.run_one("UPDATE people SET mail = $2, mail_proven = FALSE WHERE id = $1", params![person, mail]).await
}

/// Whether somebody else says that the address is this person's.
pub(crate) async fn mail_proven(sql: &Sql<'_>, person: PersonId) -> Result<bool, StoreError> {
    let proven = "SELECT COUNT(*) AS n FROM people WHERE id = $1 AND mail_proven";
    Ok(sql.count(proven, params![person]).await? > 0)
}

/// Somebody else says that the address is this person's.
pub(crate) async fn prove_mail(sql: &Sql<'_>, person: PersonId) -> Result<(), StoreError> {
    sql.run("UPDATE people SET mail_proven = TRUE WHERE id = $1", params![person]).await.map(|_| ())
}

/// Whether this is the address of a contact, now or later, of an organisation in which the person has a role.
pub(crate) async fn is_a_desks(cx: &Cx, sql: &Sql<'_>, person: PersonId, mail: &str) -> Result<bool, StoreError> {
    let ask = "SELECT COUNT(*) AS n FROM contacts c WHERE lower(c.mail) = $1 AND (c.valid_to IS NULL OR c.valid_to >= $2)
               AND EXISTS (SELECT 1 FROM roles WHERE roles.person_id = $3 AND roles.org_id = c.org_id AND roles.until IS NULL)";
    Ok(sql.count(ask, params![mail, cx.now().day(), person]).await? > 0)
}

/// What these people have chosen; what is usual for those who have not.
pub(crate) async fn preferences(
    sql: &Sql<'_>,
    people: &[PersonId],
) -> Result<BTreeMap<PersonId, Preferences>, StoreError> {
    let mut all: BTreeMap<PersonId, Preferences> =
        people.iter().map(|person| (*person, Preferences::default())).collect();
    for chunk in people.chunks(AT_ONCE) {
        let (places, ids) = among(chunk.iter().copied());
        let ask = format!("SELECT * FROM letter_choices WHERE until IS NULL AND person_id IN ({places})");
        for row in sql.rows(&ask, ids).await? {
            all.insert(row.id("person_id")?, Preferences::from_row(&row)?);
        }
    }
    Ok(all)
}

/// Puts a choice in place of the one before, which stays with its days.
pub(crate) async fn choose(cx: &Cx, sql: &Sql<'_>, person: PersonId, chosen: &Preferences) -> Result<(), StoreError> {
    let close = "UPDATE letter_choices SET until = $2 WHERE person_id = $1 AND until IS NULL";
    sql.run(close, params![person, cx.now()]).await?;
    let id: Id<ChoiceMark> = cx.new_id();
    let put = "INSERT INTO letter_choices (id, person_id, notices, drills, shares, lang, quiet_from, quiet_until,
                 since) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let [notices, drills, shares] = [Event::Notice, Event::Drill, Event::Share].map(|event| chosen.wants(event));
    let [from, until] = [chosen.quiet.map(|quiet| quiet.from), chosen.quiet.map(|quiet| quiet.until)];
    let [from, until] = [from.map(i64::from), until.map(i64::from)];
    let lang = chosen.lang.map(|lang| lang.code());
    sql.run_one(put, params![id, person, notices, drills, shares, lang, from, until, cx.now()]).await
}

/// Where the address of a person is that of a contact today, of an organisation in which he has a role: the organisation.
pub(crate) async fn desks(cx: &Cx, sql: &Sql<'_>, person: PersonId) -> Result<Vec<Bilingual>, StoreError> {
    let ask = "SELECT DISTINCT o.name_ja, o.name_en, o.id FROM people JOIN contacts c ON lower(c.mail) = people.mail
               JOIN organisations o ON o.id = c.org_id WHERE people.id = $1 AND c.valid_from <= $2
               AND (c.valid_to IS NULL OR c.valid_to >= $2) AND EXISTS (SELECT 1 FROM roles
                 WHERE roles.person_id = people.id AND roles.org_id = c.org_id AND roles.until IS NULL) ORDER BY o.name_ja, o.id";
    let rows = sql.rows(ask, params![person, cx.now().day()]).await?;
    rows.iter().map(|row| Ok(Bilingual { ja: row.text("name_ja")?, en: row.text("name_en")? })).collect()
}
