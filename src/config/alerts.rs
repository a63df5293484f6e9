//! `[alerts]`.

mod list;

use std::collections::BTreeMap;
use std::str::FromStr;

pub(super) use list::list;

use super::changes::tables;
use super::near::quoted;
use super::reader::{Named, Node, Reader, Section, Spot, Thing};
use crate::near::suggestion;
use crate::records::fold;
use crate::records::words::{AlertNews, AlertSource, Interruption, OnResolve, UnknownWord};
use crate::rules::policy::Classification;
use crate::rules::policy::Glob;
use crate::rules::policy::{AlertConditions, AlertRule, Alerts, Grouping, Profile, Trap};

const KEYS: [&str; 9] =
    ["group", "on_resolve", "news", "reopen_within", "service", "place", "rule", "trap", "profiles"];
const RULE: [&str; 10] = [
    "when",
    "service",
    "impact",
    "urgency",
    "interruption",
    "outage",
    "team",
    "on_resolve",
    "group",
    "ignore",
];
const WHEN: [&str; 5] = ["source", "severity", "service", "title", "labels"];
const TRAP: [&str; 5] = ["fires", "resolves", "key", "severity", "title"];
const PROFILE: [&str; 17] = [
    "alerts",
    "key",
    "state",
    "firing",
    "resolved",
    "acknowledged",
    "ignored",
    "title",
    "text",
    "service",
    "severity",
    "starts",
    "ends",
    "url",
    "dates",
    "timezone",
    "labels",
];

/// Reads `[alerts]`; levels are those of the classification that was read.
pub(super) fn alerts(reader: &mut Reader, root: &Section, levels: &Classification) -> Alerts {
    let builtin = Alerts::default();
    let section = reader.section(root, "alerts", &KEYS);
    let given = |reader: &mut Reader, key: &str| section.get(key).map(|node| reader.names(Some(node)));
    Alerts {
        group: grouping(reader, section.get("group")).unwrap_or(builtin.group),
        on_resolve: reader.word(section.get("on_resolve"), OnResolve::WORDS).unwrap_or(builtin.on_resolve),
        news: reader.word(section.get("news"), AlertNews::WORDS).unwrap_or(builtin.news),
        reopen_within: reader.minutes(section.get("reopen_within")).unwrap_or(builtin.reopen_within),
        service: given(reader, "service").unwrap_or(builtin.service),
        place: given(reader, "place").unwrap_or(builtin.place),
        rules: rules(reader, &section, levels),
        traps: traps(reader, &section).unwrap_or(builtin.traps),
        profiles: profiles(reader, &section),
    }
}

/// `"alert"`, `"group"`, `"service"`, or a list of labels.
fn grouping(reader: &mut Reader, node: Option<Node>) -> Option<Grouping> {
    let node = node?;
    if !node.value.is_array() {
        return reader.parsed(Some(node), "\"alert\", \"group\", \"service\" or a list of labels", |text| {
            match text {
                "alert" => Ok(Grouping::Alert),
                "group" => Ok(Grouping::Group),
                "service" => Ok(Grouping::Service),
                _ => Err((
                    format!("{} is no grouping; use alert, group or service", quoted(text)),
                    Some(format!("for alerts with the same label write [{text:?}]")),
                )),
            }
        });
    }
    let spot = node.spot.clone();
    let labels = reader.names(Some(node));
    if labels.is_empty() {
        reader.error(&spot, " names no label", Some("such as [\"cluster\", \"alertname\"]".to_owned()));
        return None;
    }
    Some(Grouping::Labels(labels))
}

fn rules(reader: &mut Reader, section: &Section, levels: &Classification) -> Vec<AlertRule> {
    let mut read = Vec::new();
    for rule in tables(reader, section.get("rule"), "alerts.rule") {
        reader.known(&rule, &RULE);
        read.push(AlertRule {
            when: when(reader, &rule),
            service: named(reader, rule.get("service"), Thing::WhenService),
            impact: level(reader, rule.get("impact"), &levels.impact),
            urgency: level(reader, rule.get("urgency"), &levels.urgency),
            interruption: reader.word(rule.get("interruption"), Interruption::WORDS),
            outage: reader.flag(rule.get("outage")),
            team: named(reader, rule.get("team"), Thing::Team),
            on_resolve: reader.word(rule.get("on_resolve"), OnResolve::WORDS),
            group: grouping(reader, rule.get("group")),
            ignore: reader.flag(rule.get("ignore")),
        });
        if RULE[1..].iter().all(|key| rule.get(key).is_none()) {
            let hint = "say what such alerts mean: impact, urgency, service, outage …".to_owned();
            reader.error(&rule.spot, " says nothing", Some(hint));
        }
    }
    read
}

