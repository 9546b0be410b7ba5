//! Each trick by its name: what comes is recognised, marked, and made safe.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::{samples::*, *};
use proptest::prelude::*;

fn marks(name: &str, bytes: &[u8]) -> Vec<Mark> {
    look(name, bytes).marks.into_iter().collect()
}

/// What it says under this name.
fn says(look: &Look, name: &str) -> Option<String> {
    look.properties.iter().find(|one| one.name == name).map(|one| one.value.clone())
}

#[test]
fn honest_files_have_no_marks() {
    let archive = zip(&[("logs/a.log", b"GET /"), ("b.csv", b"1,2")]);
    for (name, bytes) in [
        ("図.png", png(&[])),
        ("図.jpg", jpeg("潮見 太郎")),
        ("図.gif", gif("made by")),
        ("図.webp", webp("潮見")),
        ("文書.pdf", pdf("潮見", "")),
        ("文書.docx", docx("潮見", "", &[])),
        ("記録.zip", archive),
        ("記録.csv", "日時,接続元\n".as_bytes().to_vec()),
        ("記録.log", b"GET /?q=<script>alert(1)</script> 403".to_vec()),
        ("記録", b"text".to_vec()),
        ("表.csv", vec![0x93, 0xfa, 0x8e, 0x9e]),
        ("文書.odt", odt("潮見", "<text:p>本文</text:p>", &[])),
    ] {
        assert_eq!(marks(name, &bytes), [], "{name}");
    }
}

#[test]
fn a_kind_that_may_say_who_made_it_where_nobody_looked_is_told() {
    let film = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom".to_vec();
    let photograph = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec();
    for (name, bytes) in [
        ("古い.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on".to_vec()),
        ("文書.rtf", b"{\\rtf1{\\info{\\author Shiomi}}}".to_vec()),
        ("動画.mp4", film),
        ("写真.heic", photograph),
        ("束.zip", zip(&[("写真.jpg", &jpeg("潮見"))])),
        ("何か", vec![0x00, 0x01, 0x02, 0xff]),
    ] {
        let marks = marks(name, &bytes);
        assert!(marks.contains(&Mark::Unread), "{name}: {marks:?}");
        assert!(!look(name, &bytes).strippable, "{name}");
    }
}

#[test]
fn open_documents_are_read_as_office_documents_are() {
    let noted = "<office:annotation><dc:creator>潮見 次郎</dc:creator></office:annotation>";
    let look = look("a.odt", &odt("潮見 太郎", noted, &[]));
    assert_eq!(look.marks, [Mark::Comments].into());
    assert!(look.properties.iter().any(|one| one.value == "潮見 次郎"), "{:?}", look.properties);
    assert!(read(&odt("a", "<text:p>潮見通信</text:p>", &[])).texts.iter().any(|text| text.contains("潮見通信")));
    let marks = |parts: &[(&str, &[u8])]| marks("a.odt", &odt("a", "", parts));
    assert_eq!(marks(&[("Basic/Standard/Module1.xml", b"<x/>")]), [Mark::Macro]);
}

#[test]
fn a_bomb_is_told_by_what_it_says_and_by_what_it_does() {
    assert_eq!(marks("a.zip", &bomb()), [Mark::Bomb]);
    assert!(bomb().len() < 200_000);
    let lying = marks("a.zip", &liar());
    assert!(lying.contains(&Mark::Bomb) || lying.contains(&Mark::Malformed), "{lying:?}");
    // Many names in little room.
    let mut many = zip(&[("a", b"")]);
    let end = find(&many, b"PK\x05\x06", 0).unwrap();
    many[end + 10..end + 12].copy_from_slice(&[0xff, 0xff]);
    assert_eq!(marks("a.zip", &many), [Mark::Bomb]);
    // An archive in an archive is not opened, and that is said.
    assert_eq!(marks("a.zip", &zip(&[("inner.zip", &zip(&[("x", b"y")]))])), [Mark::Nested, Mark::Unread]);
    assert_eq!(marks("a.zip", &zip(&[("inner.dat", &zip(&[("x", b"y")]))])), [Mark::Nested, Mark::Unread]);
    assert_eq!(marks("a.docx", &docx("a", "", &[("word/media/zeros.bin", &vec![0; 100 * 1024 * 1024])])), [Mark::Bomb]);
}

