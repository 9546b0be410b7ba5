//! What letters mean, as a table.

use super::*;
use mail::incoming::{Attachment, Automatic};

const LINE: Line = Line { recalled: false, readable: true, acknowledges: false, older: false, to_pass_on: false };
const TOLD: Line = Line { acknowledges: true, ..LINE };
const OLDER: Line = Line { older: true, ..LINE };

fn wrote(said: &str) -> Incoming {
    Incoming { said: said.to_owned(), whole: true, ..Incoming::default() }
}
fn of(kind: Kind) -> Incoming {
    Incoming { kind, ..wrote("影響なし") }
}
fn fate(action: Action) -> Kind {
    let said = "550 no such user".to_owned();
    Kind::Bounce(Bounce { of: None, fates: vec![Fate { recipient: None, action, status: Some([5, 1, 1]), said }] })
}
fn file() -> Attachment {
    Attachment { name: None, kind: "text/plain".into(), bytes: Vec::new() }
}

#[test]
fn an_answer_is_one_of_four_words_however_they_are_typed() {
    for (typed, answer) in [
        ("影響なし", Answer::NotAffected),
        ("影響なしです。", Answer::NotAffected),
        ("　影響　なし 。", Answer::NotAffected),
        ("「影響あり」", Answer::Affected),
        ("Affected", Answer::Affected),
        ("ＮＯＴ ＡＦＦＥＣＴＥＤ", Answer::NotAffected),
        ("not affected.", Answer::NotAffected),
        ("対応済み", Answer::Done),
        ("Done!", Answer::Done),
        ("支援がほしい。", Answer::NeedHelp),
        ("need help", Answer::NeedHelp),
    ] {
        let meant = meaning(To::Reply(Some(LINE)), &wrote(&format!("{typed}\n\n 詳しくは電話で。 \n")));
        assert_eq!(meant, (Deed::Answer(answer, "詳しくは電話で。".into()), None), "{typed}");
        assert_eq!(meaning(To::Reply(Some(LINE)), &wrote(typed)).0, Deed::Answer(answer, String::new()), "{typed}");
    }
}

#[test]
fn what_says_anything_else_is_no_answer_and_a_person_reads_it() {
    for said in [
        "影響なし？",
        "影響なし?",
        "影響なしか確認中です",
        "影響なしではありません",
        "お世話になります。\n影響なし",
        "not done",
        "影響なし 影響あり",
        "unaffected",
        "ありがとうございます",
    ] {
        assert_eq!(meaning(To::Reply(Some(LINE)), &wrote(said)), (Deed::Receive, Some(Why::Words)), "{said}");
    }
    let long = format!("影響なし\n{}", "あ".repeat(NOTE_LIMIT + 1));
    assert_eq!(meaning(To::Reply(Some(LINE)), &wrote(&long)), (Deed::Receive, Some(Why::Words)));
}

#[test]
fn other_words_acknowledge_what_the_letter_carried_and_nothing_else() {
    let meant = |line, said: &str| meaning(To::Reply(Some(line)), &wrote(said));
    for said in ["受け取りました。", "影響なし？", "Received, we are looking into it."] {
        assert_eq!(meant(TOLD, said), (Deed::Acknowledge, Some(Why::Words)), "{said}");
        assert_eq!(meant(LINE, said), (Deed::Receive, Some(Why::Words)), "{said}");
        assert_eq!(meant(OLDER, said), (Deed::Receive, Some(Why::Older)), "{said}");
    }
    assert_eq!(meant(TOLD, " \n"), (Deed::Receive, None), "who says nothing says that it came");
    assert_eq!(meant(TOLD, "影響なし").0, Deed::Answer(Answer::NotAffected, String::new()));
    for said in [
        "田中は 20 日まで不在です。",
        "I am out of  the office until Monday.",
        "夏季休業のお知らせ",
        "これは自動返信です",
        "Out-of-office: back on Monday",
        "She is On Leave.",
    ] {
        assert_eq!(meant(TOLD, said), (Deed::Receive, Some(Why::Words)), "no program acknowledges: {said}");
    }
    for said in ["The train station leaves our network.", "Evacuations are over; received.", "Layout of office updated"]
    {
        assert_eq!(meant(TOLD, said).0, Deed::Acknowledge, "only whole words: {said}");
    }
}

