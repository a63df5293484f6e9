//! From lines to alerts: patterns, how many lines it takes, and what ends an alert.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::LogLine;
use crate::records::words::{AlertSource, AlertState};
use crate::rules::alerts::Alert;
use crate::rules::policy::{LogRule, Pattern};

/// So many lines of one alert are quoted at a time.
const QUOTED: usize = 20;
/// So many alerts are remembered that wait for more lines.
const REMEMBERED: usize = 10_000;

/// Lines that count towards an alert that is not raised yet, by its key: when they were written. It is kept between
/// two runs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LogMemory(BTreeMap<String, Vec<Timestamp>>);

/// Rules, and what they have seen so far.
#[derive(Debug)]
pub struct LogWatch<'r> {
    rules: &'r [LogRule],
    /// The lines that count towards alerts to come.
    pub memory: LogMemory,
    /// Lines that matched a rule.
    pub matched: usize,
    /// Those among them that were too old.
    pub old: usize,
}

/// What a line says under one rule.
struct Found<'r> {
    rule: &'r LogRule,
    state: AlertState,
    values: BTreeMap<String, String>,
}

impl<'r> LogWatch<'r> {
    /// Watches by these rules, with what an earlier run has seen.
    pub fn new(rules: &'r [LogRule], memory: LogMemory) -> LogWatch<'r> {
        LogWatch { rules, memory, matched: 0, old: 0 }
    }

    /// The alerts that lines raise and end, in their order; `now` is when they were read.
    pub fn feed(&mut self, lines: &[String], now: Timestamp, zone: &TimeZone) -> Vec<Alert> {
        let mut alerts: Vec<Alert> = Vec::new();
        let mut latest: BTreeMap<String, usize> = BTreeMap::new();
        for text in lines {
            let line = LogLine::read(text, now, zone);
            // A clock that runs ahead must not hold a window open.
            let at = line.at.unwrap_or(now).min(now);
            let before = self.matched;
            for found in self.rules.iter().filter_map(|rule| found(rule, &line)) {
                self.matched = before + 1;
                let key = key(&found);
                if now.duration_since(at) > SignedDuration::from_mins(found.rule.max_age) {
                    self.old += 1;
                    continue;
                }
                let starts = match found.state {
                    AlertState::Firing => match self.memory.count(&key, found.rule, at) {
                        Some(starts) => starts,
                        None => continue,
                    },
                    _ => {
                        self.memory.0.remove(&key);
                        at
                    }
                };
                let same = latest.get(&key).map(|place| &mut alerts[*place]);
                match same.filter(|alert| alert.state == found.state) {
                    Some(alert) => {
                        if alert.text.len() < QUOTED {
                            alert.text.push(line.text.clone());
                        }
                        alert.ends = alert.ends.map(|_| at);
                    }
                    None => {
                        latest.insert(key.clone(), alerts.len());
                        alerts.push(alert(&found, &line, key, starts, at));
                    }
                }
            }
        }
        self.memory.shorten();
        alerts
    }
}

impl LogMemory {
    /// Counts a line; the time of the first that counts once there are enough within the rule's window.
    fn count(&mut self, key: &str, rule: &LogRule, at: Timestamp) -> Option<Timestamp> {
        if rule.count <= 1 {
            return Some(at);
        }
        let window = SignedDuration::from_mins(rule.within);
        let times = self.0.entry(key.to_owned()).or_default();
        // Several sources of one log are not in the order of time.
        let place = times.partition_point(|time| *time <= at);
        times.insert(place, at);
        let last = times.last().copied().unwrap_or(at);
        times.retain(|time| last.duration_since(*time) <= window);
        let enough = rule.count as usize;
        let first = times.len().checked_sub(enough).map(|from| times[from]);
        // What is over the count says nothing more.
        times.drain(..times.len().saturating_sub(enough));
        first
    }

    /// Forgets the oldest where there are too many: a key that differs with each line would fill the disk.
    fn shorten(&mut self) {
        while self.0.len() > REMEMBERED {
            let oldest = self.0.iter().min_by_key(|(_, times)| times.last().copied());
            let Some(key) = oldest.map(|(key, _)| key.clone()) else { return };
            self.0.remove(&key);
        }
    }
}

/// What a line is under a rule; a line that ends an alert does not begin it.
fn found<'r>(rule: &'r LogRule, line: &LogLine) -> Option<Found<'r>> {
    let by = |pattern: &Pattern| {
        let captures = pattern.regex().captures(&line.text)?;
        let named = pattern.regex().capture_names().flatten();
        let value = |name: &str| Some((name.to_owned(), captures.name(name)?.as_str().trim().to_owned()));
        let mut values: BTreeMap<String, String> = ["host", "program", "severity", "text"]
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), line.field(name)?.to_owned())))
            .collect();
        values.extend(named.filter_map(value).filter(|(_, value)| !value.is_empty()));
        values.insert("rule".to_owned(), rule.name.clone());
        Some(values)
    };
    let over = rule.resolve.as_ref().and_then(by).map(|values| (AlertState::Resolved, values));
    let (state, values) = over.or_else(|| Some((AlertState::Firing, by(&rule.pattern)?)))?;
    Some(Found { rule, state, values })
}

