//! `[deliveries]`.

use super::keys::{deliveries as key, root};
use super::reader::{Reader, Section};
use super::values::word;
use crate::records::words::TestKind;
use crate::rules::policy::Deliveries;

/// Reads `[deliveries]`.
pub(super) fn deliveries(reader: &mut Reader, root: &Section) -> Deliveries {
    let builtin = Deliveries::default();
    let section = reader.section(root, &root::DELIVERIES);
    let tests = section.get(&key::TESTS).map(|node| {
        let given = reader.texts(Some(node)).unwrap_or_default();
        let read = given.iter().filter_map(|(text, spot)| match word(text, TestKind::WORDS) {
            Ok(test) => Some(test),
            Err((reason, hint)) => {
                reader.error(spot, &format!(": {reason}"), hint);
                None
            }
        });
        read.collect()
    });
    Deliveries {
        tests: tests.unwrap_or(builtin.tests),
        satisfaction: reader.number(section.get(&key::SATISFACTION), 1.0).unwrap_or(builtin.satisfaction),
        pass: reader.number(section.get(&key::PASS), 1.0).unwrap_or(builtin.pass),
        feedback: reader.minutes(section.get(&key::FEEDBACK)).unwrap_or(builtin.feedback),
    }
}
