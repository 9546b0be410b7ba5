//! Letters: promised in the transaction from which they follow, claimed by whoever sends them, and what came of each try.

use crate::{
    DispatchId, Letter, LetterId, LetterState, Next, Occasion, Round, Tried, TryOutcome, channel,
    post::facts::Facts,
    store::{post_office, reach, reminders, seals::letters as seals},
};
use access::{Kind, OrgId};
use kernel::{At, Day};
use std::collections::BTreeMap;
use store::{Bound, Cx, Engine, FromRow, Sql, StoreError, among, params};
use uuid::Uuid;

/// Promises a letter to each organisation of a dispatch that was handed it in this moment and can be reached by mail. Who
/// was promised one before gets no other. How many were promised.
pub(crate) async fn promise_notice(cx: &Cx, sql: &Sql<'_>, dispatch: DispatchId) -> Result<u64, StoreError> {
    promise(cx, sql, to_lines(dispatch, Occasion::Notice, "d.handed_at = $3")).await
}

/// The same of its recall, to everybody who was handed it.
pub(crate) async fn promise_recall(cx: &Cx, sql: &Sql<'_>, dispatch: DispatchId) -> Result<u64, StoreError> {
    promise(cx, sql, to_lines(dispatch, Occasion::Recall, "d.handed_at <= $3")).await
}

/// Promises a reminder to each organisation whom a round concerns and that can be reached by mail; `opens` is when those are
/// at work again who are not on duty day and night.
pub(crate) async fn promise_reminder(
    cx: &Cx,
    sql: &Sql<'_>,
    round: &Round,
    (occasion, opens): (Occasion, At),
) -> Result<u64, StoreError> {
    let to = format!(
        "SELECT deliveries.org_id, p.urgency = 'urgent' AS urgent, {due} AS due_at, deliveries.id AS line FROM deliveries
         JOIN dispatches p ON p.id = deliveries.dispatch_id WHERE {concerned} AND {by_mail} {FIRST}",
        due = awake("deliveries.org_id", occasion == Occasion::Second),
        concerned = reminders::concerned(round),
        by_mail = channel::by_mail("deliveries.org_id", "$4"),
    );
    let values = params![opens, round.hand(), round.handed_at];
    let (about, subject) = (round.dispatch.uuid(), round.dispatch);
    promise(cx, sql, Promise { about, subject, occasion, step: round.step, to, values }).await
}

/// Promises a letter to whoever is to telephone those whom a round concerns, if he can be reached by mail.
pub(crate) async fn promise_telephone(
    cx: &Cx,
    sql: &Sql<'_>,
    round: &Round,
    (caller, opens): (OrgId, At),
) -> Result<u64, StoreError> {
    let to = format!(
        "SELECT o.id AS org_id, p.urgency = 'urgent' AS urgent, {due} AS due_at, d.id AS line FROM organisations o
         LEFT JOIN deliveries d ON d.id = $10 AND d.org_id = o.id
         JOIN dispatches p ON p.id = $9 WHERE o.id = $8 AND {by_mail}",
        due = awake("o.id", false),
        by_mail = channel::by_mail("o.id", "$4"),
    );
    let values = params![opens, caller, round.dispatch, round.hand()];
    let (about, subject) = (round.id.uuid(), round.dispatch);
    let promised = Promise { about, subject, occasion: Occasion::Telephone, step: round.step, to, values };
    promise(cx, sql, promised).await
}

/// Now where the contact is on duty day and night, else when the offices are open (`$7`).
fn awake(org: &str, second: bool) -> String {
    let second = if second { "1 = 1" } else { "1 = 0" };
    let contact = channel::addressee(org, &reach::valid("c", "$4"), (second, channel::ANY));
    format!("CASE WHEN (SELECT k.hours FROM contacts k WHERE k.id = {contact}) = 'always' THEN $3 ELSE $7 END")
}

/// The line that a body was handed first comes first, and its letter tells of that.
const FIRST: &str = "ORDER BY deliveries.handed_at, deliveries.id";

/// Letters that are promised together.
struct Promise {
    about: Uuid,
    /// What was released, of which they tell in the end.
    subject: DispatchId,
    occasion: Occasion,
    step: i64,
    /// Selects to whom, whether it is urgent, from when on it is tried, and of which line it tells. `$3` is now and `$4`
    /// today. Of several lines of one body the first is told of.
    to: String,
    /// What `to` has from `$7` on.
    values: Vec<Bound>,
}

