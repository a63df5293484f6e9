//! The text of an article, wherever it stands: in force, as the draft, in an event.

use serde_json::{Map, Value};

use crate::records::article::Content;
use crate::records::{Event, FieldChange};
use crate::rules::article::is_approved;
use crate::rules::merge::fields::Flat;

pub(super) use crate::rules::article::TEXT as NAMES;

/// What the names of the draft's fields begin with.
pub(super) const DRAFT: &str = "article.draft.";

/// All that is written, approved and published together, by the names of [`NAMES`]; absent rather than null.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Text(Map<String, Value>);

/// The name of a field of the text in force.
fn in_force(field: &str) -> String {
    if matches!(field, "title" | "tags") { field.to_owned() } else { format!("article.{field}") }
}

/// The fields that an article shows of its draft before it is in force.
const ON_ENVELOPE: [&str; 4] = ["title", "tags", "type", "grade"];

/// True for a field that shows the draft as long as nothing is in force.
pub(in crate::rules::merge) fn is_on_envelope(name: &str) -> bool {
    ON_ENVELOPE.iter().any(|field| in_force(field) == name)
}

/// Whether the event changed such a field only because it changed the draft, which nothing was in force before.
pub(super) fn follows_draft(event: &Event, name: &str) -> bool {
    let field = ON_ENVELOPE.iter().find(|field| in_force(field) == name);
    let of_draft = field.and_then(|field| event.changes.get(&in_draft(field)));
    let is_same = |own: &FieldChange, draft: &FieldChange| own.1 == draft.1 && own.2 == draft.2;
    of_draft.is_some_and(|draft| event.changes.get(name).is_some_and(|own| is_same(own, draft)))
}

fn in_draft(field: &str) -> String {
    format!("{DRAFT}{field}")
}

/// True for a field of the draft's text.
pub(super) fn is_text(name: &str) -> bool {
    name.strip_prefix(DRAFT).is_some_and(|field| NAMES.contains(&field))
}

/// True when the event begins a draft.
pub(super) fn begins(event: &Event) -> bool {
    event.changes.get(&in_draft("title")).is_some_and(|c| c.0.is_null())
}

/// The changes of an event to the text of the draft. One that begun a draft tells all of it; what of it was written is
/// what differs from the text it begun as.
pub(super) fn steps(event: &Event, begun: Option<&Text>) -> Vec<(String, FieldChange)> {
    let fields = NAMES.iter().map(|field| (*field, in_draft(field)));
    let step = |(field, name): (&str, String)| {
        let told = event.changes.get(&name).cloned();
        let step = match begun {
            Some(text) => Some(FieldChange::pair(text.get(field), told.map(|c| c.1).unwrap_or_default())),
            None => told,
        };
        Some((name, step?))
    };
    fields.filter_map(step).collect()
}

/// Takes the draft away.
pub(super) fn clear_draft(flat: &mut Flat) {
    flat.retain(|name, _| !name.starts_with(DRAFT));
}

impl Text {
    fn by(value: impl Fn(&str) -> Option<Value>) -> Text {
        let fields = NAMES.iter().filter_map(|field| Some(((*field).to_owned(), value(field)?)));
        Text(fields.filter(|(_, value)| !value.is_null()).collect())
    }

    /// The draft; `None` when there is none.
    pub(super) fn of_draft(flat: &Flat) -> Option<Text> {
        let text = Text::by(|field| flat.get(&in_draft(field)).cloned());
        text.0.contains_key("title").then_some(text)
    }

    /// What is in force; before the first publication that is no text.
    pub(super) fn in_force(flat: &Flat) -> Text {
        Text::by(|field| flat.get(&in_force(field)).cloned())
    }

    /// What a version said.
    pub(super) fn of_content(content: &Value) -> Text {
        Text::by(|field| content.get(field).cloned())
    }

    /// The draft as whoever published or dropped it saw it.
    pub(super) fn published(event: &Event) -> Text {
        Text::by(|field| event.changes.get(&in_draft(field)).map(|c| c.0.clone()))
    }

    /// As a version keeps it.
    pub(super) fn content(&self) -> Value {
        Value::Object(self.0.clone())
    }

    pub(super) fn get(&self, field: &str) -> Value {
        self.0.get(field).cloned().unwrap_or_default()
    }

    /// Whether an approval with this fingerprint is of this text.
    pub(super) fn is_approved(&self, text: &str) -> bool {
        is_approved(&serde_json::from_value::<Content>(self.content()).unwrap_or_default(), text)
    }

    pub(super) fn put_as_draft(&self, flat: &mut Flat) {
        self.put(flat, &NAMES, in_draft);
    }

    pub(super) fn put_into_force(&self, flat: &mut Flat) {
        self.put(flat, &NAMES, in_force);
    }

    /// What the envelope says of an article that was never in force.
    pub(super) fn put_on_envelope(&self, flat: &mut Flat) {
        self.put(flat, &ON_ENVELOPE, in_force);
    }

    fn put(&self, flat: &mut Flat, fields: &[&str], name: impl Fn(&str) -> String) {
        for field in fields {
            match self.0.get(*field) {
                Some(value) => flat.insert(name(field), value.clone()),
                None => flat.remove(&name(field)),
            };
        }
    }
}
