//! A key of a filter: its names, what it reads, which values it takes.

use std::borrow::Cow;

use jiff::Timestamp;

use super::labels::label;
use super::times;
use super::vocabulary::{ANY, CLOCK, NONE, STATES};
use crate::lang::{self, tr};
use crate::records::Class;
use crate::rules::policy::Policy;
use crate::rules::when::Tense;
use crate::wire::{Clock, Ticket};

/// A key of a filter: the word before the colon.
#[derive(Debug)]
pub struct Key {
    /// Its full name.
    pub name: &'static str,
    /// Other names that work as well; those with a dot are the paths in `--json`.
    pub aliases: &'static [&'static str],
    /// What it matches, in a few words.
    pub about: &'static str,
    pub(super) presence: Presence,
    pub(super) reads: Reads,
}

/// Whether a ticket may be without what a key reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// Every ticket has it: `none` and `any` mean nothing.
    Always,
    /// `none` and `any` ask whether it is there.
    Maybe,
}

/// The texts that a key reads; each is compared on its own.
pub(super) type Texts = for<'a> fn(&'a Ticket) -> Vec<Cow<'a, str>>;

/// What a key reads from a ticket, and so what values it takes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reads {
    /// Words of a closed list: all that are true of the ticket.
    Words(&'static [&'static str], fn(&Ticket) -> Vec<&'static str>),
    /// Words of a list that the policy extends; the first are built in.
    Open(&'static [&'static str], fn(&Policy) -> &[String], Texts),
    /// The state, and the groups of states it belongs to.
    State,
    /// The class, which can be compared as well.
    Class,
    /// Where clocks stand.
    Clock(fn(&Ticket) -> Vec<&Clock>),
    /// Texts, compared as a whole.
    Whole(Texts),
    /// Names of people, compared as a whole; `me` is one of them.
    People(Texts),
    /// Text that must occur somewhere.
    Within(Scope),
    /// Ties to other tickets.
    Link,
    /// A time.
    Time(Tense, fn(&Ticket) -> Option<Timestamp>),
    /// A number; there is something when it is not 0.
    Count(fn(&Ticket) -> u32),
}

/// Where a text must occur.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    Title,
    Description,
    /// Everywhere that a search looks.
    All,
}

impl Key {
    /// The values it takes, for help and docs.
    ///
    /// ```
    /// let key = itdesk::query::KEYS.iter().find(|key| key.name == "audience").unwrap();
    /// assert_eq!(key.takes(), "internal, external, none, any");
    /// ```
    pub fn takes(&self) -> String {
        let own = match self.reads {
            Reads::Words(words, _) => lang::listed(words.iter().copied()),
            Reads::Open(words, ..) => {
                tr!("{words} or a word of the policy", words = lang::listed(words.iter().copied()))
            }
            Reads::State => lang::listed(STATES.iter().copied()),
            Reads::Clock(_) => lang::listed(CLOCK.iter().copied()),
            Reads::Class => tr!("A, B, C, D, >=B (B or more severe), B..C").to_owned(),
            Reads::Whole(_) => tr!("the full text, ignoring case; * is a wildcard").to_owned(),
            Reads::People(_) => tr!("the full name, ignoring case; * is a wildcard; me").to_owned(),
            Reads::Within(_) => tr!("any part of the text, ignoring case; * is a wildcard").to_owned(),
            Reads::Link => tr!("caused_by, relates_to, … or part of an id").to_owned(),
            Reads::Time(tense, _) => times::shapes(tense).to_owned(),
            Reads::Count(_) => "2, >0, <=3, 1..3".to_owned(),
        };
        match self.presence {
            Presence::Always => own,
            Presence::Maybe if self.has_word(NONE) => lang::list(&[own, lang::text(ANY).to_owned()]),
            Presence::Maybe => lang::list(&[own, lang::text(NONE).to_owned(), lang::text(ANY).to_owned()]),
        }
    }

    /// The words it takes, where they are a closed list; without `none` and `any`.
    pub fn words(&self) -> &'static [&'static str] {
        match self.reads {
            Reads::Words(words, _) | Reads::Open(words, ..) => words,
            Reads::State => STATES,
            Reads::Clock(_) => CLOCK,
            Reads::Class => Class::WORDS,
            _ => &[],
        }
    }

    /// Whether a ticket may be without it, so that `none` and `any` ask whether it is there.
    pub fn may_be_absent(&self) -> bool {
        self.presence == Presence::Maybe
    }

    /// Whether it takes names of people, and so `me`.
    pub fn is_of_people(&self) -> bool {
        matches!(self.reads, Reads::People(_))
    }

    /// Whether several of its words may be true of a ticket: its column has all of them.
    pub(super) fn has_several(&self) -> bool {
        self.name == "feedback"
    }

    /// Its name in the language of the reader, which may be typed as well; `None` in English.
    pub fn label(&self) -> Option<&'static str> {
        label(self.name)
    }

    /// Whether its values are pieces of text.
    pub(super) fn is_within_text(&self) -> bool {
        matches!(self.reads, Reads::Within(_))
    }

    /// True when `word` is one of the closed list it takes.
    pub(super) fn has_word(&self, word: &str) -> bool {
        matches!(self.reads, Reads::Words(words, _) if words.contains(&word))
    }

    /// A comparison that it takes, if it takes any: what a shell may have eaten.
    pub(super) fn comparison(&self) -> Option<&'static str> {
        match self.reads {
            Reads::Class => Some(">=B"),
            Reads::Time(Tense::Past, _) => Some("<3d"),
            Reads::Time(Tense::Future, _) => Some("<4h"),
            Reads::Count(_) => Some(">0"),
            _ => None,
        }
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.name).chain(self.aliases.iter().copied())
    }
}
