//! Whoever lifts the triggers and changes what was sealed is found: by what stands beside it, or by the chain.

use crate::world::*;
use kernel::ContentHash;
use sharing::{BrokenSeal, SealKind, Seals, notice::Content, verify_seals};
use store::{Bound, Engine, SealFault, params};
use trial::{Bench, both_engines};

pub async fn seals(bench: &Bench) -> Seals {
    let cx = reading(bench, access::Actor::nobody()).await;
    verify_seals(&cx).await.unwrap()
}

/// What somebody does who owns the database.
async fn edit(bench: &Bench, statement: &str, values: Vec<Bound>) {
    let cx = writing(bench, access::Actor::nobody()).await;
    assert!(cx.system("test").run(statement, values).await.unwrap() > 0, "{statement}");
    cx.commit_unrecorded("test").await.unwrap();
}

async fn lift(bench: &Bench) {
    for table in [
        "reports",
        "report_stages",
        "files",
        "stage_files",
        "notice_revisions",
        "notice_files",
        "consents",
        "consent_answers",
        "releases",
    ] {
        let lift = match bench.db.engine() {
            Engine::Sqlite => format!("DROP TRIGGER sealed_{table}_UPDATE; DROP TRIGGER sealed_{table}_DELETE"),
            Engine::Postgres => format!("DROP TRIGGER sealed_{table} ON {table}"),
        };
        bench.db.run_script(&lift).await.unwrap();
    }
}

/// One of everything that is sealed: 1 stage with a file, 3 revisions, a file, consent, answer, release.
async fn everything(bench: &Bench) {
    people(bench).await;
    let report = report_with(bench, "amber", false, &[("log.txt", b"first of all\n")]).await;
    let notice = derive(bench, report).await;
    attach(bench, notice, "steps.txt", b"second thoughts\n").await;
    save(bench, analyst(), notice, |content| Content { urgent: true, ..content }).await;
    let consent = ask(bench, report, notice).await;
    agree(bench, consent).await;
    approve(bench, reviewer(), notice).await;
    release(bench, notice).await;
}

fn named(seals: &Seals) -> Vec<(SealKind, SealFault)> {
    seals.broken.iter().map(|BrokenSeal { kind, why, .. }| (*kind, *why)).collect()
}

/// Does one thing, looks whether it is found and named, and undoes it.
async fn found(bench: &Bench, (deed, undo): (&str, &str), kind: SealKind, why: SealFault, reference: &str) {
    edit(bench, deed, params![]).await;
    let seals = seals(bench).await;
    assert!(named(&seals).contains(&(kind, why)), "{deed}: {:?}", seals.broken);
    let named = seals.broken.iter().any(|one| one.kind == kind && one.reference.starts_with(reference));
    assert!(named, "{deed}: {:?}", seals.broken);
    edit(bench, undo, params![]).await;
    assert!(self::seals(bench).await.good(), "{undo}");
}

