//! Thirty communities: one of three hundred members with a tenth of everything, the others of twenty. Added to what is
//! filled already, also to a database that was kept from before.

use crate::{
    World,
    numbers::{CHUNK, digits, id, moment, series, title},
    seed::{reindex, run_all, transaction},
    world::note,
};
use access::{Actor, BodyKind, Role, Who};
use community::{Content, Contribution, INDEXED};
use identity::ops::make_key::{NewKey, make_key};
use kernel::{Audience, ContentHash, Day, Label, Tlp};
use std::time::Instant;
use store::{Engine, Row, Sql, params};

/// The desks from which communities are asked for.
pub(crate) const HUB: &str = "circle hub";
pub(crate) const MEMBER: &str = "circle member";
/// How many communities there are, and how many are in the first and in each of the others.
const CIRCLES: i64 = 30;
const MANY: i64 = 300;
const SOME: i64 = 20;
/// So many of the newest of those taken up have not left.
const OPEN: i64 = 60;
/// So many of the newest submissions nobody has taken up.
const FRESH: i64 = 100;
/// What arrived at the hub of the first from the second.
const ARRIVED: i64 = 2_000;
/// What stands in the text where each has words of its own.
const BLANK: &str = "見出し";
const BODY: &str = "取引先を名乗るメールに、請求書に見せかけた添付ファイルがあった。開くと外部のサーバへ接続する。同じ差出人と\
                    添付ファイルの名前を、メールの記録で確かめてください。";

impl World {
    async fn has_circles(&self) -> bool {
        let cx = self.db.read(Actor::nobody(), self.now()).await.unwrap();
        let ask = "SELECT COUNT(*) AS n FROM communities WHERE code LIKE 'SCALE-%'";
        cx.system("measure").count(ask, params![]).await.unwrap() > 0
    }
    /// Whether filling came to its end: then the people of the communities have signed in.
    async fn has_members(&self) -> bool {
        let cx = self.db.read(Actor::nobody(), self.now()).await.unwrap();
        let ask = "SELECT COUNT(*) AS n FROM seed_desks WHERE desk = $1";
        cx.system("measure").count(ask, params![MEMBER]).await.unwrap() > 0
    }
    async fn is_behind(&self) -> bool {
        let cx = self.db.read(Actor::nobody(), self.now()).await.unwrap();
        store::search::behind(&cx.system("measure")).await.unwrap()
    }
}

/// Adds them, if there are none; what an earlier version kept is indexed as it is today.
pub(crate) async fn fill(world: &World, shares: i64) {
    let (start, engine) = (Instant::now(), world.db.engine());
    if !world.has_circles().await {
        let (hub, member) = people(world).await;
        transaction(world, async |sql| lay_out(sql, &hub, &member).await).await;
        let now = world.now().millis();
        for from in (0..shares).step_by(CHUNK as usize) {
            let many = CHUNK.min(shares - from);
            transaction(world, async |sql| self::shares(sql, (from, many), shares, now).await).await;
        }
        transaction(world, async |sql| arrivals(sql, shares, now).await).await;
        eprintln!("{engine:?}: communities in {:.0} s", start.elapsed().as_secs_f64());
    }
    if world.is_behind().await || !world.has_members().await {
        reindex(world, &INDEXED).await;
    }
    if !world.has_members().await {
        world.count_anew().await;
        transaction(world, derived).await;
        world.count_anew().await;
        let (hub, member) = people(world).await;
        admit(world, HUB, hub).await;
        admit(world, MEMBER, member).await;
        eprintln!("{engine:?}: communities found by their words in {:.0} s", start.elapsed().as_secs_f64());
    }
}

