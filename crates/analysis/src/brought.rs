//! The files that somebody brings: one JSON document, or the CSV files of a folder (docs/how-to/interdependency.md).

use interdependency::{
    Faults, Model, Plan,
    fault::Table,
    folder::{self, Files},
    json,
};
use kernel::{Bilingual, Lang};

/// Files by name.
pub type Brought = Vec<(String, Vec<u8>)>;

/// Why they cannot be read as a model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// There are none.
    #[error("there is no file")]
    Nothing,
    /// A file has a name that says nothing.
    #[error("{0} is none of the files of a model")]
    Stray(String),
    /// The same file is there twice, or a document beside tables.
    #[error("{0} is one too many")]
    TooMany(String),
    /// What is wrong with their rows.
    #[error("their rows cannot stand: {0}")]
    Rows(Faults),
}

impl Unread {
    /// Each thing that is wrong in a line; none where the kind of fault says it all.
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        let both = |ja: String, en: String| vec![Bilingual { ja, en }.get(lang).to_owned()];
        match self {
            Unread::Nothing => Vec::new(),
            Unread::Stray(name) => both(
                format!(
                    "{name}: nodes.csv・needs.csv・suppliers.csv・failures.csv・repairs.csv・refuels.csv・chances.csvか、.jsonのファイルではありません"
                ),
                format!(
                    "{name}: this is none of nodes.csv, needs.csv, suppliers.csv, failures.csv, repairs.csv, refuels.csv, chances.csv, and no .json file"
                ),
            ),
            Unread::TooMany(name) => both(
                format!("{name}: 同じ表が2つあります。JSONは1つだけ、CSVは表ごとに1つだけ選んでください"),
                format!("{name}: the same table comes twice; choose one JSON file, or one CSV file for each table"),
            ),
            Unread::Rows(faults) => faults.lines(lang),
        }
    }
}

/// Reads them; nothing is half-loaded.
///
/// # Errors
/// Everything that is wrong, each with file, row and column.
pub fn read(brought: Brought) -> Result<(Model, Plan), Unread> {
    let (documents, tables): (Brought, Brought) = brought.into_iter().partition(|(name, _)| ends(name, ".json"));
    match (documents.as_slice(), tables.as_slice()) {
        ([], []) => Err(Unread::Nothing),
        ([(_, document)], []) => json::read(document).map_err(Unread::Rows),
        ([], _) => folder_of(tables),
        ([_], [(name, _), ..]) | ([_, (name, _), ..], _) => Err(Unread::TooMany(name.clone())),
    }
}

fn ends(name: &str, ending: &str) -> bool {
    name.to_ascii_lowercase().ends_with(ending)
}

fn folder_of(tables: Brought) -> Result<(Model, Plan), Unread> {
    let mut files = Files::new();
    let mut seen = Vec::new();
    for (name, content) in tables {
        let called = |table: &Table| Files::name(*table).eq_ignore_ascii_case(name.trim());
        let Some(table) = Table::ALL.into_iter().find(called) else { return Err(Unread::Stray(name)) };
        if seen.contains(&table) {
            return Err(Unread::TooMany(name));
        }
        seen.push(table);
        files.put(table, content);
    }
    folder::read(&files).map_err(Unread::Rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> (String, Vec<u8>) {
        (name.to_owned(), text.as_bytes().to_vec())
    }

    #[test]
    fn what_is_brought_is_one_model_or_nothing() {
        let tables = || {
            vec![
                file("nodes.csv", "id,name,sector\nP,,\nT,,\n"),
                file("NEEDS.CSV", "id,of,k,reserve_h\nd,T,,\n"),
                file("suppliers.csv", "need,supplier\nd,P\n"),
            ]
        };
        assert_eq!(read(tables()).map(|(model, _)| model.node_count()), Ok(2));
        assert_eq!(read(Vec::new()), Err(Unread::Nothing));
        let with = |more| read(tables().into_iter().chain([more]).collect());
        assert_eq!(with(file("readme.txt", "")), Err(Unread::Stray("readme.txt".into())));
        assert_eq!(with(file("nodes.csv", "")), Err(Unread::TooMany("nodes.csv".into())));
        assert_eq!(with(file("m.json", "{}")), Err(Unread::TooMany("nodes.csv".into())));
        let Err(Unread::Rows(faults)) = with(file("failures.csv", "node,at_h\nX,0\n")) else {
            unreachable!("X is no node")
        };
        assert_eq!(faults.lines(Lang::En), ["failures.csv, line 2, column node: there is no node “X”"]);
    }
}