/// The rule and the values that tell its alerts apart.
fn key(found: &Found) -> String {
    let value = |name: &String| found.values.get(name).map(|value| format!(" {name}={value:?}"));
    let values: String = found.rule.key.iter().filter_map(value).collect();
    format!("{}{values}", found.rule.name)
}

fn alert(found: &Found, line: &LogLine, key: String, starts: Timestamp, at: Timestamp) -> Alert {
    let value = |name: &str| found.values.get(name).cloned();
    let text = value("text").unwrap_or_default();
    let title = found.rule.title.as_ref().map(|title| filled(title, &found.values));
    let own = ["service", "severity", "text"];
    let labels = found.values.iter().filter(|(name, _)| !own.contains(&name.as_str()));
    // A group of the pattern comes before the rule, and the rule before the level of the line.
    let names_severity = found.rule.pattern.names("severity") && found.values.contains_key("severity");
    let is_over = found.state == AlertState::Resolved;
    Alert {
        source: AlertSource::Log,
        system: AlertSource::Log.to_string(),
        key,
        group: None,
        state: found.state,
        title: title.unwrap_or_else(|| format!("{}: {text}", found.rule.name)),
        text: vec![line.text.clone()],
        service: value("service").or_else(|| found.rule.service.clone()),
        severity: found.rule.severity.clone().filter(|_| !names_severity).or_else(|| value("severity")),
        starts: (!is_over).then_some(starts),
        ends: is_over.then_some(at),
        labels: labels.map(|(name, value)| (name.clone(), value.clone())).collect(),
        url: None,
        remarks: Vec::new(),
    }
}

/// A title with each `{name}` replaced; one that is not known stays as it is.
fn filled(title: &str, values: &BTreeMap<String, String>) -> String {
    let mut text = String::new();
    let mut rest = title;
    while let Some((before, behind)) = rest.split_once('{') {
        text.push_str(before);
        match behind.split_once('}').and_then(|(name, behind)| Some((values.get(name)?, behind))) {
            Some((value, behind)) => {
                text.push_str(value);
                rest = behind;
            }
            None => {
                text.push('{');
                rest = behind;
            }
        }
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(pattern: &str, count: u32) -> LogRule {
        LogRule {
            name: "disk".to_owned(),
            pattern: Pattern::new(pattern).unwrap(),
            resolve: Some(Pattern::new(r"disk (?<disk>\S+) is free").unwrap()),
            key: vec!["host".to_owned(), "disk".to_owned()],
            count,
            within: 5,
            title: Some("Disk {disk} of {host} is full {x}".to_owned()),
            service: None,
            severity: Some("high".to_owned()),
            max_age: 60,
        }
    }

    fn feed(watch: &mut LogWatch, lines: &[&str]) -> Vec<(AlertState, String)> {
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        let now = "2026-11-23T09:00:00Z".parse().unwrap();
        watch.feed(&lines, now, &TimeZone::UTC).into_iter().map(|alert| (alert.state, alert.key)).collect()
    }

    #[test]
    fn m7_1f_lines_are_counted_within_a_window_and_by_key() {
        let rules = [rule(r"disk (?<disk>\S+) is full", 3)];
        let line =
            |minute: u32, host: &str, text: &str| format!("Nov 23 08:{minute}:00 {host} kernel: {text}");
        let mut watch = LogWatch::new(&rules, LogMemory::default());
        let full = |minute, host| line(minute, host, "disk sda is full");
        let (a, b, c) = (full(40, "a"), full(41, "a"), full(44, "b"));
        assert_eq!(feed(&mut watch, &[&a, &b, &c]), [], "two of one host, one of another");
        let late = full(47, "a");
        assert_eq!(feed(&mut watch, &[&late]), [], "the first is out of the window");
        let (second, third) = (full(45, "a"), full(46, "a"));
        let fires = (AlertState::Firing, "disk host=\"a\" disk=\"sda\"".to_owned());
        assert_eq!(
            feed(&mut watch, &[&second, &third]),
            std::slice::from_ref(&fires),
            "in whatever order they come"
        );
        let over = line(48, "a", "disk sda is free");
        assert_eq!(feed(&mut watch, &[&over])[0].0, AlertState::Resolved);
        assert_eq!(feed(&mut watch, &[&full(49, "a")]), [], "and it is counted anew");
        let mut next = LogWatch::new(&rules, watch.memory.clone());
        assert_eq!(feed(&mut next, &[&full(50, "a"), &full(51, "a")]), [fires], "also by another run");
        assert_eq!(feed(&mut next, &["Nov 23 07:59:00 a kernel: disk sda is full"]), []);
        assert_eq!((next.old, next.matched), (1, 3));
    }

    #[test]
    fn an_alert_of_many_lines_quotes_some_of_them() {
        let rules = [rule(r"disk (?<disk>\S+) is full", 1)];
        let mut watch = LogWatch::new(&rules, LogMemory::default());
        let lines: Vec<String> = (0..100).map(|n| format!("disk sda is full {n}")).collect();
        let alerts = watch.feed(&lines, "2026-11-23T09:00:00Z".parse().unwrap(), &TimeZone::UTC);
        assert_eq!((alerts.len(), alerts[0].text.len()), (1, QUOTED));
        assert_eq!(alerts[0].title, "Disk sda of {host} is full {x}");
    }
}
