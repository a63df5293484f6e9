//! `[deliveries]`.

use std::str::FromStr;

use super::keys::{deliveries as key, root};
use super::reader::{Node, Reader, Section};
use super::values::word;
use crate::records::words::{DeliveryDemand, TestKind, UnknownWord};
use crate::rules::policy::Deliveries;

/// Reads `[deliveries]`.
pub(super) fn deliveries(reader: &mut Reader, root: &Section) -> Deliveries {
    let builtin = Deliveries::default();
    let section = reader.section(root, &root::DELIVERIES);
    let tests = words(reader, section.get(&key::TESTS), TestKind::WORDS);
    let requires = words(reader, section.get(&key::REQUIRES), DeliveryDemand::WORDS);
    Deliveries {
        tests: tests.unwrap_or(builtin.tests),
        requires: requires.unwrap_or(builtin.requires),
        acceptance_qualification: reader.text(section.get(&key::ACCEPTANCE_QUALIFICATION)),
        satisfaction: reader.number(section.get(&key::SATISFACTION), 1.0).unwrap_or(builtin.satisfaction),
        pass: reader.number(section.get(&key::PASS), 1.0).unwrap_or(builtin.pass),
        feedback: reader.minutes(section.get(&key::FEEDBACK)).unwrap_or(builtin.feedback),
    }
}

/// Words of a closed list; one that is none of them is reported.
fn words<T: FromStr<Err = UnknownWord>>(
    reader: &mut Reader,
    node: Option<Node>,
    known: &'static [&'static str],
) -> Option<Vec<T>> {
    let node = node?;
    let given = reader.texts(Some(node)).unwrap_or_default();
    let read = given.iter().filter_map(|(text, spot)| match word(text, known) {
        Ok(word) => Some(word),
        Err((reason, hint)) => {
            reader.error(spot, &format!(": {reason}"), hint);
            None
        }
    });
    Some(read.collect())
}
