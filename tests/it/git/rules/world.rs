//! Several clones of one ticket: acts, late entries, clocks that differ, edits by hand, merges in all directions.

use std::collections::{BTreeMap, BTreeSet};

use itdesk::records::id::event_letters;
use itdesk::records::{Event, Kind, State, Ticket};
use itdesk::rules::life::{self, ActionContext};
use itdesk::rules::merge::{BY_HAND, Versions, merge};
use itdesk::rules::policy::Policy;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::acts::{Act, WHO, blank, perform};
use super::knowledge;

/// Something that happens in a clone.
#[derive(Debug, Clone)]
pub enum Turn {
    /// Someone acts, so many seconds after the last one did; so many of them ago.
    Act { clone: usize, act: Act, seconds: i64, late: i64 },
    /// Someone edits the title by hand.
    Hand { clone: usize, word: u8 },
    /// A clone merges another one's.
    Merge { into: usize, from: usize },
}

pub fn turn() -> impl Strategy<Value = Turn> {
    let act = (0..16usize, any::<u8>(), 0..WHO.len()).prop_map(|(verb, word, who)| Act { verb, word, who });
    let seconds = prop_oneof![3 => Just(0i64), 2 => 1..3i64, 3 => 60..4000i64];
    let late = prop_oneof![6 => Just(0i64), 1 => 1..5000i64];
    prop_oneof![
        14 => (0..4usize, act, seconds, late)
            .prop_map(|(clone, act, seconds, late)| Turn::Act { clone, act, seconds, late }),
        1 => (0..4usize, any::<u8>()).prop_map(|(clone, word)| Turn::Hand { clone, word }),
        3 => (0..4usize, 0..4usize).prop_map(|(into, from)| Turn::Merge { into, from }),
    ]
}

/// What all the worlds have seen, so that none of it goes untested.
#[derive(Debug, Default)]
pub struct Seen {
    states: BTreeSet<String>,
    unfit: usize,
    kept: usize,
    hand: usize,
    merges: usize,
    /// What merges told of publications: a version that is another, a draft that goes on, an approval that is void.
    published: BTreeMap<&'static str, usize>,
}

const OF_PUBLICATIONS: [&str; 4] = [
    "another clone had published one",
    "another clone had written on the draft",
    "that was approved is not",
    "is not the one that was submitted",
];

impl Seen {
    pub fn enough(&self, hands: bool) {
        let told = OF_PUBLICATIONS.iter().all(|words| self.published.get(words).is_some_and(|n| *n > 2));
        assert!(told || hands, "articles led too tame a life: {:?}", self.published);
        let enough =
            self.states.len() >= 24 && self.unfit > 50 && self.kept > 50 && (self.hand > 10) == hands;
        assert!(enough && self.merges > 100, "the random lives are too tame: {self:?}");
    }
}

/// A version of the ticket and those it came from.
struct Version {
    ticket: Ticket,
    parents: Vec<usize>,
}

pub struct World<'p> {
    policy: &'p Policy,
    versions: Vec<Version>,
    /// The version each clone is at.
    heads: Vec<usize>,
    now: Timestamp,
    random: u64,
    merges: usize,
    hands: bool,
}

