//! Whoever lifts the triggers and changes what was sealed in a community is found: by what stands beside it, or by the
//! chain.

use crate::world::*;
use access::Actor;
use community::{
    BrokenSeal, Meeting, MeetingKind, Rules, SealKind, Seals,
    ops::{
        answer_proposal::answer_proposal, answer_share::answer_share, cross_bridge::cross_bridge,
        open_share::open_share, propose_decision::propose_rules, record_meeting::record_meeting,
    },
    verify_seals,
};
use kernel::{Clock, Day};
use proptest::prelude::*;
use store::{Bound, Engine, SealFault, params};
use trial::{Bench, bench, both_engines, org_id};

async fn seals(bench: &Bench) -> Seals {
    let cx = bench.db.read(Actor::nobody(), kernel::Clock::now(&*bench.clock)).await.unwrap();
    verify_seals(&cx).await.unwrap()
}

/// What somebody does who owns the database. How many rows it changed.
async fn edit(bench: &Bench, statement: &str, values: Vec<Bound>) -> u64 {
    let cx = write(bench, &Actor::nobody()).await;
    let changed = cx.system("test").run(statement, values).await.unwrap();
    cx.commit_unrecorded("test").await.unwrap();
    changed
}

async fn lift(bench: &Bench) {
    let tables = [
        "submissions",
        "shares",
        "share_sources",
        "share_revisions",
        "approvals",
        "approval_answers",
        "share_reviews",
        "share_releases",
        "share_recipients",
        "share_openings",
        "share_answers",
        "arrivals",
        "hand_overs",
        "meetings",
        "meeting_attendees",
        "community_proposals",
        "proposal_answers",
        "community_decisions",
        "community_events",
    ];
    trial::lift(bench, &tables).await;
}

/// Other rules, a month ahead.
async fn decided(bench: &Bench) {
    let cx = write(bench, &first()).await;
    let rules = (Rules { k: 9, ..Rules::default() }, Day::from_number(bench.clock.now().day().number() + 30));
    let proposal = propose_rules(&cx, jcsip(), rules, "参加組織が増えたため").await.unwrap();
    cx.commit().await.unwrap();
    let cx = write(bench, &second()).await;
    answer_proposal(&cx, proposal, true, "").await.unwrap();
    cx.commit().await.unwrap();
}

/// One of everything that is sealed: 1 submission, 1 share with 2 revisions, 2 approvals with answers, 1 review,
/// 1 release, 1 arrival, 2 openings in one moment, 1 answer, 1 meeting, 1 decision with its proposal and answer; the 3
/// communities of the documents, 9 memberships, each with its place in the history.
async fn everything(bench: &Bench) {
    build(bench).await;
    let submission = handed_in(bench, &member(101), contribution("請求書を装うメール")).await;
    let share = derived(bench, &[submission]).await;
    saved(bench, share, |content| content.body.push_str("注意されたい。")).await.unwrap();
    for bridge in [None, Some(over())] {
        let approval = asked(bench, share, org_id(101), bridge).await;
        agreed(bench, &member(101), approval).await;
        if bridge.is_none() {
            approved(bench, share).await;
            released(bench, share).await;
        }
    }
    let cx = write(bench, &second()).await;
    cross_bridge(&cx, over(), share).await.unwrap();
    cx.commit().await.unwrap();
    let cx = write(bench, &member(105)).await;
    open_share(&cx, share).await.unwrap();
    answer_share(&cx, share, true, "うちにも").await.unwrap();
    cx.commit().await.unwrap();
    let cx = write(bench, &member(106)).await;
    open_share(&cx, share).await.unwrap();
    cx.commit().await.unwrap();
    decided(bench).await;
    let meeting = Meeting {
        kind: MeetingKind::General,
        number: 6,
        held_on: Day::parse("2014-04-08").unwrap(),
        title: String::new(),
        agenda: "参加の状況".into(),
        decisions: String::new(),
        attendees: vec![org_id(101), org_id(102)],
    };
    let cx = write(bench, &first()).await;
    record_meeting(&cx, jcsip(), &meeting).await.unwrap();
    cx.commit().await.unwrap();
}

