//! What kind of file it is, by its bytes; what its name says; whether the two agree.

use super::{Mark, find};
use crate::draft::reading::visible;
use std::collections::BTreeSet;

/// Endings under which a double click runs something, on one system or another.
const PROGRAMS: &[&str] = &[
    "exe", "dll", "com", "scr", "pif", "cpl", "msi", "msp", "mst", "sys", "drv", "ocx", "jar", "class", "apk", "app",
    "dmg", "pkg", "deb", "rpm", "elf", "so", "dylib", "bin64", "gadget", "appx", "msix", "xll", "wll", "iso", "img",
    "vhd", "vhdx",
];
const SCRIPTS: &[&str] = &[
    "js",
    "jse",
    "mjs",
    "vbs",
    "vbe",
    "wsf",
    "wsh",
    "wsc",
    "ps1",
    "psm1",
    "psd1",
    "bat",
    "cmd",
    "sh",
    "bash",
    "csh",
    "py",
    "pyw",
    "pl",
    "rb",
    "php",
    "asp",
    "aspx",
    "jsp",
    "hta",
    "lnk",
    "url",
    "scf",
    "reg",
    "inf",
    "chm",
    "command",
    "applescript",
    "sct",
    "application",
    "library-ms",
    "search-ms",
    "settingcontent-ms",
    "one",
];
const WEB: &[&str] = &["html", "htm", "xhtml", "xht", "shtml", "svg", "svgz", "mht", "mhtml", "xml", "xsl", "xslt"];
const MACROS: &[&str] = &["docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm", "potm", "ppam", "ppsm", "sldm"];
/// Endings that people take for harmless.
const DOCUMENTS: &[&str] = &[
    "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "txt", "csv", "log", "rtf", "jpg", "jpeg", "png", "gif", "bmp",
    "tif", "tiff", "webp", "zip", "mp3", "mp4", "eml", "msg", "odt", "ods",
];
/// Word processors, spreadsheets, slides: ZIP with XML.
const OFFICE: [(&[u8], &str); 3] = [
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
];
/// The beginning of the kinds of OpenDocument, which its first part says uncompressed.
const OPEN_DOCUMENT: &str = "application/vnd.oasis.opendocument.";
/// Word processors, spreadsheets, slides, drawings of OpenDocument.
const OPEN_KINDS: [&str; 4] = [
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.presentation",
    "application/vnd.oasis.opendocument.graphics",
];
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// The media type that the bytes show; text if it is text, else plain bytes. Never one that a browser would run.
pub fn media_type(bytes: &[u8]) -> &'static str {
    const MAGIC: [(&[u8], &str); 7] = [
        (b"%PDF-", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF8", "image/gif"),
        (OLE, "application/x-ole-storage"),
        (b"\xd4\xc3\xb2\xa1", "application/vnd.tcpdump.pcap"),
        (b"\x0a\x0d\x0d\x0a", "application/x-pcapng"),
    ];
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return kind;
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zip_kind(bytes);
    }
    if std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0')) {
        return "text/plain";
    }
    match infer::get(bytes).map(|found| found.mime_type()) {
        Some(kind) if is_office(kind) || !kind.starts_with("text/") => kind,
        _ => "application/octet-stream",
    }
}

/// Whether ZIP is inside.
pub(super) fn is_zip(kind: &str) -> bool {
    kind == "application/zip" || is_office(kind)
}

/// Whether it is an office document of ZIP and XML.
pub(super) fn is_office(kind: &str) -> bool {
    OFFICE.iter().any(|(_, office)| *office == kind) || is_open_document(kind)
}

/// Whether it is one of OpenDocument.
pub(super) fn is_open_document(kind: &str) -> bool {
    OPEN_KINDS.contains(&kind)
}

/// Whether a file of this kind may say of itself who made it where and when, and nobody here can look: documents of before
/// XML, RTF, sound and film, recordings of a network with their maker, archives that are not opened, and what nobody knows.
pub(super) fn may_say(kind: &str, bytes: &[u8]) -> bool {
    let text = kind == "text/plain" && !bytes.starts_with(b"{\\rt");
    let silent = ["application/vnd.tcpdump.pcap", "image/bmp"].contains(&kind);
    // What is no text in UTF-8 is mostly text in another alphabet: it says nothing but itself.
    let letters = kind == "application/octet-stream" && !bytes.contains(&0);
    !(text || silent || letters)
}

