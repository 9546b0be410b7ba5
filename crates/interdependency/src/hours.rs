//! Times and reserves, exactly.
//!
//! Hours are counted in whole microseconds: 1 h = 3,600,000,000 µs. Every number of hours with up to eight decimals and every whole
//! second is then exact, sums are exact, and two ways that take equally long compare as equal
//! (docs/decisions/0030-hours-are-whole-microseconds.md).

use std::fmt;

/// A moment after the beginning, or how long something lasts; [`Hours::NEVER`] is later than every moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hours(u64);

/// Why a text is no number of hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotHours {
    /// It is no decimal number.
    NotANumber,
    /// It is below zero.
    Negative,
    /// It is above [`Hours::MOST`].
    TooLong,
}

impl Hours {
    /// The beginning; no reserve.
    pub const ZERO: Hours = Hours(0);
    /// Later than every moment: it does not happen.
    pub const NEVER: Hours = Hours(u64::MAX);
    /// The longest time that may be stated: 100,000,000 h, some 11,000 years.
    pub const MOST: Hours = Hours(100_000_000 * PER_HOUR);

    /// So many whole hours; at most [`Hours::NEVER`].
    pub const fn whole(hours: u64) -> Self {
        Hours(hours.saturating_mul(PER_HOUR))
    }

    /// From microseconds.
    pub const fn from_micros(micros: u64) -> Self {
        Hours(micros)
    }

    /// In microseconds; `u64::MAX` for [`Hours::NEVER`].
    pub const fn micros(self) -> u64 {
        self.0
    }

    /// Reads a decimal number such as `72`, `0.25` or `1.5e3`. What is finer than a microsecond (more than eight decimals may be)
    /// is rounded to the nearest one.
    ///
    /// # Errors
    /// If it is no number, below zero or above [`Hours::MOST`].
    pub fn parse(text: &str) -> Result<Self, NotHours> {
        let text = text.trim();
        let bare = text.strip_prefix('+').unwrap_or(text);
        let exact = exact(bare);
        let micros = match exact {
            Some(micros) => micros?,
            None => Self::inexact(bare)?,
        };
        if micros > u128::from(Self::MOST.0) {
            return Err(NotHours::TooLong);
        }
        u64::try_from(micros).map(Hours).map_err(|_too_long| NotHours::TooLong)
    }

    /// What is no plain decimal of a few digits: below zero, with an exponent, or nonsense.
    fn inexact(text: &str) -> Result<u128, NotHours> {
        let digits = |c: char| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-');
        if !text.chars().all(digits) {
            return Err(NotHours::NotANumber);
        }
        let hours: f64 = text.parse().map_err(|_no_float| NotHours::NotANumber)?;
        Self::from_f64(hours).map(|hours| u128::from(hours.0))
    }

    /// The nearest microsecond to `hours`.
    ///
    /// # Errors
    /// If it is not finite, below zero or above [`Hours::MOST`].
    pub fn from_f64(hours: f64) -> Result<Self, NotHours> {
        match hours {
            _ if hours.is_nan() => Err(NotHours::NotANumber),
            _ if hours < 0.0 => Err(NotHours::Negative),
            _ if hours > Self::MOST.as_f64() => Err(NotHours::TooLong),
            _ => Ok(Hours((hours * PER_HOUR as f64).round() as u64)),
        }
    }

    /// Whether it happens at all.
    pub const fn happens(self) -> bool {
        self.0 != u64::MAX
    }

    /// In hours, to the nearest float; infinite for [`Hours::NEVER`].
    pub fn as_f64(self) -> f64 {
        if self.happens() { self.0 as f64 / PER_HOUR as f64 } else { f64::INFINITY }
    }

    /// In hours, or `None` for [`Hours::NEVER`].
    pub fn stated(self) -> Option<f64> {
        self.happens().then(|| self.as_f64())
    }

    /// Later by `more`; what would be beyond some 580,000 years never happens.
    pub const fn plus(self, more: Hours) -> Self {
        Hours(self.0.saturating_add(more.0))
    }

