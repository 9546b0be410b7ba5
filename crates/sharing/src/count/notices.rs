//! How many notices a body has released: each once, in the month in which it left (004:6670-6673, 004:15745-15749).
//! Exercises are counted apart, and so is what went to ministries and agencies alone: the documents count what was given
//! to critical infrastructure. An update is no further notice: it is counted with what it superseded.

use super::month;
use kernel::Month;
use std::str::FromStr;
use store::{FromRow, Row, StoreError};

/// Along what notices are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Along {
    /// Whether it is counted at all: see [`super::Standing`] and [`super::GOVERNMENT`].
    Standing,
    /// What kind of notice it is.
    Kind,
    /// To which CEPTOARs it went: each at most once, so that their numbers add up to more than all.
    Ceptoar,
}

impl FromStr for Along {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        match code {
            "standing" => Ok(Along::Standing),
            "kind" => Ok(Along::Kind),
            "ceptoar" => Ok(Along::Ceptoar),
            _ => Err(()),
        }
    }
}

/// How many notices there are in one cell of the sums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Out {
    /// In which month they left; the first of the year where the cell is not told by months.
    pub month: Month,
    /// Along what they are counted.
    pub along: Along,
    /// The code of the value; of a CEPTOAR its own.
    pub value: String,
    /// How many.
    pub n: i64,
}

impl FromRow for Out {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            month: month(row, "month")?,
            along: row.code("dimension")?,
            value: row.text("value")?,
            n: row.get("n")?,
        })
    }
}
