//! An article replayed from its events.

use std::collections::BTreeMap;

use serde_json::Value;

use super::action::{Action, revises};
use super::text::{self, DRAFT, Text};
use crate::records::State::{self, Approved, Draft, InReview, Published};
use crate::records::{Event, FieldChange, Kind};
use crate::rules::merge::apply::change;
use crate::rules::merge::field::Scribe;
use crate::rules::merge::fields::{Flat, content_name};
use crate::rules::merge::fit::{Back, Fit, Walked, fit, leads_to};
use crate::rules::merge::notes::{MergeNotes, Replayed};
use crate::rules::merge::table::is_computed;
use crate::rules::merge::union::written_order;

/// Tells an article anew from its events; see [`replay`](crate::rules::merge::replay::replay).
pub(in crate::rules::merge) fn replay(origin: &Flat, events: &[Event]) -> Replayed {
    let flat = origin.clone();
    let dropped = Text::default();
    let published = BTreeMap::new();
    let scribe = Scribe::of(events);
    let mut telling = Telling { flat, state: Draft, dropped, published, scribe };
    if let Some(draft) = Text::of_draft(&telling.flat).filter(|_| telling.version().is_none()) {
        draft.put_on_envelope(&mut telling.flat);
    }
    let plain = || MergeNotes::of(Walked { fit: Fit::Whole, back: None });
    let mut found: Vec<MergeNotes> = events.iter().map(|_| plain()).collect();
    for place in written_order(events) {
        telling.tell(&events[place], &mut found[place]);
    }
    telling.lead(events, &mut found);
    Replayed { flat: telling.flat, found }
}

/// Whether an article may be in this state.
fn is_of_articles(word: &Value) -> bool {
    word.as_str()
        .and_then(|word| word.parse().ok())
        .is_some_and(|state| Kind::Article.states().contains(&state))
}

/// An article on its way through its events.
pub(super) struct Telling {
    pub(super) flat: Flat,
    pub(super) state: State,
    /// What the last draft said that was published or dropped.
    pub(super) dropped: Text,
    /// What was published under each number, also where that did not fit.
    pub(super) published: BTreeMap<u64, Text>,
    pub(super) scribe: Scribe,
}

impl Telling {
    fn tell(&mut self, event: &Event, found: &mut MergeNotes) {
        self.scribe.event.clone_from(&event.event);
        self.scribe.lists.learn(event, &self.flat);
        let before = Text::of_draft(&self.flat);
        let in_force = (self.version(), Text::in_force(&self.flat));
        let action = Action::of(event);
        if let Action::Publishes(number) = action {
            self.published.entry(number).or_insert_with(|| Text::published(event));
        }
        found.fit = match action {
            Action::Approves if !self.is_of_this_text(event) => {
                Fit::Not("the text that was approved is not the merged one".to_owned())
            }
            _ if self.is_as_seen(event) => self.as_it_says(event),
            Action::Publishes(number) => self.publish(event, number, found),
            Action::Withdraws => Fit::Not("another version was published by then".to_owned()),
            Action::Drops => self.drop_draft(event),
            Action::Writes => self.write(event),
            Action::Approves => self.approve(event),
            Action::Other => self.other(event),
        };
        found.kept = std::mem::take(&mut self.scribe.kept);
        if !matches!(found.fit, Fit::Not(_)) {
            self.retire(in_force);
            self.settle(before, found);
        }
    }

    pub(super) fn version(&self) -> Option<u64> {
        self.flat.get("article.version").and_then(Value::as_u64)
    }

    /// Whether all that the event changed is as whoever wrote it saw it.
    fn is_as_seen(&self, event: &Event) -> bool {
        let state = Value::from(self.state.as_str());
        if text::begins(event) && revises(event).is_some_and(|number| Some(number) != self.version()) {
            return false;
        }
        event.changes.iter().all(|(name, change)| match name.as_str() {
            "state" => (change.0.is_null() || change.0 == state) && is_of_articles(&change.1),
            _ => is_computed(name) || change.fits(self.flat.get(name).unwrap_or(&Value::Null)),
        })
    }

    fn as_it_says(&mut self, event: &Event) -> Fit {
        for (name, change) in event.changes.iter().filter(|(name, _)| !text::follows_draft(event, name)) {
            let after = change.applied(self.flat.get(name).unwrap_or(&Value::Null));
            self.put(name, &after);
        }
        self.state = leads_to(event).unwrap_or(self.state);
        Fit::Whole
    }

