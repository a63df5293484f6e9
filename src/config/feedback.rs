//! `[feedback]`.

use super::keys::{feedback as key, root};
use super::reader::{Reader, Section};
use super::values::word;
use crate::records::words::FeedbackType;
use crate::rules::policy::FeedbackPolicy;

/// Reads `[feedback]`.
pub(super) fn feedback(reader: &mut Reader, root: &Section) -> FeedbackPolicy {
    let builtin = FeedbackPolicy::default();
    let section = reader.section(root, &root::FEEDBACK);
    let answer = section.get(&key::ANSWER).map(|node| {
        let given = reader.texts(Some(node)).unwrap_or_default();
        let read = given.iter().filter_map(|(text, spot)| match word(text, FeedbackType::WORDS) {
            Ok(kind) => Some(kind),
            Err((reason, hint)) => {
                reader.error(spot, &format!(": {reason}"), hint);
                None
            }
        });
        read.collect()
    });
    let classes = section.get(&key::CLASSES).map(|node| reader.names(Some(node)));
    FeedbackPolicy {
        limit: reader.minutes(section.get(&key::LIMIT)).unwrap_or(builtin.limit),
        answer: answer.unwrap_or(builtin.answer),
        low_csat: reader.whole(section.get(&key::LOW_CSAT), 5).unwrap_or(builtin.low_csat),
        low_nps: reader.whole(section.get(&key::LOW_NPS), 10),
        classes: classes.unwrap_or(builtin.classes),
    }
}
