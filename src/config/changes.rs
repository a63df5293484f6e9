//! `[changes]`.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::approval;
use super::keys::changes::{self as key, freeze as freeze_key, template as template_key};
use super::keys::{Shape, root};
use super::near::quoted;
use super::reader::{Node, Reader, Section};
use crate::lang::tr;
use crate::records::words::RiskLevel;
use crate::rules::policy::{Changes, Freeze, Template};

/// Reads `[changes]`.
pub(super) fn changes(reader: &mut Reader, root: &Section, zone: &TimeZone) -> Changes {
    let builtin = Changes::default();
    let section = reader.section(root, &root::CHANGES);
    let (likelihood, impact, matrix) = risk(reader, &section, &builtin);
    let (approval, approval_rules) = approval::approval(reader, &section, builtin.approval);
    Changes {
        requesters: reader.names(section.get(&key::REQUESTERS)),
        likelihood,
        impact,
        matrix,
        approval,
        approval_rules,
        step_approval: reader.minutes(section.get(&key::STEP_APPROVAL)),
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

fn freezes(reader: &mut Reader, section: &Section, zone: &TimeZone) -> Vec<Freeze> {
    let mut read = Vec::new();
    for freeze in reader.tables(section, &key::FREEZE) {
        let name = reader.text(freeze.get(&freeze_key::NAME)).unwrap_or_else(|| "freeze".to_owned());
        let ends = [&freeze_key::FROM, &freeze_key::TO].map(|key| {
            let node = freeze.get(key);
            if node.is_none() {
                lacks(reader, &freeze, key.name);
            }
            node
        });
        let [from, to] = times(reader, ends, zone);
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

/// Reports that a time has no first or last day.
pub(super) fn lacks(reader: &mut Reader, section: &Section, key: &str) {
    let hint = tr!("add {key} = \"2026-12-20\"", key);
    reader.error(&section.spot, &tr!(" has no {key}", key), Some(hint));
}

/// The two ends of a time; of a day alone, the end is the first instant after it.
pub(super) fn times(reader: &mut Reader, ends: [Option<Node>; 2], zone: &TimeZone) -> [Option<Timestamp>; 2] {
    let [from, to] = ends;
    let mut end = |node: Option<Node>, last: bool| {
        reader.parsed(node, "a day or a time in quotes, such as \"2026-12-20 18:00\"", |text| {
            instant(text, zone, last).ok_or_else(|| {
                let hint = tr!("write \"2026-12-20\" or \"2026-12-20 18:00\" (the desk's zone)").to_owned();
                (tr!("{quoted} is not a day or a time", quoted = quoted(text)), Some(hint))
            })
        })
    };
    [end(from, false), end(to, true)]
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
            let hint = tr!("a standard change is approved beforehand: say what, and by whom").to_owned();
            reader.error(&template.spot, tr!(" needs approved_by, plan and rollback_plan"), Some(hint));
        }
        read.insert(name.to_owned(), made);
    }
    read
}