fn named(seals: &Seals) -> Vec<(SealKind, SealFault)> {
    seals.broken.iter().map(|BrokenSeal { kind, why, .. }| (*kind, *why)).collect()
}

/// A deed, what undoes it, and how it is named.
type Deed = (&'static str, &'static str, SealKind, SealFault, &'static str);

/// What somebody might change, in each table and each column that says something.
fn deeds() -> Vec<Deed> {
    use {SealFault::*, SealKind::*};
    let (s, c) = ("J-CSIP-S-2014-00001", "J-CSIP-2014-00001");
    vec![
        (
            "UPDATE submissions SET content = REPLACE(content, '請求書', '領収書')",
            "UPDATE submissions SET content = REPLACE(content, '領収書', '請求書')",
            Submission,
            Content,
            s,
        ),
        (
            "UPDATE submissions SET group_code = 'power'",
            "UPDATE submissions SET group_code = 'gas'",
            Submission,
            Chain,
            s,
        ),
        (
            "UPDATE submissions SET reference = 'J-CSIP-S-2014-00009'",
            "UPDATE submissions SET reference = 'J-CSIP-S-2014-00001'",
            Submission,
            Chain,
            "J-CSIP-S-2014-00009",
        ),
        (
            "UPDATE submissions SET submitted_at = submitted_at - 60000",
            "UPDATE submissions SET submitted_at = submitted_at + 60000",
            Submission,
            Stamp,
            s,
        ),
        (
            "UPDATE share_revisions SET content = REPLACE(content, '注意', '用心') WHERE revision = 2",
            "UPDATE share_revisions SET content = REPLACE(content, '用心', '注意') WHERE revision = 2",
            Revision,
            Content,
            "J-CSIP-2014-00001 #2",
        ),
        (
            "UPDATE share_revisions SET saved_at = saved_at + 1 WHERE revision = 2",
            "UPDATE share_revisions SET saved_at = saved_at - 1 WHERE revision = 2",
            Revision,
            Stamp,
            "J-CSIP-2014-00001 #2",
        ),
        (
            "UPDATE shares SET reference = 'J-CSIP-2014-00009'",
            "UPDATE shares SET reference = 'J-CSIP-2014-00001'",
            Revision,
            Chain,
            "J-CSIP-2014-00009 #1",
        ),
        (
            "UPDATE shares SET begun_at = begun_at + 1",
            "UPDATE shares SET begun_at = begun_at - 1",
            Revision,
            Shown,
            "J-CSIP-2014-00001 #1",
        ),
        (
            "UPDATE approvals SET revision = 1 WHERE destination = 'circle'",
            "UPDATE approvals SET revision = 2",
            Approval,
            Content,
            c,
        ),
        (
            "UPDATE approvals SET asked_at = asked_at + 1",
            "UPDATE approvals SET asked_at = asked_at - 1",
            Approval,
            Stamp,
            c,
        ),
        (
            "UPDATE approvals SET destination = 'x' || destination",
            "UPDATE approvals SET destination = SUBSTR(destination, 2)",
            Approval,
            Chain,
            c,
        ),
        (
            "UPDATE approval_answers SET answer = 'refuse'",
            "UPDATE approval_answers SET answer = 'agree'",
            Answer,
            Chain,
            c,
        ),
        ("UPDATE approval_answers SET note = 'x'", "UPDATE approval_answers SET note = ''", Answer, Chain, c),
        (
            "UPDATE share_reviews SET verdict = 'return'",
            "UPDATE share_reviews SET verdict = 'approve'",
            Review,
            Chain,
            c,
        ),
        ("UPDATE share_reviews SET note = 'x'", "UPDATE share_reviews SET note = ''", Review, Chain, c),
        ("UPDATE share_releases SET revision = 1", "UPDATE share_releases SET revision = 2", Release, Content, c),
        (
            "UPDATE share_releases SET released_at = released_at + 1",
            "UPDATE share_releases SET released_at = released_at - 1",
            Release,
            Stamp,
            c,
        ),
        (
            "UPDATE arrivals SET content = REPLACE(content, '注意', '用心')",
            "UPDATE arrivals SET content = REPLACE(content, '用心', '注意')",
            Arrival,
            Content,
            "",
        ),
        (
            "UPDATE arrivals SET arrived_at = arrived_at + 1",
            "UPDATE arrivals SET arrived_at = arrived_at - 1",
            Arrival,
            Stamp,
            "",
        ),
        (
            "UPDATE share_openings SET opened_at = opened_at - 60000",
            "UPDATE share_openings SET opened_at = opened_at + 60000",
            Opening,
            Stamp,
            c,
        ),
        (
            "UPDATE share_openings SET org_id = opened_by",
            "UPDATE share_openings SET org_id = (SELECT a.org_id FROM audit_entries a WHERE a.person_id = opened_by AND a.action = 'community.share-opened')",
            Opening,
            Stamp,
            c,
        ),
        (
            "UPDATE community_decisions SET kind = 'ending'",
            "UPDATE community_decisions SET kind = 'rules'",
            Decision,
            Chain,
            "J-CSIP",
        ),
        (
            "UPDATE community_decisions SET at = at + 1",
            "UPDATE community_decisions SET at = at - 1",
            Decision,
            Stamp,
            "J-CSIP",
        ),
        (
            "UPDATE community_proposals SET content = REPLACE(content, ':9', ':5')",
            "UPDATE community_proposals SET content = REPLACE(content, ':5', ':9')",
            Proposal,
            Content,
            "",
        ),
        ("UPDATE share_answers SET seen = NOT seen", "UPDATE share_answers SET seen = NOT seen", Seen, Chain, c),
        ("UPDATE share_answers SET note = 'うち'", "UPDATE share_answers SET note = 'うちにも'", Seen, Chain, c),
        (
            "UPDATE communities SET rules = REPLACE(rules, '\"anonymise\":true', '\"anonymise\":false') WHERE code = 'J-CSIP'",
            "UPDATE communities SET rules = REPLACE(rules, '\"anonymise\":false', '\"anonymise\":true') WHERE code = 'J-CSIP'",
            Community,
            Chain,
            "J-CSIP",
        ),
        (
            "UPDATE communities SET valid_to = valid_from WHERE code = 'J-CSIP'",
            "UPDATE communities SET valid_to = NULL WHERE code = 'J-CSIP'",
            Community,
            Shown,
            "J-CSIP",
        ),
        (
            "UPDATE memberships SET role = 'observer' WHERE group_code = 'gas'",
            "UPDATE memberships SET role = 'member' WHERE group_code = 'gas'",
            Membership,
            Chain,
            "J-CSIP",
        ),
        (
            "UPDATE memberships SET valid_to = valid_from WHERE group_code = 'gas'",
            "UPDATE memberships SET valid_to = NULL WHERE group_code = 'gas'",
            MembershipEnd,
            Extra,
            "J-CSIP",
        ),
        (
            "UPDATE community_events SET kind = 'member-left' WHERE kind = 'member-let-in'",
            "UPDATE community_events SET kind = 'member-let-in' WHERE kind = 'member-left'",
            Event,
            Chain,
            "J-CSIP",
        ),
        ("UPDATE community_events SET at = at + 1", "UPDATE community_events SET at = at - 1", Event, Chain, "J-CSIP"),
        ("UPDATE meetings SET visit = TRUE", "UPDATE meetings SET visit = FALSE", Meeting, Chain, "J-CSIP"),
        ("UPDATE meetings SET decisions = 'x'", "UPDATE meetings SET decisions = ''", Meeting, Chain, "J-CSIP"),
    ]
}

both_engines! {
    async fn what_nobody_touched_in_a_community_is_as_it_was_sealed(bench: Bench) with &tables(); {
        assert_eq!(seals(&bench).await, Seals::default());
        everything(&bench).await;
        assert_eq!(seals(&bench).await, Seals { checked: 38, unsealed: 0, broken: Vec::new() });
    }

    async fn what_was_changed_in_a_community_is_found_and_named(bench: Bench) with &tables(); {
        everything(&bench).await;
        lift(&bench).await;
        for (deed, undo, kind, why, reference) in deeds() {
            assert!(edit(&bench, deed, params![]).await > 0, "{deed}");
            let found = seals(&bench).await;
            let one = |one: &BrokenSeal| (one.kind, one.why) == (kind, why) && one.reference.starts_with(reference);
            assert!(found.broken.iter().any(one), "{deed}: {:?}", found.broken);
            assert!(edit(&bench, undo, params![]).await > 0, "{undo}");
            assert!(seals(&bench).await.good(), "{undo}");
        }
    }

    async fn a_text_of_a_community_rewritten_with_its_hash_is_found_by_the_chain(bench: Bench) with &tables(); {
        everything(&bench).await;
        lift(&bench).await;
        for (table, kind) in [("submissions", SealKind::Submission), ("arrivals", SealKind::Arrival)] {
            let cx = write(&bench, &Actor::nobody()).await;
            let row = cx.system("test").row(&format!("SELECT content FROM {table}"), params![]).await.unwrap().unwrap();
            let text = row.text("content").unwrap().replace('書', "者");
            drop(cx);
            let hash = kernel::ContentHash::of(text.as_bytes());
            edit(&bench, &format!("UPDATE {table} SET content = $1, content_hash = $2"), params![text, hash]).await;
            assert!(named(&seals(&bench).await).contains(&(kind, SealFault::Chain)));
        }
    }

    async fn what_was_taken_out_of_a_community_and_what_was_put_in_is_found(bench: Bench) with &tables(); {
        everything(&bench).await;
        lift(&bench).await;
        let mut gone = Vec::new();
        for (table, kind) in [
            ("share_answers", SealKind::Seen),
            ("share_openings", SealKind::Opening),
            ("community_decisions", SealKind::Decision),
            ("arrivals", SealKind::Arrival),
            ("share_reviews", SealKind::Review),
            ("approval_answers", SealKind::Answer),
        ] {
            edit(&bench, &format!("DELETE FROM {table}"), params![]).await;
            gone.push((kind, SealFault::Gone));
            let found = named(&seals(&bench).await);
            assert!(gone.iter().all(|one| found.contains(one)), "{table}: {found:?}");
        }
        for (deed, found) in [
            ("DELETE FROM share_recipients WHERE org_id = $1", (SealKind::Release, SealFault::Chain)),
            ("DELETE FROM meeting_attendees WHERE org_id = $1", (SealKind::Meeting, SealFault::Chain)),
        ] {
            assert!(edit(&bench, deed, params![org_id(102)]).await > 0);
            assert!(named(&seals(&bench).await).contains(&found), "{deed}");
        }
        edit(&bench, "DELETE FROM share_sources", params![]).await;
        let put = "INSERT INTO share_revisions (share_id, revision, content, content_hash, saved_by, saved_at)
                   SELECT share_id, 3, content, content_hash, saved_by, saved_at FROM share_revisions WHERE revision = 2";
        edit(&bench, put, params![]).await;
        let put = "INSERT INTO share_openings (id, share_id, org_id, opened_by, opened_at)
                   SELECT share_id, share_id, begun_by, begun_by, 1 FROM (SELECT id AS share_id, begun_by FROM shares) s";
        edit(&bench, put, params![]).await;
        let found = named(&seals(&bench).await);
        assert!(found.contains(&(SealKind::Opening, SealFault::Extra)), "an opening that nobody did: {found:?}");
        assert!(found.contains(&(SealKind::Revision, SealFault::Chain)), "what it was made of: {found:?}");
        assert!(found.contains(&(SealKind::Revision, SealFault::Extra)), "{found:?}");
    }

    async fn who_is_put_into_a_circle_taken_out_or_let_back_in_by_sql_is_found(bench: Bench) with &tables(); {
        everything(&bench).await;
        let cx = write(&bench, &first()).await;
        community::ops::end_membership::end_membership(&cx, jcsip(), org_id(107)).await.unwrap();
        community::ops::change_membership::change_membership(&cx, jcsip(), org_id(106), community::MemberRole::Observer, None).await.unwrap();
        cx.commit().await.unwrap();
        assert!(seals(&bench).await.good());
        lift(&bench).await;
        let put = "INSERT INTO memberships SELECT community_id, community_id, $1, role, group_code, valid_from, valid_to, source
            FROM memberships WHERE org_id = $2";
        edit(&bench, put, params![org_id(OUTSIDER), org_id(101)]).await;
        assert_eq!(named(&seals(&bench).await), [(SealKind::Membership, SealFault::Extra)]);
        edit(&bench, "DELETE FROM memberships WHERE org_id = $1", params![org_id(OUTSIDER)]).await;
        for (deed, undo, found) in [
            ("valid_to = NULL", "valid_to = valid_from", (SealKind::MembershipEnd, SealFault::Gone)),
            ("valid_to = valid_to + 1", "valid_to = valid_to - 1", (SealKind::MembershipEnd, SealFault::Chain)),
        ] {
            edit(&bench, &format!("UPDATE memberships SET {deed} WHERE org_id = $1"), params![org_id(107)]).await;
            assert_eq!(named(&seals(&bench).await), [found], "{deed}");
            edit(&bench, &format!("UPDATE memberships SET {undo} WHERE org_id = $1"), params![org_id(107)]).await;
        }
        edit(&bench, "DELETE FROM memberships WHERE org_id = $1", params![org_id(105)]).await;
        edit(&bench, "DELETE FROM community_events WHERE org_id = $1", params![org_id(105)]).await;
        assert_eq!(named(&seals(&bench).await), [(SealKind::Membership, SealFault::Gone), (SealKind::Event, SealFault::Gone)]);
        let put = "INSERT INTO community_events SELECT community_id, community_id, kind, $1, name_ja, name_en, by_org, by_person, at, bridge_id
            FROM community_events WHERE org_id = $2";
        edit(&bench, put, params![org_id(105), org_id(104)]).await;
        assert!(named(&seals(&bench).await).contains(&(SealKind::Event, SealFault::Extra)));
        let put = "INSERT INTO communities SELECT $1, 'X', parent_id, name_ja, name_en, purpose_ja, purpose_en, hub_id, rules, valid_from,
            valid_to, source FROM communities WHERE code = 'J-CSIP'";
        edit(&bench, put, params![org_id(1)]).await;
        assert!(named(&seals(&bench).await).contains(&(SealKind::Community, SealFault::Extra)));
    }

    async fn what_an_earlier_version_sealed_still_holds(bench: Bench) with &tables(); {
        everything(&bench).await;
        lift(&bench).await;
        // Entries as they were written before the chain was told more than hashes.
        for (action, detail) in [
            ("community.share-answered", "{}"),
            ("community.share-opened", "{}"),
            ("community.share-reviewed", r#"{"verdict":"approve"}"#),
            ("community.meeting-recorded", r#"{"kind":"general","number":6}"#),
        ] {
            let older = match bench.db.engine() {
                Engine::Sqlite => "DROP TRIGGER IF EXISTS sealed_audit_entries_UPDATE",
                Engine::Postgres => "DROP TRIGGER IF EXISTS sealed_audit_entries ON audit_entries",
            };
            bench.db.run_script(older).await.unwrap();
            let write = "UPDATE audit_entries SET detail = $1 WHERE action = $2";
            assert!(edit(&bench, write, params![detail, action]).await > 0, "{action}");
        }
        edit(&bench, "UPDATE share_openings SET id = NULL", params![]).await;
        assert_eq!(seals(&bench).await, Seals { checked: 38, unsealed: 0, broken: Vec::new() });
        // Of communities, memberships and their history they were told nothing.
        for action in ["community.loaded", "community.member-let-in"] {
            edit(&bench, "UPDATE audit_entries SET detail = '{}' WHERE action = $1", params![action]).await;
        }
        trial::unsealed(&bench, "INSERT INTO unsealed (kind, id, number) SELECT 'community', id, 0 FROM communities;
            INSERT INTO unsealed (kind, id, number) SELECT 'membership', id, 0 FROM memberships;
            INSERT INTO unsealed (kind, id, number) SELECT 'circle-event', id, 0 FROM community_events;").await;
        assert_eq!(seals(&bench).await, Seals { checked: 17, unsealed: 21, broken: Vec::new() });
        edit(&bench, "DELETE FROM share_reviews", params![]).await;
        assert_eq!(named(&seals(&bench).await), [(SealKind::Review, SealFault::Gone)]);
    }
}

/// The texts in which a letter is changed: table, column, and the kinds of which one must be named.
const TEXTS: [(&str, &str, &[SealKind]); 12] = [
    ("submissions", "content", &[SealKind::Submission]),
    ("submissions", "content_hash", &[SealKind::Submission]),
    ("submissions", "reference", &[SealKind::Submission]),
    ("share_revisions", "content", &[SealKind::Revision]),
    ("share_revisions", "content_hash", &[SealKind::Revision]),
    ("shares", "reference", &[SealKind::Revision]),
    ("approvals", "content_hash", &[SealKind::Approval]),
    ("approvals", "destination", &[SealKind::Approval]),
    ("approval_answers", "note", &[SealKind::Answer]),
    ("share_releases", "content_hash", &[SealKind::Release]),
    ("arrivals", "content", &[SealKind::Arrival]),
    ("arrivals", "passed_hash", &[SealKind::Arrival]),
];

/// Changes one letter somewhere in a text of a table; what must be named then is.
async fn flip(bench: &Bench, (which, at, put): (usize, usize, char)) {
    let (table, column, kinds) = TEXTS[which % TEXTS.len()];
    let cx = write(bench, &Actor::nobody()).await;
    let select = format!("SELECT {column} AS it FROM {table}");
    let all = cx.system("test").rows(&select, params![]).await.unwrap();
    let text = all[at % all.len()].text("it").unwrap();
    drop(cx);
    let mut letters: Vec<char> = text.chars().collect();
    let place = at % letters.len().max(1);
    match letters.get_mut(place) {
        Some(letter) if *letter != put => *letter = put,
        Some(_) => letters.push(put),
        None => letters.push(put),
    }
    let other: String = letters.into_iter().collect();
    let swap = format!("UPDATE {table} SET {column} = $1 WHERE {column} = $2");
    assert!(edit(bench, &swap, params![other.clone(), text.clone()]).await > 0);
    let found = seals(bench).await;
    let named = found.broken.iter().any(|one| kinds.contains(&one.kind));
    assert!(named, "{table}.{column}: {text} → {other}: {:?}", found.broken);
    edit(bench, &swap, params![text, other]).await;
    assert!(seals(bench).await.good(), "{table}.{column}");
}

fn any_letter_changed_is_found(engine: Engine) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let bench = runtime.block_on(async {
        let bench = bench(engine, &tables()).await;
        everything(&bench).await;
        lift(&bench).await;
        bench
    });
    let config = ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(which in any::<usize>(), at in any::<usize>(), put in prop::sample::select(vec!['0', 'a', '書', '"', ' ']))| {
        runtime.block_on(flip(&bench, (which, at, put)));
    });
}

#[test]
fn any_letter_changed_in_what_a_community_sealed_is_found_on_sqlite() {
    any_letter_changed_is_found(Engine::Sqlite);
}

#[test]
fn any_letter_changed_in_what_a_community_sealed_is_found_on_postgres() {
    any_letter_changed_is_found(Engine::Postgres);
}
