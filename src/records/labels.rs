//! Labels of a measurement: a few names with a text each.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Names with a text each, in the order of the names. A list and no tree: a desk has millions of measurements with one or
/// two labels, and the node of a tree has room for eleven.
///
/// ```
/// use itdesk::records::labels::Labels;
/// let mut labels = Labels::default();
/// labels.insert("host".to_owned(), "web1".to_owned());
/// assert_eq!(labels.get("host").map(String::as_str), Some("web1"));
/// assert_eq!(labels.insert("host".to_owned(), "web2".to_owned()), Some("web1".to_owned()));
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Labels(Vec<(String, String)>);

impl Labels {
    /// The text of a name.
    pub fn get(&self, name: &str) -> Option<&String> {
        self.place(name).ok().map(|place| &self.0[place].1)
    }

    /// Whether there is a label of this name.
    pub fn contains_key(&self, name: &str) -> bool {
        self.place(name).is_ok()
    }

    /// Sets the text of a name; returns the one it had.
    pub fn insert(&mut self, name: String, text: String) -> Option<String> {
        match self.place(&name) {
            Ok(place) => Some(std::mem::replace(&mut self.0[place].1, text)),
            Err(place) => {
                // Of one label there is often but one; room for four would be most of a measurement.
                self.0.reserve_exact(1);
                self.0.insert(place, (name, text));
                None
            }
        }
    }

    /// Takes a label out; returns its text.
    pub fn remove(&mut self, name: &str) -> Option<String> {
        self.place(name).ok().map(|place| self.0.remove(place).1)
    }

    /// Names and texts.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &String)> {
        self.0.iter().map(|(name, text)| (name, text))
    }

    /// The names.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.0.iter().map(|(name, _)| name)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where a name stands, or would.
    fn place(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.as_str().cmp(name))
    }
}

impl FromIterator<(String, String)> for Labels {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(all: I) -> Labels {
        let mut labels = Labels::default();
        for (name, text) in all {
            labels.insert(name, text);
        }
        labels
    }
}

impl fmt::Debug for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl Serialize for Labels {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Labels {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Labels, D::Error> {
        from.deserialize_map(Pairs)
    }
}

struct Pairs;

impl<'de> Visitor<'de> for Pairs {
    type Value = Labels;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object of texts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Labels, A::Error> {
        let mut labels = Labels::default();
        while let Some((name, text)) = map.next_entry()? {
            labels.insert(name, text);
        }
        Ok(labels)
    }
}