/// An office document has its parts in folders of known names; the list at the end of the archive names them.
fn zip_kind(bytes: &[u8]) -> &'static str {
    // The name of the first part, 30 bytes after the beginning, and what stands in it.
    let first = bytes.get(30..).and_then(|rest| rest.strip_prefix(b"mimetype"));
    if let Some(said) = first.filter(|said| said.starts_with(OPEN_DOCUMENT.as_bytes())) {
        let kind = said.get(OPEN_DOCUMENT.len()..).unwrap_or_default();
        let is = |open: &&&str| open.strip_prefix(OPEN_DOCUMENT).is_some_and(|last| kind.starts_with(last.as_bytes()));
        return OPEN_KINDS.iter().find(is).unwrap_or(&"application/zip");
    }
    if find(bytes, b"[Content_Types].xml", 0).is_none() {
        return "application/zip";
    }
    let names = |folder: &[u8]| {
        let mut from = 0;
        std::iter::from_fn(|| {
            let at = find(bytes, b"PK\x01\x02", from)?;
            from = at + 4;
            Some(at + 46)
        })
        .any(|at| bytes.get(at..at + folder.len()) == Some(folder))
    };
    OFFICE.iter().find(|(folder, _)| names(folder)).map_or("application/zip", |(_, kind)| kind)
}

/// The endings of a name, the last first, in small letters.
fn endings(name: &str) -> Vec<String> {
    let kept: String = name.chars().filter(|c| visible(*c)).collect();
    let last = kept.rsplit(['/', '\\']).next().unwrap_or_default();
    let parts: Vec<&str> = last.split('.').map(str::trim).collect();
    parts.iter().skip(1).rev().filter(|part| !part.is_empty()).map(|part| part.to_ascii_lowercase()).collect()
}

/// Whether a double click on something of this name runs it.
pub(super) fn runs(name: &str) -> bool {
    let last = endings(name).into_iter().next().unwrap_or_default();
    [PROGRAMS, SCRIPTS, MACROS].iter().any(|list| list.contains(&last.as_str()))
}

/// What the name alone says.
pub(super) fn name_marks(name: &str, marks: &mut BTreeSet<Mark>) {
    if name.chars().any(|c| !visible(c)) {
        marks.insert(Mark::TurnedName);
    }
    let endings = endings(name);
    let Some(last) = endings.first().map(String::as_str) else { return };
    for (list, mark) in [(PROGRAMS, Mark::Program), (SCRIPTS, Mark::Script), (WEB, Mark::Web), (MACROS, Mark::Macro)] {
        if list.contains(&last) {
            marks.insert(mark);
            if endings.get(1).is_some_and(|before| DOCUMENTS.contains(&before.as_str())) {
                marks.insert(Mark::DoubleEnding);
            }
        }
    }
}

/// What the bytes say, and whether they agree with the name.
pub(super) fn content_marks(name: &str, bytes: &[u8], marks: &mut BTreeSet<Mark>) {
    let kind = media_type(bytes);
    let mut mark = |yes: bool, mark: Mark| {
        if yes {
            marks.insert(mark);
        }
    };
    mark(is_program(bytes), Mark::Program);
    mark(starts_something(bytes), Mark::Script);
    mark(kind == "text/plain" && is_page(bytes), Mark::Web);
    mark(kind == "text/plain" && is_script(bytes), Mark::Script);
    mark(bytes.starts_with(OLE) && has_macros(bytes), Mark::Macro);
    mark(bytes.starts_with(b"{\\rt") && has_objects(bytes), Mark::Macro);
    mark(disagree(name, kind, bytes), Mark::Mismatch);
    mark(is_two(kind, bytes), Mark::Polyglot);
    let archive = matches!(
        kind,
        "application/gzip"
            | "application/x-7z-compressed"
            | "application/vnd.rar"
            | "application/x-xz"
            | "application/x-tar"
            | "application/x-bzip2"
            | "application/zstd"
            | "application/x-compress"
            | "application/vnd.ms-cab-compressed"
    );
    mark(archive, Mark::NotOpened);
}

fn is_program(bytes: &[u8]) -> bool {
    const SIGNS: [&[u8]; 4] = [b"\x7fELF", b"\0asm", b"\xca\xfe\xba\xbe", b"dex\n"];
    let signed = SIGNS.iter().any(|sign| bytes.starts_with(sign));
    // Two letters alone ("MZ", and what others know by as few) begin many a text.
    let known = bytes.starts_with(b"MZ")
        || infer::get(bytes).is_some_and(|found| found.matcher_type() == infer::MatcherType::App);
    signed || (known && std::str::from_utf8(bytes).is_err())
}

