//! Icons: one sprite at the head of a page, used as `<svg class="i" aria-hidden="true" viewBox="0 0 24 24"><use href="#i-home"/></svg>`.
//!
//! Lines on a grid of 24; the style sheet gives them their weight and the colour of the text. An icon never stands alone.

/// The sprite with every icon. Each symbol is `i-` and its name.
pub fn icons() -> &'static str {
    concat!(
        r#"<svg hidden="hidden">"#,
        // moving about
        r#"<symbol id="i-home" viewBox="0 0 24 24"><path d="M3 11 12 4l9 7M6 9.5V20h12V9.5"/></symbol>"#,
        r#"<symbol id="i-up" viewBox="0 0 24 24"><path d="M12 16V4M7 9l5-5 5 5M4 15v5h16v-5"/></symbol>"#,
        r#"<symbol id="i-down" viewBox="0 0 24 24"><path d="M12 4v12M7 11l5 5 5-5M4 20h16"/></symbol>"#,
        r#"<symbol id="i-bars" viewBox="0 0 24 24"><path d="M5 20v-6M12 20V9M19 20V4"/></symbol>"#,
        r#"<symbol id="i-menu" viewBox="0 0 24 24"><path d="M4 6h16M4 12h16M4 18h16"/></symbol>"#,
        r#"<symbol id="i-out" viewBox="0 0 24 24"><path d="M13 4H5v16h8M10 12h11M17 8l4 4-4 4"/></symbol>"#,
        r#"<symbol id="i-next" viewBox="0 0 24 24"><path d="M9 5l7 7-7 7"/></symbol>"#,
        r#"<symbol id="i-prev" viewBox="0 0 24 24"><path d="M15 5l-7 7 7 7"/></symbol>"#,
        // what something is
        r#"<symbol id="i-clip" viewBox="0 0 24 24"><path d="M8 12V7a4 4 0 0 1 8 0v9a2.5 2.5 0 0 1-5 0V8"/></symbol>"#,
        r#"<symbol id="i-file" viewBox="0 0 24 24"><path d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6"/></symbol>"#,
        r#"<symbol id="i-lock" viewBox="0 0 24 24"><path d="M6 11h12v9H6zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11"/></symbol>"#,
        r#"<symbol id="i-key" viewBox="0 0 24 24"><path d="M8 20a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM11 13l9-9M16 8l3 3"/></symbol>"#,
        r#"<symbol id="i-mail" viewBox="0 0 24 24"><path d="M3 6h18v13H3zM3 7l9 7 9-7"/></symbol>"#,
        r#"<symbol id="i-tel" viewBox="0 0 24 24"><path d="M5 4h4l2 5-2.5 2a11 11 0 0 0 4.5 4.5L15 13l5 2v4h-2C10 19 5 13 5 6z"/></symbol>"#,
        r#"<symbol id="i-person" viewBox="0 0 24 24"><path d="M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21v-2a6 6 0 0 1 6-6h4a6 6 0 0 1 6 6v2"/></symbol>"#,
        r#"<symbol id="i-clock" viewBox="0 0 24 24"><path d="M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l4 2"/></symbol>"#,
        r#"<symbol id="i-print" viewBox="0 0 24 24"><path d="M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z"/></symbol>"#,
        r#"<symbol id="i-search" viewBox="0 0 24 24"><path d="M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 21 21"/></symbol>"#,
        // how something stands
        r#"<symbol id="i-check" viewBox="0 0 24 24"><path d="M4 13l5 5L20 6"/></symbol>"#,
        r#"<symbol id="i-close" viewBox="0 0 24 24"><path d="M6 6l12 12M18 6 6 18"/></symbol>"#,
        r#"<symbol id="i-done" viewBox="0 0 24 24"><path d="M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8 12l3 3 5-6"/></symbol>"#,
        r#"<symbol id="i-none" viewBox="0 0 24 24"><path d="M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM6 18 18 6"/></symbol>"#,
        r#"<symbol id="i-hit" viewBox="0 0 24 24"><path d="M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v6M12 16v.5"/></symbol>"#,
        r#"<symbol id="i-info" viewBox="0 0 24 24"><path d="M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v6M12 7.5V8"/></symbol>"#,
        r#"<symbol id="i-help" viewBox="0 0 24 24"><path d="M4 5h16v11H11l-4 4v-4H4zM12 8v3M12 13v.5"/></symbol>"#,
        r#"<symbol id="i-alert" viewBox="0 0 24 24"><path d="M12 3 22 20H2zM12 10v4M12 16.5v.5"/></symbol>"#,
        r#"<symbol id="i-stop" viewBox="0 0 24 24"><path d="M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 7v6M12 16v.5"/></symbol>"#,
        "</svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::svg::checks::{values, well_formed};
    use std::collections::BTreeSet;

    #[test]
    fn the_sprite_is_well_formed_and_names_are_its_own() {
        assert_eq!(well_formed(icons()), Ok(()));
        let names = values(icons(), "id");
        let once: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(names.len(), once.len());
        for name in ["i-home", "i-up", "i-down", "i-bars", "i-menu", "i-lock", "i-stop", "i-clip", "i-tel", "i-check"] {
            assert!(once.contains(name), "{name}");
        }
    }
}
