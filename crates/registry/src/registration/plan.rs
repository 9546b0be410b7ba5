//! What would come of a list or a form: what is new, what differs from what is registered, what is the same.

use super::{COLUMNS, Current, Flaw, Known, ListError, Read, Why, Written, list, read::read};
use crate::{change::Altered, fold};
use access::OrgId;
use kernel::{Bilingual, ContentHash};
use std::collections::{BTreeMap, BTreeSet};

/// The most flaws that are told at once.
const MOST: usize = 200;

/// What becomes of an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is not registered yet.
    New,
    /// It is registered, and these columns say something else.
    Changed(Vec<Altered>),
    /// It is registered, and nothing differs.
    Same,
}

/// Somebody who is called alike: his id and name.
pub type Namesake = (OrgId, Bilingual);

/// An organisation as it would be registered.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The line of the list, from 1; 0 of a form.
    pub line: u64,
    /// What becomes of it.
    pub fate: Fate,
    /// Of what is new: who is registered and called alike.
    pub alike: Vec<Namesake>,
    pub(crate) read: Read,
    pub(crate) before: Option<Current>,
}

impl Planned {
    /// Its id.
    pub fn id(&self) -> OrgId {
        self.read.organisation.id
    }
    /// Its code; empty if it has none.
    pub fn code(&self) -> &str {
        self.read.code()
    }
    /// Its name as it would be.
    pub fn name(&self) -> &kernel::Bilingual {
        &self.read.organisation.name
    }
    /// Its names as they are compared, each once.
    pub(crate) fn names(&self) -> BTreeSet<String> {
        let crate::load::NewOrganisation { name, short, .. } = &self.read.organisation;
        let names = [&name.ja, &name.en, &short.ja, &short.en].map(|name| fold::name(name));
        names.into_iter().filter(|name| !name.is_empty()).collect()
    }
    /// What would be registered.
    pub fn written(&self) -> Written {
        self.read.written()
    }
    /// What differs; empty of what is new or the same.
    pub fn altered(&self) -> &[Altered] {
        match &self.fate {
            Fate::Changed(altered) => altered,
            Fate::New | Fate::Same => &[],
        }
    }
}

/// What would come of a list.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Its organisations, line by line.
    pub lines: Vec<Planned>,
}

impl Plan {
    /// How many are new, how many differ, how many are the same.
    pub fn counts(&self) -> (usize, usize, usize) {
        let count = |is: fn(&Fate) -> bool| self.lines.iter().filter(|line| is(&line.fate)).count();
        (
            count(|fate| *fate == Fate::New),
            count(|fate| matches!(fate, Fate::Changed(_))),
            count(|fate| *fate == Fate::Same),
        )
    }
    /// Says of each that is new who is called alike, by the names of all as they are compared.
    pub(crate) fn compare_names(&mut self, named: &BTreeMap<String, Vec<Namesake>>) {
        for line in self.lines.iter_mut().filter(|line| line.fate == Fate::New) {
            let all: BTreeMap<OrgId, Bilingual> =
                line.names().iter().filter_map(|name| named.get(name)).flatten().cloned().collect();
            line.alike = all.into_iter().collect();
        }
    }
    /// Which plan it is: another as soon as anything else would come of the list.
    pub fn version(&self) -> ContentHash {
        let line = |line: &Planned| {
            let fate = match &line.fate {
                Fate::New => {
                    let alike: Vec<String> = line.alike.iter().map(|(id, _)| id.to_string()).collect();
                    serde_json::json!([line.written().version().to_string(), alike])
                }
                Fate::Changed(altered) => serde_json::json!(altered),
                Fate::Same => serde_json::Value::Null,
            };
            serde_json::json!([line.line, line.code(), fate])
        };
        let whole: Vec<_> = self.lines.iter().map(line).collect();
        ContentHash::of(serde_json::json!(whole).to_string().as_bytes())
    }
}

/// What would come of a list; an empty cell says nothing of what is registered.
///
/// # Errors
/// If it is no list, or a cell cannot stand: all of them are told, up to a few hundred.
pub(crate) fn planned_list(known: &Known, file: &[u8], new_id: impl Fn() -> OrgId) -> Result<Plan, ListError> {
    let (mut plan, mut flaws, mut codes) = (Plan::default(), Vec::new(), BTreeSet::new());
    for (line, written) in list::lines(file)? {
        let code = written.cell("code");
        if !code.is_empty() && !codes.insert(code.to_owned()) {
            flaws.push(Flaw { line, column: "code", why: Why::Twice, cell: code.to_owned() });
            continue;
        }
        let before = known.bodies.get(code).and_then(|(id, _)| known.current.get(id));
        let whole = before.map_or_else(|| written.clone(), |before| written.over(&before.written()));
        match planned_one(known, (line, &whole), before, &new_id) {
            Ok(planned) => plan.lines.push(planned),
            Err(some) => flaws.extend(some),
        }
    }
    flaws.truncate(MOST);
    if flaws.is_empty() { Ok(plan) } else { Err(ListError::Flaws(flaws)) }
}

/// What would come of one organisation, of which everything is said; `before` is how it is registered.
///
/// # Errors
/// All that cannot stand.
pub(crate) fn planned_one(
    known: &Known,
    (line, written): (u64, &Written),
    before: Option<&Current>,
    new_id: impl Fn() -> OrgId,
) -> Result<Planned, Vec<Flaw>> {
    let id = before.map_or_else(new_id, |before| before.organisation.id);
    let read = read(known, (line, written), before, id)?;
    let fate = match before {
        None => Fate::New,
        Some(before) => match differing(&before.written(), &read.written()) {
            altered if altered.is_empty() => Fate::Same,
            altered => Fate::Changed(altered),
        },
    };
    Ok(Planned { line, fate, alike: Vec::new(), read, before: before.cloned() })
}

fn differing(before: &Written, after: &Written) -> Vec<Altered> {
    let altered = |column: &'static str| Altered::new(column, before.cell(column), after.cell(column));
    COLUMNS.into_iter().map(altered).filter(|field| field.before != field.after).collect()
}
