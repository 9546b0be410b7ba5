//! What stands in an XML: its leaves with their names, or all of its text. Entities are not looked up anywhere.

use quick_xml::{
    XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesRef, BytesStart, Event},
    reader::Reader,
};
use std::collections::BTreeSet;

/// The deepest nesting that is followed.
const DEEPEST: usize = 200;

/// Every leaf with text and every attribute, with its name without prefix; as far as it can be read.
pub(super) fn leaves(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let mut said = String::new();
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                names.push(start.local_name().as_ref().to_owned());
                said.clear();
                found.extend(attributes(&start));
            }
            Ok(Event::Empty(start)) => found.extend(attributes(&start)),
            Ok(Event::End(_)) => {
                // A list says its items' names ("li"); what they are stands above it.
                let listed = |name: &&String| {
                    !matches!(name.as_str(), "li" | "Alt" | "Seq" | "Bag" | "lpstr" | "lpwstr" | "variant")
                };
                if !said.trim().is_empty() {
                    found.push((
                        names.iter().rev().find(listed).cloned().unwrap_or_default(),
                        std::mem::take(&mut said),
                    ));
                }
                names.pop();
                said.clear();
            }
            Ok(Event::Text(text)) => said.push_str(&text.xml_content(XmlVersion::Implicit1_0)),
            Ok(Event::CData(text)) => said.push_str(&text.xml_content(XmlVersion::Implicit1_0)),
            Ok(Event::GeneralRef(entity)) => said.push_str(&resolved(&entity)),
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
        if names.len() > DEEPEST {
            return found;
        }
    }
}

/// All of its text, and the values of its attributes, each once; `None` if it cannot be read to its end. A run of text
/// may be cut anywhere by markup, so nothing is put in between but where a paragraph, a cell or a line ends.
pub(super) fn text(text: &str) -> Option<String> {
    let mut said = String::new();
    let mut values = BTreeSet::new();
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                depth += 1;
                values.extend(attributes(&start).map(|(_, value)| value));
            }
            Event::Empty(start) => {
                values.extend(attributes(&start).map(|(_, value)| value));
                if matches!(start.local_name().as_ref(), "br" | "tab" | "cr") {
                    said.push('\n');
                }
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                if matches!(end.local_name().as_ref(), "p" | "c" | "si" | "row" | "tc" | "tr" | "comment" | "author") {
                    said.push('\n');
                }
            }
            Event::Text(text) => said.push_str(&text.xml_content(XmlVersion::Implicit1_0)),
            Event::CData(text) => said.push_str(&text.xml_content(XmlVersion::Implicit1_0)),
            Event::Comment(text) => said.push_str(&text.xml_content(XmlVersion::Implicit1_0)),
            Event::GeneralRef(entity) => said.push_str(&resolved(&entity)),
            // An entity could be declared as anything.
            Event::DocType(_) => return None,
            Event::Eof => break,
            Event::Decl(_) | Event::PI(_) => {}
        }
        if depth > DEEPEST {
            return None;
        }
    }
    for value in values {
        said.push('\n');
        said.push_str(&value);
    }
    Some(said)
}

/// The attributes that say something: not the names of vocabularies.
fn attributes<'e>(start: &'e BytesStart<'_>) -> impl Iterator<Item = (String, String)> + 'e {
    start.attributes().flatten().filter_map(|attribute| {
        let name = attribute.key.local_name().as_ref().to_owned();
        let vocabulary = attribute.key.as_ref().starts_with("xmlns");
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned();
        (!vocabulary && !value.trim().is_empty()).then_some((name, value))
    })
}

fn resolved(entity: &BytesRef<'_>) -> String {
    match entity.resolve_char_ref() {
        Ok(Some(char)) => char.to_string(),
        _ => resolve_predefined_entity(entity).unwrap_or_default().to_owned(),
    }
}
