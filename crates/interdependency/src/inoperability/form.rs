//! Matrices and vectors as CSV files.
//!
//! A matrix has one line per row; a heading line and a first column with names may stand there or not. A vector has one value per line,
//! with a name before it or not, or all values in one line; with names it is brought into the matrix's order.

use super::matrix::Matrix;
use kernel::Bilingual;

/// What is wrong with a file, and where.
#[derive(Clone, Debug, PartialEq)]
pub enum NotAForm {
    /// A cell (line, column from 1) is no number.
    NotANumber(u64, usize, String),
    /// A line has another number of values than are needed.
    Width(u64, usize, usize),
    /// The matrix has so many rows and so many columns.
    NotSquare(usize, usize),
    /// So many values stand there, so many are needed.
    Length(usize, usize),
    /// No sector of the matrix has this name.
    UnknownName(u64, String),
    /// A sector has no value, or two.
    NotOnce(String),
    /// It is not in UTF-8.
    NotUtf8,
}

impl NotAForm {
    /// In both languages.
    pub fn text(&self) -> Bilingual {
        let both = |ja: String, en: String| Bilingual { ja, en };
        match self {
            Self::NotANumber(line, column, text) => both(
                format!("{line}行目 {column}列目: 「{text}」は数ではありません"),
                format!("line {line}, column {column}: “{text}” is no number"),
            ),
            Self::Width(line, has, needs) => both(
                format!("{line}行目: 値が{has}個あります（必要なのは{needs}個）"),
                format!("line {line}: it has {has} values and needs {needs}"),
            ),
            Self::NotSquare(rows, columns) => both(
                format!("正方行列ではありません（{rows}行{columns}列）"),
                format!("the matrix has {rows} rows and {columns} columns"),
            ),
            Self::Length(has, needs) => both(
                format!("値が{has}個あります（必要なのは{needs}個）"),
                format!("it has {has} values and needs {needs}"),
            ),
            Self::UnknownName(line, name) => both(
                format!("{line}行目: 「{name}」は行列にありません"),
                format!("line {line}: “{name}” is not in the matrix"),
            ),
            Self::NotOnce(name) => {
                both(format!("「{name}」の値がないか、2つあります"), format!("“{name}” has no value, or two"))
            }
            Self::NotUtf8 => both("UTF-8ではありません".to_owned(), "it is not in UTF-8".to_owned()),
        }
    }
}

/// A line: its number, its cells.
type Line = (u64, Vec<String>);

/// A matrix with the names of its sectors: those of its heading or first column, else 1, 2, 3 …
///
/// # Errors
/// If a cell is no number, or it is not square.
pub fn matrix(content: &[u8]) -> Result<(Vec<String>, Matrix), NotAForm> {
    let mut lines = lines(content)?;
    let heading = heading(&mut lines);
    let named = lines.iter().any(|(_, cells)| cells.first().is_some_and(|cell| number(cell).is_none()));
    let mut names = Vec::new();
    for (_, cells) in lines.iter_mut().filter(|_| named) {
        names.push(if cells.is_empty() { String::new() } else { cells.remove(0) });
    }
    let size = lines.len();
    if names.is_empty() {
        let last = heading.map(|cells| cells.into_iter().rev().take(size).collect::<Vec<String>>());
        names = last
            .map_or_else(|| (1..=size).map(|at| at.to_string()).collect(), |cells| cells.into_iter().rev().collect());
    }
    let before = usize::from(named);
    let rows = lines.iter().map(|(line, cells)| match cells.len() {
        width if width == size => values(*line, before, cells),
        width if size == lines.len() && lines.iter().all(|(_, cells)| cells.len() == width) => {
            Err(NotAForm::NotSquare(size, width))
        }
        width => Err(NotAForm::Width(*line, width, size)),
    });
    let rows: Vec<Vec<f64>> = rows.collect::<Result<_, _>>()?;
    let matrix = Matrix::from_rows(&rows).ok_or(NotAForm::NotSquare(size, size))?;
    Ok((names, matrix))
}

/// A vector in the order of `names`.
///
/// # Errors
/// If a cell is no number, a name is not among them, or one has no value or two.
pub fn vector(content: &[u8], names: &[String]) -> Result<Vec<f64>, NotAForm> {
    let mut lines = lines(content)?;
    if let [(line, cells)] = lines.as_slice()
        && cells.len() == names.len()
        && cells.iter().all(|cell| number(cell).is_some())
    {
        return values(*line, 0, cells);
    }
    heading(&mut lines);
    if lines.iter().all(|(_, cells)| cells.len() == 1) {
        let found: Result<Vec<Vec<f64>>, _> = lines.iter().map(|(line, cells)| values(*line, 0, cells)).collect();
        let found = found?.concat();
        return if found.len() == names.len() { Ok(found) } else { Err(NotAForm::Length(found.len(), names.len())) };
    }
    by_name(&lines, names)
}

