//! What must never happen, whatever is done: a text with an organisation outside the circle that was agreed to.

use crate::world::*;
use access::act::ReadShare;
use community::{
    Share,
    ops::{
        answer_approval::answer_approval, ask_approval::ask_approval, cross_bridge::cross_bridge,
        derive_share::derive_share, end_membership::end_membership, let_in::let_in, release_share::release_share,
        review_share::review_share, save_share::save_share, submit::submit,
    },
};
use kernel::{Label, Tlp};
use proptest::prelude::*;
use sharing::{consent::ConsentAnswer, release::Verdict, removal::Substitutes};
use std::collections::BTreeSet;
use store::params;
use trial::{Bench, bench, org_id};

/// A step: what is done, by or to which member, with which thing.
type Step = (u8, u8, u8);

/// Other words, sometimes for one group only, sometimes with a weaker label.
fn rewrite(content: &mut community::Content, which: u8) {
    content.body.push('追');
    content.groups = if which.is_multiple_of(2) { BTreeSet::new() } else { BTreeSet::from(["gas".into()]) };
    let tlp = if which.is_multiple_of(5) { Tlp::Clear } else { Tlp::Amber };
    content.label = Label::new(tlp, kernel::Audience::All, None);
}

/// What is handed in.
fn handed(which: u8) -> community::Contribution {
    if which.is_multiple_of(2) { contribution("メール") } else { kept() }
}

/// Does one step as far as it may be done; what is refused leaves nothing.
async fn step(bench: &Bench, (what, who, which): Step) {
    let number = 101 + u128::from(who % 7);
    let sql = bench.db.read(access::Actor::nobody(), kernel::Clock::now(&*bench.clock)).await.unwrap();
    let ids = async |table: &str| {
        let rows = sql.system("test").rows(&format!("SELECT id FROM {table} ORDER BY id"), params![]).await.unwrap();
        rows.iter().map(|row| row.get::<uuid::Uuid>("id").unwrap()).collect::<Vec<_>>()
    };
    let pick = |ids: Vec<uuid::Uuid>| ids.get(usize::from(which) % ids.len().max(1)).copied();
    let shares = pick(ids("shares").await);
    let (submissions, approvals) = (pick(ids("submissions").await), pick(ids("approvals").await));
    drop(sql);
    let hub = if which % 2 == 0 { first() } else { second() };
    let actor = if what == 0 || what == 4 { member(number) } else { hub };
    let now = match shares {
        Some(share) => Some((share.into(), current(bench, share.into()).await)),
        None => None,
    };
    let cx = write(bench, &actor).await;
    let bridge = (which % 3 == 0).then(over);
    let done = match (what, now) {
        (0, _) => submit(&cx, jcsip(), handed(which)).await.is_ok(),
        (1, _) => match submissions {
            Some(id) => {
                let from = BTreeSet::from([id.into()]);
                let words = Substitutes { organisation: "組織".into(), ..Substitutes::default() };
                derive_share(&cx, jcsip(), &from, &BTreeSet::new(), &words).await.is_ok()
            }
            None => false,
        },
        (2, Some((share, (_, number, mut content)))) => {
            rewrite(&mut content, which);
            save_share(&cx, share, number, content).await.is_ok()
        }
        (3, Some((share, (hash, ..)))) => ask_approval(&cx, share, org_id(number), bridge, hash).await.is_ok(),
        (4, _) => match approvals {
            Some(id) => answer_approval(&cx, id.into(), ConsentAnswer::Agree, "").await.is_ok(),
            None => false,
        },
        (5, Some((share, (hash, ..)))) => review_share(&cx, share, hash, Verdict::Approve, "").await.is_ok(),
        (6, Some((share, (hash, ..)))) => release_share(&cx, share, hash).await.is_ok(),
        (7, Some((share, _))) => cross_bridge(&cx, over(), share).await.is_ok(),
        (8, _) => end_membership(&cx, jcsip(), org_id(number)).await.is_ok(),
        (9, _) => let_in(&cx, jcsip(), org_id(number), community::MemberRole::Member, Some("power")).await.is_ok(),
        _ => false,
    };
    if done {
        cx.commit().await.unwrap();
    }
}

