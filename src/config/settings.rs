//! Every setting in force and where it comes from, for `itdesk config show`.

use std::collections::HashMap;
use std::path::PathBuf;

use serde::Serialize;
use serde_json::Value;

use super::finding::LineIndex;
use super::keys::root::{self, Given};
use super::reader::join;
use super::warnings::agreement_path;

/// One setting.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Setting {
    /// The path of the key, such as `sla.default.A.respond`.
    pub key: String,
    /// The value as the file would give it; durations and zones are texts.
    pub value: Value,
    /// Where it comes from.
    pub source: Source,
}

/// Where a setting comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "from", rename_all = "lowercase")]
pub enum Source {
    /// Built in.
    Default,
    /// A line of the desk's `itdesk.toml`.
    Policy {
        /// Counted from 1.
        line: usize,
    },
    /// A line of the user's own configuration.
    User {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
    },
    /// An environment variable.
    Environment {
        /// The name of the variable.
        name: String,
    },
    /// A flag on the command line.
    Flag {
        /// With its dashes.
        name: String,
    },
}

/// Lists the leaves of what the file gives, in the order of its sections.
pub(super) fn settings_of(
    given: &Given,
    agreements: &[usize],
    places: &HashMap<String, usize>,
    lines: &LineIndex,
) -> Vec<Setting> {
    let mut list = List { agreements, places, lines, settings: Vec::new() };
    list.put(String::new(), root::TABLE.value(given));
    list.settings
}

struct List<'a> {
    /// The index in the file of each agreement.
    agreements: &'a [usize],
    places: &'a HashMap<String, usize>,
    lines: &'a LineIndex,
    settings: Vec<Setting>,
}

impl List<'_> {
    fn put(&mut self, path: String, value: Value) {
        match value {
            Value::Null => {}
            Value::Object(table) => {
                table.into_iter().for_each(|(key, value)| self.put(join(&path, &key), value));
            }
            Value::Array(tables) if tables.first().is_some_and(Value::is_object) => {
                for (index, table) in tables.into_iter().enumerate() {
                    let item = match path.as_str() {
                        "sla.agreement" => agreement_path(self.agreements[index]),
                        _ => format!("{path}[{index}]"),
                    };
                    self.put(item, table);
                }
            }
            value => {
                let place = self.places.get(&path);
                let source =
                    place.map_or(Source::Default, |at| Source::Policy { line: self.lines.line(*at) });
                self.settings.push(Setting { key: path, value, source });
            }
        }
    }
}