both_engines! {
    async fn what_nobody_touched_is_as_it_was_sealed(bench: Bench) with &tables(); {
        assert_eq!(seals(&bench).await, Seals::default());
        everything(&bench).await;
        assert_eq!(seals(&bench).await, Seals { checked: 9, unsealed: 0, broken: Vec::new() });
    }

    async fn more_than_a_page_is_read_to_the_end(bench: Bench) with &tables(); {
        let (_, notice) = derived(&bench).await;
        for round in 0..60 {
            save(&bench, analyst(), notice, |content| Content { body: format!("第{round}稿"), ..content }).await;
        }
        assert_eq!(seals(&bench).await, Seals { checked: 62, unsealed: 0, broken: Vec::new() });
        lift(&bench).await;
        edit(&bench, "UPDATE notice_revisions SET content = REPLACE(content, '第58稿', '第85稿')", params![]).await;
        edit(&bench, "DELETE FROM notice_revisions WHERE revision = 7", params![]).await;
        let broken: Vec<_> = seals(&bench).await.broken.into_iter().map(|one| (one.reference, one.why)).collect();
        let want = [("N-2014-00001 #60", SealFault::Content), ("N-2014-00001 #7", SealFault::Gone)];
        assert_eq!(broken, want.map(|(reference, why)| (reference.to_owned(), why)));
    }

    async fn a_letter_a_byte_a_name_or_a_moment_changed_is_found(bench: Bench) with &tables(); {
        everything(&bench).await;
        lift(&bench).await;
        use {SealFault::{Chain, Content, Shown, Stamp}, SealKind::*};
        for (deed, undo, kind, why, reference) in [
            ("UPDATE report_stages SET content = REPLACE(content, '接続数', '接続教')", "UPDATE report_stages SET content = REPLACE(content, '接続教', '接続数')", Stage, Content, "R-2014-00001 #1"),
            ("UPDATE report_stages SET title = title || 'x'", "UPDATE report_stages SET title = REPLACE(title, 'x', '')", Stage, Shown, "R-2014-00001 #1"),
            ("UPDATE report_stages SET label = REPLACE(label, 'amber', 'green')", "UPDATE report_stages SET label = REPLACE(label, 'green', 'amber')", Stage, Shown, "R-2014-00001 #1"),
            ("UPDATE report_stages SET category = 'virus'", "UPDATE report_stages SET category = NULL", Stage, Shown, "R-2014-00001 #1"),
            ("UPDATE report_stages SET sealed_at = sealed_at - 60000", "UPDATE report_stages SET sealed_at = sealed_at + 60000", Stage, Stamp, "R-2014-00001 #1"),
            ("UPDATE notice_revisions SET content = REPLACE(content, '接続要求', '接続要来') WHERE revision = 2", "UPDATE notice_revisions SET content = REPLACE(content, '接続要来', '接続要求')", Revision, Content, "N-2014-00001 #2"),
            ("UPDATE notice_revisions SET title = title || 'x' WHERE revision = 3", "UPDATE notice_revisions SET title = REPLACE(title, 'x', '')", Revision, Shown, "N-2014-00001 #3"),
            ("UPDATE files SET name = 'x' || name", "UPDATE files SET name = 'log.txt'", StageFile, Shown, "R-2014-00001 "),
            ("UPDATE files SET size = size + 1", "UPDATE files SET size = size - 1", StageFile, Content, "R-2014-00001 "),
            ("UPDATE notice_files SET added_at = added_at + 1", "UPDATE notice_files SET added_at = added_at - 1", NoticeFile, Stamp, "N-2014-00001 "),
            ("UPDATE consents SET asked_at = asked_at + 1", "UPDATE consents SET asked_at = asked_at - 1", Consent, Stamp, "N-2014-00001 "),
            ("UPDATE consents SET revision = 1", "UPDATE consents SET revision = 3", Consent, Content, "N-2014-00001 "),
            ("UPDATE consent_answers SET answer = 'refuse'", "UPDATE consent_answers SET answer = 'agree'", Answer, Chain, "N-2014-00001 "),
            ("UPDATE releases SET revision = 1", "UPDATE releases SET revision = 3", Release, Content, "N-2014-00001"),
            ("UPDATE reports SET reference = 'R-2014-00009'", "UPDATE reports SET reference = 'R-2014-00001'", Stage, Chain, "R-2014-00009 #1"),
        ] {
            found(&bench, (deed, undo), kind, why, reference).await;
        }
    }

    async fn a_byte_of_a_file_is_found_also_where_its_hash_was_changed_with_it(bench: Bench) with &tables(); {
        everything(&bench).await;
        lift(&bench).await;
        for (table, kind, bytes) in [("files", SealKind::StageFile, "first of all\n"), ("notice_files", SealKind::NoticeFile, "second thoughts\n")] {
            let other = bytes.replace('s', "z").into_bytes();
            let swap = format!("UPDATE {table} SET bytes = $1");
            edit(&bench, &swap, params![other.clone()]).await;
            assert_eq!(named(&seals(&bench).await), [(kind, SealFault::Content)]);
            let with_hash = format!("UPDATE {table} SET content_hash = $1");
            edit(&bench, &with_hash, params![ContentHash::of(&other)]).await;
            assert_eq!(named(&seals(&bench).await), [(kind, SealFault::Chain)]);
            edit(&bench, &swap, params![bytes.as_bytes().to_vec()]).await;
            edit(&bench, &with_hash, params![ContentHash::of(bytes.as_bytes())]).await;
        }
        assert!(seals(&bench).await.good());
    }

    async fn a_text_rewritten_together_with_its_hash_is_found_by_the_chain(bench: Bench) with &tables(); {
        everything(&bench).await;
        lift(&bench).await;
        for (table, kind) in [("report_stages", SealKind::Stage), ("notice_revisions", SealKind::Revision)] {
            let cx = reading(&bench, access::Actor::nobody()).await;
            let select = format!("SELECT content FROM {table} LIMIT 1");
            let text = cx.system("test").row(&select, params![]).await.unwrap().unwrap().text("content").unwrap();
            drop(cx);
            let text = text.replace('接', "切");
            let hash = ContentHash::of(text.as_bytes());
            edit(&bench, &format!("UPDATE {table} SET content = $1, content_hash = $2"), params![text, hash]).await;
            assert!(named(&seals(&bench).await).contains(&(kind, SealFault::Chain)));
        }
    }

    async fn what_was_taken_out_and_what_was_put_in_is_found(bench: Bench) with &tables(); {
        everything(&bench).await;
        let extra = "INSERT INTO notice_revisions (notice_id, revision, title, content, content_hash, saved_by, saved_at)
            SELECT notice_id, 4, title, content, content_hash, saved_by, saved_at FROM notice_revisions WHERE revision = 3";
        edit(&bench, extra, params![]).await;
        assert_eq!(named(&seals(&bench).await), [(SealKind::Revision, SealFault::Extra)]);
        lift(&bench).await;
        edit(&bench, "DELETE FROM notice_revisions WHERE revision = 4", params![]).await;
        assert!(seals(&bench).await.good());
        let mut gone = Vec::new();
        for (table, kind) in [
            ("releases", SealKind::Release),
            ("consent_answers", SealKind::Answer),
            ("notice_files", SealKind::NoticeFile),
        ] {
            edit(&bench, &format!("DELETE FROM {table}"), params![]).await;
            gone.push((kind, SealFault::Gone));
            let found = seals(&bench).await;
            assert!(gone.iter().all(|one| named(&found).contains(one)) && found.broken.len() == gone.len(), "{found:?}");
            assert!(found.broken.iter().any(|one| one.kind != SealKind::Release || one.reference == "N-2014-00001"));
        }
        edit(&bench, "DELETE FROM stage_files", params![]).await;
        let found = named(&seals(&bench).await);
        assert!(found.contains(&(SealKind::StageFile, SealFault::Extra)) && found.contains(&(SealKind::StageFile, SealFault::Gone)));
    }
}
