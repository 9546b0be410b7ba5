//! What letters tell that tell of nothing released.

use crate::{
    Letter, LetterId, Occasion, channel,
    post::facts::Addressee,
    store::{post_office, reach, seals::letters as seals},
    tidings::Tiding,
};
use access::{Act, Kind, OrgId, PersonId, Role};
use identity::preferences::Preferences;
use kernel::{At, Bilingual, ContentHash, Day, Id, Lang};
use std::collections::{BTreeMap, BTreeSet};
use store::{Cx, Entry, FromRow, Row, Sql, StoreError, among, params};
use uuid::Uuid;

/// Writes down that it is told, and tells the chain; its id, or `None` if it was before.
pub(crate) async fn keep(cx: &Cx, sql: &Sql<'_>, tiding: &Tiding<'_>, mail: &str) -> Result<Option<Uuid>, StoreError> {
    let id = cx.new_id::<Tiding<'static>>().uuid();
    let insert =
        "INSERT INTO tidings (id, subject_id, word, step, reference, exercise, at, path, mail, told_at, optional, readers)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (subject_id, word, step) DO NOTHING";
    let Tiding { subject, kind, word, step, reference, exercise, at, path, optional, asks, urgent: _ } = *tiding;
    let readers = asks.map(codes).unwrap_or_default();
    let values = params![id, subject, word, step, reference, exercise, at, path, mail, cx.now(), optional, &readers];
    if sql.run(insert, values).await? == 0 {
        return Ok(None);
    }
    let kept = Kept {
        id,
        word: word.into(),
        step,
        reference: reference.into(),
        exercise,
        at,
        path: path.into(),
        mail: mail.into(),
        optional,
        readers,
    };
    let entry = if inside(kind) { Entry::inside } else { Entry::new };
    cx.audit(
        entry("tidings.told")
            .on(kind, Id::<Kept>::from(subject))
            .detail(serde_json::json!({ "hash": kept.hash()?.to_string() })),
    );
    Ok(Some(id))
}

/// Whether what is told of things of this kind stays inside a community.
pub(crate) fn inside(kind: Kind) -> bool {
    matches!(kind, Kind::Submission | Kind::Share | Kind::Approval | Kind::Proposal | Kind::Arrival)
}

/// What was told, as it is stored.
pub(crate) struct Kept {
    id: Uuid,
    word: String,
    step: i64,
    reference: String,
    exercise: bool,
    at: At,
    path: String,
    mail: String,
    optional: bool,
    readers: String,
}

impl Kept {
    /// What the chain keeps of it: a hash that nobody can guess who does not know its id, which is told nowhere.
    ///
    /// # Errors
    /// If it cannot be written as JSON.
    pub(crate) fn hash(&self) -> Result<ContentHash, StoreError> {
        let Self { id, word, step, reference, exercise, at, path, mail, optional, readers } = self;
        let said = (id, word, step, reference, exercise, at.millis(), path, mail);
        // What cannot be switched off has the hash that it had before anything could; so has what nobody else gets.
        let hash = match (*optional, readers.as_str()) {
            (false, "") => ContentHash::of_json(&said),
            (true, "") => ContentHash::of_json(&(said, "optional")),
            (optional, readers) => ContentHash::of_json(&(said, optional, readers)),
        };
        hash.map_err(|_| StoreError::Unreadable { column: "tiding".into() })
    }
}

impl FromRow for Kept {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            word: row.text("word")?,
            step: row.get("step")?,
            reference: row.text("reference")?,
            exercise: row.get("exercise")?,
            at: row.at("named_at")?,
            path: row.text("path")?,
            mail: row.text("mail")?,
            optional: row.get("optional")?,
            readers: row.text("readers")?,
        })
    }
}

/// The roles in which this may be done, as they are stored.
fn codes(asks: Act) -> String {
    access::roles_for(asks).iter().map(|role| role.code()).collect::<Vec<_>>().join(",")
}

/// Whether it was told.
pub(crate) async fn was_told(sql: &Sql<'_>, (subject, word, step): (Uuid, &str, i64)) -> Result<bool, StoreError> {
    let ask = "SELECT COUNT(*) AS n FROM tidings WHERE subject_id = $1 AND word = $2 AND step = $3";
    Ok(sql.count(ask, params![subject, word, step]).await? > 0)
}

