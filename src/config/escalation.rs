//! `[escalation]`.

use super::keys::escalation::{self as key, level as level_key};
use super::keys::root;
use super::reader::{Reader, Section, Thing};
use super::sla::conditions;
use crate::lang::tr;
use crate::rules::policy::{Escalation, EscalationLevel};

/// The largest share of a target at which a level may be due.
const LATEST: f64 = 10.0;

/// Reads `[escalation]`.
pub(super) fn escalation(reader: &mut Reader, root: &Section) -> Escalation {
    let builtin = Escalation::default();
    let section = reader.section(root, &root::ESCALATION);
    Escalation {
        at: reader.number(section.get(&key::AT), 1.0).unwrap_or(builtin.at),
        levels: levels(reader, &section),
    }
}

fn levels(reader: &mut Reader, section: &Section) -> Vec<EscalationLevel> {
    let mut read = Vec::new();
    for level in reader.tables(section, &key::LEVEL) {
        let to = reader.named_text(level.get(&level_key::TO), Thing::Assignee);
        let at = reader.number(level.get(&level_key::AT), LATEST);
        let when = reader.section(&level, &level_key::WHEN);
        let when = conditions(reader, &when);
        match (to, when) {
            (Some(to), Some(when)) => read.push(EscalationLevel { to, at, when }),
            (None, _) if level.get(&level_key::TO).is_none() => {
                let hint = tr!("add the team or the person: to = \"platform\"");
                reader.error(&level.spot, tr!(" names nobody"), Some(hint.to_owned()));
            }
            // What was not understood must not match everything instead.
            _ => {}
        }
    }
    read
}
