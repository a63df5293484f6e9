//! `[sla]`: pending reasons, the default targets and the agreements.

use std::collections::{BTreeMap, HashSet};

use super::defaults::{self, ALWAYS, DEFAULT};
use super::keys::root;
use super::keys::sla::{self as key, agreement as agreement_key, targets as target_key, when as when_key};
use super::near::quoted;
use super::reader::{Named, Node, Reader, Section, Spot, Thing};
use crate::lang::tr;
use crate::near::suggestion;
use crate::records::{Class, Kind, Target, TicketType};
use crate::rules::policy::{Agreement, AgreementConditions, Sla, Targets};

/// The service levels, with each agreement's index in the file: one that cannot be used is left out.
pub(super) fn sla(reader: &mut Reader, root: &Section) -> (Sla, Vec<usize>) {
    let section = reader.section(root, &root::SLA);
    let given = section.get(&key::PENDING_REASONS).is_some();
    let reasons = reader.names(section.get(&key::PENDING_REASONS));
    let mut reasons = Reasons { given, all: if given { reasons } else { defaults::pending_reasons() } };
    let pause_on = reasons.pausing(reader, section.get(&key::PAUSE_ON)).unwrap_or_else(|| {
        let builtin = defaults::pause_on();
        builtin.into_iter().filter(|r| reasons.all.contains(r)).collect()
    });
    let at_risk = reader.number(section.get(&key::AT_RISK), 1.0);
    let default = default_agreement(reader, &section, &mut reasons);
    let (agreements, places) = agreements(reader, &section, &default, &mut reasons);
    let builtin = defaults::default_policy().sla;
    let at_risk = at_risk.unwrap_or(builtin.at_risk);
    let retroactive = reader.flag(section.get(&key::RETROACTIVE)).unwrap_or(builtin.retroactive);
    let objection = reader.minutes(section.get(&key::OBJECTION)).unwrap_or(builtin.objection);
    let kept = reader.number(section.get(&key::KEPT), 1.0).unwrap_or(builtin.kept);
    let shares = reader.section(&section, &key::KEPT_OF);
    let mut kept_of = builtin.kept_of;
    for (share, class) in kept_of.iter_mut().zip(Class::WORDS) {
        *share = reader.number(shares.entry(class), 1.0);
    }
    let pending_reasons = reasons.all;
    let sla = Sla {
        default,
        agreements,
        pending_reasons,
        pause_on,
        at_risk,
        retroactive,
        kept,
        kept_of,
        objection,
    };
    (sla, places)
}

/// The reasons a ticket may wait for.
struct Reasons {
    given: bool,
    all: Vec<String>,
}

impl Reasons {
    /// The reasons that pause. One that is new to the built-in list joins it; a list that the file
    /// gives itself must have it already.
    fn pausing(&mut self, reader: &mut Reader, node: Option<Node>) -> Option<Vec<String>> {
        let mut pausing = Vec::new();
        for (reason, spot) in reader.texts(node)? {
            if !self.all.contains(&reason) {
                if self.given {
                    let hint = suggestion(&reason, self.all.iter().map(String::as_str));
                    let hint = hint.or_else(|| Some(tr!("add it to sla.pending_reasons").to_owned()));
                    reader.error(
                        &spot,
                        &tr!(": {quoted} is not in sla.pending_reasons", quoted = quoted(&reason)),
                        hint,
                    );
                    continue;
                }
                self.all.push(reason.clone());
            }
            pausing.push(reason);
        }
        Some(pausing)
    }
}

fn default_agreement(reader: &mut Reader, sla: &Section, reasons: &mut Reasons) -> Agreement {
    let section = reader.section(sla, &key::DEFAULT);
    let builtin = defaults::default_policy().sla.default;
    let given = rows(reader, &section);
    let merged = |class: usize| {
        let (own, builtin) = (given[class].unwrap_or_default(), builtin.rows[class].unwrap_or_default());
        Some(Targets {
            respond: own.respond.or(builtin.respond),
            handle: own.handle.or(builtin.handle),
            resolve: own.resolve.or(builtin.resolve),
            update: own.update,
        })
    };
    Agreement {
        rows: [merged(0), merged(1), merged(2), merged(3)],
        calendar: calendar(reader, &section).unwrap_or_else(|| ALWAYS.to_owned()),
        pause_on: reasons.pausing(reader, section.get(&agreement_key::PAUSE_ON)),
        ..builtin
    }
}

/// A calendar by name; whether it is there shows when all is read.
fn calendar(reader: &mut Reader, section: &Section) -> Option<String> {
    reader.named_text(section.get(&agreement_key::CALENDAR), Thing::Calendar)
}

fn rows(reader: &mut Reader, section: &Section) -> [Option<Targets>; 4] {
    [&agreement_key::A, &agreement_key::B, &agreement_key::C, &agreement_key::D].map(|class| {
        section.get(class)?;
        let row = reader.section(section, class);
        Some(Targets {
            respond: reader.minutes(row.get(&target_key::RESPOND)),
            handle: reader.minutes(row.get(&target_key::HANDLE)),
            resolve: reader.minutes(row.get(&target_key::RESOLVE)),
            update: reader.minutes(row.get(&target_key::UPDATE)),
        })
    })
}

