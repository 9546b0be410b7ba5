//! Where in the JSON that is sent something stands that the form has as a field.

use shell::Problems;

/// Where in the JSON that is sent the field of the form stands.
pub(super) fn pointer(field: &str) -> String {
    let matter = |rest: &str| rest.split_once('_').map(|(group, number)| format!("/content/matters/{group}-{number}"));
    match field {
        "stage" => "/stage".into(),
        "tlp" | "audience" | "ceptoars" | "until" => format!("/label/{field}"),
        "report_kind" => "/content/kind".into(),
        "users" | "minutes" | "kilowatts" | "households" => format!("/content/impact/{field}"),
        "planned" => "/content/release_planned".into(),
        _ if field.starts_with("hold_") || field == "withhold" => "/held".into(),
        "tier" => "/content/tiers".into(),
        _ if field.starts_with("ti_") => "/content/tiers".into(),
        _ if field.starts_with("el_") => "/content/elements".into(),
        _ if field.starts_with("pu_") => "/content/purposes".into(),
        _ if field.starts_with("sv_") => "/content/services".into(),
        _ => match (field.strip_prefix("lv_"), field.strip_prefix('m').and_then(matter)) {
            (Some(level), _) => format!("/content/impact/happened/{level}"),
            (None, Some(matter)) if field.bytes().any(|byte| byte.is_ascii_digit()) => matter,
            _ => format!("/content/{}", field.trim_start_matches("content/")),
        },
    }
}

/// The same problems, by where they stand in the JSON.
pub(in crate::api) fn pointed(problems: &Problems) -> Problems {
    let mut all = Problems::default();
    for problem in problems.iter() {
        all.add(pointer(&problem.field), problem.key);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_pointed_to_where_it_stands_in_the_json() {
        for (field, there) in [
            ("title", "/content/title"),
            ("measures", "/content/measures"),
            ("minutes", "/content/impact/minutes"),
            ("m5_1", "/content/matters/5-1"),
            ("lv_VL-02", "/content/impact/happened/VL-02"),
            ("tlp", "/label/tlp"),
            ("until", "/label/until"),
            ("content/began/at", "/content/began/at"),
        ] {
            assert_eq!(pointer(field), there);
        }
    }
}
