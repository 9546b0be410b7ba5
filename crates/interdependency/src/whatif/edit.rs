//! Changes of a model, by the names that people type, each checked against what is there.

use crate::model::{Model, Reserve};

/// A change of one need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Its reserve is another.
    Reserve(String, Reserve),
    /// So many of its suppliers must live.
    K(String, u32),
    /// Without a supplier.
    Drop(String, String),
    /// With one more supplier.
    Add(String, String),
}

/// Why a change makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSo {
    /// No need has this id.
    #[error("there is no need “{0}”")]
    NoNeed(String),
    /// No node has this id.
    #[error("there is no node “{0}”")]
    NoNode(String),
    /// The need is not supplied by the node.
    #[error("the need “{need}” is not supplied by “{node}”")]
    NotSupplied {
        /// The need.
        need: String,
        /// The node.
        node: String,
    },
    /// The need is supplied by the node already.
    #[error("the need “{need}” is supplied by “{node}” already")]
    Already {
        /// The need.
        need: String,
        /// The node.
        node: String,
    },
    /// The node would supply itself.
    #[error("the need “{need}” is that of “{node}” itself")]
    Itself {
        /// The need.
        need: String,
        /// The node.
        node: String,
    },
    /// Nobody would be left.
    #[error("“{node}” is the only supplier of “{need}”: add another first")]
    Last {
        /// The need.
        need: String,
        /// The node.
        node: String,
    },
    /// More must live than there are, or none.
    #[error("the need “{need}” has {n} suppliers, so from 1 to {n} of them must live, not {k}")]
    Beyond {
        /// The need.
        need: String,
        /// How many must live.
        k: u32,
        /// How many there are.
        n: u32,
    },
}

impl Edit {
    fn need(&self) -> &str {
        match self {
            Edit::Reserve(need, _) | Edit::K(need, _) | Edit::Drop(need, _) | Edit::Add(need, _) => need,
        }
    }
}

/// The model with changes, made one after the other, and the numbers of the needs that are others, each once. How many must live is
/// looked at in the end: a supplier may go before fewer are asked for.
///
/// # Errors
/// The first change that makes no sense.
pub fn edited(model: &Model, edits: &[Edit]) -> Result<(Model, Vec<u32>), NotSo> {
    let (mut now, mut numbers) = (model.clone(), Vec::new());
    for edit in edits {
        let number = model.need_called(edit.need()).ok_or_else(|| NotSo::NoNeed(edit.need().to_owned()))?;
        numbers.push(number);
        one(&mut now, number, edit)?;
    }
    numbers.sort_unstable();
    numbers.dedup();
    for number in &numbers {
        let need = now.need(*number);
        let n = u32::try_from(need.suppliers.len()).unwrap_or(u32::MAX);
        if let Some(k) = need.k.filter(|k| *k > n) {
            return Err(NotSo::Beyond { need: need.id.to_owned(), k, n });
        }
    }
    Ok((now, numbers))
}

fn one(now: &mut Model, number: u32, edit: &Edit) -> Result<(), NotSo> {
    let at = number as usize;
    match edit {
        Edit::Reserve(_, reserve) => {
            if let Some(place) = now.needs.reserves.get_mut(at) {
                *place = *reserve;
            }
        }
        Edit::K(need, k) => {
            // 0 would mean all in the table.
            let n = u32::try_from(now.need(number).suppliers.len()).unwrap_or(u32::MAX);
            if *k == 0 {
                return Err(NotSo::Beyond { need: need.clone(), k: *k, n });
            }
            if let Some(place) = now.needs.k.get_mut(at) {
                *place = *k;
            }
        }
        Edit::Drop(need, node) | Edit::Add(need, node) => {
            let supplier = now.node_called(node).ok_or_else(|| NotSo::NoNode(node.clone()))?;
            let (need, node, old) = (need.clone(), node.clone(), now.need(number));
            let (has, itself) = (old.suppliers.contains(&supplier), old.of == supplier);
            match edit {
                Edit::Add(..) if has => return Err(NotSo::Already { need, node }),
                Edit::Add(..) if itself => return Err(NotSo::Itself { need, node }),
                Edit::Drop(..) if !has => return Err(NotSo::NotSupplied { need, node }),
                Edit::Drop(..) if old.suppliers.len() == 1 => return Err(NotSo::Last { need, node }),
                _ => now.suppliers.turn(at, supplier),
            }
        }
    }
    Ok(())
}