    pub(super) fn put(&mut self, name: &str, value: &Value) {
        match value {
            Value::Null => drop(self.flat.remove(name)),
            value => drop(self.flat.insert(name.to_owned(), value.clone())),
        }
    }

    /// Takes the step of an event, as far as it fits.
    pub(super) fn step(&mut self, event: &Event) -> Fit {
        let fit = fit(Kind::Article, self.state, event);
        if fit == Fit::Whole {
            self.state = leads_to(event).unwrap_or(self.state);
        }
        fit
    }

    fn other(&mut self, event: &Event) -> Fit {
        let fit = self.step(event);
        if !matches!(fit, Fit::Not(_)) {
            self.change_where(event, |_| true);
        }
        fit
    }

    /// Changes the fields that are none of the draft's text.
    pub(super) fn change_where(&mut self, event: &Event, wanted: impl Fn(&str) -> bool) {
        let others = event.changes.iter().filter(|(name, _)| *name != "state" && !text::is_text(name));
        for (name, step) in others.filter(|(name, _)| wanted(name)) {
            change(&mut self.flat, &mut self.scribe, name, step);
        }
    }

    fn approve(&mut self, event: &Event) -> Fit {
        match self.step(event) {
            Fit::Whole => {
                self.change_where(event, |_| true);
                Fit::Whole
            }
            Fit::NoStep(because) | Fit::Not(because) => Fit::Not(because),
        }
    }

    fn is_of_this_text(&self, event: &Event) -> bool {
        let approval = event.changes.get(&format!("{DRAFT}approval")).map(|c| &c.1["text"]);
        let draft = Text::of_draft(&self.flat).unwrap_or_default();
        approval.and_then(Value::as_str).is_some_and(|text| draft.is_approved(text))
    }

    /// A version that is no longer in force keeps its text; the one that is needs none of its own.
    fn retire(&mut self, (version, text): (Option<u64>, Text)) {
        let now = self.version();
        if now == version {
            return;
        }
        if let Some(old) = version.filter(|old| self.flat.contains_key(&format!("article.versions.{old}"))) {
            self.flat.insert(content_name(old), text.content());
        }
        if let Some(now) = now {
            self.flat.remove(&content_name(now));
        }
    }

    /// What holds after any event: a draft that is other was submitted by nobody, and the state is that of the draft.
    fn settle(&mut self, before: Option<Text>, found: &mut MergeNotes) {
        let draft = Text::of_draft(&self.flat);
        let to = match (&draft, self.state) {
            (Some(_), Published) => Some((Draft, "another clone had written on the draft")),
            (Some(_), InReview | Approved) if before.is_some() && before != draft => {
                Some((Draft, "the draft is not the one that was submitted"))
            }
            (None, Draft | InReview | Approved) if self.version().is_some() => {
                Some((Published, "there is no draft"))
            }
            _ => None,
        };
        if let Some((to, because)) = to {
            let state = |s: State| Value::from(s.as_str());
            found.follows.insert("state".to_owned(), FieldChange::pair(state(self.state), state(to)));
            found.back = Some(Back { from: self.state, to, because });
            self.state = to;
        }
        let gone = |name: &str| match self.state {
            // What was said of a draft that is no more: a summary, a submission.
            _ if draft.is_none() => name.starts_with(DRAFT),
            Draft => ["submitted", "approval"].iter().any(|field| name.strip_prefix(DRAFT) == Some(*field)),
            _ => false,
        };
        self.flat.retain(|name, value| {
            if gone(name) {
                found.follows.insert(name.clone(), FieldChange::pair(std::mem::take(value), Value::Null));
            }
            !gone(name)
        });
        match (before, &draft) {
            (before, Some(now)) if self.version().is_none() && before.as_ref() != Some(now) => {
                now.put_on_envelope(&mut self.flat);
            }
            (Some(before), None) => self.dropped = before,
            _ => {}
        }
    }

    /// Says where the steps led, where the last one that the history tells was not the last that was written down.
    fn lead(&mut self, events: &[Event], found: &mut [MergeNotes]) {
        let state = self.state;
        self.flat.insert("state".to_owned(), Value::from(state.as_str()));
        let led = |(event, found): (&Event, &MergeNotes)| {
            found.back.as_ref().map(|b| b.to).or_else(|| leads_to(event).filter(|_| found.fit == Fit::Whole))
        };
        let told = events.iter().zip(found.iter()).rev().find_map(led);
        if let (Some(told), Some(last)) = (told.filter(|told| *told != state), found.last_mut()) {
            last.goes_back(Back { from: told, to: state, because: "a later entry tells of an earlier time" });
        }
    }
}