/// To those on whose lines of a dispatch `which` holds.
fn to_lines(dispatch: DispatchId, occasion: Occasion, which: &str) -> Promise {
    let to = format!(
        "SELECT d.org_id, p.urgency = 'urgent' AS urgent, $3 AS due_at, d.id AS line FROM deliveries d
         JOIN dispatches p ON p.id = d.dispatch_id WHERE d.dispatch_id = $2 AND {which} AND {by_mail} {first}",
        first = FIRST.replace("deliveries.", "d."),
        by_mail = channel::by_mail("d.org_id", "$4"),
    );
    Promise { about: dispatch.uuid(), subject: dispatch, occasion, step: 0, to, values: Vec::new() }
}

/// The number of a row in its set, under which nobody sees how many there are before it: a letter bears its id in its links,
/// and to whom a reminder goes tells who has not answered. Times an odd number and moved, both of `chance`: each number
/// becomes another one of 32 bits. Of what goes to all alike the number itself, in whose order rows are written quicker.
fn scattered(occasion: Occasion, chance: Uuid) -> String {
    let row = "ROW_NUMBER() OVER ()";
    if occasion == Occasion::Notice {
        return row.to_owned();
    }
    let [.., a, b, c, d, e, f, g] = *chance.as_bytes();
    let (times, plus) = (u32::from_be_bytes([0, a, b, c | 1]), u32::from_be_bytes([d, e, f, g]));
    format!("({row} * {times} + {plus}) % 4294967296")
}

async fn promise(cx: &Cx, sql: &Sql<'_>, promise: Promise) -> Result<u64, StoreError> {
    if !post_office::is_open(sql).await? {
        return Ok(0);
    }
    // Ids of a set: twelve bytes of a fresh one, then the row's number, scattered.
    let set = cx.new_id::<Letter>().uuid();
    let fresh = set.simple().to_string();
    let number = scattered(promise.occasion, cx.new_id::<Letter>().uuid());
    let id = match sql.engine() {
        Engine::Sqlite => format!("unhex($1 || printf('%08x', {number}))"),
        Engine::Postgres => format!("CAST(CAST($1 AS TEXT) || lpad(to_hex({number}), 8, '0') AS UUID)"),
    };
    let insert = format!(
        "INSERT INTO letters
           (id, about_id, occasion, step, recipient_id, delivery_id, urgent, promised_at, due_at, state, sealed)
         SELECT {id}, $2, $5, $6, e.org_id, e.line, e.urgent, e.due_at, e.due_at, 'waiting', TRUE FROM ({}) e
         WHERE TRUE ON CONFLICT (about_id, occasion, recipient_id, step) DO NOTHING",
        promise.to
    );
    let mut values = params![
        fresh.get(..24).unwrap_or_default(),
        promise.about,
        cx.now(),
        cx.now().day(),
        promise.occasion.code(),
        promise.step
    ];
    values.extend(promise.values);
    let many = sql.run(&typed(sql.engine(), &insert), values).await?;
    seals::promised(cx, sql, set, (Kind::Dispatch, promise.subject)).await?;
    Ok(many)
}

/// PostgreSQL wants to know what a placeholder in a SELECT list is; SQLite's UUID is bytes and takes no cast.
fn typed(engine: Engine, insert: &str) -> String {
    match engine {
        Engine::Sqlite => insert.to_owned(),
        Engine::Postgres => [("$2", "UUID"), ("$3", "BIGINT"), ("$5", "TEXT"), ("$6", "BIGINT"), ("$7", "BIGINT")]
            .into_iter()
            .fold(insert.to_owned(), |insert, (place, kind)| {
                insert.replace(place, &format!("CAST({place} AS {kind})"))
            }),
    }
}

/// Whether any letter is due, but for those to hosts to which none goes at the moment.
pub(crate) async fn anything_due(sql: &Sql<'_>, now: At, full: &[String]) -> Result<bool, StoreError> {
    let (other, mut values) = elsewhere(full, 2);
    values.splice(..0, params![now]);
    let ask = format!("SELECT 1 AS one FROM letters WHERE urgent IN (TRUE, FALSE) AND due_at <= $1{other} LIMIT 1");
    Ok(sql.row(&ask, values).await?.is_some())
}

/// The further condition that a letter goes to none of these hosts, as far as is known; its places begin with this one.
fn elsewhere(full: &[String], first: usize) -> (String, Vec<Bound>) {
    if full.is_empty() {
        return (String::new(), Vec::new());
    }
    let places: Vec<String> = (first..first + full.len()).map(|at| format!("${at}")).collect();
    let values = full.iter().flat_map(|host| params![host]).collect();
    (format!(" AND (host IS NULL OR host NOT IN ({}))", places.join(", ")), values)
}