/// A coordinator of the hub, and a point of contact of the first operator that has one.
async fn people(world: &World) -> (Who, Who) {
    let cx = world.db.read(Actor::nobody(), world.now()).await.unwrap();
    let sql = cx.system("measure");
    let who = |row: Option<Row>, body, role| {
        let row = row.unwrap();
        let (person, organisation) = (row.id("person_id").unwrap(), row.id("org_id").unwrap());
        Who { person, organisation, body, roles: [role].into() }
    };
    let hub = "SELECT r.person_id, r.org_id FROM roles r JOIN organisations o ON o.id = r.org_id
               WHERE o.code = 'IPA' AND r.role = 'coordinator' AND r.until IS NULL ORDER BY r.id LIMIT 1";
    let member = "SELECT r.person_id, r.org_id FROM roles r JOIN seed_orgs s ON s.id = r.org_id
                  WHERE r.role = 'contact' AND r.until IS NULL ORDER BY s.n, r.id LIMIT 1";
    (
        who(sql.row(hub, params![]).await.unwrap(), BodyKind::Related, Role::Coordinator),
        who(sql.row(member, params![]).await.unwrap(), BodyKind::Operator, Role::Contact),
    )
}

/// Signs somebody in, and makes a key for a program that reads.
async fn admit(world: &World, desk: &str, who: Who) {
    let cx = world.db.write(Actor::nobody(), world.now()).await.unwrap();
    let token = identity::session::begin(&cx, who.person, who.organisation, "scale").await.unwrap();
    note(&cx.system("measure"), (desk, "cookie", format!("kaname={token}"))).await;
    cx.commit_unrecorded("measure").await.unwrap();
    let new = NewKey { name: "scale".into(), roles: who.roles.clone(), ..NewKey::default() };
    let cx = world.db.write(Actor::new(who), world.now()).await.unwrap();
    let (_, text) = make_key(&cx, &new).await.unwrap();
    note(&cx.system("measure"), (desk, "reader", text.reveal().to_owned())).await;
    cx.commit().await.unwrap();
}

/// The communities and their members; the hub of the first is the one of J-CSIP, whose people sign in.
async fn lay_out(sql: &Sql<'_>, hub: &Who, member: &Who) {
    let (engine, numbers) = (sql.engine(), series(0, CIRCLES));
    let (cid, code) = (id(engine, "c1c1", "n.n"), format!("'SCALE-' || {}", digits(engine, "n.n", 2)));
    let since = Day::parse("2012-04-01").unwrap().number();
    let mine = "CAST($1 AS UUID)";
    let mine = if engine == Engine::Sqlite { "$1" } else { mine };
    let others = format!("(SELECT s.id FROM seed_orgs s WHERE s.n = {MANY} + n.n)");
    sql.run(
        &format!(
            "{numbers} INSERT INTO communities (id, code, parent_id, name_ja, name_en, purpose_ja, purpose_en, hub_id, rules, valid_from, source)
             SELECT {cid}, {code}, NULL, {code}, {code}, '', '', CASE WHEN n.n = 0 THEN {mine} ELSE {others} END,
               '{{}}', {since}, '' FROM n ORDER BY n.n"
        ),
        params![hub.organisation],
    )
    .await
    .unwrap();
    run_all(sql, vec![
        "CREATE TABLE seed_circles AS SELECT ROW_NUMBER() OVER (ORDER BY code) - 1 AS n, id, code, hub_id FROM communities
         WHERE code LIKE 'SCALE-%'"
            .into(),
        // The member that signs in, and others up to the number.
        format!(
            "CREATE TABLE seed_members AS SELECT c.n, c.id, c.code,
               ROW_NUMBER() OVER (PARTITION BY c.n ORDER BY s.n) - 1 AS m, s.id AS org_id
             FROM seed_circles c JOIN seed_orgs s ON (c.n = 0 AND s.n < {MANY} - 1) OR (c.n > 0 AND s.n >= c.n * {SOME} AND s.n < (c.n + 1) * {SOME})"
        ),
    ])
    .await;
    let alone = format!(
        "INSERT INTO seed_members SELECT c.n, c.id, c.code, (SELECT COUNT(*) FROM seed_members WHERE n = 0), {mine}
         FROM seed_circles c WHERE c.n = 0 AND NOT EXISTS (SELECT 1 FROM seed_members m WHERE m.n = 0 AND m.org_id = $1)"
    );
    sql.run(&alone, params![member.organisation]).await.unwrap();
    let place = id(engine, "c2c2", "(s.n * 1000 + s.m)");
    run_all(
        sql,
        vec![
            "CREATE INDEX seed_members_place ON seed_members (n, m)".into(),
            format!(
                "INSERT INTO memberships (id, community_id, org_id, role, valid_from, source)
             SELECT {place}, s.id, s.org_id, 'member', {since}, '' FROM seed_members s"
            ),
        ],
    )
    .await;
}

