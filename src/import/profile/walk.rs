//! Walking over a profile's TOML: every mistake is noted with its place, and reading goes on.

use toml::de::{DeTable, DeValue};

use crate::import::near;
use crate::lang::tr;

/// What is wrong so far, each at a byte of the text.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pub found: Vec<(usize, String)>,
}

/// A value of the file, where it stands and how it is called.
#[derive(Clone)]
pub(super) struct Node<'a> {
    pub at: usize,
    pub path: String,
    pub value: &'a DeValue<'a>,
}

/// A table of the file.
pub(super) struct Table<'a> {
    path: String,
    table: Option<&'a DeTable<'a>>,
}

impl<'a> Table<'a> {
    pub(super) fn root(table: &'a DeTable<'a>) -> Table<'a> {
        Table { path: String::new(), table: Some(table) }
    }

    /// The value of `key`.
    pub(super) fn get(&self, key: &str) -> Option<Node<'a>> {
        self.nodes().find(|(name, _)| *name == key).map(|(_, node)| node)
    }

    /// All keys with their values, in the order of the file.
    pub(super) fn nodes(&self) -> impl Iterator<Item = (&'a str, Node<'a>)> + use<'a> {
        let prefix = if self.path.is_empty() { String::new() } else { format!("{}.", self.path) };
        let entries = self.table.into_iter().flat_map(|t| t.iter());
        entries.map(move |(key, value)| {
            let key: &str = key.get_ref();
            let path = format!("{prefix}{key}");
            (key, Node { at: value.span().start, path, value: value.get_ref() })
        })
    }
}

impl Walk {
    /// Notes a mistake.
    pub(super) fn wrong(&mut self, node: &Node, what: &str) {
        self.found.push((node.at, format!("{} {what}", node.path)));
    }

    /// Notes the keys that nobody knows, with the nearest one known.
    pub(super) fn known(&mut self, table: &Table, known: &[&str]) {
        for (key, node) in table.nodes().filter(|(key, _)| !known.contains(key)) {
            let hint = near::hint(key, known.iter().copied());
            self.wrong(&node, &tr!("is not a key of a profile; {hint}", hint));
        }
    }

    /// A table; a missing one is empty.
    pub(super) fn table<'a>(&mut self, node: Option<Node<'a>>) -> Table<'a> {
        let Some(node) = node else { return Table { path: String::new(), table: None } };
        match node.value {
            DeValue::Table(table) => Table { path: node.path, table: Some(table) },
            _ => {
                self.wrong(&node, tr!("must be a table: [name] above lines of key = value"));
                Table { path: node.path, table: None }
            }
        }
    }

    /// A text.
    pub(super) fn text(&mut self, node: Option<Node>) -> Option<String> {
        let node = node?;
        match node.value {
            DeValue::String(text) => Some(text.to_string()),
            _ => {
                self.wrong(&node, tr!("must be text in quotes"));
                None
            }
        }
    }

    /// True or false.
    pub(super) fn flag(&mut self, node: Option<Node>) -> Option<bool> {
        let node = node?;
        match node.value {
            DeValue::Boolean(flag) => Some(*flag),
            _ => {
                self.wrong(&node, tr!("must be true or false"));
                None
            }
        }
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, node: Option<Node>) -> Option<Vec<String>> {
        let node = node?;
        let DeValue::Array(array) = node.value else {
            self.wrong(&node, tr!("must be a list of texts: [\"…\", \"…\"]"));
            return None;
        };
        let items = array.iter().enumerate().map(|(i, item)| Node {
            at: item.span().start,
            path: format!("{}[{i}]", node.path),
            value: item.get_ref(),
        });
        Some(items.filter_map(|item| self.text(Some(item))).collect())
    }

    /// A table of texts, in the order of the file.
    pub(super) fn pairs(&mut self, node: Option<Node>) -> Vec<(String, String)> {
        let table = self.table(node);
        let pairs = table.nodes().filter_map(|(key, node)| Some((key.to_owned(), self.text(Some(node))?)));
        pairs.collect()
    }
}