#[test]
fn two_kinds_in_one_file_are_told() {
    let archive = zip(&[("a.txt", b"a")]);
    let joined = |first: &[u8], second: &[u8]| [first, second].concat();
    assert!(marks("a.pdf", &joined(&pdf("a", ""), &archive)).contains(&Mark::Polyglot));
    assert_eq!(marks("a.jpg", &joined(&jpeg("a"), &archive)), [Mark::Polyglot, Mark::Trailing]);
    assert!(marks("a.gif", &gif_script()).contains(&Mark::Polyglot));
    assert!(marks("a.png", &joined(&png(&[]), b"<script>alert(1)</script>")).contains(&Mark::Polyglot));
    assert!(marks("a.png", &png(&[("Comment", "<?php system($_GET[0]);")])).contains(&Mark::Polyglot));
    assert_eq!(marks("a.png", &joined(&png(&[]), b"hidden")), [Mark::Trailing]);
    assert!(marks("a.zip", &joined(&archive, b"")).is_empty());
    let hidden = zip(&[("%PDF-1.4", b"a")]);
    assert!(marks("a.zip", &hidden).contains(&Mark::Polyglot));
    assert_eq!(marks("a.png", &png(&[])[..20]), [Mark::Malformed]);
}

#[test]
fn what_runs_is_told_by_name_and_by_bytes_and_leaves_under_a_name_that_does_not() {
    for (name, bytes, mark) in [
        ("sample", b"MZ\x90\0\x03\0\0\0\xff\xff".to_vec(), Mark::Program),
        ("sample", b"\x7fELF\x02\x01\x01\0".to_vec(), Mark::Program),
        ("sample.scr", b"x".to_vec(), Mark::Program),
        ("invoice.pdf.exe", b"MZ\x90\0\xff".to_vec(), Mark::DoubleEnding),
        ("写真.jpg    .js", b"x".to_vec(), Mark::DoubleEnding),
        ("a.txt", b"#!/bin/sh\nrm -rf /".to_vec(), Mark::Script),
        ("a.lnk", b"\x4c\0\0\0\x01\x14\x02\0".to_vec(), Mark::Script),
        ("a.html", b"<p>".to_vec(), Mark::Web),
        ("a.svg", b"<svg onload=alert(1)>".to_vec(), Mark::Web),
        ("a.txt", b"\xef\xbb\xbf <!DOCTYPE html><script>".to_vec(), Mark::Web),
        ("a.docm", docx("a", "", &[("word/vbaProject.bin", b"x")]), Mark::Macro),
        ("a.docx", docx("a", "", &[("word/vbaProject.bin", b"x")]), Mark::Macro),
        (
            "a.docx",
            docx(
                "a",
                "",
                &[(
                    "word/_rels/settings.xml.rels",
                    b"<R><S Type=\"x/attachedTemplate\" Target=\"http://a.example/t\" TargetMode=\"External\"/></R>",
                )],
            ),
            Mark::Macro,
        ),
        ("a.rtf", b"{\\rtf1{\\object\\objdata 0105}}".to_vec(), Mark::Macro),
        ("a.pdf", pdf("a", "/OpenAction << /S /J#61vaScript /JS (app.alert) >>"), Mark::ActivePdf),
        ("a.zip", zip(&[("請求書.exe", b"MZ")]), Mark::ProgramInside),
        ("a.zip", zip(&[("../../etc/cron.d/x", b"* * * * *")]), Mark::PathsInside),
        ("a.png", b"MZ\x90\0\xff".to_vec(), Mark::Mismatch),
        ("a.pdf", zip(&[("a", b"b")]), Mark::Mismatch),
        ("a.csv", png(&[]), Mark::Mismatch),
        ("fdp\u{202e}.pdf", pdf("a", ""), Mark::TurnedName),
        ("a\u{2066}.txt", b"a".to_vec(), Mark::TurnedName),
    ] {
        let look = look(name, &bytes);
        assert!(look.marks.contains(&mark), "{name}: {:?}", look.marks);
        let safe = crate::draft::file::safe_name(name);
        assert!(leaving_name(&safe, &look).ends_with(".bin"), "{name}");
        assert_eq!(leaving_type(media_type(&bytes), &look), "application/octet-stream");
    }
    assert_eq!(leaving_name("sample.bin", &look("sample.exe", b"MZ")), "sample.bin");
}

