//! An article told anew. Its draft merges by field like any record; a publication stands as a whole, for only a text
//! that someone approved may be in force (M8.1b): what two clones published is two versions, and what another clone
//! had written on the draft meanwhile stays as the draft of the next.
//!
//! Steps and texts are taken in the order in which they were written down: who approved a text had read it.

mod deed;
mod text;

use std::collections::BTreeMap;

use serde_json::Value;

use super::field::Scribe;
use super::fields::{Flat, content_name};
use super::replay::{Found, Replayed, change, written_order};
use super::steps::{Back, Fit, Walked, fit, leads_to};
use super::table::is_computed;
use crate::records::State::{self, Approved, Archived, Draft, InReview, Published};
use crate::records::{Change, Event, Kind};
use deed::{Deed, revises, version_of};
pub(super) use text::is_on_envelope as follows_draft;
use text::{DRAFT, Text};

/// Tells an article anew from its events; see [`replay`](super::replay::replay).
pub(super) fn replay(origin: &Flat, events: &[Event]) -> Replayed {
    let (flat, dropped) = (origin.clone(), Text::default());
    let (published, scribe) = (BTreeMap::new(), Scribe::default());
    let mut telling = Telling { flat, state: Draft, dropped, published, scribe };
    if let Some(draft) = Text::of_draft(&telling.flat).filter(|_| telling.version().is_none()) {
        draft.put_on_envelope(&mut telling.flat);
    }
    let plain = || Found::of(Walked { fit: Fit::Whole, back: None });
    let mut found: Vec<Found> = events.iter().map(|_| plain()).collect();
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

struct Telling {
    flat: Flat,
    state: State,
    /// What the last draft said that was published or dropped.
    dropped: Text,
    /// What was published under each number, also where that did not fit.
    published: BTreeMap<u64, Text>,
    scribe: Scribe,
}

impl Telling {
    fn tell(&mut self, event: &Event, found: &mut Found) {
        self.scribe.event.clone_from(&event.event);
        let (before, in_force) = (Text::of_draft(&self.flat), (self.version(), Text::in_force(&self.flat)));
        let deed = Deed::of(event);
        if let Deed::Publishes(number) = deed {
            self.published.entry(number).or_insert_with(|| Text::published(event));
        }
        found.fit = match deed {
            Deed::Approves if !self.is_of_this_text(event) => {
                Fit::Not("the text that was approved is not the merged one".to_owned())
            }
            _ if self.is_as_seen(event) => self.as_it_says(event),
            Deed::Publishes(number) => self.publish(event, number, found),
            Deed::Withdraws => Fit::Not("another version was published by then".to_owned()),
            Deed::Drops => self.drop_draft(event),
            Deed::Writes => self.write(event),
            Deed::Approves => self.approve(event),
            Deed::Other => self.other(event),
        };
        found.kept = std::mem::take(&mut self.scribe.kept);
        if !matches!(found.fit, Fit::Not(_)) {
            self.retire(in_force);
            self.settle(before, found);
        }
    }

    fn version(&self) -> Option<u64> {
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
            _ => is_computed(name) || self.flat.get(name).unwrap_or(&Value::Null) == &change.0,
        })
    }

    fn as_it_says(&mut self, event: &Event) -> Fit {
        for (name, change) in event.changes.iter().filter(|(name, _)| !text::follows_draft(event, name)) {
            self.put(name, &change.1);
        }
        self.state = leads_to(event).unwrap_or(self.state);
        Fit::Whole
    }

    fn put(&mut self, name: &str, value: &Value) {
        match value {
            Value::Null => drop(self.flat.remove(name)),
            value => drop(self.flat.insert(name.to_owned(), value.clone())),
        }
    }

    /// Takes the step of an event, as far as it fits.
    fn step(&mut self, event: &Event) -> Fit {
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
    fn change_where(&mut self, event: &Event, wanted: impl Fn(&str) -> bool) {
        let others = event.changes.iter().filter(|(name, _)| *name != "state" && !text::is_text(name));
        for (name, step) in others.filter(|(name, _)| wanted(name)) {
            change(&mut self.flat, &mut self.scribe, name, step);
        }
    }

    /// What was approved and published stands so; it is another version where another clone published one meanwhile.
    fn publish(&mut self, event: &Event, number: u64, found: &mut Found) -> Fit {
        if self.state == Archived {
            return Fit::Not(format!("it was {} by then", Archived.as_str()));
        }
        let last = self.flat.keys().filter_map(|name| version_of(name)).max().unwrap_or_default();
        let (own, published) = (number.max(last.saturating_add(1)), Text::published(event));
        if self.version().is_some() && published == Text::in_force(&self.flat) {
            return Fit::Not("the same text was published already".to_owned());
        }
        for (name, change) in event.changes.iter().filter(|(name, _)| !name.starts_with(DRAFT)) {
            match version_of(name) {
                Some(_) => {
                    let mut version = change.1.clone();
                    version["number"] = Value::from(own);
                    self.put(&format!("article.versions.{own}"), &version);
                }
                None => self.put(name, &change.1),
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
    fn follow(&self, event: &Event, own: u64, found: &mut Found) {
        let is = |name: &str| self.flat.get(name).cloned().unwrap_or_default();
        let own = (format!("article.versions.{own}"), Change(Value::Null, Value::Null));
        let says = event.changes.iter().filter(|(name, _)| *name != "state").map(|(name, c)| (name, &c.1));
        let new = (!event.changes.contains_key(&own.0)).then_some((&own.0, &Value::Null));
        for (name, said) in says.chain(new).filter(|(name, said)| is(name) != **said) {
            found.follows.insert(name.clone(), Change(said.clone(), is(name)));
        }
    }

    fn drop_draft(&mut self, event: &Event) -> Fit {
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
    fn write(&mut self, event: &Event) -> Fit {
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
        approval.and_then(Value::as_str) == Some(draft.fingerprint().as_str())
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
    fn settle(&mut self, before: Option<Text>, found: &mut Found) {
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
            found.follows.insert("state".to_owned(), Change(state(self.state), state(to)));
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
                found.follows.insert(name.clone(), Change(std::mem::take(value), Value::Null));
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
    fn lead(&mut self, events: &[Event], found: &mut [Found]) {
        let state = self.state;
        self.flat.insert("state".to_owned(), Value::from(state.as_str()));
        let led = |(event, found): (&Event, &Found)| {
            found.back.as_ref().map(|b| b.to).or_else(|| leads_to(event).filter(|_| found.fit == Fit::Whole))
        };
        let told = events.iter().zip(found.iter()).rev().find_map(led);
        if let (Some(told), Some(last)) = (told.filter(|told| *told != state), found.last_mut()) {
            let word = |s: State| Value::from(s.as_str());
            last.follows.insert("state".to_owned(), Change(word(told), word(state)));
            last.back =
                Some(Back { from: told, to: state, because: "a later entry tells of an earlier time" });
        }
    }
}
