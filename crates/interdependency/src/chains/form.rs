//! Risks as a CSV file: `from,to,likelihood,impact`, one edge per line; the nodes are those that it names.

use super::Edge;
use crate::{
    builder::cells::Cells,
    fault::{Faults, Row, Table, What},
    folder,
    names::Numbering,
};

/// The nodes' names, in the order in which they are first named, and the edges.
///
/// # Errors
/// Everything that is wrong, with line and column.
pub fn read(content: &[u8]) -> Result<(Vec<String>, Vec<Edge>), Faults> {
    let (mut names, mut edges) = (Numbering::default(), Vec::new());
    let mut faults = Faults::default();
    folder::each(content, Table::Risks, &mut faults, &mut |row: Row, cells, faults| {
        let mut cells = Cells::new(Table::Risks, row, cells, faults);
        let (from, to) = (names.of(cells.id(0)), names.of(cells.id(1)));
        edges.push(Edge { from, to, likelihood: cells.number(2, true), impact: cells.number(3, false) });
        if from == to {
            let name = cells.id(1).to_owned();
            faults.add(Table::Risks, row, Some("to"), What::Itself(name));
        }
    });
    faults.none()?;
    Ok((names.done(), edges))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Lang;

    #[test]
    fn edges_are_read_and_what_is_wrong_is_told_with_its_place() {
        let (names, edges) = read(b"from,to,likelihood,impact\nP,T,0.5,4\nT,H,0.4,5\n").unwrap();
        assert_eq!(names, ["P", "T", "H"]);
        assert_eq!(edges[1], Edge { from: 1, to: 2, likelihood: 0.4, impact: 5.0 });
        let wrong = read(b"from,to,likelihood,impact\nP,T,1.5,4\nT,T,0.4,-5\n").unwrap_err();
        assert_eq!(
            wrong.lines(Lang::En),
            [
                "risks.csv, line 2, column likelihood: “1.5” is no share from 0 to 1",
                "risks.csv, line 3, column impact: “-5” is no number from 0 up",
                "risks.csv, line 3, column to: “T” needs itself",
            ]
        );
    }
}