/// Those of these that can be reached by mail.
pub(crate) async fn with_mail(sql: &Sql<'_>, orgs: &[OrgId], day: Day) -> Result<Vec<OrgId>, StoreError> {
    if orgs.is_empty() {
        return Ok(Vec::new());
    }
    let (ids, mut values) = among(orgs.iter().copied());
    values.extend(params![day]);
    let by_mail = channel::by_mail("o.id", &format!("${}", values.len()));
    let ask = format!("SELECT o.id FROM organisations o WHERE o.id IN ({ids}) AND {by_mail} ORDER BY o.sort, o.id");
    sql.rows(&ask, values).await?.iter().map(|row| row.id("id")).collect()
}

/// The address with which somebody signs in, if it is proven (decision 34).
pub(crate) async fn signs_in_with(sql: &Sql<'_>, person: PersonId) -> Result<Option<String>, StoreError> {
    let ask = "SELECT mail FROM people WHERE id = $1 AND ended_at IS NULL AND mail <> '' AND mail_proven";
    sql.row(ask, params![person]).await?.map(|row| row.text("mail")).transpose()
}

/// So many seconds before a letter goes nothing more is left to it.
const LATEST: i64 = 20;

/// Those of these to whom no letter of that kind has still to go.
pub(crate) async fn without_letter(
    sql: &Sql<'_>,
    tiding: &Tiding<'_>,
    orgs: &[OrgId],
    now: At,
) -> Result<Vec<OrgId>, StoreError> {
    let ask = "SELECT COUNT(*) AS n FROM letters l JOIN tidings t ON t.id = l.about_id
        WHERE l.urgent IN (TRUE, FALSE) AND l.due_at > $2 AND l.recipient_id = $1 AND l.state = 'waiting' AND l.tries = 0
          AND t.word = $3 AND t.exercise = $4 AND t.mail = ''";
    let mut left = Vec::new();
    for org in orgs {
        let values = params![*org, now.plus_seconds(LATEST), tiding.word, tiding.exercise];
        if sql.count(ask, values).await? == 0 {
            left.push(*org);
        }
    }
    Ok(left)
}

/// Notes of what else letters tell that have still to go to these.
pub(crate) async fn gather(sql: &Sql<'_>, id: Uuid, orgs: &[OrgId]) -> Result<(), StoreError> {
    for org in orgs {
        let insert = "INSERT INTO tidings_gathered (tiding_id, org_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        sql.run(insert, params![id, *org]).await?;
    }
    Ok(())
}

/// What was told of one thing under these words; of one `step` alone where it is named.
pub(crate) async fn told_of(
    sql: &Sql<'_>,
    subject: Uuid,
    word: &str,
    step: Option<i64>,
) -> Result<Vec<Uuid>, StoreError> {
    let (mut ask, mut values) =
        ("SELECT id FROM tidings WHERE subject_id = $1 AND word = $2".to_owned(), params![subject, word]);
    if let Some(step) = step {
        ask.push_str(" AND step = $3");
        values.extend(params![step]);
    }
    sql.rows(&ask, values).await?.iter().map(|row| row.get("id")).collect()
}

/// It is done, by all or by one: no letter tells of it any more.
pub(crate) async fn scatter(sql: &Sql<'_>, id: Uuid, org: Option<OrgId>) -> Result<(), StoreError> {
    let forget = "DELETE FROM tidings_gathered WHERE tiding_id = $1 AND org_id = COALESCE($2, org_id)";
    sql.run(forget, params![id, org]).await.map(drop)
}

/// The first thing of the kind of `id` of which only a letter about that tells an organisation, taken out of the list.
pub(crate) async fn next_gathered(sql: &Sql<'_>, id: Uuid, org: OrgId) -> Result<Option<(Uuid, Uuid)>, StoreError> {
    let ask = "SELECT n.id, n.subject_id FROM tidings t JOIN tidings n ON n.word = t.word AND n.exercise = t.exercise
          AND n.told_at >= t.told_at AND n.id <> t.id
        JOIN tidings_gathered g ON g.tiding_id = n.id AND g.org_id = $2 WHERE t.id = $1 ORDER BY n.told_at, n.id LIMIT 1";
    let Some(row) = sql.row(ask, params![id, org]).await? else { return Ok(None) };
    let next: Uuid = row.get("id")?;
    sql.run("DELETE FROM tidings_gathered WHERE tiding_id = $1 AND org_id = $2", params![next, org]).await?;
    Ok(Some((next, row.get("subject_id")?)))
}

