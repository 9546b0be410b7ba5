//! The command line of interdependency analysis.

use clap::{Args, Subcommand};
use interdependency::Hours;
use kernel::{Day, Lang};
use std::path::PathBuf;

/// What to ask of who needs whom.
#[derive(Debug, Subcommand)]
pub enum Interdependency {
    /// When is each service lost, and through whom?
    Solve {
        /// The model and its plan.
        #[command(flatten)]
        model: Model,
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
    /// Why is one service lost, and what would change it: its chain, what more reserve is worth, who alone or which fewest stops
    /// bring it down, which unknown reserve to ask for.
    Why {
        /// The model and its plan.
        #[command(flatten)]
        model: Model,
        /// The id of the service's node.
        node: String,
        /// Stops count if they bring it down by so many hours; without it, at any time.
        #[arg(long, value_name = "HOURS", value_parser = hours)]
        within: Option<Hours>,
        /// Look for stopping sets of at most so many nodes.
        #[arg(long, value_name = "NODES", default_value_t = 4)]
        largest: usize,
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
    /// Look at a model without asking anything: every mistake with file, row and column.
    Check {
        /// The model and its plan.
        #[command(flatten)]
        model: Model,
    },
    /// Write a model in the other form: a folder as JSON, JSON as a folder.
    Convert {
        /// The model and its plan.
        #[command(flatten)]
        model: Model,
        /// The file (….json) or the folder to write; it must not exist.
        to: PathBuf,
    },
}

/// Which model.
#[derive(Debug, Args)]
pub struct Model {
    /// A folder with nodes.csv, needs.csv, suppliers.csv, failures.csv (docs/how-to/interdependency.md), or a JSON file.
    #[arg(value_name = "DIR")]
    pub at: PathBuf,
    /// As it is valid on this day, such as 2014-06-17; without it all rows count.
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub on: Option<Day>,
    /// In which language mistakes are told: ja or en; without it as LANG says.
    #[arg(long, value_parser = lang)]
    pub lang: Option<Lang>,
}

fn day(typed: &str) -> Result<Day, String> {
    Day::parse(typed).ok_or_else(|| "a day is written like 2014-06-17".to_owned())
}

fn hours(typed: &str) -> Result<Hours, String> {
    Hours::parse(typed).map_err(|_wrong| "hours are a number from 0 up, such as 24 or 0.5".to_owned())
}

fn lang(typed: &str) -> Result<Lang, String> {
    typed.parse().map_err(|()| "ja or en".to_owned())
}