/// Shortcuts, compiled help, notebooks with attachments, disk images.
fn starts_something(bytes: &[u8]) -> bool {
    const ONE: &[u8] = b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d";
    let lnk: &[u8] = b"\x4c\x00\x00\x00\x01\x14\x02\x00";
    [lnk, b"ITSF", ONE].iter().any(|magic| bytes.starts_with(magic)) || bytes.get(0x8001..0x8006) == Some(b"CD001")
}

/// The text at the beginning, in small letters, without what stands before the first sign.
fn beginning(bytes: &[u8]) -> String {
    let head = bytes.get(..4096).unwrap_or(bytes);
    String::from_utf8_lossy(head).trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase()
}

fn is_page(bytes: &[u8]) -> bool {
    let text = beginning(bytes);
    let tags = [
        "<!doctype html",
        "<html",
        "<script",
        "<svg",
        "<iframe",
        "<body",
        "<head",
        "<!--",
        "<object",
        "<embed",
        "<form",
    ];
    let inside = ["<svg", "<html", "<script"];
    tags.iter().any(|tag| text.starts_with(tag))
        || (text.starts_with("<?xml") && inside.iter().any(|tag| text.contains(tag)))
}

fn is_script(bytes: &[u8]) -> bool {
    let text = beginning(bytes);
    ["#!", "<?php", "@echo off", "<%", "[internetshortcut]", "windows registry editor"]
        .iter()
        .any(|sign| text.starts_with(sign))
}

/// Names of streams stand in 16-bit letters in the old office formats.
fn has_macros(bytes: &[u8]) -> bool {
    ["_VBA_PROJECT", "\u{1}Ole10Native", "ObjectPool"].iter().any(|name| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        find(bytes, &wide, 0).is_some()
    })
}

fn has_objects(bytes: &[u8]) -> bool {
    [b"\\objdata".as_slice(), b"\\object", b"\\objocx", b"\\*\\template"]
        .iter()
        .any(|sign| find(bytes, sign, 0).is_some())
}

/// Whether a well-known ending stands for another kind than the bytes show.
fn disagree(name: &str, kind: &str, bytes: &[u8]) -> bool {
    let Some(last) = endings(name).into_iter().next() else { return false };
    let text = kind == "text/plain" || (kind == "application/octet-stream" && !bytes.contains(&0));
    match last.as_str() {
        "pdf" => kind != "application/pdf",
        "png" => kind != "image/png",
        "jpg" | "jpeg" | "jpe" | "jfif" => kind != "image/jpeg",
        "gif" => kind != "image/gif",
        "webp" => kind != "image/webp",
        "tif" | "tiff" => kind != "image/tiff",
        "bmp" => kind != "image/bmp",
        "zip" => kind != "application/zip",
        "docx" | "docm" | "dotx" => !kind.ends_with("wordprocessingml.document"),
        "xlsx" | "xlsm" | "xltx" => !kind.ends_with("spreadsheetml.sheet"),
        "pptx" | "pptm" | "potx" | "ppsx" => !kind.ends_with("presentationml.presentation"),
        // Old office formats, and what calls itself so: Word opens RTF and pages under `.doc`.
        "doc" | "xls" | "ppt" | "msg" => !bytes.starts_with(OLE),
        "txt" | "csv" | "tsv" | "log" | "json" | "md" | "eml" | "ini" | "conf" | "yaml" | "yml" => !text,
        _ => false,
    }
}

/// Whether it is two kinds of file in one: what a strict reader takes for one, a lenient one for the other.
fn is_two(kind: &str, bytes: &[u8]) -> bool {
    let head = bytes.get(..1024.min(bytes.len())).unwrap_or_default();
    // Readers of PDF look for its sign in the first 1,024 bytes, wherever it stands.
    let pdf = find(head, b"%PDF-", 0).is_some() && kind != "application/pdf";
    // Readers of ZIP begin at the end.
    let tail = bytes.len().saturating_sub(65_557);
    let end = find(bytes, b"PK\x05\x06", tail).is_some() && find(bytes, b"PK\x01\x02", 0).is_some();
    let zip = end && !is_zip(kind);
    let code = kind.starts_with("image/") && has_code(bytes);
    // `GIF89a/*…*/=1;` is a picture and a script: the "/*" stands where its width would.
    let gif = kind == "image/gif" && matches!(bytes.get(6..8), Some(b"/*" | b"='" | b"=\""));
    (pdf && kind != "text/plain") || zip || code || gif
}

fn has_code(bytes: &[u8]) -> bool {
    let signs: [&[u8]; 6] = [b"<script", b"<SCRIPT", b"<Script", b"<?php", b"<iframe", b"<html"];
    signs.iter().any(|sign| find(bytes, sign, 0).is_some())
}
