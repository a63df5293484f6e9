//! Named values of a notification: `HOSTNAME`, `EVENT.ID`.

use std::collections::BTreeMap;

use serde_json::Value;

use super::json;
use super::parsed::unreadable;
use crate::error::Result;
use crate::lang::tr;

/// Macros by name, in capitals.
#[derive(Debug, Default)]
pub(super) struct Macros(BTreeMap<String, String>);

impl Macros {
    /// Adds one, unless it is empty or was not expanded: `$SERVICEDESC$`, `{EVENT.ID}`, `*UNKNOWN*`.
    pub(super) fn add(&mut self, name: &str, value: &str) {
        let value = value.trim();
        let braced = |open: &str, close: char| {
            value.starts_with(open) && value.ends_with(close) && !value.contains(' ')
        };
        let expanded = !braced("$", '$') && !braced("{", '}') && value != "*UNKNOWN*";
        if expanded && !value.is_empty() {
            self.0.insert(name.trim().to_uppercase(), value.to_owned());
        }
    }

    /// The first that there is.
    pub(super) fn get(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.0.get(*name).map(String::as_str))
    }

    /// [`Macros::get`], owned.
    pub(super) fn text(&self, names: &[&str]) -> Option<String> {
        self.get(names).map(str::to_owned)
    }

    /// Those whose name passes, named anew.
    pub(super) fn labels(&self, name: impl Fn(&str) -> Option<String>) -> BTreeMap<String, String> {
        self.0.iter().filter_map(|(key, value)| Some((name(key)?, value.clone()))).collect()
    }

    /// From a payload: an object of JSON, or a line each, parted by `between`. What stands on lines without it goes on
    /// with the line above.
    ///
    /// # Errors
    /// Exit 6 when it is neither text nor JSON.
    pub(super) fn parse(name: &str, bytes: &[u8], between: char, key: fn(&str) -> String) -> Result<Macros> {
        let text = std::str::from_utf8(bytes).map_err(|bad| {
            unreadable(name, tr!("not UTF-8 text at byte {valid_up_to}", valid_up_to = bad.valid_up_to()))
        })?;
        let mut macros = Macros::default();
        if text.trim_start().starts_with('{') {
            let value = json::parse(name, bytes)?;
            let Value::Object(map) = &value else { return Ok(macros) };
            for (name, value) in map {
                let value = json::scalar(value).or_else(|| value.is_array().then(|| value.to_string()));
                macros.add(&key(name), &value.unwrap_or_default());
            }
            return Ok(macros);
        }
        let mut last: Option<(String, String)> = None;
        for line in text.lines() {
            match (line.split_once(between).filter(|(name, _)| is_name(name)), &mut last) {
                (Some((name, value)), last) => {
                    if let Some((name, value)) = last.replace((key(name), value.trim().to_owned())) {
                        macros.add(&name, &value);
                    }
                }
                (None, Some((_, value))) => value.push_str(&format!("\n{line}")),
                (None, None) => {}
            }
        }
        if let Some((name, value)) = last {
            macros.add(&name, &value);
        }
        Ok(macros)
    }
}

fn is_name(name: &str) -> bool {
    let name = name.trim();
    !name.is_empty()
        && name.len() <= 100
        && name.chars().all(|c| c.is_alphanumeric() || "._- {}#".contains(c))
}