/// What was handed in, and what was made of it: all but the newest agreed to, looked at and shared with the circle.
async fn shares(sql: &Sql<'_>, (from, many): (i64, i64), all: i64, now: i64) {
    let (engine, numbers) = (sql.engine(), series(from, many));
    let (sub, share, asked) = (id(engine, "c3c3", "n.n"), id(engine, "c4c4", "n.n"), id(engine, "c5c5", "n.n"));
    let (at, title) = (moment(now, all, 30_000), title(engine, "に見せかけたメール"));
    let number = digits(engine, "n.n", 7);
    // A tenth of all in the first.
    let place = format!("CASE WHEN n.n % 10 = 0 THEN 0 ELSE 1 + n.n % {} END", CIRCLES - 1);
    let circle = format!("n JOIN seed_circles c ON c.n = {place}");
    let provider = format!(
        "{circle} JOIN seed_members m ON m.n = c.n AND m.m = (n.n / {CIRCLES}) % (CASE WHEN c.n = 0 THEN {} ELSE {SOME} END)",
        MANY - 1
    );
    let by = "(SELECT id FROM people ORDER BY id LIMIT 1)";
    let (left, taken) = (format!("n.n < {}", all - FRESH - OPEN), format!("n.n < {}", all - FRESH));
    let label = Label::new(Tlp::Amber, Audience::All, None);
    let (words, lines) = ((BLANK.to_owned(), BODY.to_owned()), vec!["203.0.113.7".to_owned()]);
    let handed = Contribution {
        title: words.0.clone(),
        text: words.1.clone(),
        indicators: lines.clone(),
        label: label.clone(),
        ..Contribution::default()
    };
    let said = Content { title: words.0, body: words.1, indicators: lines, label, ..Content::default() };
    let contents = [serde_json::to_string(&handed).unwrap(), serde_json::to_string(&said).unwrap()];
    let hash = ContentHash::of(contents[1].as_bytes());
    let written = |content: &str| format!("REPLACE('{content}', '{BLANK}', {title})");
    run_all(sql, vec![
        format!(
            "{numbers} INSERT INTO submissions (id, reference, community_id, org_id, group_code, content, content_hash, submitted_by, submitted_at)
             SELECT {sub}, c.code || '-S-2013-' || {number}, c.id, m.org_id, NULL, {}, '{hash}', {by}, {at} - 86400000 FROM {provider} ORDER BY n.n",
            written(&contents[0])
        ),
        format!(
            "{numbers} INSERT INTO shares (id, reference, community_id, begun_by, begun_at)
             SELECT {share}, c.code || '-2013-' || {number}, c.id, {by}, {at} FROM {circle} WHERE {taken} ORDER BY n.n"
        ),
        format!("{numbers} INSERT INTO share_sources (share_id, submission_id) SELECT {share}, {sub} FROM n WHERE {taken} ORDER BY n.n"),
        format!(
            "{numbers} INSERT INTO share_revisions (share_id, revision, content, content_hash, saved_by, saved_at)
             SELECT {share}, 1, {}, '{hash}', {by}, {at} FROM n WHERE {taken} ORDER BY n.n",
            written(&contents[1])
        ),
        format!(
            "{numbers} INSERT INTO approvals (id, share_id, org_id, bridge_id, destination, revision, content_hash, asked_by, asked_at)
             SELECT {asked}, {share}, m.org_id, NULL, 'circle', 1, '{hash}', {by}, {at} FROM {provider} WHERE {taken} ORDER BY n.n"
        ),
        format!(
            "{numbers} INSERT INTO approval_answers (approval_id, answer, note, answered_by, answered_at)
             SELECT {asked}, 'agree', '', {by}, {at} FROM n WHERE {left} ORDER BY n.n"
        ),
        format!(
            "{numbers} INSERT INTO share_releases (share_id, revision, content_hash, released_by, released_at)
             SELECT {share}, 1, '{hash}', {by}, {at} + 3600000 FROM n WHERE {left} ORDER BY n.n"
        ),
        format!(
            "{numbers} INSERT INTO share_recipients (share_id, org_id) SELECT {share}, m.org_id
             FROM {circle} JOIN seed_members m ON m.n = c.n WHERE {left} ORDER BY n.n"
        ),
        // Each is opened by every third, and seen by every tenth.
        format!(
            "{numbers} INSERT INTO share_openings (share_id, org_id, opened_by, opened_at) SELECT {share}, m.org_id, {by}, {at} + 7200000
             FROM {circle} JOIN seed_members m ON m.n = c.n AND m.m % 3 = n.n % 3 WHERE {left} ORDER BY n.n"
        ),
        format!(
            "{numbers} INSERT INTO share_answers (id, share_id, org_id, seen, note, answered_by, answered_at)
             SELECT {}, {share}, m.org_id, m.m % 20 = 0, '', {by}, {at} + 7200000
             FROM {circle} JOIN seed_members m ON m.n = c.n AND m.m % 10 = 0 WHERE {left} ORDER BY n.n",
            id(engine, "c6c6", "(n.n * 1000 + m.m)")
        ),
    ])
    .await;
}

