//! Writing on the draft of an article, and dropping it.

use super::action::revises;
use super::replay::Telling;
use super::text::{self, Text};
use crate::records::Event;
use crate::rules::merge::apply::change;
use crate::rules::merge::fields::content_name;
use crate::rules::merge::fit::Fit;

impl Telling {
    pub(super) fn drop_draft(&mut self, event: &Event) -> Fit {
        match Text::of_draft(&self.flat) {
            None => return Fit::Not("it had no draft by then".to_owned()),
            Some(draft) if draft != Text::published(event) => {
                return Fit::Not("the draft had been written on by then".to_owned());
            }
            Some(_) => {}
        }
        let fit = self.step(event);
        if !matches!(fit, Fit::Not(_)) {
            text::clear_draft(&mut self.flat);
        }
        fit
    }

    /// Merges what was written into the draft there is. One that was published or dropped meanwhile goes on from what it said;
    /// one that was begun from a version meets what is in force now.
    pub(super) fn write(&mut self, event: &Event) -> Fit {
        let begun = text::begins(event).then(|| self.begun_from(event));
        if Text::of_draft(&self.flat).is_none() {
            let on = if begun.is_some() { self.latest() } else { self.dropped.clone() };
            on.put_as_draft(&mut self.flat);
        }
        for (name, step) in text::steps(event, begun.as_ref()) {
            change(&mut self.flat, &mut self.scribe, &name, &step);
        }
        self.change_where(event, |name| !text::follows_draft(event, name));
        match self.step(event) {
            Fit::Not(because) => Fit::NoStep(because),
            fit => fit,
        }
    }

    /// The text that a new draft began as: that of the version it was made from.
    fn begun_from(&self, event: &Event) -> Text {
        let earlier = revises(event).filter(|number| Some(*number) != self.version());
        let content = earlier.and_then(|number| self.flat.get(&content_name(number))).map(Text::of_content);
        let told = || earlier.and_then(|number| self.published.get(&number).cloned());
        content.or_else(told).unwrap_or_else(|| self.latest())
    }

    /// What is in force; before the first publication the last draft that there was.
    fn latest(&self) -> Text {
        if self.version().is_some() { Text::in_force(&self.flat) } else { self.dropped.clone() }
    }
}
