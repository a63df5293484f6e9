//! `[alerts]`.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::keys::alerts::{
    self as key, profile as profile_key, rule as rule_key, trap as trap_key, when as when_key,
};
use super::keys::{Shape, root};
use super::near::quoted;
use super::reader::{Node, Reader, Section, Spot, Thing};
use crate::lang::tr;
use crate::near::suggestion;
use crate::records::fold;
use crate::records::words::{AlertNews, AlertSource, Interruption, OnResolve, UnknownWord};
use crate::rules::policy::Classification;
use crate::rules::policy::Glob;
use crate::rules::policy::{AlertConditions, AlertRule, Alerts, Grouping, Profile, Trap};

/// Reads `[alerts]`; levels are those of the classification that was read.
pub(super) fn alerts(reader: &mut Reader, root: &Section, levels: &Classification) -> Alerts {
    let builtin = Alerts::default();
    let section = reader.section(root, &root::ALERTS);
    let given = |reader: &mut Reader, node: Option<Node>| node.map(|node| reader.names(Some(node)));
    Alerts {
        group: grouping(reader, section.get(&key::GROUP)).unwrap_or(builtin.group),
        on_resolve: reader
            .word(section.get(&key::ON_RESOLVE), OnResolve::WORDS)
            .unwrap_or(builtin.on_resolve),
        news: reader.word(section.get(&key::NEWS), AlertNews::WORDS).unwrap_or(builtin.news),
        reopen_within: reader.minutes(section.get(&key::REOPEN_WITHIN)).unwrap_or(builtin.reopen_within),
        service: given(reader, section.get(&key::SERVICE)).unwrap_or(builtin.service),
        place: given(reader, section.get(&key::PLACE)).unwrap_or(builtin.place),
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
                    tr!("{quoted} is not a grouping; use alert, group or service", quoted = quoted(text)),
                    Some(format!("for alerts with the same label write [{text:?}]")),
                )),
            }
        });
    }
    let spot = node.spot.clone();
    let labels = reader.names(Some(node));
    if labels.is_empty() {
        reader.error(
            &spot,
            tr!(" names no label"),
            Some(tr!("such as [\"cluster\", \"alertname\"]").to_owned()),
        );
        return None;
    }
    Some(Grouping::Labels(labels))
}

fn rules(reader: &mut Reader, section: &Section, levels: &Classification) -> Vec<AlertRule> {
    let mut read = Vec::new();
    for rule in reader.tables(section, &key::RULE) {
        read.push(AlertRule {
            when: when(reader, &rule),
            service: reader.named_text(rule.get(&rule_key::SERVICE), Thing::WhenService),
            impact: level(reader, rule.get(&rule_key::IMPACT), &levels.impact),
            urgency: level(reader, rule.get(&rule_key::URGENCY), &levels.urgency),
            interruption: reader.word(rule.get(&rule_key::INTERRUPTION), Interruption::WORDS),
            outage: reader.flag(rule.get(&rule_key::OUTAGE)),
            team: reader.named_text(rule.get(&rule_key::TEAM), Thing::Team),
            on_resolve: reader.word(rule.get(&rule_key::ON_RESOLVE), OnResolve::WORDS),
            group: grouping(reader, rule.get(&rule_key::GROUP)),
            ignore: reader.flag(rule.get(&rule_key::IGNORE)),
        });
        let names = rule_key::TABLE.names();
        if names.iter().all(|name| *name == rule_key::WHEN.name || rule.entry(name).is_none()) {
            let hint = tr!("say what such alerts mean: impact, urgency, service, outage …").to_owned();
            reader.error(&rule.spot, tr!(" sets nothing"), Some(hint));
        }
    }
    read
}