/// Since when it is told who is to confirm contacts, and when they were looked for last.
pub(crate) async fn contacts_looked(sql: &Sql<'_>) -> Result<Option<(Day, Day)>, StoreError> {
    let row = sql.row("SELECT first_day, last_day FROM contacts_told WHERE one = 1", params![]).await?;
    let missing = || StoreError::Unreadable { column: "first_day".into() };
    row.map(|row| row.maybe_day("first_day")?.zip(row.maybe_day("last_day")?).ok_or_else(missing)).transpose()
}

/// They were looked for today.
pub(crate) async fn looked_for_contacts(sql: &Sql<'_>, today: Day) -> Result<(), StoreError> {
    let note = "INSERT INTO contacts_told (one, first_day, last_day) VALUES (1, $1, $2)
        ON CONFLICT (one) DO UPDATE SET last_day = excluded.last_day";
    sql.run_one(note, params![today, today]).await
}

/// Organisations of which such letters still wait, and which step of each.
pub(crate) async fn waiting_of(sql: &Sql<'_>, word: &str) -> Result<Vec<(OrgId, i64)>, StoreError> {
    let ask = "SELECT t.subject_id, t.step FROM letters l JOIN tidings t ON t.id = l.about_id
        WHERE l.urgent IN (TRUE, FALSE) AND l.due_at IS NOT NULL AND l.state = 'waiting' AND t.word = $1 ORDER BY t.id";
    let rows = sql.rows(ask, params![word]).await?;
    rows.iter().map(|row| Ok((row.id("subject_id")?, row.get("step")?))).collect()
}

/// Promises a letter about it to each of these, to be sent from a moment on; how many were promised.
pub(crate) async fn promise(
    cx: &Cx,
    sql: &Sql<'_>,
    (id, tiding): (Uuid, &Tiding<'_>),
    to: &[OrgId],
    due: At,
) -> Result<u64, StoreError> {
    if to.is_empty() || !post_office::is_open(sql).await? {
        return Ok(0);
    }
    promise_of(cx, sql, (id, tiding.kind, tiding.subject, tiding.urgent), to, due).await
}

/// The same of what was written down before: its id, of what kind and what thing it tells, and whether it hurries.
pub(crate) async fn promise_of(
    cx: &Cx,
    sql: &Sql<'_>,
    (id, kind, subject, urgent): (Uuid, Kind, Uuid, bool),
    to: &[OrgId],
    due: At,
) -> Result<u64, StoreError> {
    let occasion = Occasion::Notice.code();
    let (set, now) = (cx.new_id::<Letter>().uuid(), cx.now());
    let row = |(number, org): (u32, &OrgId)| {
        params![seals::numbered(set, number), id, occasion, 0_i64, *org, urgent, now, due, "waiting", true]
    };
    let head =
        "INSERT INTO letters (id, about_id, occasion, step, recipient_id, urgent, promised_at, due_at, state, sealed)";
    let once = "ON CONFLICT (about_id, occasion, recipient_id, step) DO NOTHING";
    let many = sql.insert_many(head, 10, (1..).zip(to).map(row).collect(), once).await?;
    seals::promised(cx, sql, set, (kind, Id::<Kept>::from(subject))).await?;
    Ok(many)
}

/// Whose contact is registered with this address.
pub(crate) async fn whose(sql: &Sql<'_>, address: &str, day: Day) -> Result<Option<OrgId>, StoreError> {
    let valid = reach::valid("c", "$2");
    let ask = format!(
        "SELECT c.org_id FROM contacts c WHERE c.mail <> '' AND lower(c.mail) = $1 AND {valid} ORDER BY c.org_id LIMIT 1"
    );
    sql.row(&ask, params![address, day]).await?.map(|row| row.id("org_id")).transpose()
}

/// How many letters of one kind were promised to an address since a moment.
pub(crate) async fn lately(sql: &Sql<'_>, word: &str, mail: &str, since: At) -> Result<i64, StoreError> {
    let ask = "SELECT COUNT(*) AS n FROM tidings t JOIN letters l ON l.about_id = t.id
        WHERE t.word = $1 AND t.told_at > $2 AND t.mail = $3";
    sql.count(ask, params![word, since, mail]).await
}

/// To which addresses letters of one kind were promised since a moment.
pub(crate) async fn told_lately(sql: &Sql<'_>, word: &str, since: At) -> Result<Vec<String>, StoreError> {
    let ask = "SELECT t.mail FROM tidings t JOIN letters l ON l.about_id = t.id WHERE t.word = $1 AND t.told_at > $2";
    sql.rows(ask, params![word, since]).await?.iter().map(|row| row.text("mail")).collect()
}

/// What such a letter says, and to whom.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) letter: LetterId,
    pub(crate) word: String,
    pub(crate) reference: String,
    pub(crate) exercise: bool,
    pub(crate) at: At,
    pub(crate) path: String,
    pub(crate) org: OrgId,
    pub(crate) organisation: Bilingual,
    /// `None` where nobody there has an address any more.
    pub(crate) contact: Option<Addressee>,
    /// The one language that whoever sits there has chosen; `None`: both.
    pub(crate) lang: Option<Lang>,
    /// Whether it can be switched off.
    pub(crate) optional: bool,
    /// In one of which roles somebody gets it who stands in for whoever is away; none: nobody else gets it.
    pub(crate) readers: BTreeSet<Role>,
    /// Whether whoever sits there does not want it.
    pub(crate) unwanted: bool,
    /// What whoever gets it has chosen.
    pub(crate) wishes: Preferences,
}

