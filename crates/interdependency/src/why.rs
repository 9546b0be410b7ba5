//! Why is a service lost, and what would change it?
//!
//! | question | where | exact because |
//! |---|---|---|
//! | through whom? | [`crate::solve::Pass::chain`] | the pass keeps who tipped whom |
//! | what is one more hour of a reserve worth? | [`worth`] | the loss is a piecewise linear function of each reserve with slopes 0 and 1 |
//! | who alone brings it down? | [`single`] | each is tried |
//! | which fewest stops bring it down in time? | [`smallest`] | hitting sets, with a certificate |
//! | which unknown reserve should be asked for? | [`ask`] | both ends of each are tried |
//!
//! All of them are asked of one service, with every reserve at its shortest unless it says otherwise; single points and smallest sets
//! say whether they hold with every reserve at its longest, too.

pub mod ask;
pub mod single;
pub mod smallest;
pub mod worth;

mod probe;

pub(crate) use probe::Probe;
