//! The tables of what left: the notices that a body released, by fiscal year.

use crate::{
    live::ALL,
    sheet::{Line, Sheet},
};
use kernel::{FiscalYear, Month};
use sharing::count::{
    GOVERNMENT, Standing,
    notices::{Along, Out},
};
use sharing::notice::NoticeKind;
use shell::Voice;

/// The notices of a fiscal year.
#[derive(Clone, Debug)]
pub struct Left {
    /// Which.
    pub year: FiscalYear,
    cells: Vec<Out>,
}

impl Left {
    /// The sums.
    pub fn new(year: FiscalYear, cells: Vec<Out>) -> Self {
        Self { year, cells }
    }
    fn sum(&self, holds: impl Fn(&Out) -> bool) -> i64 {
        self.cells.iter().filter(|cell| holds(cell)).map(|cell| cell.n).sum()
    }
    /// How many have this value.
    pub fn of(&self, along: Along, value: &str) -> i64 {
        self.sum(|cell| cell.along == along && cell.value == value)
    }
    /// How many are counted at all.
    pub fn all(&self) -> i64 {
        self.of(Along::Standing, Standing::Counted.code())
    }
    fn in_month(&self, month: Option<Month>) -> i64 {
        let counts = Standing::Counted.code();
        self.sum(|cell| cell.along == Along::Standing && cell.value == counts && Some(cell.month) == month)
    }
}

/// The tables of some years side by side.
pub struct Tables<'a> {
    /// In whose language.
    pub voice: &'a Voice,
    /// The words over each column.
    pub columns: Vec<String>,
    /// The years, in the order of the columns.
    pub years: &'a [Left],
    /// The CEPTOARs as rows: code, words.
    pub ceptoars: Vec<(String, String)>,
}

impl Tables<'_> {
    fn line(&self, code: &str, name: String, count: impl Fn(&Left) -> i64) -> Line {
        Line::of(code, name, self.years.iter().map(count))
    }
    fn whole(&self) -> Line {
        Line { sum: true, ..self.line(ALL, self.voice.t("statistics-notices-all"), Left::all) }
    }
    fn sheet(&self, code: &'static str, rows: Vec<Line>) -> Sheet {
        let words = |end: &str| self.voice.t(&format!("statistics-by-{code}{end}"));
        Sheet { code, name: words(""), head: words("-head"), columns: self.columns.clone(), rows }
    }
    /// One row for each kind.
    pub fn kinds(&self) -> Sheet {
        let row = |kind: NoticeKind| {
            let name = self.voice.t(&format!("notice-kind-{}", kind.code()));
            self.line(kind.code(), name, |year| year.of(Along::Kind, kind.code()))
        };
        self.sheet("notice-kind", NoticeKind::ALL.map(row).into_iter().chain([self.whole()]).collect())
    }
    /// One row for each month, April first.
    pub fn months(&self) -> Sheet {
        let row = |place: usize| {
            let month = |year: &Left| year.year.months().nth(place);
            let number = self.years.first().and_then(month).map_or(0, Month::of_year);
            let name = self.voice.t1("statistics-month", "n", number);
            self.line(&format!("{:02}", place + 1), name, |year| year.in_month(month(year)))
        };
        self.sheet("notice-month", (0..12).map(row).chain([self.whole()]).collect())
    }
    /// One row for each CEPTOAR. A notice goes to several, so that there is no sum.
    pub fn by_ceptoar(&self) -> Sheet {
        let row = |(code, name): &(String, String)| self.line(code, name.clone(), |year| year.of(Along::Ceptoar, code));
        self.sheet("notice-ceptoar", self.ceptoars.iter().map(row).collect())
    }
    /// What is counted; what went to the government alone, and the exercises, apart.
    pub fn standing(&self) -> Sheet {
        let row = |(code, key): (&str, &str)| {
            let of = |year: &Left| year.of(Along::Standing, code);
            self.line(code, self.voice.t(key), of)
        };
        let rows = [
            (Standing::Counted.code(), "statistics-standing-counted"),
            (GOVERNMENT, "statistics-standing-government"),
            (Standing::Exercise.code(), "statistics-standing-exercise"),
        ];
        self.sheet("notice-standing", rows.map(row).to_vec())
    }
    /// All tables.
    pub fn everything(&self) -> [Sheet; 4] {
        [self.kinds(), self.months(), self.by_ceptoar(), self.standing()]
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::sheet::Value;
    use kernel::{At, Lang};
    use shell::Texts;
    use std::sync::Arc;

    #[test]
    fn each_notice_counts_once_and_exercises_apart() {
        let cell =
            |month: u8, along, value: &str, n| Out { month: Month::new(2014, month), along, value: value.into(), n };
        let cells = vec![
            cell(4, Along::Standing, "counted", 2),
            cell(6, Along::Standing, "counted", 1),
            cell(6, Along::Standing, "exercise", 5),
            cell(6, Along::Standing, "government", 4),
            cell(4, Along::Kind, "alert", 3),
            cell(4, Along::Ceptoar, "GAS", 3),
            cell(4, Along::Ceptoar, "WATER", 2),
        ];
        let voice = Voice::new(&Arc::new(Texts::new([])), Lang::Ja, At::from_millis(0));
        let years = [Left::new(FiscalYear(2013), Vec::new()), Left::new(FiscalYear(2014), cells)];
        let ceptoars = vec![("GAS".to_owned(), "ガス".to_owned()), ("WATER".to_owned(), "水道".to_owned())];
        let tables = Tables { voice: &voice, columns: vec!["2013".into(), "2014".into()], years: &years, ceptoars };
        let find = |sheet: &Sheet, code: &str| sheet.rows.iter().find(|row| row.code == code).unwrap().values.clone();
        let both = |n| vec![Value::Known(0), Value::Known(n)];
        for sheet in [tables.kinds(), tables.months()] {
            let parts: i64 = sheet
                .rows
                .iter()
                .filter(|row| !row.sum)
                .flat_map(|row| &row.values)
                .filter_map(|value| value.known())
                .sum();
            assert_eq!((parts, find(&sheet, ALL)), (3, both(3)), "{}", sheet.code);
        }
        assert_eq!((find(&tables.months(), "01"), find(&tables.months(), "03")), (both(2), both(1)));
        assert_eq!((find(&tables.by_ceptoar(), "GAS"), find(&tables.by_ceptoar(), "WATER")), (both(3), both(2)));
        assert_eq!(find(&tables.standing(), "exercise"), both(5));
        assert_eq!(find(&tables.standing(), "government"), both(4));
    }
}
