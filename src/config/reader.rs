//! Walking TOML values, noting every mistake on the way and where every key stands.

use std::collections::{BTreeMap, HashMap};

use toml::de::{DeTable, DeValue};

use super::finding::{Severity, TomlFault};
use super::keys::{Key, Shape};
use super::near::quoted;
use crate::lang::{self, tr};
use crate::near::suggestion;

/// A key's path and the byte it stands at.
#[derive(Debug, Clone, Default)]
pub(super) struct Spot {
    pub path: String,
    pub at: usize,
}

/// A value with its spot.
#[derive(Debug, Clone)]
pub(super) struct Node<'a> {
    pub spot: Spot,
    pub value: &'a DeValue<'a>,
}

/// A table; one that is missing or is no table at all reads as an empty one.
#[derive(Debug, Clone)]
pub(super) struct Section<'a> {
    pub spot: Spot,
    table: Option<&'a DeTable<'a>>,
}

impl<'a> Section<'a> {
    /// The table at the top of the file.
    pub(super) fn root(table: &'a DeTable<'a>) -> Section<'a> {
        Section { spot: Spot::default(), table: Some(table) }
    }

    /// The value of a declared key.
    pub(super) fn get<T>(&self, key: &'static Key<T>) -> Option<Node<'a>> {
        #[cfg(test)]
        super::keys::tests::note(super::keys::id(key));
        self.entry(key.name)
    }

    /// The value of a name that is no key: a word of a list, or a free name.
    pub(super) fn entry(&self, key: &str) -> Option<Node<'a>> {
        let value = self.table?.get(key)?;
        Some(Node { spot: self.below(key, value.span().start), value: value.get_ref() })
    }

    /// Every key with the spot of the key itself, and its value, in the order of the file.
    pub(super) fn each(&self) -> impl Iterator<Item = (&'a str, Spot, Node<'a>)> + use<'a> {
        let path = self.spot.path.clone();
        let entries = self.table.into_iter().flat_map(DeTable::iter);
        entries.map(move |(key, value)| {
            let spot = |at| Spot { path: join(&path, key.get_ref()), at };
            let node = Node { spot: spot(value.span().start), value: value.get_ref() };
            (key.get_ref().as_ref(), spot(key.span().start), node)
        })
    }

    fn below(&self, key: &str, at: usize) -> Spot {
        Spot { path: join(&self.spot.path, key), at }
    }
}

/// The path of `key` under `path`, quoted as TOML would where it is not a bare key.
pub(super) fn join(path: &str, key: &str) -> String {
    let bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let key = if bare { key.to_owned() } else { format!("{key:?}") };
    if path.is_empty() { key } else { format!("{path}.{key}") }
}

/// What a name must name, somewhere else in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thing {
    Calendar,
    Team,
    Person,
    /// A team or a person.
    Assignee,
    Service,
    Measure,
    /// A service that a condition asks for.
    WhenService,
    /// A team that a condition asks for.
    WhenTeam,
}

/// A name that stands for something declared elsewhere, to be looked up when all is read.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub thing: Thing,
    pub name: String,
    pub spot: Spot,
}

/// Collects what reading brings to light.
#[derive(Debug, Default)]
pub(super) struct Reader {
    /// The mistakes so far.
    pub found: Vec<TomlFault>,
    /// Where each accepted key has its value.
    pub places: HashMap<String, usize>,
    /// Names to look up.
    pub named: Vec<Named>,
}

impl Reader {
    /// Notes an error. The message opens with the path, so that it can stand alone.
    pub(super) fn error(&mut self, spot: &Spot, reason: &str, hint: Option<String>) {
        self.note(Severity::Error, spot, reason, hint);
    }

    /// Notes a warning.
    pub(super) fn warn(&mut self, spot: &Spot, reason: &str, hint: &str) {
        self.note(Severity::Warning, spot, reason, Some(hint.to_owned()));
    }

    fn note(&mut self, severity: Severity, spot: &Spot, reason: &str, hint: Option<String>) {
        let message = format!("{}{reason}", spot.path);
        self.found.push(TomlFault { at: spot.at, severity, key: spot.path.clone(), message, hint });
    }

    /// Notes that a value was taken from here.
    pub(super) fn accept(&mut self, spot: &Spot) {
        self.places.insert(spot.path.clone(), spot.at);
    }

