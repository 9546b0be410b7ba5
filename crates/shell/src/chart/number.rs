//! Counts and shares as people read them.

/// A count with thousands separated: `4,091`.
pub fn thousands(count: i64) -> String {
    let digits = count.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if count < 0 {
        out.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A share with one decimal: `76.0%`. `None` without a denominator.
///
/// Rounding never says 0.0% of somebody, nor 100.0% while one is missing.
pub fn percent(part: i64, of: i64) -> Option<String> {
    if of <= 0 {
        return None;
    }
    let (part, of) = (i128::from(part.clamp(0, of)), i128::from(of));
    let rounded = (part * 2000 + of) / (2 * of);
    let tenths = match part {
        0 => 0,
        part if part == of => 1000,
        _ => rounded.clamp(1, 999),
    };
    Some(format!("{}.{}%", tenths / 10, tenths % 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated() {
        assert_eq!([0, 999, 1000, -4091, 1_234_567].map(thousands), ["0", "999", "1,000", "-4,091", "1,234,567"]);
        assert_eq!(thousands(i64::MIN), "-9,223,372,036,854,775,808");
    }

    #[test]
    fn a_share_never_rounds_to_all_or_to_none() {
        assert_eq!(percent(3108, 4091).as_deref(), Some("76.0%"));
        assert_eq!(percent(99_999, 100_000).as_deref(), Some("99.9%"));
        assert_eq!(percent(1, 100_000).as_deref(), Some("0.1%"));
        assert_eq!((percent(0, 5).as_deref(), percent(9, 5).as_deref()), (Some("0.0%"), Some("100.0%")));
        assert_eq!(percent(0, 0), None);
    }
}
