//! Many short texts in one piece of memory.

use std::collections::HashMap;

/// Texts by number, one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Names {
    text: String,
    ends: Vec<u32>,
}

impl Names {
    /// Adds one; its number is how many there were. `false` if there is no more room (4 GiB of text).
    pub(crate) fn push(&mut self, name: &str) -> bool {
        self.text.push_str(name);
        match u32::try_from(self.text.len()) {
            Ok(end) => {
                self.ends.push(end);
                true
            }
            Err(_) => false,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of a number; empty if there is none.
    pub(crate) fn get(&self, at: usize) -> &str {
        let begin = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(at).copied().unwrap_or(begin);
        self.text.get(begin as usize..end as usize).unwrap_or_default()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.get(at))
    }

    /// The number of each text, and every number whose text stood before with the number of the first.
    pub(crate) fn index(&self) -> (Index<'_>, Vec<(usize, usize)>) {
        let mut numbers: HashMap<&str, usize> = HashMap::with_capacity(self.len());
        let mut twice = Vec::new();
        for (at, name) in self.iter().enumerate() {
            match numbers.entry(name) {
                std::collections::hash_map::Entry::Vacant(free) => {
                    free.insert(at);
                }
                std::collections::hash_map::Entry::Occupied(taken) => twice.push((at, *taken.get())),
            }
        }
        (Index { names: self, numbers, last: 0 }, twice)
    }
}

/// Finds numbers by texts; quickest when they are asked for in their own order.
pub(crate) struct Index<'a> {
    names: &'a Names,
    numbers: HashMap<&'a str, usize>,
    last: usize,
}

impl Index<'_> {
    /// The number of a text.
    pub(crate) fn find(&mut self, name: &str) -> Option<usize> {
        for guess in [self.last, self.last + 1] {
            if guess < self.names.len() && self.names.get(guess) == name {
                self.last = guess;
                return Some(guess);
            }
        }
        let found = self.numbers.get(name).copied()?;
        self.last = found;
        Some(found)
    }
}

/// Numbers for texts, in the order in which they first come.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbering {
    numbers: HashMap<String, u32>,
    names: Vec<String>,
}

impl Numbering {
    /// The number of a text, a new one if it has none.
    pub(crate) fn of(&mut self, name: &str) -> u32 {
        if let Some(known) = self.numbers.get(name) {
            return *known;
        }
        let next = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), next);
        next
    }

    /// The texts by their numbers.
    pub(crate) fn done(self) -> Vec<String> {
        self.names
    }
}