fn named(reader: &mut Reader, node: Option<Node>, thing: Thing) -> Option<String> {
    let spot = node.as_ref().map(|node| node.spot.clone()).unwrap_or_default();
    let name = reader.text(node)?;
    reader.named.push(Named { thing, name: name.clone(), spot });
    Some(name)
}

fn level(reader: &mut Reader, node: Option<Node>, levels: &[String]) -> Option<String> {
    reader.parsed(node, "a level of the classification", |text| {
        let known = levels.iter().find(|level| fold::same_name(level, text)).cloned();
        known.ok_or_else(|| {
            let reason = format!("{} is not a level of the classification", quoted(text));
            (reason, suggestion(text, levels.iter().map(String::as_str)))
        })
    })
}

fn when(reader: &mut Reader, rule: &Section) -> AlertConditions {
    let section = reader.section(rule, "when", &WHEN);
    let globs = |reader: &mut Reader, key: &str| reader.globs(section.get(key));
    let labels = reader.table(&section, "labels");
    let labels = labels.each().map(|(name, _, node)| {
        let globs = reader.globs(Some(node));
        (name.to_owned(), globs)
    });
    let labels: BTreeMap<String, Vec<Glob>> = labels.collect();
    AlertConditions {
        source: words(reader, section.get("source"), AlertSource::WORDS),
        severity: globs(reader, "severity"),
        service: globs(reader, "service"),
        title: globs(reader, "title"),
        labels,
    }
}

/// A list of words of a closed list.
fn words<T: FromStr<Err = UnknownWord>>(reader: &mut Reader, node: Option<Node>, words: &[&str]) -> Vec<T> {
    let items = reader.items(node, "words in quotes").unwrap_or_default();
    items.into_iter().filter_map(|item| reader.word(Some(item), words)).collect()
}

fn traps(reader: &mut Reader, section: &Section) -> Option<Vec<Trap>> {
    let node = section.get("trap")?;
    let mut read = Vec::new();
    for trap in tables(reader, Some(node), "alerts.trap") {
        reader.known(&trap, &TRAP);
        match reader.text(trap.get("fires")) {
            Some(fires) => read.push(Trap {
                fires,
                resolves: reader.text(trap.get("resolves")),
                key: reader.names(trap.get("key")),
                severity: reader.text(trap.get("severity")),
                title: reader.text(trap.get("title")),
            }),
            None => missing(reader, &trap.spot, "fires", "the trap that fires: fires = \"linkDown\""),
        }
    }
    Some(read)
}

fn profiles(reader: &mut Reader, section: &Section) -> BTreeMap<String, Profile> {
    let mut read = BTreeMap::new();
    for (name, spot, node) in reader.table(section, "profiles").each() {
        let section = reader.as_table(node);
        reader.known(&section, &PROFILE);
        let names = |reader: &mut Reader, key: &str| reader.names(section.get(key));
        let labels = reader.table(&section, "labels");
        let labels: BTreeMap<String, String> = labels
            .each()
            .filter_map(|(name, _, node)| Some((name.to_owned(), reader.text(Some(node))?)))
            .collect();
        let profile = Profile {
            alerts: names(reader, "alerts"),
            key: names(reader, "key"),
            state: names(reader, "state"),
            firing: names(reader, "firing"),
            resolved: names(reader, "resolved"),
            acknowledged: names(reader, "acknowledged"),
            ignored: names(reader, "ignored"),
            title: names(reader, "title"),
            text: names(reader, "text"),
            service: names(reader, "service"),
            severity: names(reader, "severity"),
            starts: names(reader, "starts"),
            ends: names(reader, "ends"),
            url: names(reader, "url"),
            dates: names(reader, "dates"),
            timezone: reader.zone(section.get("timezone")),
            labels,
        };
        for (key, given) in [("key", &profile.key), ("state", &profile.state), ("firing", &profile.firing)] {
            if given.is_empty() {
                missing(
                    reader,
                    &spot,
                    key,
                    "a profile says where key and state stand, and which states fire",
                );
            }
        }
        read.insert(name.to_owned(), profile);
    }
    read
}

fn missing(reader: &mut Reader, spot: &Spot, key: &str, hint: &str) {
    reader.error(spot, &format!(" has no {key}"), Some(hint.to_owned()));
}