    /// From `earlier` until this; zero if `earlier` is later. [`Hours::NEVER`] stays it.
    pub const fn since(self, earlier: Hours) -> Self {
        if self.happens() { Hours(self.0.saturating_sub(earlier.0)) } else { self }
    }
}

/// Microseconds in an hour.
const PER_HOUR: u64 = 3_600_000_000;

/// Microseconds of a plain decimal, rounded once; `None` if it is none, or has so many digits that floats do as well.
fn exact(text: &str) -> Option<Result<u128, NotHours>> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && decimals.is_empty()) || !digits(whole) || !digits(decimals) || decimals.len() > 20 {
        return None;
    }
    let number = |text: &str| if text.is_empty() { Some(0) } else { text.parse::<u128>().ok() };
    let unit = 10_u128.checked_pow(u32::try_from(decimals.len()).ok()?)?;
    let Some(whole) = number(whole).and_then(|whole| whole.checked_mul(u128::from(PER_HOUR))) else {
        return Some(Err(NotHours::TooLong));
    };
    let parts = number(decimals)?.checked_mul(u128::from(PER_HOUR))?;
    Some(whole.checked_add((parts + unit / 2) / unit).ok_or(NotHours::TooLong))
}

impl fmt::Display for Hours {
    /// As decimals that [`Hours::parse`] reads as the same microsecond; nothing for [`Hours::NEVER`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.happens() {
            return Ok(());
        }
        // Ten decimals of an hour are finer than a microsecond, so the nearest of them reads back as it.
        let rest = u128::from(self.0 % PER_HOUR) * 10_u128.pow(10);
        let decimals = format!("{:010}", (rest + u128::from(PER_HOUR / 2)) / u128::from(PER_HOUR));
        let decimals = decimals.trim_end_matches('0');
        write!(f, "{}", self.0 / PER_HOUR)?;
        if decimals.is_empty() { Ok(()) } else { write!(f, ".{decimals}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tenths_of_hours_add_up_exactly() {
        let tenth = Hours::parse("0.1").unwrap();
        let fifth = Hours::parse("0.2").unwrap();
        assert_eq!(tenth.plus(fifth), Hours::parse("0.3").unwrap(), "which floats do not say");
        assert_eq!(Hours::parse("0.00000001").unwrap().micros(), 36);
        assert_eq!(Hours::parse("1e-3").unwrap().micros(), 3_600_000);
        assert_eq!(Hours::parse("3.7281923847192345").unwrap().micros(), 13_421_492_585);
    }

    #[test]
    fn what_is_no_time_is_refused_for_its_reason() {
        for text in ["", ".", "ten", "1,5", "NaN", "inf", "0x10", "1 2", "１２", "--1", "1e"] {
            assert_eq!(Hours::parse(text), Err(NotHours::NotANumber), "{text}");
        }
        for text in ["-1", "-0.0001", "-1e3"] {
            assert_eq!(Hours::parse(text), Err(NotHours::Negative), "{text}");
        }
        for text in ["100000000.1", "1e9", "99999999999999999999999999999999999999999999", "1e400"] {
            assert_eq!(Hours::parse(text), Err(NotHours::TooLong), "{text}");
        }
        assert_eq!(Hours::parse("-0"), Ok(Hours::ZERO));
    }

    #[test]
    fn never_is_later_than_everything_and_stays_so() {
        assert!(Hours::NEVER > Hours::MOST && Hours::NEVER.plus(Hours::whole(1)) == Hours::NEVER);
        assert_eq!((Hours::NEVER.stated(), Hours::NEVER.to_string()), (None, String::new()));
        assert_eq!(Hours::NEVER.since(Hours::whole(1)), Hours::NEVER);
    }

    proptest! {
        #[test]
        fn every_microsecond_is_written_so_that_it_is_read_again(micros in 0..=Hours::MOST.micros()) {
            let hours = Hours::from_micros(micros);
            prop_assert_eq!(Hours::parse(&hours.to_string()), Ok(hours));
        }
    }
}
