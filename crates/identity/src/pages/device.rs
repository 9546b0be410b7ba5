//! What a browser says of itself, in words that a person recognises.

use shell::Voice;

/// Marks in what a browser sends and the name people know, the telling ones first: most name others too.
const BROWSERS: [(&str, &str); 6] = [
    ("Edg/", "Microsoft Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
];
/// The same of systems.
const SYSTEMS: [(&str, &str); 6] = [
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// A device in words: 「Windows の Firefox」. What no name is known for stands as it was sent.
pub(super) fn in_words(voice: &Voice, agent: &str) -> String {
    let find =
        |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    match (find(&BROWSERS), find(&SYSTEMS)) {
        _ if agent.is_empty() => voice.t("identity-agent-unknown"),
        (Some(browser), Some(system)) => voice.t2("identity-agent-on", "browser", browser, "system", system),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => agent.to_owned(),
    }
}