#[test]
fn what_a_file_says_of_itself_is_shown_and_taken_out() {
    for (name, bytes, property) in [
        ("a.jpg", jpeg("潮見 太郎"), "Artist"),
        ("a.png", png(&[("Author", "潮見 太郎"), ("Software", "x")]), "Author"),
        ("a.gif", gif("潮見 太郎"), "Comment"),
        ("a.webp", webp("潮見 太郎"), "creator"),
        ("a.pdf", pdf("潮見 太郎", ""), "Author"),
        ("a.docx", docx("潮見 太郎", "<w:r><w:t>本文</w:t></w:r>", &[("word/media/image1.png", &png(&[]))]), "creator"),
        ("a.odt", odt("潮見 太郎", "<text:p>本文</text:p>", &[("Pictures/1.png", &png(&[]))]), "initial-creator"),
    ] {
        let before = look(name, &bytes);
        assert_eq!(says(&before, property).as_deref(), Some("潮見 太郎"), "{name}: {:?}", before.properties);
        assert!(before.strippable);
        let (stripped, gone) = strip(name, &bytes).unwrap();
        assert!(gone.iter().any(|one| one == property), "{name}: {gone:?}");
        let after = look(name, &stripped);
        assert!(!format!("{:?}", after.properties).contains("潮見"), "{name}: {:?}", after.properties);
        assert!(find(&stripped, "潮見".as_bytes(), 0).is_none());
        assert_eq!(after.marks, before.marks, "{name}");
        assert_eq!(media_type(&stripped), media_type(&bytes));
        assert_eq!(strip(name, &stripped), Err(StripError::Nothing), "{name}");
    }
}

#[test]
fn a_stripped_photograph_stays_upright_and_its_picture_as_it_was() {
    let (stripped, _) = strip("a.jpg", &jpeg("潮見")).unwrap();
    let picture = b"\xff\xda\0\x08\x01\x01\0\0\x3f\0\x12\x34\xff\0\x56\xff\xd9";
    assert!(stripped.ends_with(picture));
    let at = find(&stripped, b"MM\0\x2a", 0).unwrap();
    let exif = ::exif::Reader::new().read_raw(stripped[at..].to_vec()).unwrap();
    assert_eq!(exif.fields().count(), 1);
    assert_eq!(exif.get_field(::exif::Tag::Orientation, ::exif::In::PRIMARY).unwrap().value.get_uint(0), Some(6));
    // What followed after the end goes too.
    let (stripped, _) = strip("a.png", &[png(&[]), b"hidden".to_vec()].concat()).unwrap();
    assert_eq!(stripped, png(&[]));
}

#[test]
fn the_text_of_an_office_document_is_read_across_runs_and_only_xml_is_whole() {
    let split = docx("a", "<w:r><w:t>潮</w:t></w:r><w:r><w:t>見&#36890;信</w:t></w:r>", &[]);
    let reading = read(&split);
    assert!(reading.whole);
    assert!(reading.texts.iter().any(|text| text.contains("潮見通信")), "{:?}", reading.texts);
    let link = docx("a", "<w:hyperlink w:tooltip=\"潮見\"/>", &[]);
    assert!(read(&link).texts.iter().any(|text| text.contains("潮見")));
    assert!(!read(&docx("a", "", &[("word/media/image1.png", &png(&[]))])).whole);
    assert!(!read(&docx("a", "<broken", &[])).whole);
    assert!(!read(&docx("a", &"あ".repeat(200_000), &[])).whole);
    let entity = b"<!DOCTYPE a [<!ENTITY b \"x\">]><a>&b;</a>";
    assert!(!read(&docx("a", "", &[("word/x.xml", entity)])).whole);
}

#[test]
fn a_photograph_in_a_letter_says_no_more_than_the_letter() {
    let bytes = docx("a", "<w:t>本文</w:t>", &[("word/media/image1.jpeg", &jpeg("潮見 太郎"))]);
    let before = look("a.docx", &bytes);
    assert_eq!(says(&before, "Artist").as_deref(), Some("潮見 太郎"));
    let (stripped, gone) = strip("a.docx", &bytes).unwrap();
    assert!(gone.contains(&"Artist".to_owned()) && gone.contains(&"creator".to_owned()), "{gone:?}");
    let after = look("a.docx", &stripped);
    assert!(says(&after, "Artist").is_none() && after.marks == before.marks, "{after:?}");
    assert!(read(&stripped).texts.iter().any(|text| text.contains("本文")));
    assert_eq!(strip("a.docx", &stripped), Err(StripError::Nothing));
    let inner = docx("潮見 太郎", "", &[("word/media/image1.jpeg", &jpeg("潮見 太郎"))]);
    let outer = look("a.docx", &docx("a", "", &[("word/media/image1.png", &inner)]));
    assert!(!format!("{:?}", outer.properties).contains("潮見"), "a document in a document is not opened");
}

#[test]
fn comments_and_recorded_changes_are_told_with_who_made_them() {
    let comments =
        "<w:comments xmlns:w=\"x\"><w:comment w:author=\"潮見 花子\"><w:t>直す</w:t></w:comment></w:comments>";
    let look =
        look("a.docx", &docx("a", "<w:del w:author=\"潮見 花子\"/>", &[("word/comments.xml", comments.as_bytes())]));
    assert_eq!(look.marks.iter().copied().collect::<Vec<_>>(), [Mark::Comments, Mark::Changes]);
    assert_eq!(says(&look, "author").as_deref(), Some("潮見 花子"));
}

