//! Archives, and office documents, which are archives of XML: who wrote them, what they hold beside their text, their text.

use super::{
    Look, Mark, Property, Reading,
    archive::{self, Contents, Trouble},
    media_type, sniff, xml,
};
use std::collections::BTreeSet;

/// Where office documents say who made them.
pub(super) const SAYS: [&str; 4] = ["docProps/core.xml", "docProps/app.xml", "docProps/custom.xml", "meta.xml"];
/// The most characters of text that are searched of one file.
const TEXT_MOST: usize = 512 * 1024;

/// Whether it is a picture in a document.
pub(super) fn is_picture(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    (name.contains("/media/") || name.contains("pictures/"))
        && [".jpg", ".jpeg", ".png", ".gif", ".webp"].iter().any(|ending| name.ends_with(ending))
}

/// Whether it is a folder, or by its name plain text, which says nothing of who made it.
fn is_plain(name: &str) -> bool {
    const PLAIN: [&str; 8] = [".txt", ".csv", ".tsv", ".log", ".json", ".md", ".xml", ".pcap"];
    let name = name.to_ascii_lowercase();
    name.ends_with('/') || PLAIN.iter().any(|ending| name.ends_with(ending))
}

fn is_xml(name: &str) -> bool {
    name.ends_with(".xml") || name.ends_with(".rels") || name.ends_with(".vml")
}

/// Looks at an archive or an office document.
pub(super) fn look(bytes: &[u8], seen: &mut Look) {
    let office = sniff::is_office(media_type(bytes));
    let contents = match archive::open(bytes, |name| office && (is_xml(name) || is_picture(name))) {
        Ok(contents) => contents,
        Err(Trouble::Bomb) => {
            seen.marks.insert(Mark::Bomb);
            return;
        }
        Err(Trouble::Broken) => {
            seen.marks.insert(Mark::Malformed);
            return;
        }
    };
    let mut mark = |yes: bool, mark: Mark| {
        if yes {
            seen.marks.insert(mark);
        }
    };
    mark(contents.locked, Mark::Locked);
    mark(contents.outside, Mark::PathsInside);
    mark(contents.nested && !office, Mark::Nested);
    mark(contents.unchecked, Mark::NotOpened);
    mark(!office && contents.names.iter().any(|name| sniff::runs(name)), Mark::ProgramInside);
    mark(!office && contents.names.iter().any(|name| !is_plain(name)), Mark::Unread);
    if office {
        office_marks(&contents, seen);
        let said = contents.parts.iter().filter(|(name, _)| SAYS.contains(&name.as_str()));
        let properties: Vec<Property> = said.flat_map(|(_, part)| properties(part)).collect();
        let pictures: Vec<Property> = pictures(&contents).collect();
        seen.strippable = properties.iter().any(telling) || !pictures.is_empty();
        seen.say(properties);
        seen.say(pictures);
        seen.say(people(&contents));
    }
}

fn office_marks(contents: &Contents, seen: &mut Look) {
    let named = |sign: &dyn Fn(&str) -> bool| contents.names.iter().any(|name| sign(&name.to_ascii_lowercase()));
    let said = |sign: &str| {
        contents.parts.iter().any(|(name, part)| is_xml(name) && super::find(part, sign.as_bytes(), 0).is_some())
    };
    let runs = named(&|name| {
        name.contains("vbaproject")
            || name.contains("macrosheets/")
            || name.contains("activex/")
            || name.contains("oleobject")
            || name.starts_with("basic/")
            || name.starts_with("scripts/")
            || sniff::runs(name)
    });
    // A template or an object that is fetched from elsewhere when it is opened.
    let fetched = contents.parts.iter().any(|(name, part)| {
        let has = |sign: &[u8]| super::find(part, sign, 0).is_some();
        name.ends_with(".rels") && has(b"External") && (has(b"attachedTemplate") || has(b"oleObject") || has(b"/frame"))
    });
    if runs || fetched || said("DDEAUTO") || said("<script:event-listener") {
        seen.marks.insert(Mark::Macro);
    }
    if named(&|name| name.contains("comments") && name.ends_with(".xml")) || said("<office:annotation") {
        seen.marks.insert(Mark::Comments);
    }
    if said("<w:ins ") || said("<w:del ") || said("<text:changed-region") || named(&|name| name.contains("revisions/"))
    {
        seen.marks.insert(Mark::Changes);
    }
}

/// What a part of `docProps` says.
fn properties(part: &[u8]) -> Vec<Property> {
    let text = String::from_utf8_lossy(part);
    let dull = |name: &str| matches!(name, "type" | "fmtid" | "pid" | "vt" | "size" | "baseType" | "i4");
    xml::leaves(&text)
        .iter()
        .filter(|(name, _)| !dull(name))
        .filter_map(|(name, value)| Property::new(name, value))
        .collect()
}

/// What the pictures in it say of themselves.
fn pictures(contents: &Contents) -> impl Iterator<Item = Property> {
    // By its bytes too: a document that calls itself a picture could hold itself.
    let picture = |(name, part): &&(String, Vec<u8>)| is_picture(name) && media_type(part).starts_with("image/");
    let parts = contents.parts.iter().filter(picture);
    parts.flat_map(|(name, part)| super::look(name, part).properties)
}

/// Counts and the like are in every document and point to nobody.
fn telling(property: &Property) -> bool {
    const COUNTS: [&str; 18] = [
        "Pages",
        "Words",
        "Characters",
        "CharactersWithSpaces",
        "Lines",
        "Paragraphs",
        "TotalTime",
        "DocSecurity",
        "ScaleCrop",
        "LinksUpToDate",
        "SharedDoc",
        "HyperlinksChanged",
        "AppVersion",
        "Application",
        "revision",
        "generator",
        "editing-cycles",
        "editing-duration",
    ];
    !COUNTS.contains(&property.name.as_str())
}

/// Who wrote comments or changed something.
fn people(contents: &Contents) -> Vec<Property> {
    let says = |name: &str| {
        let short = name.rsplit('/').next().unwrap_or(name);
        !name.ends_with(".rels")
            && ["comment", "document", "person", "people", "content"].iter().any(|sign| short.contains(sign))
    };
    let parts = contents.parts.iter().filter(|(name, _)| !SAYS.contains(&name.as_str()) && says(name));
    let names: BTreeSet<String> = parts
        .flat_map(|(_, part)| xml::leaves(&String::from_utf8_lossy(part)))
        .filter(|(name, _)| matches!(name.as_str(), "author" | "creator" | "displayName" | "userId"))
        .map(|(_, value)| value)
        .collect();
    names.iter().filter_map(|value| Property::new("author", value)).collect()
}

/// The text of an office document; whole, if there is nothing but XML in it.
pub(super) fn read(bytes: &[u8]) -> Reading {
    if !sniff::is_office(media_type(bytes)) {
        return Reading::default();
    }
    let Ok(contents) = archive::open(bytes, is_xml) else { return Reading::default() };
    let only_xml = contents.names.iter().all(|name| is_xml(name) || name.ends_with('/'));
    let mut reading = Reading { whole: only_xml && !contents.locked && !contents.unchecked, texts: Vec::new() };
    let mut room = TEXT_MOST;
    for (_, part) in &contents.parts {
        let text = std::str::from_utf8(part).ok().and_then(|text| xml::text(text.trim_start_matches('\u{feff}')));
        match text {
            Some(text) if text.len() <= room => {
                room -= text.len();
                if !text.trim().is_empty() {
                    reading.texts.push(text);
                }
            }
            _ => reading.whole = false,
        }
    }
    reading
}