/// Claims letters that are due, the urgent ones first, each for one try, until a moment; at most so many, and none to hosts
/// to which none goes at the moment. Whose claim ran out is noted as lost, for whoever had claimed it may have handed it over.
pub(crate) async fn claim(
    cx: &Cx,
    sql: &Sql<'_>,
    until: At,
    most: usize,
    full: &[String],
) -> Result<Vec<Letter>, StoreError> {
    let ((other, hosts), now) = (elsewhere(full, 4), cx.now());
    let mut due: Vec<Letter> = Vec::new();
    for urgent in [true, false] {
        let left = i64::try_from(most - due.len()).unwrap_or(i64::MAX);
        if left == 0 {
            break;
        }
        let skip = match sql.engine() {
            Engine::Sqlite => "",
            Engine::Postgres => " FOR UPDATE SKIP LOCKED",
        };
        let ask =
            format!("SELECT * FROM letters WHERE urgent = $1 AND due_at <= $2{other} ORDER BY due_at LIMIT $3{skip}");
        let mut values = params![urgent, now, left];
        values.extend(hosts.clone());
        due.extend(sql.all::<Letter>(&ask, values).await?);
    }
    if due.is_empty() {
        return Ok(due);
    }
    let lost: Vec<Tried> = due.iter().filter(|letter| letter.state == LetterState::Sending).map(lost).collect();
    write_down(cx, sql, &lost).await?;
    let (ids, mut values) = among(due.iter().map(|letter| letter.id));
    values.extend(params![until]);
    let update = format!(
        "UPDATE letters SET state = 'sending', tries = tries + 1, due_at = ${} WHERE id IN ({ids})",
        values.len()
    );
    sql.run(&update, values).await?;
    for letter in &mut due {
        letter.state = LetterState::Sending;
        letter.tries += 1;
    }
    Ok(due)
}

/// The condition, in SQL, that a letter waits after `$1` for another try.
const AGAIN: &str = "due_at > $1 AND state = 'waiting' AND tries > 0";

/// How many wait for another try that is not due yet.
pub(crate) async fn wait_again(sql: &Sql<'_>, now: At) -> Result<i64, StoreError> {
    sql.count(&format!("SELECT COUNT(*) AS n FROM letters WHERE {AGAIN}"), params![now]).await
}

/// Has them tried now; how many there were.
pub(crate) async fn try_now(sql: &Sql<'_>, now: At) -> Result<u64, StoreError> {
    sql.run(&format!("UPDATE letters SET due_at = $1 WHERE {AGAIN}"), params![now]).await
}

/// Says of letters that were claimed that somebody is still at them: the claim holds until this moment.
pub(crate) async fn renew(sql: &Sql<'_>, held: &[Letter], until: At) -> Result<(), StoreError> {
    if held.is_empty() {
        return Ok(());
    }
    let (claimed, mut values) = claims(held.iter());
    values.extend(params![until]);
    let update = format!("UPDATE letters SET due_at = ${} WHERE state = 'sending' AND {claimed}", values.len());
    sql.run(&update, values).await.map(|_| ())
}

fn lost(letter: &Letter) -> Tried {
    Tried {
        letter: *letter,
        outcome: TryOutcome::Lost,
        address: String::new(),
        host: String::new(),
        code: None,
        said: String::new(),
        of_address: false,
    }
}

/// What claimed letters may say on this day.
pub(crate) async fn facts(sql: &Sql<'_>, letters: &[Letter], day: Day) -> Result<Vec<Facts>, StoreError> {
    let (ids, mut values) = among(letters.iter().map(|letter| letter.id));
    values.extend(params![day]);
    let day = format!("${}", values.len());
    sql.all(&Facts::select(&ids, (&reach::valid("c", &day), &day)), values).await
}

/// Writes down what came of tries, and what becomes of their letters. A claim that has run out meanwhile is another's:
/// then only the try is written down, unless that other already has.
pub(crate) async fn finish(cx: &Cx, sql: &Sql<'_>, tried: &[Tried]) -> Result<(), StoreError> {
    let now = cx.now();
    write_down(cx, sql, tried).await?;
    let mut by_next: BTreeMap<(&str, Option<i64>), Vec<&Letter>> = BTreeMap::new();
    for one in tried {
        let next = match one.letter.after(one.outcome, now) {
            Next::Again(at) => ("waiting", Some(at.millis())),
            Next::Ended(state) => (state.code(), None),
        };
        by_next.entry(next).or_default().push(&one.letter);
    }
    for ((state, due), letters) in by_next {
        let ended = due.is_none().then_some(now);
        set(sql, &letters, state, (due, ended)).await?;
    }
    Ok(())
}

