//! What a profile says of the columns of a file.

use jiff::tz::TimeZone;

use super::super::field::Field;
use super::super::source::Format;
use super::super::template::Template;
use crate::records::{Kind, State};

/// A profile: the keys of its TOML, checked.
#[derive(Debug, Clone)]
pub struct Profile {
    /// `name`: what messages call it.
    pub name: String,
    /// `kind`: `incident` or `request`, where no `fields.kind` says so. Default: `incident`.
    pub kind: Kind,
    /// `format`: `csv`, `json`, `jsonl`, or `auto`, which looks at the first bytes. Default: `auto`.
    pub format: Format,
    /// `delimiter`: one character between the cells of CSV. Default: the one of `,` `;` tab and `|`
    /// that the header has most of.
    pub delimiter: Option<u8>,
    /// `encoding`: how the file is written, such as `gb18030` or `windows-1252`. Default: UTF-8, UTF-16, or what the bytes
    /// look like.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// `rows`: in JSON, the path of keys to the list of rows: `data.items`. Default: the file is the list.
    pub rows: Option<String>,
    /// `timezone`: the zone of times without one. Default: UTC.
    pub timezone: TimeZone,
    /// `dates`: forms of times as strftime writes them, tried in order after RFC 3339 and
    /// `2026-11-23 14:00`.
    pub dates: Vec<String>,
    /// `missing`: texts that mean "no value", compared without the space around them. Default: `""`.
    pub missing: Vec<String>,
    /// `group_by`: the column whose value the rows of one ticket share. It makes the file an event
    /// log: each row is one event. Default: none, a row is a ticket.
    pub group_by: Option<String>,
    /// `system`: the system that the external numbers are of. Default: numbers are read as
    /// `SYSTEM:NUMBER`, and those without a system are of `import`.
    pub system: Option<String>,
    /// `optional`: true when the columns of `fields` may be absent without a word. Default: false.
    pub optional: bool,
    /// `ignore`: columns that are left alone on purpose; all others that nothing maps are named in a
    /// warning.
    pub ignore: Vec<String>,
    /// `[names]`: other names of columns in CSV, each with the name that the profile uses. They count
    /// where the file has no column of that name.
    pub names: Vec<(String, String)>,
    /// `[fields]`: where each field comes from, see [`Field`] for their names.
    pub fields: Vec<(Field, FieldRule)>,
    /// `[states]`: the source's word to ours; our own words need no entry.
    pub states: Vec<(String, State)>,
    /// `[states] "*"`: the state for words that are neither in `states` nor our own; without it they are rejected.
    pub other_state: Option<State>,
    /// `[pending]`: the source's word for a state to the reason the ticket waits for.
    pub pending: Vec<(String, String)>,
    /// `responds`: the source's words for states whose beginning is an answer to the requester.
    pub responds: Vec<String>,
    /// `[events]`: who and when.
    pub events: Events,
    /// `[milestones]`: times of a ticket that the source states by themselves.
    pub milestones: Milestones,
    /// `[counters] reassignment`: the column that counts the reassignments.
    pub reassignment: Option<String>,
    /// `[compare] class`: the column that holds the source's class, by letter or by rank; the import
    /// says how often ours differs.
    pub compare: Option<String>,
}

/// `[events]`: the columns that say when and by whom.
#[derive(Debug, Clone, Default)]
pub struct Events {
    /// `at`: when the row's change happened. Needed with `group_by`.
    pub at: Option<String>,
    /// `by`: who did it. Default: who imports.
    pub by: Option<String>,
    /// `created`: when the ticket began. Default: the time of its first row, or of the import.
    pub created: Option<String>,
    /// `recorded`: when the row was written down, where that is later than it happened.
    pub recorded: Option<String>,
    /// `note`: what was said.
    pub note: Option<String>,
}

/// `[milestones]`: columns with times that hold for the whole ticket. In an event log `resolved` is
/// the time of the last step to resolved.
#[derive(Debug, Clone, Default)]
pub struct Milestones {
    /// `responded`: first answer to the requester (not in event logs).
    pub responded: Option<String>,
    /// `handled`: the solution was carried out (not in event logs).
    pub handled: Option<String>,
    /// `resolved`: it was resolved; empty when the source does not know.
    pub resolved: Option<String>,
    /// `closed`: it was closed or cancelled.
    pub closed: Option<String>,
}

/// Where a field comes from: `"column"`, or a table of these keys.
#[derive(Debug, Clone, Default)]
pub struct FieldRule {
    /// `column`: the column, or a path of keys in JSON, such as `fields.priority.name`.
    pub column: Option<String>,
    /// `template`: a text with columns in braces, instead of `column`. What stands before a missing
    /// column is left out with it: `"{category} / {subcategory}: {symptom}"`.
    pub template: Option<Template>,
    /// `otherwise`: a template for when all that is missing.
    pub otherwise: Option<Template>,
    /// `values`: the source's values to ours.
    pub values: Vec<(String, String)>,
    /// `rank`: a value that is no level of the policy, but begins with a number, is the level of that
    /// rank: `1 - High` is the first. Only for `impact` and `urgency`.
    pub rank: bool,
    /// `separator`: what stands between tags. Default: a comma; empty for a single tag.
    pub separator: Option<String>,
    /// `at_end`: in an event log whose rows all repeat the last value, take it once the ticket is
    /// resolved or ended, so that it is not told earlier than it was known.
    pub at_end: bool,
}

impl FieldRule {
    /// A rule that takes one column as it is.
    pub fn column(name: &str) -> FieldRule {
        FieldRule { column: Some(name.to_owned()), ..FieldRule::default() }
    }

    /// The columns it reads.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        let templates = [&self.template, &self.otherwise].into_iter().flatten();
        self.column.as_deref().into_iter().chain(templates.flat_map(Template::columns))
    }
}

impl Profile {
    /// The rule of `field`.
    pub fn rule(&self, field: Field) -> Option<&FieldRule> {
        self.fields.iter().find(|(f, _)| *f == field).map(|(_, rule)| rule)
    }

    /// Every column the profile reads, each as often as it is named.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        let e = &self.events;
        let m = &self.milestones;
        let single = [
            &self.group_by,
            &e.at,
            &e.by,
            &e.created,
            &e.recorded,
            &e.note,
            &m.responded,
            &m.handled,
            &m.resolved,
            &m.closed,
            &self.reassignment,
            &self.compare,
        ];
        let single = single.into_iter().flatten().map(String::as_str);
        self.fields.iter().flat_map(|(_, rule)| rule.columns()).chain(single)
    }

    /// True when `text` means "no value".
    pub fn is_missing(&self, text: &str) -> bool {
        let text = text.trim();
        self.missing.iter().any(|m| m.as_str() == text)
    }
}
