//! Regimes from a file: CSV, one line for each step; a regime without steps has one line whose cells from `step` on are empty.

use super::{Begins, MetBy, Regime, Step, What};
use delivery::{
    clock::{Unit, Wait},
    table::{self, Flaw, Line, TableError},
};
use kernel::Bilingual;

/// The columns, all of them needed, in any order.
pub const COLUMNS: [&str; 12] =
    ["regime", "name_ja", "name_en", "basis", "calendar", "step", "what", "begins", "after", "wait", "unit", "met_by"];
/// The most steps of a regime.
const MOST: i64 = 20;

/// The regimes of a file, in its order, each with the line on which it begins; `calendars` are the codes of those that are there.
///
/// # Errors
/// As [`TableError`], with every cell that cannot stand.
pub fn read(file: &[u8], calendars: &[String]) -> Result<Vec<(u64, Regime)>, TableError> {
    let mut all: Vec<(u64, Regime)> = Vec::new();
    table::read(file, &COLUMNS, |line| add(&mut all, line, calendars))?;
    Ok(all)
}

/// Puts what a line says to what those before it said.
fn add(all: &mut Vec<(u64, Regime)>, line: &Line<'_>, calendars: &[String]) -> Result<(), Flaw> {
    let said = regime(line, calendars)?;
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

fn regime(line: &Line<'_>, calendars: &[String]) -> Result<Regime, Flaw> {
    let (code, calendar) = (line.code("regime")?, line.cell("calendar"));
    if !calendars.iter().any(|known| known == calendar) {
        return Err(line.wrong("calendar", format!("must be one of {}", calendars.join(", "))));
    }
    Ok(Regime {
        code,
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
        return line.empty(&rest, "there is no step").map(|()| None);
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

    fn calendars() -> Vec<String> {
        ["japan", "berlin"].map(str::to_owned).into()
    }

    fn flaws(lines: &str) -> Vec<String> {
        let head = COLUMNS.join(",");
        match read(format!("{head}\n{lines}\n").as_bytes(), &calendars()) {
            Err(TableError::Flaws(flaws)) => flaws.iter().map(ToString::to_string).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_example_is_read_whole() {
        let all = read(EXAMPLE.as_bytes(), &calendars()).unwrap();
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
            let error = read(file.as_bytes(), &calendars()).unwrap_err().to_string();
            assert!(error.contains(said), "{file}: {error}");
        }
    }
}