#[test]
fn an_older_version_is_answered_by_an_answer_and_by_nothing_else() {
    let meant = |said: &str| meaning(To::Reply(Some(OLDER)), &wrote(said));
    assert_eq!(meant("影響なし"), (Deed::Answer(Answer::NotAffected, String::new()), None));
    assert_eq!(meant(" "), (Deed::Receive, None), "that the letter came is true");
    assert_eq!(meant("確認しました。"), (Deed::Receive, Some(Why::Older)));
    let gone = Line { recalled: true, ..OLDER };
    assert_eq!(meaning(To::Reply(Some(gone)), &wrote("確認しました。")), (Deed::Nothing, Some(Why::Recalled)));
}

#[test]
fn nobody_answers_what_he_cannot_have_read() {
    let closed = Line { readable: false, ..LINE };
    assert_eq!(meaning(To::Reply(Some(closed)), &wrote("影響なし")), (Deed::Receive, Some(Why::Unopened)));
    let head = Line { to_pass_on: true, ..LINE };
    assert_eq!(meaning(To::Reply(Some(head)), &wrote("影響なし")), (Deed::Receive, Some(Why::Words)));
    let gone = Line { recalled: true, ..LINE };
    assert_eq!(meaning(To::Reply(Some(gone)), &wrote("影響なし")), (Deed::Nothing, Some(Why::Recalled)));
}

#[test]
fn a_reply_without_words_says_that_the_letter_came() {
    assert_eq!(meaning(To::Reply(Some(LINE)), &wrote(" \n")), (Deed::Receive, None));
    let attached = Incoming { attachments: vec![file()], ..wrote("") };
    assert_eq!(meaning(To::Reply(Some(LINE)), &attached), (Deed::Receive, Some(Why::Attached)));
    let answered = Incoming { left_out: 1, ..wrote("影響なし") };
    let meant = meaning(To::Reply(Some(LINE)), &answered);
    assert_eq!(meant, (Deed::Answer(Answer::NotAffected, String::new()), Some(Why::Attached)));
}

#[test]
fn what_a_program_wrote_does_nothing_wherever_it_comes() {
    let everywhere = [To::Reply(Some(LINE)), To::Reply(None), To::Bounce, To::Ended, To::Forged, To::Mailbox];
    for to in everywhere {
        for sign in [Automatic::Says, Automatic::NoSender, Automatic::ToMany, Automatic::Subject, Automatic::Report] {
            assert_eq!(meaning(to, &of(Kind::Automatic(sign))), (Deed::Nothing, None), "{to:?} {sign:?}");
        }
        for action in [Action::Delayed, Action::Delivered, Action::PassedOn] {
            assert_eq!(meaning(to, &of(fate(action))), (Deed::Nothing, None), "{to:?} {action:?}");
        }
        let perhaps = of(Kind::PerhapsBounce(Bounce::default()));
        assert_eq!(meaning(to, &perhaps), (Deed::Nothing, Some(Why::PerhapsBounce)), "{to:?}");
    }
}

#[test]
fn what_a_program_wrote_to_the_address_for_reports_is_no_report_and_a_person_looks() {
    for sign in [Automatic::Says, Automatic::NoSender, Automatic::ToMany, Automatic::Subject, Automatic::Report] {
        assert_eq!(meaning(To::Reports, &of(Kind::Automatic(sign))), (Deed::Nothing, Some(Why::Program)), "{sign:?}");
    }
    assert_eq!(meaning(To::Reports, &Incoming::default()), (Deed::Nothing, Some(Why::Unread)));
    assert_eq!(meaning(To::Reports, &of(fate(Action::Failed))), (Deed::Nothing, Some(Why::Bounced)));
}

#[test]
fn a_bounce_counts_at_its_own_address_alone() {
    let failed = of(fate(Action::Failed));
    assert_eq!(meaning(To::Bounce, &failed), (Deed::Fail("5.1.1 550 no such user".into()), Some(Why::Bounced)));
    for to in [To::Reply(Some(LINE)), To::Ended, To::Forged, To::Mailbox] {
        assert_eq!(meaning(to, &failed), (Deed::Nothing, Some(Why::Bounced)), "{to:?}");
    }
}

#[test]
fn without_a_mark_that_counts_words_do_nothing_and_a_person_looks() {
    for (to, why) in [
        (To::Reply(None), Why::NoLine),
        (To::Bounce, Why::Misdirected),
        (To::Ended, Why::Ended),
        (To::Forged, Why::Forged),
        (To::Mailbox, Why::Unmarked),
        (To::Reports, Why::Report),
    ] {
        assert_eq!(meaning(to, &wrote("影響なし")), (Deed::Nothing, Some(why)), "{to:?}");
    }
    assert_eq!(meaning(To::Reply(Some(LINE)), &Incoming::default()), (Deed::Nothing, Some(Why::Unread)));
}
