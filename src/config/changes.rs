//! `[changes]`.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::keys::changes::{
    self as key, approval as approval_key, freeze as freeze_key, template as template_key,
};
use super::keys::{Key, Shape, root};
use super::near::quoted;
use super::reader::{Node, Reader, Section, Spot};
use crate::lang::tr;
use crate::records::fold;
use crate::records::words::RiskLevel;
use crate::rules::policy::{Changes, Freeze, Route, Template};

/// Reads `[changes]`.
pub(super) fn changes(reader: &mut Reader, root: &Section, zone: &TimeZone) -> Changes {
    let builtin = Changes::default();
    let section = reader.section(root, &root::CHANGES);
    let (likelihood, impact, matrix) = risk(reader, &section, &builtin);
    Changes {
        requesters: reader.names(section.get(&key::REQUESTERS)),
        likelihood,
        impact,
        matrix,
        approval: approval(reader, &section, builtin.approval),
        implementer_may_approve: reader
            .flag(section.get(&key::IMPLEMENTER_MAY_APPROVE))
            .unwrap_or(builtin.implementer_may_approve),
        signed: reader.flag(section.get(&key::SIGNED)).unwrap_or(builtin.signed),
        emergency_approval: reader
            .minutes(section.get(&key::EMERGENCY_APPROVAL))
            .unwrap_or(builtin.emergency_approval),
        monitoring: reader.minutes(section.get(&key::MONITORING)).unwrap_or(builtin.monitoring),
        checklist: given_names(reader, section.get(&key::CHECKLIST)).unwrap_or(builtin.checklist),
        freezes: freezes(reader, &section, zone),
        templates: templates(reader, &section),
    }
}

fn given_names(reader: &mut Reader, node: Option<Node>) -> Option<Vec<String>> {
    node.map(|node| reader.names(Some(node)))
}

/// The levels and their matrix; the built-in ones, all three, where they do not fit each other.
fn risk(
    reader: &mut Reader,
    section: &Section,
    builtin: &Changes,
) -> (Vec<String>, Vec<String>, Vec<Vec<RiskLevel>>) {
    let likelihood = given_names(reader, section.get(&key::LIKELIHOOD)).unwrap_or(builtin.likelihood.clone());
    let impact = given_names(reader, section.get(&key::IMPACT)).unwrap_or(builtin.impact.clone());
    let matrix = match section.get(&key::MATRIX) {
        None => Some(builtin.matrix.clone()),
        Some(node) => {
            let rows = reader.texts(Some(node)).unwrap_or_default();
            let rows = rows.iter().map(|(row, spot)| {
                let levels: Option<Vec<RiskLevel>> = row.chars().map(letter).collect();
                if levels.is_none() {
                    let reason = tr!(": {quoted} has a letter that is not a risk", quoted = quoted(row));
                    reader.error(
                        spot,
                        &reason,
                        Some(tr!("use L, M and H: one row per impact, one letter per likelihood").into()),
                    );
                }
                levels
            });
            rows.collect()
        }
    };
    let fits =
        |m: &Vec<Vec<RiskLevel>>| m.len() == impact.len() && m.iter().all(|r| r.len() == likelihood.len());
    match matrix {
        Some(matrix) if fits(&matrix) => (likelihood, impact, matrix),
        Some(_) => {
            let (rows, letters) = (impact.len(), likelihood.len());
            let spot = reader.spot_of(&["matrix", "impact", "likelihood"].map(|k| format!("changes.{k}")));
            let reason =
                tr!(": the matrix needs {rows} rows of {letters} letters, one row per impact", rows, letters);
            reader.error(
                &spot,
                &reason,
                Some(tr!("give changes.matrix, changes.impact and changes.likelihood together").into()),
            );
            (builtin.likelihood.clone(), builtin.impact.clone(), builtin.matrix.clone())
        }
        None => (builtin.likelihood.clone(), builtin.impact.clone(), builtin.matrix.clone()),
    }
}

fn letter(letter: char) -> Option<RiskLevel> {
    match letter.to_ascii_uppercase() {
        'L' => Some(RiskLevel::Low),
        'M' => Some(RiskLevel::Medium),
        'H' => Some(RiskLevel::High),
        _ => None,
    }
}

/// `[changes.approval]`: a level a line, each a list of roles; `cab:3` asks for three votes.
fn approval(reader: &mut Reader, section: &Section, builtin: [Vec<Route>; 3]) -> [Vec<Route>; 3] {
    let section = reader.section(section, &key::APPROVAL);
    let [low, medium, high] = builtin;
    [
        routes(reader, section.get(&approval_key::LOW), low),
        routes(reader, section.get(&approval_key::MEDIUM), medium),
        routes(reader, section.get(&approval_key::HIGH), high),
    ]
}

