//! The mark of Kaname and the marks of handling labels.

use super::svg::escape;
use kernel::Tlp;

/// The pivot and ribs of a fan, in the colour of the text beside it. The name stands beside it in words.
pub fn brand_mark() -> &'static str {
    concat!(
        r#"<svg aria-hidden="true" viewBox="0 0 28 28" fill="none" stroke="currentColor" stroke-width="2">"#,
        r#"<path d="M14 23 3.6 11.5M14 23 8.4 6.6M14 23V4.5M14 23l5.6-16.4M14 23 24.4 11.5"/>"#,
        r#"<circle cx="14" cy="23" r="3" fill="currentColor" stroke="none"/></svg>"#
    )
}

/// A label of the Traffic Light Protocol 2.0: a shape and the standard's words, on black.
///
/// Colour is never the only sign: octagon RED, barred triangle AMBER+STRICT, triangle AMBER, disc GREEN, open square CLEAR.
pub fn tlp_mark(tlp: Tlp) -> String {
    let (class, shape) = match tlp {
        Tlp::Red => ("red", r#"<path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z"/>"#),
        Tlp::AmberStrict => {
            ("amber", r##"<path d="M8 1 15.5 15H.5z"/><path d="M8 6v4.5M8 12v1" stroke="#000" stroke-width="2"/>"##)
        }
        Tlp::Amber => ("amber", r#"<path d="M8 1 15.5 15H.5z"/>"#),
        Tlp::Green => ("green", r#"<circle cx="8" cy="8" r="7"/>"#),
        Tlp::Clear => ("clear", r#"<rect x="2" y="2" width="12" height="12" fill="none" stroke-width="2"/>"#),
    };
    format!(
        r#"<span class="tlp {class}"><svg aria-hidden="true" viewBox="0 0 16 16">{shape}</svg>{}</span>"#,
        escape(tlp.words())
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::svg::checks::well_formed;
    use std::collections::BTreeSet;

    #[test]
    fn every_label_has_its_own_shape_and_its_words() {
        let marks: BTreeSet<String> = Tlp::ALL.into_iter().map(tlp_mark).collect();
        assert_eq!(marks.len(), Tlp::ALL.len());
        for tlp in Tlp::ALL {
            assert_eq!(well_formed(&tlp_mark(tlp)), Ok(()));
            assert!(tlp_mark(tlp).ends_with(&format!("{}</span>", tlp.words())));
        }
        assert_eq!(well_formed(brand_mark()), Ok(()));
    }
}