impl<'p> World<'p> {
    /// The clones of a new ticket; `hands` says whether people edit it by hand too.
    pub fn new(policy: &'p Policy, kind: usize, clones: usize, hands: bool) -> World<'p> {
        let now: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
        let mut ticket = blank(kind, &format!("{}-261123-4KX9P", Kind::ALL[kind].prefix()));
        life::refresh(policy, &mut ticket);
        let context = ActionContext { by: "lin".to_owned(), at: now, now, event: event_letters(7) };
        let event = life::creation(&ticket, &context);
        ticket.record(event);
        life::settle(policy, &mut ticket, None, now);
        let versions = vec![Version { ticket, parents: Vec::new() }];
        World { policy, versions, heads: vec![0; clones], now, random: 1, merges: 0, hands }
    }

    pub fn take(&mut self, turn: &Turn) {
        match turn {
            Turn::Act { clone, act, seconds, late } => {
                self.act(clone % self.heads.len(), act, *seconds, *late)
            }
            Turn::Hand { .. } if !self.hands => {}
            Turn::Hand { clone, word } => {
                let clone = clone % self.heads.len();
                let mut ticket = self.versions[self.heads[clone]].ticket.clone();
                ticket.title = format!("hand {word}");
                self.push(clone, ticket);
            }
            Turn::Merge { into, from } => {
                let (into, from) = (into % self.heads.len(), from % self.heads.len());
                let merged = self.merge(self.heads[into], self.heads[from]);
                self.heads[into] = merged;
            }
        }
    }

    fn act(&mut self, clone: usize, act: &Act, seconds: i64, late: i64) {
        self.now = self.now.checked_add(SignedDuration::from_secs(seconds)).unwrap();
        // Every clone has a clock of its own; one is a minute fast, one half an hour slow.
        let skew = [0, 60, -1800, 5][clone];
        let now = self.now.checked_add(SignedDuration::from_secs(skew)).unwrap();
        let at = now.checked_sub(SignedDuration::from_secs(late)).unwrap();
        self.random =
            self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let event = event_letters(self.random >> 14);
        let context = ActionContext { by: WHO[act.who].to_owned(), at, now, event };
        let before = &self.versions[self.heads[clone]].ticket;
        let done = life::apply(self.policy, before, &context, |ticket| perform(self.policy, ticket, act, at));
        if let Ok(Some(after)) = done {
            self.push(clone, after);
        }
    }

    fn push(&mut self, clone: usize, ticket: Ticket) {
        self.versions.push(Version { ticket, parents: vec![self.heads[clone]] });
        self.heads[clone] = self.versions.len() - 1;
    }

    /// As git merges: a version that has the other already stays; else the two and their common ancestor.
    fn merge(&mut self, into: usize, from: usize) -> usize {
        let (mine, other) = (self.ancestors(into), self.ancestors(from));
        if mine.contains(&from) {
            return into;
        }
        if other.contains(&into) {
            return from;
        }
        let common: BTreeSet<usize> = mine.intersection(&other).copied().collect();
        let covered: BTreeSet<usize> =
            common.iter().flat_map(|v| self.ancestors(*v).into_iter().filter(move |a| a != v)).collect();
        // Of several, git merges them first; one of them must do as well.
        let base = common.iter().find(|v| !covered.contains(v)).copied();
        let ticket = self.merged(base, into, from);
        let other_way = self.merged(base, from, into);
        assert_eq!(text(&ticket), text(&other_way), "merge(a, b) is not merge(b, a)");
        if !self.hands {
            // Without the ancestor, or with one of which one side does not have all: the events say what it was.
            let (ours, theirs) = (&self.versions[into].ticket, &self.versions[from].ticket);
            for base in [None, Some(ours)] {
                let told = merge(self.policy, Versions { base, ours, theirs }, self.now).unwrap();
                assert_eq!(text(&ticket), text(&told), "the ancestor shows");
            }
        }
        self.merges += 1;
        self.versions.push(Version { ticket, parents: vec![into, from] });
        self.versions.len() - 1
    }

    fn merged(&self, base: Option<usize>, ours: usize, theirs: usize) -> Ticket {
        let of = |version: usize| &self.versions[version].ticket;
        let (ours, theirs) = (of(ours), of(theirs));
        let base = base.map(of);
        // git asks nobody where one side is as the ancestor was.
        if base == Some(ours) || ours == theirs {
            return theirs.clone();
        }
        if base == Some(theirs) {
            return ours.clone();
        }
        merge(self.policy, Versions { base, ours, theirs }, self.now).unwrap()
    }

    fn ancestors(&self, version: usize) -> BTreeSet<usize> {
        let (mut found, mut open) = (BTreeSet::new(), vec![version]);
        while let Some(version) = open.pop() {
            if found.insert(version) {
                open.extend(&self.versions[version].parents);
            }
        }
        found
    }

    /// Brings all clones together in several orders; the outcome is the same, whole, and has every event.
    pub fn check(&mut self, seen: &mut Seen) {
        let heads = self.heads.clone();
        let orders = [heads.clone(), heads.iter().rev().copied().collect(), {
            let mut turned = heads.clone();
            turned.rotate_left(1);
            turned
        }];
        let mut texts = BTreeMap::new();
        let mut last = 0;
        for order in orders {
            let mut at = order[0];
            for next in &order[1..] {
                at = self.merge(at, *next);
            }
            texts.insert(text(&self.versions[at].ticket), order);
            last = at;
        }
        // When someone edited by hand is not known; where it stands among the others' edits depends on who merges.
        if texts.len() > 1 && !self.hands {
            panic!("the order of merging shows:\n{}", first_difference(&texts));
        }
        let merged = self.versions[last].ticket.clone();
        self.whole(&merged, &heads);
        seen.states.insert(format!("{} {}", merged.kind(), merged.state));
        seen.unfit += merged.history.iter().filter(|e| e.unfit.is_some()).count();
        seen.kept +=
            merged.history.iter().filter_map(|e| e.merged.as_ref()).map(|m| m.kept.len()).sum::<usize>();
        seen.hand += merged.history.iter().filter(|e| e.by == BY_HAND).count();
        seen.merges += self.merges;
        let notes = merged.history.iter().filter(|e| e.merged.is_some()).flat_map(|e| &e.note);
        for words in notes.flat_map(|note| OF_PUBLICATIONS.iter().find(|words| note.contains(**words))) {
            *seen.published.entry(words).or_default() += 1;
        }
    }

    fn whole(&self, merged: &Ticket, heads: &[usize]) {
        let bytes = merged.to_bytes();
        let read = Ticket::parse(&bytes).unwrap_or_else(|e| panic!("{e}\n{}", text(merged)));
        assert_eq!(read.to_bytes(), bytes);
        let actions = |t: &Ticket| -> BTreeMap<String, Event> {
            let actions = t.history.iter().filter(|e| e.merged.is_none());
            // When an edit by hand was made is known only by when it was found first.
            let timeless =
                |e: Event| if e.by == BY_HAND { Event { at: self.now, recorded: None, ..e } } else { e };
            actions.map(|e| (e.event.clone(), timeless(e.as_written()))).collect()
        };
        let all = actions(merged);
        for head in heads {
            for (id, event) in actions(&self.versions[*head].ticket) {
                assert_eq!(all.get(&id), Some(&event), "an event of a clone is not there as it was written");
            }
        }
        let led = merged.history.iter().rev().find_map(|e| e.changed_to("state"));
        assert_eq!(
            led,
            Some(merged.state.as_str()),
            "the history does not lead to the state\n{}",
            text(merged)
        );
        assert_eq!(merged.pending.is_some(), merged.state == State::Pending, "{}", text(merged));
        if !self.hands {
            knowledge::is_approved(merged);
        }
        let mut ids: Vec<&str> = merged.history.iter().map(|e| e.event.as_str()).collect();
        ids.sort_unstable();
        assert!(ids.windows(2).all(|w| w[0] != w[1]), "an event stands there twice");
    }
}

fn text(ticket: &Ticket) -> String {
    String::from_utf8(ticket.to_bytes()).unwrap()
}

fn first_difference(texts: &BTreeMap<String, Vec<usize>>) -> String {
    let all: Vec<&String> = texts.keys().collect();
    let diff = similar_lines(all[0], all[1]);
    format!("{diff}\nof {:?}", texts.values().collect::<Vec<_>>())
}

fn similar_lines(a: &str, b: &str) -> String {
    let (a, b): (Vec<&str>, Vec<&str>) = (a.lines().collect(), b.lines().collect());
    let only = |x: &[&str], y: &[&str]| {
        x.iter().filter(|l| !y.contains(l)).map(|l| format!("{l}\n")).collect::<String>()
    };
    format!("--- only there\n{}--- only here\n{}", only(&a, &b), only(&b, &a))
}