/// What passed from the second to the first.
async fn arrivals(sql: &Sql<'_>, shares: i64, now: i64) {
    let (engine, many) = (sql.engine(), ARRIVED.min(shares / CIRCLES));
    let (bridge, arrival) = (id(engine, "c7c7", "0"), id(engine, "c8c8", "n.n"));
    let passed = community::Passed { title: BLANK.into(), body: BODY.into(), ..community::Passed::default() };
    let content = serde_json::to_string(&passed).unwrap();
    let (hash, at) = (ContentHash::of(content.as_bytes()), moment(now, many, 45_000));
    let ends = |n: i64| format!("(SELECT id FROM seed_circles WHERE n = {n})");
    let since = Day::parse("2012-04-01").unwrap().number();
    run_all(sql, vec![
        format!(
            "INSERT INTO bridges (id, from_community, from_ja, from_en, to_community, to_ja, to_en, label_most, since_ja, since_en, valid_from, source)
             SELECT {bridge}, {}, 'SCALE-01', 'SCALE-01', {}, 'SCALE-00', 'SCALE-00', 'amber', '', '', {since}, ''",
            ends(1), ends(0)
        ),
        format!(
            "{} INSERT INTO arrivals (id, bridge_id, share_id, to_community, to_org, content, content_hash, passed_hash, passed_by, arrived_at)
             SELECT {arrival}, {bridge}, of.id, c.id, c.hub_id, REPLACE('{content}', '{BLANK}', {}), '{hash}', '{hash}', of.begun_by, {at}
             FROM n JOIN seed_circles c ON c.n = 0
             JOIN (SELECT id, begun_by, ROW_NUMBER() OVER (ORDER BY id) - 1 AS n FROM shares WHERE community_id = {}) of ON of.n = n.n ORDER BY n.n",
            series(0, many.max(1)), title(engine, "に見せかけたメール"), ends(1)
        ),
    ])
    .await;
}

/// What submitting, releasing and opening would have kept beside it.
async fn derived(sql: &Sql<'_>) {
    for one in community::DERIVED {
        one.mend(sql).await.unwrap();
    }
}