/// Gives back what was claimed and not tried, because the relay was not reached or is halted: as if it had not been claimed. It
/// is due at `due`.
pub(crate) async fn give_back(sql: &Sql<'_>, letters: &[Letter], due: At) -> Result<(), StoreError> {
    if letters.is_empty() {
        return Ok(());
    }
    let (ids, mut values) = claims(letters.iter());
    values.extend(params![due]);
    let update = format!(
        "UPDATE letters SET state = 'waiting', tries = tries - 1, due_at = ${} WHERE state = 'sending' AND {ids}",
        values.len()
    );
    sql.run(&update, values).await.map(|_| ())
}

/// Notes of a letter that it came back: a further try that says so, and nothing is left to do for it. The address to which it
/// had gone and when; `None` if it was known, or went nowhere.
pub(crate) async fn bounced(
    cx: &Cx,
    sql: &Sql<'_>,
    letter: LetterId,
    said: &str,
) -> Result<Option<Returned>, StoreError> {
    let update = "UPDATE letters SET state = 'refused', tries = tries + 1, due_at = NULL, ended_at = $1
        WHERE id = $2 AND state IN ('waiting', 'sending', 'handed')";
    if sql.run(update, params![cx.now(), letter]).await? == 0 {
        return Ok(None);
    }
    let Some(letter) = sql.one::<Letter>("SELECT * FROM letters WHERE id = $1", params![letter]).await? else {
        return Ok(None);
    };
    let went =
        "SELECT address, at FROM letter_tries WHERE letter_id = $1 AND address <> '' ORDER BY number DESC LIMIT 1";
    let went = sql.row(went, params![letter.id]).await?;
    let went = went.map(|row| Ok::<_, StoreError>((row.text("address")?, row.at("at")?))).transpose()?;
    let (address, host) = (String::new(), String::new());
    let tried = Tried {
        letter,
        outcome: TryOutcome::Never,
        address,
        host,
        code: None,
        said: said.to_owned(),
        of_address: true,
    };
    write_down(cx, sql, &[tried]).await?;
    Ok(Some(Returned { recipient: letter.recipient, went }))
}

/// A letter that came back.
pub(crate) struct Returned {
    /// Whose contact it was for.
    pub(crate) recipient: OrgId,
    /// To which address it had gone, and when; `None` if that was not written down.
    pub(crate) went: Option<(String, At)>,
}

/// Whether the recipient of a letter was sent one that carries the text, where the label lets it.
pub(crate) async fn told_whole(sql: &Sql<'_>, letter: LetterId) -> Result<bool, StoreError> {
    let ask = "SELECT COUNT(*) AS n FROM letters l
        JOIN letters n ON n.about_id = l.about_id AND n.recipient_id = l.recipient_id AND n.occasion = 'notice'
        WHERE l.id = $1 AND (n.id = l.id OR n.state = 'handed')";
    Ok(sql.count(ask, params![letter]).await? > 0)
}

/// The first of these that is a letter of ours.
pub(crate) async fn first_of(sql: &Sql<'_>, named: &[LetterId]) -> Result<Option<LetterId>, StoreError> {
    for id in named {
        if sql.count("SELECT COUNT(*) AS n FROM letters WHERE id = $1", params![*id]).await? > 0 {
            return Ok(Some(*id));
        }
    }
    Ok(None)
}

/// Nothing is left to do for these: nobody at the recipient's contacts wants them.
pub(crate) async fn preferred_not(cx: &Cx, sql: &Sql<'_>, letters: &[Letter]) -> Result<(), StoreError> {
    if letters.is_empty() {
        return Ok(());
    }
    let (ids, values) = among(letters.iter().map(|letter| letter.id));
    end(cx, sql, letters, "preferred-not").await?;
    let update = format!("UPDATE letters SET why = 'preferred-not' WHERE state = 'needless' AND id IN ({ids})");
    sql.run(&update, values).await.map(|_| ())
}

/// Gives back what was claimed and is not to be sent before a moment, as if it had not been claimed; all of one moment together.
pub(crate) async fn put_off(sql: &Sql<'_>, letters: &BTreeMap<At, Vec<Letter>>) -> Result<(), StoreError> {
    for (until, letters) in letters {
        give_back(sql, letters, *until).await?;
    }
    Ok(())
}

