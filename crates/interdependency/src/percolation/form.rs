//! A layer as a CSV file: `from,to`, one line between two places per row; the places are those that the files name.

use super::Layer;
use crate::{
    builder::cells::Cells,
    fault::{Faults, Row, Table, What},
    folder,
    names::Numbering,
};

/// Places and layers, as they are read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    names: Numbering,
    layers: Vec<Vec<(u32, u32)>>,
}

impl Reading {
    /// Reads one more layer.
    ///
    /// # Errors
    /// Everything that is wrong, with line and column; then the reading is not to be used.
    pub fn layer(&mut self, content: &[u8]) -> Result<(), Faults> {
        let (mut faults, mut lines) = (Faults::default(), Vec::new());
        folder::each(content, Table::Lines, &mut faults, &mut |row: Row, cells, faults| {
            let mut cells = Cells::new(Table::Lines, row, cells, faults);
            let (from, to) = (self.names.of(cells.id(0)), self.names.of(cells.id(1)));
            lines.push((from, to));
            if from == to {
                let name = cells.id(1).to_owned();
                faults.add(Table::Lines, row, Some("to"), What::Nowhere(name));
            }
        });
        self.layers.push(lines);
        faults.none()
    }

    /// The places' names, and the layers.
    pub fn done(self) -> (Vec<String>, Vec<Layer>) {
        let names = self.names.done();
        let places = u32::try_from(names.len()).unwrap_or(u32::MAX);
        let layers = self.layers.iter().map(|lines| Layer::of(places, lines)).collect();
        (names, layers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Lang;

    #[test]
    fn layers_name_their_places_and_what_is_wrong_is_told_with_its_place() {
        let mut reading = Reading::default();
        reading.layer(b"from,to\nA,B\nB,C\n").unwrap();
        reading.layer(b"to,from\nC,D\n").unwrap();
        let (names, layers) = reading.done();
        assert_eq!(names, ["A", "B", "C", "D"]);
        assert_eq!((layers[0].beside(1), layers[1].beside(2), layers[1].beside(0)), (&[0, 2][..], &[3][..], &[][..]));
        let wrong = Reading::default().layer(b"from,to\nA,A\nB,\n").unwrap_err();
        let lines =
            ["lines.csv, line 2, column to: “A” leads to itself", "lines.csv, line 3, column to: nothing stands here"];
        assert_eq!(wrong.lines(Lang::En), lines);
    }
}
