//! What is wrong with a model, said in Japanese and in English.

use super::{Fault, Row, What};
use kernel::Bilingual;

fn both(ja: impl Into<String>, en: impl Into<String>) -> Bilingual {
    Bilingual { ja: ja.into(), en: en.into() }
}

fn row(table: &str, row: Row) -> Bilingual {
    match row {
        Row::Line(line) => both(format!("{table}.csv {line}行目"), format!("{table}.csv, line {line}")),
        Row::Entry(entry) => both(format!("{table}の{entry}番目"), format!("{table}, entry {entry}")),
        Row::Whole => both(table, table),
    }
}

/// Where it is.
pub(super) fn place(fault: &Fault) -> Bilingual {
    let place = row(fault.table.name(), fault.row);
    match fault.column {
        Some(column) => both(format!("{} {column}列", place.ja), format!("{}, column {column}", place.en)),
        None => place,
    }
}

/// How many are not told one by one.
pub(super) fn more(count: u64) -> Bilingual {
    both(format!("ほか{count}件"), format!("and {count} more"))
}

/// What it is.
pub(super) fn what(what: &What) -> Bilingual {
    match what {
        What::Missing => both("ファイルがありません", "the file is missing"),
        What::NotUtf8 => both(
            "UTF-8ではありません（Shift_JISかもしれません）。「CSV UTF-8」で保存してください",
            "this is not in UTF-8 (perhaps Shift_JIS): save it as “CSV UTF-8”",
        ),
        What::NotJson(why) => {
            both(format!("JSONとして読めません（{why}）"), format!("this is not readable JSON ({why})"))
        }
        What::NoColumn => both("列がありません", "the column is missing"),
        What::UnknownColumn(name) => {
            both(format!("「{name}」という列は使えません"), format!("there is no column “{name}” in this form"))
        }
        What::ColumnTwice => both("同じ列が2つあります", "the column stands there twice"),
        What::Cells(has, heading) => both(
            format!("セルが{has}個あります（見出しは{heading}個）"),
            format!("the row has {has} cells, the heading {heading}"),
        ),
        What::TooLarge => both("大きすぎます", "this is more than fits"),
        other => cell(other),
    }
}

/// What is wrong with one cell.
fn cell(what: &What) -> Bilingual {
    match what {
        What::Empty => both("空欄です", "nothing stands here"),
        What::NotAnId(id) => both(
            format!("「{}」には見えない文字があります", id.escape_debug()),
            format!("“{}” has characters that cannot be seen", id.escape_debug()),
        ),
        What::Twice(first) => {
            let first = match first {
                Row::Line(line) => both(format!("{line}行目"), format!("line {line}")),
                Row::Entry(entry) => both(format!("{entry}番目"), format!("entry {entry}")),
                Row::Whole => both("前", "before"),
            };
            both(format!("同じidが{}にあります", first.ja), format!("the same id stands in {}", first.en))
        }
        What::UnknownNode(id) => both(format!("ノード「{id}」はありません"), format!("there is no node “{id}”")),
        What::UnknownNeed(id) => both(format!("依存「{id}」はありません"), format!("there is no need “{id}”")),
        What::NotALevel(text) => both(
            format!("「{text}」は使えません。sector・organisation・siteのどれかです"),
            format!("“{text}” is none of sector, organisation, site"),
        ),
        What::NotAKind(text) => both(
            format!("「{text}」は使えません。physical・cyber・geographic・logicalを「|」で並べます"),
            format!("“{text}” is none of physical, cyber, geographic, logical (several with “|” between)"),
        ),
        What::NotADay(text) => both(
            format!("「{text}」は日付ではありません（例 2014-06-17）"),
            format!("“{text}” is no day, such as 2014-06-17"),
        ),
        What::EndsBefore => both("始まりより前に終わっています", "it ends before it begins"),
        What::OutsideDays(id) => both(
            format!("ノード「{id}」が有効でない日にも有効になっています"),
            format!("it is valid on days on which the node “{id}” is not"),
        ),
        other => number(other),
    }
}

/// What is wrong with a number or with who supplies whom.
fn number(what: &What) -> Bilingual {
    match what {
        What::NotHours(text) => both(
            format!("「{text}」は時間数ではありません（例 72、0.5）"),
            format!("“{text}” is no number of hours, such as 72 or 0.5"),
        ),
        What::NotAShare(text) => {
            both(format!("「{text}」は0から1までの数ではありません"), format!("“{text}” is no share from 0 to 1"))
        }
        What::NotANumber(text) => {
            both(format!("「{text}」は0以上の数ではありません"), format!("“{text}” is no number from 0 up"))
        }
        What::NotAForm(text) => both(
            format!(
                "「{text}」は使えません。exponential、weibull 1.5（0.2から50まで）、lognormal 0.8（3まで）、uniform 0.5（1まで）、fixedのように書きます"
            ),
            format!(
                "“{text}” is none of exponential, weibull 1.5 (0.2 to 50), lognormal 0.8 (up to 3), uniform 0.5 (up to 1), fixed"
            ),
        ),
        What::Negative(text) => both(format!("「{text}」は0より小さい値です"), format!("“{text}” is below zero")),
        What::TooLong(text) => {
            both(format!("「{text}」は1億時間を超えます"), format!("“{text}” is more than 100,000,000 hours"))
        }
        What::Crossed => both("上限が下限より小さくなっています", "the upper bound is below the lower one"),
        What::NotACount(text) => both(
            format!("「{text}」は1以上の整数ではありません（すべて必要なら空欄）"),
            format!("“{text}” is no whole number from 1 up (empty means all)"),
        ),
        What::TooMany(k, n) => both(
            format!("供給元{n}のうち{k}が必要とありますが、そのような数はありません"),
            format!("{k} suppliers must live, but there are only {n}"),
        ),
        What::NoSuppliers => both(
            "供給元がありません（suppliersに1つ以上書いてください）",
            "nobody supplies it: name at least one supplier",
        ),
        What::Itself(id) => both(format!("「{id}」が自分自身に依存しています"), format!("“{id}” needs itself")),
        What::Nowhere(id) => both(format!("「{id}」から自分自身につながっています"), format!("“{id}” leads to itself")),
        What::SupplierTwice(id) => {
            both(format!("供給元「{id}」が2度書かれています"), format!("the supplier “{id}” is named twice"))
        }
        // The rest is said above.
        _ => Bilingual::default(),
    }
}