fn level(reader: &mut Reader, node: Option<Node>, levels: &[String]) -> Option<String> {
    reader.parsed(node, "a level of the classification", |text| {
        let known = levels.iter().find(|level| fold::same_name(level, text)).cloned();
        known.ok_or_else(|| {
            let reason = tr!("{quoted} is not a level of the classification", quoted = quoted(text));
            (reason, suggestion(text, levels.iter().map(String::as_str)))
        })
    })
}

fn when(reader: &mut Reader, rule: &Section) -> AlertConditions {
    let section = reader.section(rule, &rule_key::WHEN);
    let labels = reader.table(&section, &when_key::LABELS);
    let labels = labels.each().map(|(name, _, node)| {
        let globs = reader.globs(Some(node));
        (name.to_owned(), globs)
    });
    let labels: BTreeMap<String, Vec<Glob>> = labels.collect();
    AlertConditions {
        source: words(reader, section.get(&when_key::SOURCE), AlertSource::WORDS),
        severity: reader.globs(section.get(&when_key::SEVERITY)),
        service: reader.globs(section.get(&when_key::SERVICE)),
        title: reader.globs(section.get(&when_key::TITLE)),
        labels,
    }
}

/// A list of words of a closed list.
fn words<T: FromStr<Err = UnknownWord>>(reader: &mut Reader, node: Option<Node>, words: &[&str]) -> Vec<T> {
    let items = reader.items(node, "words in quotes").unwrap_or_default();
    items.into_iter().filter_map(|item| reader.word(Some(item), words)).collect()
}

fn traps(reader: &mut Reader, section: &Section) -> Option<Vec<Trap>> {
    section.entry(key::TRAP.name)?;
    let mut read = Vec::new();
    for trap in reader.tables(section, &key::TRAP) {
        match reader.text(trap.get(&trap_key::FIRES)) {
            Some(fires) => read.push(Trap {
                fires,
                resolves: reader.text(trap.get(&trap_key::RESOLVES)),
                key: reader.names(trap.get(&trap_key::KEY)),
                severity: reader.text(trap.get(&trap_key::SEVERITY)),
                title: reader.text(trap.get(&trap_key::TITLE)),
            }),
            None => missing(reader, &trap.spot, "fires", "the trap that fires: fires = \"linkDown\""),
        }
    }
    Some(read)
}

fn profiles(reader: &mut Reader, section: &Section) -> BTreeMap<String, Profile> {
    let mut read = BTreeMap::new();
    for (name, spot, node) in reader.table(section, &key::PROFILES).each() {
        let section = reader.as_table(node);
        reader.known(&section, &profile_key::TABLE.names());
        let names = |reader: &mut Reader, key| reader.names(section.get(key));
        let labels = reader.table(&section, &profile_key::LABELS);
        let labels: BTreeMap<String, String> = labels
            .each()
            .filter_map(|(name, _, node)| Some((name.to_owned(), reader.text(Some(node))?)))
            .collect();
        let profile = Profile {
            alerts: names(reader, &profile_key::ALERTS),
            key: names(reader, &profile_key::KEY),
            state: names(reader, &profile_key::STATE),
            firing: names(reader, &profile_key::FIRING),
            resolved: names(reader, &profile_key::RESOLVED),
            acknowledged: names(reader, &profile_key::ACKNOWLEDGED),
            ignored: names(reader, &profile_key::IGNORED),
            title: names(reader, &profile_key::TITLE),
            text: names(reader, &profile_key::TEXT),
            service: names(reader, &profile_key::SERVICE),
            severity: names(reader, &profile_key::SEVERITY),
            starts: names(reader, &profile_key::STARTS),
            ends: names(reader, &profile_key::ENDS),
            url: names(reader, &profile_key::URL),
            dates: names(reader, &profile_key::DATES),
            timezone: reader.zone(section.get(&profile_key::TIMEZONE)),
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

pub(super) fn missing(reader: &mut Reader, spot: &Spot, key: &str, hint: &str) {
    reader.error(spot, &tr!(" has no {key}", key), Some(hint.to_owned()));
}