fn routes(reader: &mut Reader, node: Option<Node>, builtin: Vec<Route>) -> Vec<Route> {
    let Some(node) = node else { return builtin };
    let spot = node.spot.clone();
    let given = reader.texts(Some(node)).unwrap_or_default();
    let routes: Vec<Route> = given.iter().filter_map(|(text, spot)| route(reader, text, spot)).collect();
    if given.is_empty() {
        reader.error(
            &spot,
            tr!(" names no role"),
            Some(tr!("such as [\"technical-lead\", \"cab:2\"]").to_owned()),
        );
    }
    if routes.is_empty() { builtin } else { routes }
}

fn route(reader: &mut Reader, text: &str, spot: &Spot) -> Option<Route> {
    let (role, votes) =
        text.split_once([':', '：']).map_or((text, None), |(role, votes)| (role, Some(votes)));
    let quorum = votes.map_or(Ok(1), |v| fold::narrow(v).trim().parse::<u32>());
    match quorum {
        Ok(quorum @ 1..=100) if !role.trim().is_empty() => {
            Some(Route { role: role.trim().to_owned(), quorum })
        }
        _ => {
            let reason = tr!(": {quoted} is not ROLE or ROLE:VOTES", quoted = quoted(text));
            reader.error(spot, &reason, Some(tr!("such as \"department-head\" or \"cab:2\"").to_owned()));
            None
        }
    }
}

fn freezes(reader: &mut Reader, section: &Section, zone: &TimeZone) -> Vec<Freeze> {
    let mut read = Vec::new();
    for freeze in reader.tables(section, &key::FREEZE) {
        let name = reader.text(freeze.get(&freeze_key::NAME)).unwrap_or_else(|| "freeze".to_owned());
        let mut end = |key: &'static Key<Freeze>, last: bool| {
            let Some(node) = freeze.get(key) else {
                let key = key.name;
                reader.error(
                    &freeze.spot,
                    &tr!(" has no {key}", key),
                    Some(tr!("add {key} = \"2026-12-20\"", key)),
                );
                return None;
            };
            reader.parsed(Some(node), "a day or a time in quotes, such as \"2026-12-20 18:00\"", |text| {
                instant(text, zone, last).ok_or_else(|| {
                    let hint = "write \"2026-12-20\" or \"2026-12-20 18:00\" (the desk's zone)".to_owned();
                    (tr!("{quoted} is not a day or a time", quoted = quoted(text)), Some(hint))
                })
            })
        };
        let (from, to) = (end(&freeze_key::FROM, false), end(&freeze_key::TO, true));
        let services = reader.names(freeze.get(&freeze_key::SERVICES));
        let (Some(from), Some(to)) = (from, to) else { continue };
        if from >= to {
            reader.error(&freeze.spot, tr!(" ends before it begins"), None);
            continue;
        }
        read.push(Freeze { name, from, to, services });
    }
    read
}

/// A time of a zone; a day alone is its first instant, or as an end the first instant after it.
fn instant(text: &str, zone: &TimeZone, last: bool) -> Option<Timestamp> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    let local = match (text.len() <= 10, text.parse::<Date>()) {
        (true, Ok(day)) if last => day.checked_add(1.day()).ok()?.at(0, 0, 0, 0),
        (true, Ok(day)) => day.at(0, 0, 0, 0),
        _ => text.parse::<DateTime>().ok()?,
    };
    zone.to_ambiguous_timestamp(local).compatible().ok()
}

fn templates(reader: &mut Reader, section: &Section) -> BTreeMap<String, Template> {
    let table = reader.table(section, &key::TEMPLATES);
    let mut read = BTreeMap::new();
    for (name, _, node) in table.each() {
        let template = reader.as_table(node);
        reader.known(&template, &template_key::TABLE.names());
        let names = |reader: &mut Reader, key| reader.names(template.get(key));
        let made = Template {
            title: reader.text(template.get(&template_key::TITLE)).unwrap_or_else(|| name.to_owned()),
            content: names(reader, &template_key::CONTENT),
            scope: reader.text(template.get(&template_key::SCOPE)),
            reason: names(reader, &template_key::REASON),
            resources: names(reader, &template_key::RESOURCES),
            plan: names(reader, &template_key::PLAN),
            rollback_plan: names(reader, &template_key::ROLLBACK_PLAN),
            services: names(reader, &template_key::SERVICES),
            effects: names(reader, &template_key::EFFECTS),
            mitigation: names(reader, &template_key::MITIGATION),
            risk: reader.word(template.get(&template_key::RISK), RiskLevel::WORDS).unwrap_or(RiskLevel::Low),
            approved_by: reader.text(template.get(&template_key::APPROVED_BY)).unwrap_or_default(),
        };
        if template.get(&template_key::APPROVED_BY).is_none()
            || made.plan.is_empty()
            || made.rollback_plan.is_empty()
        {
            let hint = "a standard change is approved beforehand: say what, and by whom".to_owned();
            reader.error(&template.spot, tr!(" needs approved_by, plan and rollback_plan"), Some(hint));
        }
        read.insert(name.to_owned(), made);
    }
    read
}
