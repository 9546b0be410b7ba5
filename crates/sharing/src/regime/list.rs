//! Regimes from a file: CSV, one line for each step; a regime without steps has one line whose cells from `step` on are empty.

use super::{Begins, MetBy, Regime, Step, What};
use csv::StringRecord;
use delivery::clock::{Calendar, Unit, Wait};
use kernel::Bilingual;
use std::str::FromStr;
use store::StoreError;

/// The columns, all of them needed, in any order.
pub const COLUMNS: [&str; 12] =
    ["regime", "name_ja", "name_en", "basis", "calendar", "step", "what", "begins", "after", "wait", "unit", "met_by"];
/// The longest name or basis, in characters.
const LONGEST: usize = 200;
/// The most steps of a regime.
const MOST: i64 = 20;

/// Why nothing was loaded.
#[derive(Debug, thiserror::Error)]
pub enum RegimesError {
    /// It is no table in UTF-8.
    #[error("it cannot be read as a table: {0}; save it as \"CSV UTF-8\"")]
    Table(#[from] csv::Error),
    /// Its first line does not name the columns.
    #[error("the first line must name the columns {columns}, each once; \"{0}\" does not fit", columns = COLUMNS.join(","))]
    Head(String),
    /// It has no line beside the first.
    #[error("there is nothing in it but the first line")]
    Empty,
    /// Cells in it cannot stand.
    #[error("{flaws}", flaws = .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Flaws(Vec<Flaw>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A cell that cannot stand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {why}: \"{cell}\"")]
pub struct Flaw {
    /// The line of the file, from 1.
    pub line: u64,
    /// The column.
    pub column: &'static str,
    /// What is wrong.
    pub why: String,
    /// What stands there.
    pub cell: String,
}

/// A line of the file.
struct Line<'l> {
    number: u64,
    head: &'l StringRecord,
    cells: &'l StringRecord,
}

impl Line<'_> {
    fn cell(&self, column: &str) -> &str {
        self.head.iter().position(|name| name == column).and_then(|at| self.cells.get(at)).unwrap_or_default()
    }
    fn wrong(&self, column: &'static str, why: impl Into<String>) -> Flaw {
        Flaw { line: self.number, column, why: why.into(), cell: self.cell(column).to_owned() }
    }
    /// One of these words.
    fn word<T: FromStr>(&self, column: &'static str, all: &[&str]) -> Result<T, Flaw> {
        self.cell(column).parse().map_err(|_| self.wrong(column, format!("must be one of {}", all.join(", "))))
    }
    fn number_of(&self, column: &'static str, within: std::ops::RangeInclusive<i64>) -> Result<i64, Flaw> {
        let read = self.cell(column).parse().ok().filter(|number| within.contains(number));
        read.ok_or_else(|| self.wrong(column, format!("must be a number from {} to {}", within.start(), within.end())))
    }
    fn text(&self, column: &'static str, needed: bool) -> Result<String, Flaw> {
        let cell = self.cell(column);
        match cell.chars().count() {
            0 if needed => Err(self.wrong(column, "must not be empty")),
            LONGEST.. => Err(self.wrong(column, format!("must have fewer than {LONGEST} characters"))),
            _ if cell.chars().any(char::is_control) => Err(self.wrong(column, "must be one line")),
            _ => Ok(cell.to_owned()),
        }
    }
}

/// The regimes of a file, in its order, each with the line on which it begins.
///
/// # Errors
/// As [`RegimesError`], with every cell that cannot stand.
pub fn read(file: &[u8]) -> Result<Vec<(u64, Regime)>, RegimesError> {
    // Spreadsheets begin a file in UTF-8 with a mark.
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(file);
    let head = reader.headers()?.clone();
    judge(&head)?;
    let (mut all, mut flaws): (Vec<(u64, Regime)>, _) = (Vec::new(), Vec::new());
    for cells in reader.records() {
        let cells = cells?;
        let number = cells.position().map_or(0, csv::Position::line);
        if let Err(flaw) = add(&mut all, &Line { number, head: &head, cells: &cells }) {
            flaws.push(flaw);
        }
    }
    match (all.is_empty(), flaws.is_empty()) {
        (_, false) => Err(RegimesError::Flaws(flaws)),
        (true, true) => Err(RegimesError::Empty),
        (false, true) => Ok(all),
    }
}

