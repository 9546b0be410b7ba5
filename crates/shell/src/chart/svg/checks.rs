//! What every picture must hold, shared by the tests of this module.

/// Whether the text is one well-formed run of elements without style or script; says what is wrong.
pub(crate) fn well_formed(svg: &str) -> Result<(), String> {
    if svg.contains("style=") || svg.contains("<script") {
        return Err(format!("style or script in {svg}"));
    }
    let mut open: Vec<String> = Vec::new();
    let mut rest = svg;
    while let Some(at) = rest.find('<') {
        let end = rest[at..].find('>').ok_or("a tag never ends")? + at;
        let tag = &rest[at + 1..end];
        if tag.contains('<') || !tag.matches('"').count().is_multiple_of(2) {
            return Err(format!("broken tag {tag}"));
        }
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop().as_deref() != Some(name) {
                return Err(format!("{name} closes something else"));
            }
        } else if !tag.ends_with('/') {
            open.push(tag.split(' ').next().unwrap_or_default().to_owned());
        }
        rest = &rest[end + 1..];
    }
    if open.is_empty() { Ok(()) } else { Err(format!("never closed: {open:?}")) }
}

/// The values of an attribute, in order.
pub(crate) fn values<'s>(svg: &'s str, name: &str) -> Vec<&'s str> {
    let key = format!(" {name}=\"");
    svg.split(&key).skip(1).filter_map(|part| part.split('"').next()).collect()
}
