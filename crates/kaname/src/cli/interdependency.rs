//! The command line of interdependency analysis.

use clap::{Args, Subcommand};
use interdependency::{Hours, Reserve, whatif::edit::Edit};
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
    /// What if a reserve, a number or a supplier were another: before and after, what differs first.
    Whatif {
        /// The model and its plan.
        #[command(flatten)]
        model: Model,
        /// What is another.
        #[command(flatten)]
        changes: Changes,
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
    /// How likely is each service down, when nodes fail at random (chances.csv)? The same seed gives the same answer.
    Simulate {
        /// The model and its plan.
        #[command(flatten)]
        model: Model,
        /// How much to simulate.
        #[command(flatten)]
        effort: Effort,
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
    /// How much of each sector does not work: the inoperability input–output model.
    Io {
        /// Sectors and what is cut.
        #[command(flatten)]
        asked: Box<Io>,
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
    /// Which sector depends on which: a row is who is cut, a column who suffers. What nobody states is “?”, never “no”.
    Sectors {
        /// The model.
        #[command(flatten)]
        model: Model,
        /// Answer in JSON; otherwise as CSV.
        #[arg(long)]
        json: bool,
    },
    /// Which chains of dependency carry most risk?
    Chains {
        /// Risks and how far to look.
        #[command(flatten)]
        asked: Chains,
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
    /// What is left of networks that need each other when some places fail: those connected in every network.
    Percolate {
        /// Networks and what fails.
        #[command(flatten)]
        asked: Percolation,
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
    /// Look at a model without asking anything: every mistake with file, row and column.
    Check {
        /// The model and its plan.
        #[command(flatten)]
        model: Model,
        /// Answer in JSON, also of what is wrong.
        #[arg(long)]
        json: bool,
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

/// What is another. Suppliers are added first, then left out, then counted.
#[derive(Debug, Args)]
#[group(id = "changes", required = true, multiple = true)]
pub struct Changes {
    /// A need's reserve in hours: NEED=48, NEED=3..5 for somewhere between, NEED=? for unknown; again for each.
    #[arg(long = "reserve", value_name = "NEED=HOURS", value_parser = reserve)]
    pub reserves: Vec<Edit>,
    /// How many of a need's suppliers must live; again for each.
    #[arg(long = "k", value_name = "NEED=NUMBER", value_parser = k)]
    pub ks: Vec<Edit>,
    /// A need without one of its suppliers; again for each.
    #[arg(long = "drop", value_name = "NEED:SUPPLIER", value_parser = less)]
    pub drops: Vec<Edit>,
    /// A need with one more supplier; again for each.
    #[arg(long = "add", value_name = "NEED:SUPPLIER", value_parser = more)]
    pub adds: Vec<Edit>,
}

/// How much to simulate.
#[derive(Debug, Args)]
pub struct Effort {
    /// Up or down at so many hours, with reserves used up.
    #[arg(long = "at", value_name = "HOURS", value_parser = hours, required_unless_present = "horizon")]
    pub moment: Option<Hours>,
    /// Down at some time in so many hours, and for how long, with reserves, repairs and what fails by plan.
    #[arg(long, value_name = "HOURS", value_parser = hours, conflicts_with = "moment")]
    pub horizon: Option<Hours>,
    /// At most so many scenarios.
    #[arg(long, default_value_t = 100_000)]
    pub scenarios: u64,
    /// Where the numbers begin.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Stop when every share is known to so much to either side (95 of 100 times); without it, all scenarios.
    #[arg(long, value_name = "SHARE", default_value = "0", value_parser = share)]
    pub error: f64,
}

/// Sectors, what is cut, and what else is known of them: CSV files, with names or without.
#[derive(Debug, Args)]
#[group(skip)]
pub struct Io {
    /// A*: in row i, column j the share by which sector j hits sector i.
    #[arg(long, value_name = "FILE", required_unless_present = "table", conflicts_with = "table")]
    pub matrix: Option<PathBuf>,
    /// Instead of it, a table of transactions: in row i, column j what j bought from i; with --output.
    #[arg(long, value_name = "FILE", requires = "output")]
    pub table: Option<PathBuf>,
    /// c*: the share by which each sector's demand or supply is cut.
    #[arg(long, value_name = "FILE")]
    pub perturbation: PathBuf,
    /// Planned output of each sector; with it losses are told.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// What was imported of each sector's goods, where the table counts it among the transactions.
    #[arg(long, value_name = "FILE", requires = "final_demand", requires = "table")]
    pub imports: Option<PathBuf>,
    /// Final demand at home for each sector's goods.
    #[arg(long, value_name = "FILE", requires = "imports")]
    pub final_demand: Option<PathBuf>,
    /// From the table, the supply side.
    #[arg(long, requires = "table")]
    pub supply: bool,
    /// How it comes and goes.
    #[command(flatten)]
    pub course: IoCourse,
    /// In which language mistakes are told: ja or en; without it as LANG says.
    #[arg(long, value_parser = lang)]
    pub lang: Option<Lang>,
}

/// How inoperability comes and goes.
#[derive(Debug, Args)]
pub struct IoCourse {
    /// K: the resilience coefficient of each sector, per unit of time; with it the course is told.
    #[arg(long, value_name = "FILE", group = "pace")]
    pub resilience: Option<PathBuf>,
    /// Instead of it, in which time each sector comes back, by itself, from --start (where that is 0, from 1) to --remaining.
    #[arg(long, value_name = "FILE", group = "pace")]
    pub recovery: Option<PathBuf>,
    /// How much of a sector does not work after its time of recovery.
    #[arg(long, value_name = "SHARE", default_value = "0.01", value_parser = share)]
    pub remaining: f64,
    /// Inoperability at the beginning; without it, none.
    #[arg(long, value_name = "FILE", requires = "pace")]
    pub start: Option<PathBuf>,
    /// When the cut ends; without it, never.
    #[arg(long, value_name = "TIME", requires = "pace", value_parser = time)]
    pub ends: Option<f64>,
    /// How far to look.
    #[arg(long, value_name = "TIME", default_value = "30", value_parser = time)]
    pub until: f64,
    /// How often to tell.
    #[arg(long, value_name = "TIME", default_value = "1", value_parser = time)]
    pub every: f64,
}

/// Risks, and how far to look.
#[derive(Debug, Args)]
#[group(skip)]
pub struct Chains {
    /// A CSV file with from,to,likelihood,impact.
    #[arg(value_name = "FILE")]
    pub risks: PathBuf,
    /// Of how many hops at most.
    #[arg(long, default_value_t = 5)]
    pub hops: usize,
    /// How many of the worst.
    #[arg(long, default_value_t = 10)]
    pub worst: usize,
    /// Only those that begin here.
    #[arg(long, value_name = "NODE")]
    pub from: Option<String>,
    /// In which language mistakes are told: ja or en; without it as LANG says.
    #[arg(long, value_parser = lang)]
    pub lang: Option<Lang>,
}

/// Networks of the same places, and what fails.
#[derive(Debug, Args)]
#[group(skip)]
pub struct Percolation {
    /// CSV files with from,to: the lines of one network each.
    #[arg(value_name = "FILE", required_unless_present = "random", conflicts_with = "random")]
    pub layers: Vec<PathBuf>,
    /// A place that fails; again for each.
    #[arg(long = "fails", value_name = "PLACE", conflicts_with = "random")]
    pub fails: Vec<String>,
    /// Of the others each survives with this chance; without it, all do.
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub survive: Option<f64>,
    /// Instead of files, random networks of so many places.
    #[arg(long, value_name = "PLACES")]
    pub random: Option<u32>,
    /// How many random networks.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=16))]
    pub networks: u32,
    /// To how many others each place of a random network leads on average.
    #[arg(long, value_name = "LINES", default_value = "4", value_parser = degree)]
    pub degree: f64,
    /// Where the numbers begin.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// In which language mistakes are told: ja or en; without it as LANG says.
    #[arg(long, value_parser = lang)]
    pub lang: Option<Lang>,
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

fn share(typed: &str) -> Result<f64, String> {
    let share = typed.parse().ok().filter(|share: &f64| (0.0..1.0).contains(share));
    share.ok_or_else(|| "a share is a number from 0 to 1, such as 0.005".to_owned())
}

fn time(typed: &str) -> Result<f64, String> {
    let time = typed.parse().ok().filter(|time: &f64| time.is_finite() && *time > 0.0);
    time.ok_or_else(|| "a time is a number above 0".to_owned())
}

fn degree(typed: &str) -> Result<f64, String> {
    let degree = typed.parse().ok().filter(|degree: &f64| (0.0..=1000.0).contains(degree));
    degree.ok_or_else(|| "lines per place are a number from 0 to 1000".to_owned())
}

fn hours(typed: &str) -> Result<Hours, String> {
    Hours::parse(typed).map_err(|_wrong| "hours are a number from 0 up, such as 24 or 0.5".to_owned())
}

fn lang(typed: &str) -> Result<Lang, String> {
    typed.parse().map_err(|()| "ja or en".to_owned())
}

fn reserve(typed: &str) -> Result<Edit, String> {
    let wrong = || "a reserve is written like NEED=48, NEED=3..5 or NEED=?".to_owned();
    let (need, stated) = typed.rsplit_once('=').ok_or_else(wrong)?;
    let reserve = match stated.split_once("..") {
        None if stated == "?" => Reserve::UNKNOWN,
        None => Reserve::exactly(hours(stated)?),
        Some((least, most)) => Reserve { least: hours(least)?, most: hours(most)? },
    };
    if reserve.least > reserve.most { Err(wrong()) } else { Ok(Edit::Reserve(need.to_owned(), reserve)) }
}

fn k(typed: &str) -> Result<Edit, String> {
    let read = typed.rsplit_once('=').and_then(|(need, k)| Some(Edit::K(need.to_owned(), k.parse().ok()?)));
    read.ok_or_else(|| "how many must live is written like NEED=2".to_owned())
}

fn less(typed: &str) -> Result<Edit, String> {
    supplier(typed).map(|(need, node)| Edit::Drop(need, node))
}

fn more(typed: &str) -> Result<Edit, String> {
    supplier(typed).map(|(need, node)| Edit::Add(need, node))
}

fn supplier(typed: &str) -> Result<(String, String), String> {
    let read = typed.split_once(':').map(|(need, node)| (need.to_owned(), node.to_owned()));
    read.ok_or_else(|| "a supplier is written like NEED:SUPPLIER".to_owned())
}