impl FromRow for Told {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let pair = |ja: &str, en: &str| Ok::<_, StoreError>(Bilingual { ja: row.text(ja)?, en: row.text(en)? });
        let contact = match row.get::<Option<String>>("to_mail")? {
            Some(mail) => Some(Addressee { mail, name: pair("contact_ja", "contact_en")? }),
            None => None,
        };
        Ok(Self {
            letter: row.id("letter_id")?,
            word: row.text("word")?,
            reference: row.text("reference")?,
            exercise: row.get("exercise")?,
            at: row.at("at")?,
            path: row.text("path")?,
            org: row.id("org_id")?,
            organisation: pair("name_ja", "name_en")?,
            contact,
            lang: None,
            optional: row.get("optional")?,
            readers: row.text("readers")?.split(',').filter_map(|code| code.parse().ok()).collect(),
            unwanted: false,
            wishes: Preferences::default(),
        })
    }
}

/// What those of these letters say that tell of nothing released.
pub(crate) async fn of(sql: &Sql<'_>, letters: &[Letter], day: Day) -> Result<BTreeMap<LetterId, Told>, StoreError> {
    let (ids, mut values) = among(letters.iter().map(|letter| letter.id));
    values.extend(params![day]);
    let today = format!("${}", values.len());
    let usual = channel::addressee("o.id", &reach::valid("c", &today), ("1 = 0", channel::ANY));
    let ask = format!(
        "SELECT l.id AS letter_id, t.word, t.reference, t.exercise, t.at, t.path, t.optional, t.readers, o.id AS org_id, o.name_ja, o.name_en,
           COALESCE(c.mail, w.mail) AS to_mail, COALESCE(c.name_ja, w.name_ja) AS contact_ja,
           COALESCE(c.name_en, w.name_en) AS contact_en
         FROM letters l JOIN tidings t ON t.id = l.about_id JOIN organisations o ON o.id = l.recipient_id
         LEFT JOIN contacts c ON c.id = CASE WHEN t.mail = '' THEN {usual} ELSE (SELECT k.id FROM contacts k
           WHERE k.org_id = o.id AND lower(k.mail) = t.mail AND {valid} ORDER BY k.priority, k.id LIMIT 1) END
         LEFT JOIN people w ON t.mail <> '' AND w.mail = t.mail AND w.ended_at IS NULL AND w.mail_proven AND EXISTS (SELECT 1 FROM roles h
           WHERE h.person_id = w.id AND h.org_id = o.id AND h.until IS NULL)
         WHERE l.id IN ({ids})",
        valid = reach::valid("k", &today)
    );
    let told = sql.all::<Told>(&ask, values).await?;
    Ok(told.into_iter().map(|one| (one.letter, one)).collect())
}
