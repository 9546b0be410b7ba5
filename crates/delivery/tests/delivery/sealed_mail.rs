//! Whoever lifts the triggers and changes letters, what came of them or mail that came in is found.

use crate::{
    replies::Desk,
    seals::{broken, edit},
    world::*,
};
use access::Actor;
use delivery::{SealKind, Spec};
use kernel::Tlp;
use store::{SealFault, params};
use trial::{Bench, both_engines, lift};

/// A report by mail with a file.
const REPORT: &str = "From: Hanako <desk101@member.example>\nTo: reports@kaname.example\nSubject: outage\n\
    Message-ID: <r1@member.example>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n\
    --b\nContent-Type: text/plain; charset=utf-8\n\nThe signs went dark.\n\
    --b\nContent-Type: text/plain; name=log.txt\nContent-Disposition: attachment; filename=log.txt\n\n10:31 dark\n--b--\n";

async fn kinds(bench: &Bench) -> Vec<(SealKind, SealFault)> {
    let mut kinds: Vec<_> = broken(bench).await.into_iter().map(|(kind, why, _)| (kind, why)).collect();
    kinds.dedup();
    kinds
}

/// Letters that went, an answer that came, and a report with a file.
async fn mailed(bench: &Bench) -> Desk {
    let desk = Desk::of(bench, Spec { tlp: Tlp::Green, ..spec(12) }, 101).await;
    assert!(desk.reply("1", "call me back").await.starts_with("250"));
    assert!(desk.bring(("desk101@member.example", "reports@kaname.example"), REPORT).await.starts_with("250"));
    desk
}

const FIRST: &str = "(SELECT id FROM letters ORDER BY id LIMIT 1)";

both_engines! {
    async fn a_letter_a_try_a_mail_or_a_file_changed_under_its_seal_is_found_and_named(bench: Bench) with &tables(); {
        let _desk = mailed(&bench).await;
        assert_eq!(broken(&bench).await, []);
        lift(&bench, &["letter_tries", "incoming_letters"]).await;
        use SealFault::{Chain, Content, Shown};
        use SealKind::{Incoming, Letter, LetterTry};
        let one = format!("WHERE id = {FIRST}");
        let of_one = format!("WHERE letter_id = {FIRST}");
        for (deed, undo, wanted) in [
            (format!("UPDATE letters SET promised_at = promised_at - 1 {one}"), format!("UPDATE letters SET promised_at = promised_at + 1 {one}"), (Letter, Content)),
            (format!("UPDATE letters SET urgent = NOT urgent {one}"), format!("UPDATE letters SET urgent = NOT urgent {one}"), (Letter, Content)),
            (format!("UPDATE letters SET step = 9 {one}"), format!("UPDATE letters SET step = 0 {one}"), (Letter, Content)),
            (format!("UPDATE letters SET state = 'refused' {one}"), format!("UPDATE letters SET state = 'handed' {one}"), (Letter, Shown)),
            (format!("UPDATE letter_tries SET address = 'x' || address {of_one}"), format!("UPDATE letter_tries SET address = substr(address, 2) {of_one}"), (LetterTry, Content)),
            (format!("UPDATE letter_tries SET at = at - 1 {of_one}"), format!("UPDATE letter_tries SET at = at + 1 {of_one}"), (LetterTry, Content)),
            (format!("UPDATE letter_tries SET said = 'x' || said {of_one}"), format!("UPDATE letter_tries SET said = substr(said, 2) {of_one}"), (LetterTry, Content)),
            ("UPDATE incoming_letters SET said = 'x' || said WHERE why = 'words'".into(), "UPDATE incoming_letters SET said = substr(said, 2) WHERE why = 'words'".into(), (Incoming, Chain)),
            ("UPDATE incoming_letters SET from_mail = 'x' || from_mail".into(), "UPDATE incoming_letters SET from_mail = substr(from_mail, 2)".into(), (Incoming, Chain)),
            ("UPDATE incoming_files SET name = 'other'".into(), "UPDATE incoming_files SET name = 'log.txt'".into(), (Incoming, Chain)),
            ("UPDATE incoming_files SET size = size + 1".into(), "UPDATE incoming_files SET size = size - 1".into(), (Incoming, Chain)),
        ] {
            edit(&bench, &deed).await;
            assert_eq!(kinds(&bench).await, [wanted], "{deed}");
            edit(&bench, &undo).await;
            assert_eq!(broken(&bench).await, [], "{undo}");
        }
        edit(&bench, &format!("UPDATE letters SET promised_at = promised_at - 1 {one}")).await;
        let named = broken(&bench).await;
        assert!(named.iter().all(|(_, _, reference)| reference == "N-2014-00012"), "{named:?}");
    }

    async fn what_was_put_in_or_taken_out_is_found(bench: Bench) with &tables(); {
        let _desk = mailed(&bench).await;
        lift(&bench, &["letter_tries", "incoming_letters"]).await;
        let again = "INSERT INTO letters (id, about_id, occasion, step, recipient_id, urgent, promised_at, due_at, tries, state, ended_at, sealed)
            SELECT $1, about_id, occasion, 7, recipient_id, urgent, promised_at, due_at, 0, 'needless', ended_at, sealed FROM letters
            WHERE id = (SELECT id FROM letters ORDER BY id LIMIT 1)";
        let cx = writing(&bench, Actor::nobody()).await;
        cx.system("test").run_one(again, params![uuid::Uuid::from_u128(77 << 32)]).await.unwrap();
        cx.commit_unrecorded("test").await.unwrap();
        // That it was needless is written down nowhere either.
        let put_in = [(SealKind::Letter, SealFault::Extra), (SealKind::Letter, SealFault::Shown)];
        assert_eq!(kinds(&bench).await, put_in);
        edit(&bench, "UPDATE letters SET sealed = FALSE WHERE step = 7").await;
        assert_eq!(kinds(&bench).await, put_in, "nor is it older than its seal");
        edit(&bench, "DELETE FROM letters WHERE step = 7").await;
        assert_eq!(broken(&bench).await, []);
        edit(&bench, "DELETE FROM incoming_files").await;
        assert_eq!(kinds(&bench).await, [(SealKind::Incoming, SealFault::Chain)], "a file that nobody has settled");
        edit(&bench, "DELETE FROM incoming_letters WHERE why <> 'words'").await;
        assert_eq!(kinds(&bench).await, [(SealKind::Incoming, SealFault::Gone)]);
        edit(&bench, "UPDATE letter_tries SET noted_id = NULL").await;
        let found = kinds(&bench).await;
        for why in [SealFault::Extra, SealFault::Gone] {
            assert!(found.contains(&(SealKind::LetterTry, why)), "{found:?}");
        }
    }

    async fn the_record_tells_neither_words_nor_addresses_nor_ids_of_letters(bench: Bench) with &tables(); {
        let _desk = mailed(&bench).await;
        let cx = reading(&bench, Actor::nobody()).await;
        let told = "SELECT detail FROM audit_entries WHERE action IN ('letters.promised', 'letters.tried', 'mail.came')";
        let told = cx.system("test").rows(told, params![]).await.unwrap();
        let ids = cx.system("test").rows("SELECT id FROM letters", params![]).await.unwrap();
        assert!(told.len() >= 4, "released, passed on, tried, came");
        for detail in told.iter().map(|row| row.text("detail").unwrap()) {
            assert!(!detail.contains("member.example") && !detail.contains("call me"), "{detail}");
            let told = |row: &store::Row| detail.contains(&row.get::<uuid::Uuid>("id").unwrap().to_string());
            assert!(!ids.iter().any(told), "{detail}");
        }
    }
}