    /// The spot of the first of `paths` that the file gives.
    pub(super) fn spot_of(&self, paths: &[String]) -> Spot {
        let found = paths.iter().find_map(|p| self.places.get(p).map(|at| Spot { path: p.clone(), at: *at }));
        found.unwrap_or_else(|| Spot { path: paths.first().cloned().unwrap_or_default(), at: 0 })
    }

    /// The table of `key`, with the keys that are declared for it and no others.
    pub(super) fn section<'a, T>(&mut self, parent: &Section<'a>, key: &'static Key<T>) -> Section<'a> {
        let section = self.table(parent, key);
        self.known(&section, &key.is.known());
        section
    }

    /// The table of `key`, whose own keys are free.
    pub(super) fn table<'a, T>(&mut self, parent: &Section<'a>, key: &'static Key<T>) -> Section<'a> {
        let node = parent.get(key);
        self.table_or_none(parent, key.name, node)
    }

    /// The table of a word of a list.
    pub(super) fn entry_table<'a>(
        &mut self,
        parent: &Section<'a>,
        word: &str,
        shape: &dyn Shape,
    ) -> Section<'a> {
        let section = self.table_or_none(parent, word, parent.entry(word));
        self.known(&section, &shape.names());
        section
    }

    /// The table of a name that is no key of the policy, whose own keys are free.
    pub(super) fn free_table<'a>(&mut self, parent: &Section<'a>, name: &str) -> Section<'a> {
        self.table_or_none(parent, name, parent.entry(name))
    }

    fn table_or_none<'a>(&mut self, parent: &Section<'a>, name: &str, node: Option<Node<'a>>) -> Section<'a> {
        let missing = || Section { spot: parent.below(name, 0), table: None };
        node.map_or_else(missing, |node| self.as_table(node))
    }

    /// The tables of the list `key`; a single table is a mistake that says so.
    pub(super) fn tables<'a, T>(&mut self, parent: &Section<'a>, key: &'static Key<T>) -> Vec<Section<'a>> {
        let node = parent.get(key);
        if let Some(node) = node.as_ref().filter(|node| !node.value.is_array()) {
            let hint = tr!("write the header with double brackets: [[{path}]]", path = node.spot.path);
            self.mismatch(node, tr!("a list of tables"), Some(hint));
            return Vec::new();
        }
        let items = self.items(node, "tables").unwrap_or_default();
        let known = key.is.known();
        let table = |item| {
            let section = self.as_table(item);
            self.known(&section, &known);
            section
        };
        items.into_iter().map(table).collect()
    }

    /// The tables of `key` by their free names.
    pub(super) fn each<P, T>(
        &mut self,
        parent: &Section,
        key: &'static Key<P>,
        mut read: impl FnMut(&mut Reader, &Section) -> T,
    ) -> BTreeMap<String, T> {
        let mut all = BTreeMap::new();
        let known = key.is.known();
        for (name, spot, node) in self.table(parent, key).each() {
            if name.trim().is_empty() {
                self.error(&spot, tr!(" has an empty name"), Some(tr!("give it a name").to_owned()));
                continue;
            }
            let section = self.as_table(node);
            self.known(&section, &known);
            all.insert(name.to_owned(), read(self, &section));
        }
        all
    }

    /// A value that must be a table.
    pub(super) fn as_table<'a>(&mut self, node: Node<'a>) -> Section<'a> {
        let table = node.value.as_table();
        match table {
            Some(_) => self.accept(&node.spot),
            None => {
                let hint = tr!("write its header with single brackets").to_owned();
                self.mismatch(&node, "a table", node.value.is_array().then_some(hint));
            }
        }
        Section { spot: node.spot, table }
    }

    /// Reports the keys that are not `known`.
    pub(super) fn known(&mut self, section: &Section, known: &[&str]) {
        for (key, spot, _) in section.each().filter(|(key, ..)| !known.contains(key)) {
            let place = if section.spot.path.is_empty() { tr!("at the top of the file") } else { "here" };
            let hint = suggestion(key, known.iter().copied());
            self.error(&spot, &tr!(": {quoted} is not a key {place}", quoted = quoted(key), place), hint);
        }
    }

    /// Reports a value of the wrong type.
    pub(super) fn mismatch(&mut self, node: &Node, must: &str, hint: Option<String>) {
        let is = match node.value {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => tr!("true or false"),
            DeValue::Datetime(_) => tr!("a date or time"),
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.error(
            &node.spot,
            &tr!(" is {is}, but must be {must}", is = lang::shown(is), must = lang::shown(must)),
            hint,
        );
    }
}
