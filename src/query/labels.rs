//! The names of filter keys in other languages: each key has a label, and its translations are
//! accepted before the colon.

use crate::lang::{self, mark};
use crate::records::typed;

/// Each key with its label. No two labels may have the same translation.
const LABELS: &[(&str, &str)] = &[
    ("kind", mark!("Kind")),
    ("state", mark!("State")),
    ("class", mark!("Class")),
    ("nature", mark!("Nature")),
    ("type", mark!("Type")),
    ("risk", mark!("Risk")),
    ("grade", mark!("Grade")),
    ("version", mark!("Version")),
    ("impact", mark!("Impact")),
    ("urgency", mark!("Urgency")),
    ("interruption", mark!("Interruption")),
    ("data_loss", mark!("Data loss")),
    ("difficulty", mark!("Difficulty")),
    ("service", mark!("Service")),
    ("customer", mark!("Customer")),
    ("requester", mark!("Requester")),
    ("contact", mark!("Contact")),
    ("audience", mark!("Audience")),
    ("channel", mark!("Channel")),
    ("subject", mark!("Subject")),
    ("content_class", mark!("Content class")),
    ("stage", mark!("Process stage")),
    ("missing", mark!("Missing fields")),
    ("feedback", mark!("Feedback")),
    ("feedback_class", mark!("Feedback class")),
    ("team", mark!("Team")),
    ("assignee", mark!("Assignee")),
    ("pending", mark!("Reason for waiting")),
    ("tag", mark!("Tag")),
    ("external", mark!("External number")),
    ("dedupe_key", mark!("Deduplication key")),
    ("ci", mark!("Configuration item")),
    ("link", mark!("Link")),
    ("agreement", mark!("Agreement")),
    ("calendar", mark!("Calendar")),
    ("created", mark!("Time of creation")),
    ("occurred", mark!("Time of the fault")),
    ("responded", mark!("Time of response")),
    ("handled", mark!("Time of solution")),
    ("resolved", mark!("Time of resolution")),
    ("closed", mark!("Time of closing")),
    ("due", mark!("Deadline")),
    ("due.respond", mark!("Deadline of the response")),
    ("due.handle", mark!("Deadline of the solution")),
    ("due.resolve", mark!("Deadline of the resolution")),
    ("clock", mark!("Clock")),
    ("clock.respond", mark!("Clock of the response")),
    ("clock.handle", mark!("Clock of the solution")),
    ("clock.resolve", mark!("Clock of the resolution")),
    ("clock.update", mark!("Clock of updates")),
    ("reopened", mark!("Times reopened")),
    ("reassigned", mark!("Times reassigned")),
    ("escalation", mark!("Level of escalation")),
    ("major", mark!("Major incident since")),
    ("title", mark!("Title")),
    ("description", mark!("Description")),
    ("text", mark!("Full text")),
];

/// The name of the key with this label in any language but English, where keys have their names.
pub(super) fn labelled(typed: &str) -> Option<&'static str> {
    let place = typed::translated(LABELS.iter().map(|(_, label)| *label), typed)?;
    LABELS.get(place).map(|(name, _)| *name)
}

/// The label of a key in the language of the reader; `None` in English.
pub(super) fn label(name: &str) -> Option<&'static str> {
    let label = LABELS.iter().find(|(key, _)| *key == name)?.1;
    lang::known(label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::KEYS;

    #[test]
    fn every_key_has_a_label_that_names_it_alone() {
        let names = |names: &[(&'static str, &str)]| names.iter().map(|(name, _)| *name).collect::<Vec<_>>();
        assert_eq!(names(LABELS), KEYS.iter().map(|key| key.name).collect::<Vec<_>>());
        for (name, label) in LABELS {
            for translation in lang::translations(label) {
                assert_eq!(labelled(translation), Some(*name), "{translation}");
            }
        }
    }
}
