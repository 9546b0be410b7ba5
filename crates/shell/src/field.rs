//! Fields of a form with what is wrong with them.

use crate::Voice;
use kernel::Bilingual;

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field's name, which is also its `id` with `f-` before it.
    pub field: String,
    /// Key of the sentence: what is wrong and what to write instead.
    pub key: &'static str,
    /// The sentence itself, where it is made of what was sent.
    pub said: Option<Bilingual>,
}

/// All that is wrong with a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Notes a problem.
    pub fn add(&mut self, field: impl Into<String>, key: &'static str) {
        self.0.push(Problem { field: field.into(), key, said: None });
    }
    /// Notes a problem in a sentence of its own; the key is what it is called among programs.
    pub fn add_said(&mut self, field: impl Into<String>, key: &'static str, said: Bilingual) {
        self.0.push(Problem { field: field.into(), key, said: Some(said) });
    }
    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }
    /// All of them, in the order of the form.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter()
    }
    /// What is wrong with this field, as a sentence; empty if nothing.
    pub fn of(&self, field: &str, voice: &Voice) -> String {
        self.0.iter().find(|problem| problem.field == field).map(|problem| voice.t(problem.key)).unwrap_or_default()
    }
}

/// One field as a template shows it.
#[derive(Clone, Debug, Default)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What stands in it.
    pub value: String,
    /// What is wrong with it, as a sentence; empty if nothing.
    pub problem: String,
}

impl Field {
    /// A field with its value and problem.
    pub fn new(name: &str, value: &str, problems: &Problems, voice: &Voice) -> Self {
        Self { name: name.to_owned(), value: value.to_owned(), problem: problems.of(name, voice) }
    }
}