fn judge(head: &StringRecord) -> Result<(), RegimesError> {
    let twice = |(at, name): &(usize, &str)| head.iter().take(*at).any(|before| before == *name);
    let odd = head.iter().enumerate().find(|one| !COLUMNS.contains(&one.1) || twice(one)).map(|(_, name)| name);
    let missing = || COLUMNS.into_iter().find(|column| !head.iter().any(|name| name == *column));
    odd.or_else(missing).map_or(Ok(()), |name| Err(RegimesError::Head(name.to_owned())))
}

/// Puts what a line says to what those before it said.
fn add(all: &mut Vec<(u64, Regime)>, line: &Line<'_>) -> Result<(), Flaw> {
    let said = regime(line)?;
    let at = match all.iter().position(|(_, known)| known.code == said.code) {
        Some(at) => at,
        None => {
            all.push((line.number, said.clone()));
            all.len() - 1
        }
    };
    let Some((first, known)) = all.get_mut(at) else { return Ok(()) };
    let (begun, same) = (*first, |a: &str, b: &str| a == b);
    for (column, agrees) in [
        ("name_ja", same(&known.name.ja, &said.name.ja)),
        ("name_en", same(&known.name.en, &said.name.en)),
        ("basis", same(&known.basis, &said.basis)),
        ("calendar", same(&known.calendar, &said.calendar)),
    ] {
        if !agrees {
            return Err(line.wrong(column, format!("line {begun} says something else of the same regime")));
        }
    }
    match step(line)? {
        None if begun == line.number => Ok(()),
        None => Err(line.wrong("step", "must not be empty: the regime has another line")),
        Some(_) if begun != line.number && known.steps.is_empty() => {
            Err(line.wrong("step", format!("line {begun} says that the regime has no steps")))
        }
        Some(step) if step.number != 1 + i64::try_from(known.steps.len()).unwrap_or(MOST) => {
            Err(line.wrong("step", "steps must stand in order, from 1, each once"))
        }
        Some(step) => {
            known.steps.push(step);
            Ok(())
        }
    }
}

fn regime(line: &Line<'_>) -> Result<Regime, Flaw> {
    let code = line.cell("regime");
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if code.is_empty() || code.len() > 40 || !code.chars().all(plain) {
        return Err(line.wrong("regime", "must be a code of a-z, 0-9 and -, at most 40 long"));
    }
    let calendar = line.cell("calendar");
    if !Calendar::codes().any(|known| known == calendar) {
        let all: Vec<_> = Calendar::codes().collect();
        return Err(line.wrong("calendar", format!("must be one of {}", all.join(", "))));
    }
    Ok(Regime {
        code: code.to_owned(),
        name: Bilingual { ja: line.text("name_ja", true)?, en: line.text("name_en", true)? },
        basis: line.text("basis", false)?,
        calendar: calendar.to_owned(),
        steps: Vec::new(),
    })
}

/// The step of a line; `None` if it has none.
fn step(line: &Line<'_>) -> Result<Option<Step>, Flaw> {
    if line.cell("step").is_empty() {
        let rest = ["what", "begins", "after", "wait", "unit", "met_by"];
        let filled = rest.into_iter().find(|column| !line.cell(column).is_empty());
        return filled.map_or(Ok(None), |column| Err(line.wrong(column, "must be empty: there is no step")));
    }
    let number = line.number_of("step", 1..=MOST)?;
    let (count, unit) =
        (line.number_of("wait", 0..=Wait::MOST)?, line.word::<Unit>("unit", &codes(Unit::ALL, |one| one.code()))?);
    let wait = Wait::new(count, unit).ok_or_else(|| line.wrong("wait", "is too long"))?;
    Ok(Some(Step {
        number,
        what: line.word("what", &codes(&What::ALL, |one| one.code()))?,
        begins: begins(line, number)?,
        wait,
        met_by: line.word("met_by", &codes(&MetBy::ALL, |one| one.code()))?,
    }))
}