#[test]
fn the_text_of_a_pdf_is_read_with_the_tables_of_its_fonts_and_never_counts_as_all() {
    for packed in [false, true] {
        let bytes = pdf_page("潮見通信の経過 NOC", packed);
        let reading = read(&bytes);
        assert!(!reading.whole);
        assert!(reading.texts.iter().any(|text| text.contains("潮見通信の経過 NOC")), "{:?}", reading.texts);
        assert!(find(&bytes, "潮見".as_bytes(), 0).is_none());
    }
    let plain = b"%PDF-1.4 1 0 obj <<>> stream\nBT (Shiomi \\(Tel\\)) Tj [(No)-20(C)] TJ ET\nendstream endobj %%EOF";
    assert!(read(plain).texts.iter().any(|text| text.contains("Shiomi (Tel)\nNoC")), "{:?}", read(plain).texts);
    let ranges = b"%PDF-1.4 1 0 obj <<>> stream\n1 beginbfrange <01> <03> <6F6E> endbfrange 1 beginbfrange <11> <12> [<6F6E> <898B>] endbfrange\n\
        endstream endobj 2 0 obj <<>> stream\n<0103> Tj <1112> Tj\nendstream";
    assert!(read(ranges).texts.iter().any(|text| text == "潮\u{6f70}\n潮見\n"), "{:?}", read(ranges).texts);
}

#[test]
fn what_is_built_to_take_long_takes_no_longer_than_its_size() {
    let much = |head: &str, again: &str| {
        let mut bytes = head.as_bytes().to_vec();
        while bytes.len() < 3 * 1024 * 1024 {
            bytes.extend(again.as_bytes());
        }
        bytes
    };
    for (head, again) in [
        ("%PDF-1.4 ", "/Info 1 0 R "),
        ("%PDF-1.4 /Info 1 0 R ", "1 0 obj "),
        ("%PDF-1.4 /Info 1 0 R 1 0 obj ", "/Author 1 0 R "),
        ("%PDF-1.4 ", "1 0 obj /FlateDecode /ObjStm stream "),
        ("%PDF-1.4 /Info 1 0 R 1 0 obj /Author ", "("),
        ("%PDF-1.4 1 0 obj stream Tj ", "("),
        ("%PDF-1.4 1 0 obj stream Tj ", "<"),
        ("%PDF-1.4 ", "1 0 obj stream beginbfrange <0000> <ffff> <0000> "),
        ("%PDF-1.4 1 0 obj stream beginbfchar <00> <6f6e> endstream 1 0 obj stream Tj ", "(aaaa)"),
        ("%PDF-1.4 ", "/J#61/J#61"),
        ("%PDF-1.4 ", "<x:xmpmeta>"),
        ("GIF89a\x01\0\x01\0\0\0\0", "\x21\u{1}\0"),
        ("<svg", "<"),
    ] {
        let bytes = much(head, again);
        let _ = (look("a", &bytes), read(&bytes), strip("a", &bytes));
    }
    let many: String = (0..200_000).map(|n| format!("<w:ins w:author=\"{n}\"/>")).collect();
    let deep = "<a>".repeat(500_000);
    for text in [many, deep] {
        let bytes = docx("a", &text, &[]);
        let _ = (look("a.docx", &bytes), read(&bytes), strip("a.docx", &bytes));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn whatever_comes_is_looked_at_without_harm(
        which in 0_usize..9, cut in 0_usize..2_000, changes in prop::collection::vec((0_usize..2_000, any::<u8>()), 0..12), tail in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let mut bytes = match which {
            0 => png(&[("Author", "a")]), 1 => jpeg("a"), 2 => gif("a"), 3 => webp("a"), 4 => pdf("a", "/JS (x)"),
            5 => docx("a", "<w:t>x</w:t>", &[]), 6 => zip(&[("a", b"b")]), 7 => exif("a", 3), _ => Vec::new(),
        };
        bytes.truncate(bytes.len().saturating_sub(cut % (bytes.len() + 1)).max(bytes.len() / 2));
        for (at, byte) in changes {
            let length = bytes.len();
            if let Some(there) = bytes.get_mut(at % length.max(1)) { *there = byte; }
        }
        bytes.extend(tail);
        let seen = look("a.bin", &bytes);
        let _ = read(&bytes);
        if let Ok((stripped, _)) = strip("a.bin", &bytes) {
            prop_assert!(look("a.bin", &stripped).properties.len() <= seen.properties.len());
        }
    }
}
