//! `[duties.NAME]`: what the desk does regularly.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::keys::{duties as key, root};
use super::near::quoted;
use super::reader::{Reader, Section, Thing};
use crate::lang::tr;
use crate::records::words::DutyKind;
use crate::rules::policy::{Duty, Period};

/// Reads the duties; one without an interval is an error and left out.
pub(super) fn duties(reader: &mut Reader, root: &Section) -> BTreeMap<String, Duty> {
    let read = reader.each(root, &root::DUTIES, |reader, section| {
        let node = section.get(&key::EVERY);
        if node.is_none() {
            let hint = tr!("add every = \"3mo\"").to_owned();
            reader.error(&section.spot, tr!(" has no interval"), Some(hint));
        }
        let spot = node.as_ref().map(|node| node.spot.clone());
        let every = reader.period(node).filter(|every| *every != Period::default());
        if let (None, Some(spot)) = (every, spot.filter(|spot| reader.places.contains_key(&spot.path))) {
            reader.error(&spot, tr!(" must be a day at least"), Some(tr!("such as \"3mo\"").to_owned()));
        }
        let name = section.spot.path.trim_start_matches("duties.").to_owned();
        let must = tr!("a day in quotes, such as \"2026-12-20\"");
        let first = reader.parsed(section.get(&key::FIRST), must, |text| {
            text.parse::<Date>().map_err(|_| (tr!("{quoted} is not a day", quoted = quoted(text)), None))
        });
        Some(Duty {
            what: reader.text(section.get(&key::WHAT)).unwrap_or(name),
            kind: reader.word(section.get(&key::KIND), DutyKind::WORDS).unwrap_or(DutyKind::Other),
            every: every?,
            first,
            owner: reader.text(section.get(&key::OWNER)),
            service: reader.named_text(section.get(&key::SERVICE), Thing::WhenService),
        })
    });
    read.into_iter().filter_map(|(name, duty)| Some((name, duty?))).collect()
}