fn agreements(
    reader: &mut Reader,
    sla: &Section,
    default: &Agreement,
    reasons: &mut Reasons,
) -> (Vec<Agreement>, Vec<usize>) {
    let mut names = HashSet::new();
    let mut read = Vec::new();
    for (index, section) in reader.tables(sla, &key::AGREEMENT).into_iter().enumerate() {
        let name =
            agreement_name(reader, &section, &mut names).unwrap_or_else(|| format!("agreement[{index}]"));
        let rows = rows(reader, &section);
        let calendar = calendar(reader, &section).unwrap_or_else(|| default.calendar.clone());
        let pause_on = reasons.pausing(reader, section.get(&agreement_key::PAUSE_ON));
        // An agreement whose conditions were not understood must not match everything instead.
        let Some(when) = when(reader, &section) else { continue };
        let measures = measures(reader, &section);
        let kept = reader.number(section.get(&agreement_key::KEPT), 1.0);
        read.push((Agreement { name, when, calendar, rows, pause_on, measures, kept }, index));
    }
    read.into_iter().unzip()
}

/// What deliveries are measured by; a target that cannot be read is reported and left out.
fn measures(reader: &mut Reader, agreement: &Section) -> BTreeMap<String, Target> {
    let section = reader.table(agreement, &agreement_key::MEASURES);
    let mut measures = BTreeMap::new();
    for (name, _, node) in section.each() {
        let target = reader.parsed(Some(node), "a target in quotes, such as \">= 99.9 %\"", |text| {
            let hint = tr!("write a comparison and a value, such as \"<= 200 ms\"").to_owned();
            text.parse::<Target>().map_err(|e| (e.to_string(), Some(hint)))
        });
        measures.extend(target.map(|target| (name.to_owned(), target)));
    }
    measures
}

fn agreement_name(reader: &mut Reader, section: &Section, names: &mut HashSet<String>) -> Option<String> {
    let node = section.get(&agreement_key::NAME);
    let Some(spot) = node.as_ref().map(|n| n.spot.clone()) else {
        let hint = tr!("add a line such as name = \"gold\"; tickets and reports show it");
        reader.error(&section.spot, tr!(" has no name"), Some(hint.to_owned()));
        return None;
    };
    let name = reader.text(node)?;
    if name == DEFAULT {
        let reason = tr!(": 'default' is what [sla.default] is called");
        reader.error(&spot, reason, Some(tr!("choose another name").to_owned()));
    } else if !names.insert(name.clone()) {
        let reason = tr!(": there is another agreement {quoted} above", quoted = quoted(&name));
        reader.error(&spot, &reason, Some(tr!("give each agreement its own name").to_owned()));
    }
    Some(name)
}

/// The conditions; none when any of them is mistaken.
fn when(reader: &mut Reader, agreement: &Section) -> Option<AgreementConditions> {
    let section = reader.section(agreement, &agreement_key::WHEN);
    conditions(reader, &section)
}

/// The conditions in a table; none when any of them is mistaken.
pub(super) fn conditions(reader: &mut Reader, section: &Section) -> Option<AgreementConditions> {
    let before = reader.found.len();
    let when = AgreementConditions {
        service: asked(reader, section.get(&when_key::SERVICE), Some(Thing::WhenService)),
        customer: asked(reader, section.get(&when_key::CUSTOMER), None),
        team: asked(reader, section.get(&when_key::TEAM), Some(Thing::WhenTeam)),
        kind: asked_words(reader, section.get(&when_key::KIND), Kind::WORDS),
        r#type: asked_words(reader, section.get(&when_key::TYPE), TicketType::WORDS),
        class: asked_words(reader, section.get(&when_key::CLASS), Class::WORDS),
    };
    (reader.found.len() == before).then_some(when)
}

/// What a condition of texts asks for; an empty list is a mistake.
pub(super) fn asked(reader: &mut Reader, node: Option<Node>, thing: Option<Thing>) -> Vec<String> {
    let told = asked_texts(reader, node);
    if let Some(thing) = thing {
        let named = |(name, spot): &(String, Spot)| Named { thing, name: name.clone(), spot: spot.clone() };
        reader.named.extend(told.iter().map(named));
    }
    told.into_iter().map(|(text, _)| text).collect()
}

/// The same of words.
pub(super) fn asked_words<T>(reader: &mut Reader, node: Option<Node>, words: &[&str]) -> Vec<T>
where
    T: std::str::FromStr<Err = crate::records::words::UnknownWord>,
{
    let mut read = Vec::new();
    for (text, spot) in asked_texts(reader, node) {
        match super::values::word(&text, words) {
            Ok(word) => read.push(word),
            Err((reason, hint)) => reader.error(&spot, &format!(": {reason}"), hint),
        }
    }
    read
}

fn asked_texts(reader: &mut Reader, node: Option<Node>) -> Vec<(String, Spot)> {
    if let Some(node) = node.as_ref().filter(|n| n.value.as_array().is_some_and(|list| list.is_empty())) {
        reader.error(
            &node.spot,
            tr!(" is empty"),
            Some(tr!("leave the key out to match everything").to_owned()),
        );
    }
    reader.texts(node).unwrap_or_default()
}
