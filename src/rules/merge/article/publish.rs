//! Putting a text into force (M8.1b).

use serde_json::Value;

use super::action::version_of;
use super::replay::Telling;
use super::text::{self, DRAFT, Text};
use crate::records::State::{Archived, Published};
use crate::records::{Event, FieldChange};
use crate::rules::merge::fit::Fit;
use crate::rules::merge::notes::MergeNotes;

impl Telling {
    /// What was approved and published stands so; it is another version where another clone published one meanwhile.
    pub(super) fn publish(&mut self, event: &Event, number: u64, found: &mut MergeNotes) -> Fit {
        if self.state == Archived {
            return Fit::Not(format!("it was {} by then", Archived.as_str()));
        }
        let last = self.flat.keys().filter_map(|name| version_of(name)).max().unwrap_or_default();
        let own = number.max(last.saturating_add(1));
        let published = Text::published(event);
        if self.version().is_some() && published == Text::in_force(&self.flat) {
            return Fit::Not("the same text was published already".to_owned());
        }
        for (name, change) in event.changes.iter().filter(|(name, _)| !name.starts_with(DRAFT)) {
            match &change.1 {
                Value::Object(version) if version_of(name) == Some(number) => {
                    let mut version = version.clone();
                    version.insert("number".to_owned(), Value::from(own));
                    self.put(&format!("article.versions.{own}"), &Value::Object(version));
                }
                _ => {
                    let after = change.applied(self.flat.get(name).unwrap_or(&Value::Null));
                    self.put(name, &after);
                }
            }
        }
        self.put("article.version", &Value::from(own));
        published.put_into_force(&mut self.flat);
        if Text::of_draft(&self.flat).is_none_or(|draft| draft == published) {
            text::clear_draft(&mut self.flat);
        }
        self.state = Published;
        if own != number {
            found
                .told
                .push(format!("its version {number} is version {own}: another clone had published one"));
        }
        self.follow(event, own, found);
        Fit::Whole
    }

    /// What a publication left otherwise than its event says.
    fn follow(&self, event: &Event, own: u64, found: &mut MergeNotes) {
        let is = |name: &str| self.flat.get(name).cloned().unwrap_or_default();
        let own = (format!("article.versions.{own}"), FieldChange::pair(Value::Null, Value::Null));
        let says = event
            .changes
            .iter()
            .filter(|(name, c)| *name != "state" && c.2.is_none())
            .map(|(name, c)| (name, &c.1));
        let new = (!event.changes.contains_key(&own.0)).then_some((&own.0, &Value::Null));
        for (name, said) in says.chain(new).filter(|(name, said)| is(name) != **said) {
            found.follows.insert(name.clone(), FieldChange::pair(said.clone(), is(name)));
        }
    }
}