/// Nothing is left to do for these: what they would have told does not hold any more.
pub(crate) async fn needless(cx: &Cx, sql: &Sql<'_>, letters: &[Letter]) -> Result<(), StoreError> {
    end(cx, sql, letters, "needless").await
}

/// The letters about something that nobody has claimed yet, whether each hurries, and when it is due.
pub(crate) async fn unclaimed(sql: &Sql<'_>, about: Uuid) -> Result<Vec<(Letter, bool, At)>, StoreError> {
    let ask = "SELECT * FROM letters WHERE about_id = $1 AND state = 'waiting' ORDER BY id";
    let rows = sql.rows(ask, params![about]).await?;
    rows.iter().map(|row| Ok((FromRow::from_row(row)?, row.get("urgent")?, row.at("due_at")?))).collect()
}

/// Withdraws letters that nobody has claimed yet: what they ask for was done.
pub(crate) async fn withdraw(cx: &Cx, sql: &Sql<'_>, letters: &[Letter]) -> Result<(), StoreError> {
    for letter in letters {
        let claim = "UPDATE letters SET state = 'sending' WHERE id = $1 AND state = 'waiting' AND tries = $2";
        sql.run(claim, params![letter.id, letter.tries]).await?;
    }
    end(cx, sql, letters, "done").await
}

/// Ends claimed letters without sending them, and writes down why.
async fn end(cx: &Cx, sql: &Sql<'_>, letters: &[Letter], why: &str) -> Result<(), StoreError> {
    if letters.is_empty() {
        return Ok(());
    }
    let (now, noted) = (cx.now(), cx.new_id::<Letter>().uuid());
    set(sql, &letters.iter().collect::<Vec<_>>(), LetterState::Needless.code(), (None, Some(now))).await?;
    // A claim that has run out meanwhile is another's.
    let (ids, values) = among(letters.iter().map(|letter| letter.id));
    let ended = format!(
        "SELECT id FROM letters WHERE state = 'needless' AND id IN ({ids})
           AND NOT EXISTS (SELECT 1 FROM letter_ends e WHERE e.letter_id = letters.id) ORDER BY id"
    );
    let mut rows = Vec::new();
    for row in sql.rows(&ended, values).await? {
        rows.push(params![row.id::<Letter>("id")?, why, now, noted]);
    }
    if rows.is_empty() {
        return Ok(());
    }
    let head = "INSERT INTO letter_ends (letter_id, why, at, noted_id)";
    sql.insert_many(head, 4, rows, "ON CONFLICT (letter_id) DO NOTHING").await?;
    seals::ended(cx, sql, noted).await
}

async fn set(
    sql: &Sql<'_>,
    letters: &[&Letter],
    state: &str,
    (due, ended): (Option<i64>, Option<At>),
) -> Result<(), StoreError> {
    if letters.is_empty() {
        return Ok(());
    }
    let (claimed, mut values) = claims(letters.iter().copied());
    let first = values.len() + 1;
    values.extend(params![state, due, ended]);
    let update = format!(
        "UPDATE letters SET state = ${first}, due_at = ${}, ended_at = ${} WHERE state = 'sending' AND {claimed}",
        first + 1,
        first + 2
    );
    sql.run(&update, values).await.map(|_| ())
}

/// The condition that it is one of these letters and still claimed for the same try.
fn claims<'a>(letters: impl Iterator<Item = &'a Letter>) -> (String, Vec<Bound>) {
    let values: Vec<Bound> = letters.flat_map(|letter| params![letter.id, letter.tries]).collect();
    let pairs: Vec<String> =
        (0..values.len() / 2).map(|at| format!("(id = ${} AND tries = ${})", 2 * at + 1, 2 * at + 2)).collect();
    (format!("({})", pairs.join(" OR ")), values)
}

async fn write_down(cx: &Cx, sql: &Sql<'_>, tried: &[Tried]) -> Result<(), StoreError> {
    if tried.is_empty() {
        return Ok(());
    }
    let (now, noted) = (cx.now(), cx.new_id::<Tried>().uuid());
    let rows = tried.iter().map(|one| {
        let code = one.code.map(i64::from);
        let outcome = one.outcome.code();
        params![one.letter.id, one.letter.tries, now, &one.address, &one.host, outcome, code, &one.said, noted]
    });
    let head = "INSERT INTO letter_tries (letter_id, number, at, address, host, outcome, code, said, noted_id)";
    sql.insert_many(head, 9, rows.collect(), "ON CONFLICT (letter_id, number) DO NOTHING").await?;
    seals::tried(cx, sql, noted).await
}