fn begins(line: &Line<'_>, step: i64) -> Result<Begins, Flaw> {
    let begins = match line.cell("begins") {
        "noticed" => Begins::Noticed,
        "reported" => Begins::Reported,
        "after" if step == 1 => return Err(line.wrong("begins", "the first step comes after no other")),
        "after" => return Ok(Begins::After(line.number_of("after", 1..=step - 1)?)),
        _ => return Err(line.wrong("begins", "must be one of noticed, reported, after")),
    };
    match line.cell("after") {
        "" => Ok(begins),
        _ => Err(line.wrong("after", "must be empty, unless the step begins after another")),
    }
}

fn codes<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|one| code(*one)).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
    use super::*;

    const EXAMPLE: &str = include_str!("../../../../docs/examples/regimes.csv");

    fn flaws(lines: &str) -> Vec<String> {
        let head = COLUMNS.join(",");
        match read(format!("{head}\n{lines}\n").as_bytes()) {
            Err(RegimesError::Flaws(flaws)) => flaws.iter().map(ToString::to_string).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_example_is_read_whole() {
        let all = read(EXAMPLE.as_bytes()).unwrap();
        let read: Vec<_> = all.iter().map(|(line, one)| (*line, one.code.as_str(), one.steps.len())).collect();
        assert_eq!(read, [(2, "energy-act", 3), (5, "stamps-only", 0)]);
        let Some((_, energy)) = all.first() else { panic!("there are two") };
        assert_eq!(energy.steps.last().unwrap().begins, Begins::After(1));
    }

    #[test]
    fn each_cell_that_cannot_stand_is_named_by_line_and_column() {
        for (lines, said) in [
            (
                "x,い,a,,japan,1,warning,noticed,,24,hours,first",
                "line 2, column what: must be one of early-warning, notification, final, answer: \"warning\"",
            ),
            (
                "X,い,a,,japan,1,final,noticed,,24,hours,first",
                "line 2, column regime: must be a code of a-z, 0-9 and -, at most 40 long: \"X\"",
            ),
            ("x,,a,,japan,,,,,,,", "line 2, column name_ja: must not be empty: \"\""),
            ("x,い,a,,mars,,,,,,,", "line 2, column calendar: must be one of japan, berlin: \"mars\""),
            (
                "x,い,a,,japan,1,final,noticed,,-1,hours,first",
                "line 2, column wait: must be a number from 0 to 10000: \"-1\"",
            ),
            (
                "x,い,a,,japan,1,final,after,1,1,hours,first",
                "line 2, column begins: the first step comes after no other: \"after\"",
            ),
            (
                "x,い,a,,japan,1,final,noticed,1,1,hours,first",
                "line 2, column after: must be empty, unless the step begins after another: \"1\"",
            ),
            ("x,い,a,,japan,,final,,,,,", "line 2, column what: must be empty: there is no step: \"final\""),
            (
                "x,い,a,,japan,2,final,noticed,,1,hours,first",
                "line 2, column step: steps must stand in order, from 1, each once: \"2\"",
            ),
            (
                "x,い,a,,japan,,,,,,,\nx,い,b,,japan,1,final,noticed,,1,hours,first",
                "line 3, column name_en: line 2 says something else of the same regime: \"b\"",
            ),
            (
                "x,い,a,,japan,,,,,,,\nx,い,a,,japan,1,final,noticed,,1,hours,first",
                "line 3, column step: line 2 says that the regime has no steps: \"1\"",
            ),
        ] {
            assert_eq!(flaws(lines), [said], "{lines}");
        }
        assert_eq!(flaws("X,,,,,,,,,,,\ny,い,a,,mars,,,,,,,").len(), 2, "all are named, not the first alone");
    }

    #[test]
    fn what_is_no_such_table_is_none() {
        for (file, said) in [
            ("", "\"regime\" does not fit"),
            ("regime,name\n", "\"name\" does not fit"),
            (EXAMPLE.lines().next().unwrap(), "nothing in it"),
            ("regime,regime\n", "\"regime\" does not fit"),
        ] {
            let error = read(file.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(said), "{file}: {error}");
        }
    }
}