/// Everything that left, as it stands in the tables.
async fn holds(bench: &Bench) {
    let cx = write(bench, &access::Actor::nobody()).await;
    let sql = cx.system("test");
    let left = "SELECT share_releases.share_id, share_releases.content_hash, content, begun_by FROM share_releases
                JOIN shares ON shares.id = share_releases.share_id
                JOIN share_revisions r ON r.share_id = share_releases.share_id AND r.revision = share_releases.revision";
    for row in sql.rows(left, params![]).await.unwrap() {
        let share = row.get::<uuid::Uuid>("share_id").unwrap();
        let content: community::Content = row.json("content").unwrap();
        let hash = row.text("content_hash").unwrap();
        let sources = "SELECT submissions.* FROM submissions JOIN share_sources ON submission_id = submissions.id WHERE share_id = $1";
        for source in sql.all::<community::Submission>(sources, params![share]).await.unwrap() {
            assert!(content.label.at_least(&source.content.label), "the label is never weaker");
            if source.content.wishes.own_group {
                assert_eq!(content.groups, source.group.into_iter().collect(), "kept to its group");
            }
            let agreed = "SELECT COUNT(*) AS n FROM approvals JOIN approval_answers ON approval_id = approvals.id
                          WHERE share_id = $1 AND org_id = $2 AND content_hash = $3 AND destination = 'circle' AND answer = 'agree'";
            assert!(
                sql.count(agreed, params![share, source.org, hash.clone()]).await.unwrap() > 0,
                "agreed to as it left"
            );
        }
        let told = sql.rows("SELECT org_id FROM share_recipients WHERE share_id = $1", params![share]).await.unwrap();
        for one in told {
            let within = "SELECT COUNT(*) AS n FROM memberships WHERE community_id = $1 AND org_id = $2";
            let org = one.get::<uuid::Uuid>("org_id").unwrap();
            assert!(sql.count(within, params![jcsip(), org]).await.unwrap() > 0, "only the circle is told");
        }
    }
    let passed = "SELECT share_id, bridge_id, passed_hash FROM arrivals";
    for row in sql.rows(passed, params![]).await.unwrap() {
        let agreed = "SELECT COUNT(*) AS n FROM share_sources s JOIN submissions ON submissions.id = s.submission_id
            WHERE s.share_id = $1 AND NOT EXISTS (SELECT 1 FROM approvals a JOIN approval_answers ON approval_id = a.id
              WHERE a.share_id = s.share_id AND a.org_id = submissions.org_id AND a.bridge_id = $2 AND a.content_hash = $3
              AND answer = 'agree')";
        let (share, bridge) = (row.get::<uuid::Uuid>("share_id").unwrap(), row.get::<uuid::Uuid>("bridge_id").unwrap());
        let missing = sql.count(agreed, params![share, bridge, row.text("passed_hash").unwrap()]).await.unwrap();
        assert_eq!(missing, 0, "every provider agreed to that destination");
    }
    let shares = sql.rows("SELECT id FROM shares", params![]).await.unwrap();
    let ids: Vec<community::ShareId> = shares.iter().map(|row| row.id("id").unwrap()).collect();
    drop(cx);
    for stranger in [member(OUTSIDER), member(ELSEWHERE), centre(access::Role::Duty), council()] {
        let cx = write(bench, &stranger).await;
        for id in &ids {
            assert!(cx.permit::<_, Share>(ReadShare, *id).await.is_err(), "strangers read nothing");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn no_sequence_of_operations_makes_a_text_reach_an_organisation_outside_the_circle_that_was_agreed_to(
        steps in proptest::collection::vec((0u8..10, any::<u8>(), any::<u8>()), 8..40),
    ) {
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let bench = bench(store::Engine::Sqlite, &tables()).await;
            build(&bench).await;
            let path: [Step; 7] = [(0, 0, 0), (1, 0, 0), (3, 0, 1), (4, 0, 0), (5, 0, 1), (6, 0, 0), (3, 0, 0)];
            for one in path.into_iter().chain(steps) {
                step(&bench, one).await;
            }
            holds(&bench).await;
        });
    }
}
