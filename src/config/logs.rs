//! `[[monitor.log]]`.

use super::alerts::missing;
use super::keys::{monitor as key, monitor::log as log_key, root};
use super::near::quoted;
use super::reader::{Node, Reader, Section, Thing};
use crate::lang::tr;
use crate::rules::policy::{LogRule, Pattern};

/// The most lines that a rule may wait for.
const MOST: u32 = 10_000;

/// What a line itself says, whatever groups a pattern has.
const FIELDS: [&str; 4] = ["host", "program", "severity", "text"];

/// Reads the rules for logs.
pub(super) fn logs(reader: &mut Reader, root: &Section) -> Vec<LogRule> {
    let section = reader.section(root, &root::MONITOR);
    let mut rules: Vec<LogRule> = Vec::new();
    for table in reader.tables(&section, &key::LOG) {
        let Some(rule) = rule(reader, &table) else { continue };
        if rules.iter().any(|other| other.name == rule.name) {
            let name = quoted(&rule.name);
            let hint = tr!("the name distinguishes their alerts; rename one of them").to_owned();
            reader.error(&table.spot, &tr!(": another rule is called {name}", name), Some(hint));
        }
        rules.push(rule);
    }
    rules
}

fn rule(reader: &mut Reader, table: &Section) -> Option<LogRule> {
    let name = reader.text(table.get(&log_key::NAME));
    let given = table.entry(log_key::PATTERN.name).is_some();
    let regex = pattern(reader, table.get(&log_key::PATTERN));
    let resolve = pattern(reader, table.get(&log_key::RESOLVE));
    let keys = reader.texts(table.get(&log_key::KEY));
    let rule = (
        count(reader, table.get(&log_key::COUNT), MOST),
        reader.minutes(table.get(&log_key::WITHIN)),
        reader.text(table.get(&log_key::TITLE)),
        reader.named_text(table.get(&log_key::SERVICE), Thing::WhenService),
        reader.text(table.get(&log_key::SEVERITY)),
        reader.minutes(table.get(&log_key::MAX_AGE)),
    );
    if name.is_none() {
        missing(reader, &table.spot, log_key::NAME.name, tr!("give it a name: name = \"disk\""));
    }
    if !given {
        missing(reader, &table.spot, log_key::PATTERN.name, tr!("say which lines count: pattern = 'error'"));
    }
    let pattern = regex?;
    for (key, spot) in keys.iter().flatten() {
        let in_both = |key: &str| pattern.names(key) && resolve.as_ref().is_none_or(|over| over.names(key));
        if !FIELDS.contains(&key.as_str()) && !in_both(key) {
            let key = quoted(key);
            let reason = tr!(": {key} is not a group of every pattern of the rule", key);
            let hint = tr!("write the group as (?<NAME>…), also in resolve").to_owned();
            reader.error(spot, &reason, Some(hint));
        }
    }
    let (count, within, title, service, severity, max_age) = rule;
    let by_default = || LogRule::KEY.map(str::to_owned).to_vec();
    Some(LogRule {
        name: name?,
        pattern,
        resolve,
        key: keys.map_or_else(by_default, |keys| keys.into_iter().map(|(key, _)| key).collect()),
        count: count.unwrap_or(LogRule::COUNT),
        within: within.unwrap_or(LogRule::WITHIN),
        title,
        service,
        severity,
        max_age: max_age.unwrap_or(LogRule::MAX_AGE),
    })
}

fn pattern(reader: &mut Reader, node: Option<Node>) -> Option<Pattern> {
    reader.parsed(node, tr!("a regular expression in quotes"), |text| {
        Pattern::new(text).map_err(|why| {
            let hint = tr!("a backslash needs single quotes: pattern = '\\d+ errors'").to_owned();
            (tr!("{quoted} is not a regular expression: {why}", quoted = quoted(text), why), Some(hint))
        })
    })
}

/// A whole number from 1 to `most`.
pub(super) fn count(reader: &mut Reader, node: Option<Node>, most: u32) -> Option<u32> {
    let spot = node.as_ref().map(|node| node.spot.clone());
    let count = reader.whole(node, most)?;
    if let Some(spot) = spot.filter(|_| count == 0) {
        reader.error(&spot, tr!(" must be 1 or more"), None);
    }
    Some(count.max(1))
}