fn by_name(lines: &[Line], names: &[String]) -> Result<Vec<f64>, NotAForm> {
    let mut found: Vec<Option<f64>> = vec![None; names.len()];
    for (line, cells) in lines {
        let [name, value] = cells.as_slice() else { return Err(NotAForm::Width(*line, cells.len(), 2)) };
        let at = names.iter().position(|known| known == name);
        let at = at.ok_or_else(|| NotAForm::UnknownName(*line, name.clone()))?;
        let value = values(*line, 1, std::slice::from_ref(value))?;
        if found[at].replace(value.into_iter().sum()).is_some() {
            return Err(NotAForm::NotOnce(name.clone()));
        }
    }
    let each = found.into_iter().zip(names).map(|(value, name)| value.ok_or_else(|| NotAForm::NotOnce(name.clone())));
    each.collect()
}

fn lines(content: &[u8]) -> Result<Vec<Line>, NotAForm> {
    let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(content);
    let records = reader.records().map(|record| {
        let record = record.map_err(|_no_text| NotAForm::NotUtf8)?;
        let line = record.position().map_or(0, csv::Position::line);
        Ok((line, record.iter().map(|cell| cell.trim().to_owned()).collect()))
    });
    records.collect()
}

/// Takes the first line away if it is a heading: no cell of it but perhaps the first is a number.
fn heading(lines: &mut Vec<Line>) -> Option<Vec<String>> {
    let (_, first) = lines.first()?;
    let values = if first.len() > 1 { first.get(1..) } else { first.get(..) };
    let is = values.is_some_and(|cells| cells.iter().any(|cell| number(cell).is_none()));
    is.then(|| lines.remove(0).1)
}

fn number(cell: &str) -> Option<f64> {
    cell.parse().ok().filter(|value: &f64| value.is_finite())
}

fn values(line: u64, before: usize, cells: &[String]) -> Result<Vec<f64>, NotAForm> {
    let each = cells.iter().enumerate().map(|(column, cell)| {
        number(cell).ok_or_else(|| NotAForm::NotANumber(line, before + column + 1, cell.clone()))
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> (Vec<String>, Vec<Vec<f64>>) {
        let (names, matrix) = matrix(text.as_bytes()).unwrap();
        (names, (0..matrix.size()).map(|row| matrix.row(row).to_vec()).collect())
    }

    #[test]
    fn a_matrix_is_read_with_names_and_without() {
        let values = vec![vec![0.0, 0.8], vec![0.2, 0.0]];
        let named = (vec!["P".to_owned(), "T".to_owned()], values.clone());
        assert_eq!(rows("0,.8\n.2,0\n"), (vec!["1".to_owned(), "2".to_owned()], values));
        assert_eq!(rows(",P,T\nP,0,0.8\nT,0.2,0\n"), named);
        assert_eq!(rows("P,T\n0,0.8\n0.2,0\n"), named);
        assert_eq!(rows("P,0,0.8\nT,0.2,0\n"), named);
    }

    #[test]
    fn a_vector_comes_into_the_order_of_the_matrix() {
        let names = ["P".to_owned(), "T".to_owned()];
        for text in ["0\n0.6\n", "0,0.6\n", "c\n0\n0.6\n", "T,0.6\nP,0\n", "sector,c\nP,0\nT,0.6\n"] {
            assert_eq!(vector(text.as_bytes(), &names), Ok(vec![0.0, 0.6]), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let names = ["P".to_owned(), "T".to_owned()];
        assert_eq!(matrix(b"0,1\n0,x\n"), Err(NotAForm::NotANumber(2, 2, "x".into())));
        assert_eq!(matrix(b"0,1,2\n0,1,2\n"), Err(NotAForm::NotSquare(2, 3)));
        assert_eq!(matrix(b"0,1\n0\n"), Err(NotAForm::Width(2, 1, 2)));
        assert_eq!(vector(b"1\n2\n3\n", &names), Err(NotAForm::Length(3, 2)));
        assert_eq!(vector(b"P,1\nX,2\n", &names), Err(NotAForm::UnknownName(2, "X".into())));
        assert_eq!(vector(b"P,1\nP,2\n", &names), Err(NotAForm::NotOnce("P".into())));
        assert_eq!(vector(b"P,1\nT,one\n", &names).unwrap_err().text().en, "line 2, column 2: “one” is no number");
    }
}
