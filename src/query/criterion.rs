//! One value of a key, read: what a ticket must have for it to hold.

use std::cmp::Reverse;
use std::ops::RangeBounds;

use jiff::Timestamp;

use super::compare::{Comparison, Limits};
use super::context::Context;
use super::ids::names_part;
use super::key::{Key, Presence, Reads, Scope, Texts};
use super::keys::spelled;
use super::pattern::{Cover, Pattern};
use super::shortened::shortened;
use super::text::{TextScope, any_text};
use super::times::Times;
use super::vocabulary::{ANY, CLOCK, ME, NONE, OVERDUE, STATES, state_words};
use super::words::WordPart;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::near::nearest;
use crate::records::fold::fold;
use crate::records::open_words::find;
use crate::records::{Class, Ticket as Record, typed};
use crate::rules::when::Tense;
use crate::rules::{links, people};
use crate::wire::{Clock, Ticket};

/// What one value of a key asks of a ticket.
#[derive(Debug, Clone)]
pub(super) enum Criterion {
    /// It has nothing that the key reads.
    None(Reads),
    /// It has something that the key reads.
    Any(Reads),
    /// The word is true of it.
    Word(fn(&Ticket) -> Vec<&'static str>, &'static str),
    /// Its state is this one, or of this group.
    State(&'static str),
    /// One of the clocks stands there.
    Clock(fn(&Ticket) -> Vec<&Clock>, &'static str),
    /// Its class lies in a range; the graver class is the greater.
    Class(Limits<Reverse<Class>>),
    /// One of its texts is like one of the patterns.
    Text(Texts, Vec<Pattern>),
    /// The pattern occurs in its text.
    Within(Scope, Pattern),
    /// It has a tie of this kind, or to a ticket with this in its id.
    Link(Pattern, String),
    /// A time of it fits.
    Time(fn(&Ticket) -> Option<Timestamp>, Times),
    /// A number of it lies in a range.
    Count(fn(&Ticket) -> u32, Limits<u32>),
}

impl Criterion {
    /// Reads a value of `key`.
    ///
    /// # Errors
    /// A usage error that says what the key takes.
    pub(super) fn parse(key: &Key, part: &WordPart, context: &Context) -> Result<Criterion> {
        let reads = key.reads;
        if !part.quoted && key.presence == Presence::Maybe {
            // The closed list of some keys has a `none` of its own, which is something.
            if !key.has_word(NONE) && typed::is(NONE, &part.text) {
                return Ok(Criterion::None(reads));
            }
            if typed::is(ANY, &part.text) {
                return Ok(Criterion::Any(reads));
            }
        }
        let text = part.text.as_str();
        // Numbers and times mean the same in wide digits and signs.
        let narrow = fold(text);
        Ok(match reads {
            Reads::Words(words, of) => Criterion::Word(of, known_word(key, words, text)?),
            Reads::Open(words, more, of) => {
                Criterion::Text(of, vec![open_word(key, words, more(context.policy), part)?])
            }
            Reads::State => Criterion::State(known_word(key, STATES, text)?),
            Reads::Clock(of) => Criterion::Clock(of, known_word(key, CLOCK, text)?),
            Reads::Class => Criterion::Class(classes(key, &narrow, text)?),
            Reads::Whole(of) => Criterion::Text(of, vec![pattern(part, Cover::Whole)]),
            Reads::People(of) => Criterion::Text(of, person(part, context)),
            Reads::Within(scope) => Criterion::Within(scope, pattern(part, Cover::Part)),
            Reads::Link => Criterion::Link(relation(part), text.to_owned()),
            Reads::Time(tense, of) => Criterion::Time(of, times(key, &narrow, tense, context)?),
            Reads::Count(of) => Criterion::Count(of, counts(key, &narrow)?),
        })
    }

    pub(super) fn holds(&self, ticket: &Ticket, record: &Record) -> bool {
        match self {
            Criterion::None(reads) => !has_any(*reads, ticket, record),
            Criterion::Any(reads) => has_any(*reads, ticket, record),
            Criterion::Word(of, word) => of(ticket).contains(word),
            Criterion::State(word) => state_words(ticket.state).contains(word),
            Criterion::Clock(of, word) => of(ticket)
                .iter()
                .any(|clock| clock.state.as_str() == *word || (clock.at_risk && *word == "at_risk")),
            Criterion::Class(limits) => limits.contains(&Reverse(ticket.class)),
            Criterion::Text(of, patterns) => {
                of(ticket).iter().any(|text| patterns.iter().any(|pattern| pattern.matches(text)))
            }
            Criterion::Within(scope, pattern) => occurs(*scope, pattern, record),
            Criterion::Link(pattern, part) => {
                let mut links = ticket.links.iter();
                links.any(|link| pattern.matches(&link.rel) || names_part(part, &link.id))
            }
            Criterion::Time(of, times) => of(ticket).is_some_and(|at| times.hold(at)),
            Criterion::Count(of, limits) => limits.contains(&of(ticket)),
        }
    }
}

fn has_any(reads: Reads, ticket: &Ticket, record: &Record) -> bool {
    match reads {
        Reads::Words(_, of) => !of(ticket).is_empty(),
        Reads::Whole(of) | Reads::People(of) | Reads::Open(_, _, of) => !of(ticket).is_empty(),
        Reads::Within(Scope::Description) => !record.description.is_empty(),
        Reads::Clock(of) => !of(ticket).is_empty(),
        Reads::Class | Reads::State | Reads::Within(Scope::Title | Scope::All) => true,
        Reads::Link => !ticket.links.is_empty(),
        Reads::Time(_, of) => of(ticket).is_some(),
        Reads::Count(of) => of(ticket) > 0,
    }
}

fn occurs(scope: Scope, pattern: &Pattern, record: &Record) -> bool {
    match scope {
        Scope::Title => pattern.matches(&record.title),
        Scope::Description => record.description.iter().any(|line| pattern.matches(line)),
        Scope::All => any_text(record, TextScope::Full, &mut |_, text| pattern.matches(text)),
    }
}

fn pattern(part: &WordPart, cover: Cover) -> Pattern {
    if part.quoted { Pattern::literal(&part.text, cover) } else { Pattern::wild(&part.text, cover) }
}

/// A relation, in whatever language.
fn relation(part: &WordPart) -> Pattern {
    match links::relation(&part.text) {
        Some((rel, _)) if !part.quoted => Pattern::literal(rel, Cover::Whole),
        _ => pattern(part, Cover::Whole),
    }
}

/// A person under every name that the policy knows of them: a record keeps the one that was given.
fn person(part: &WordPart, context: &Context) -> Vec<Pattern> {
    let is_me = !part.quoted && typed::is(ME, &part.text);
    let who = if is_me { &context.me } else { &part.text };
    let typed = if is_me { Pattern::literal(who, Cover::Whole) } else { pattern(part, Cover::Whole) };
    let others = people::names(context.policy, who);
    std::iter::once(typed).chain(others.iter().map(|name| Pattern::literal(name, Cover::Whole))).collect()
}

fn known_word(key: &Key, words: &'static [&'static str], text: &str) -> Result<&'static str> {
    let typed = spelled(text);
    let place = words.iter().position(|word| spelled(word) == typed);
    let place = place.or_else(|| typed::translated(words.iter().copied(), text));
    let known = place.and_then(|place| words.get(place));
    known.copied().ok_or_else(|| not_taken(key, text, tr!("is not one of its values"), words.iter().copied()))
}

/// A word of a list that the policy extends. In quotes, or with a wildcard, it may be one of an earlier policy.
fn open_word(key: &Key, words: &[&str], more: &[String], part: &WordPart) -> Result<Pattern> {
    let known = find(words, more, &part.text).or_else(|| find(words, more, &spelled(&part.text)));
    match known {
        Some(word) => Ok(Pattern::literal(word, Cover::Whole)),
        None if part.is_name() && !part.quoted => {
            let all = words.iter().copied().chain(more.iter().map(String::as_str));
            Err(not_taken(key, &part.text, tr!("is not one of its values"), all))
        }
        None => Ok(pattern(part, Cover::Whole)),
    }
}

fn classes(key: &Key, text: &str, shown: &str) -> Result<Limits<Reverse<Class>>> {
    let class = |text: &str| text.parse::<Class>().ok().map(Reverse);
    let read = Comparison::read(text).and_then(|c| c.map(class));
    match read {
        // A range may be written in either direction: nobody thinks of A as the end of one. For the
        // same reason one with an open end would be read in two ways.
        Some(Comparison::Range(Some(a), Some(b))) => {
            Ok(Comparison::Range(Some(a.min(b)), Some(a.max(b))).limits())
        }
        Some(to @ Comparison::To(..)) => Ok(to.limits()),
        Some(Comparison::Range(..)) | None => Err(not_taken(key, shown, tr!("is not a class"), [])),
    }
}

fn counts(key: &Key, text: &str) -> Result<Limits<u32>> {
    let read = Comparison::read(text).and_then(|c| c.map(|number| number.parse().ok()));
    let wrong = || not_taken(key, text, tr!("is not a number"), []);
    read.map(Comparison::limits).ok_or_else(wrong)
}

fn times(key: &Key, text: &str, tense: Tense, context: &Context) -> Result<Times> {
    let words: &[&str] = match tense {
        Tense::Past => &["today", "yesterday"],
        Tense::Future => &["today", "tomorrow", OVERDUE],
    };
    Times::read(text, tense, context).map_err(|problem| not_taken(key, text, problem, words.iter().copied()))
}

/// A value that its key does not take: what it takes, and the word that was perhaps meant.
fn not_taken<'a>(key: &Key, text: &str, problem: &str, words: impl IntoIterator<Item = &'a str>) -> Error {
    let hint = match nearest(&spelled(text), words) {
        Some(word) => {
            tr!("did you mean {key}:{word}? values: {takes}", key = key.name, word, takes = key.takes())
        }
        None => tr!("values: {takes}", takes = key.takes()),
    };
    Error::usage(format!("{}: '{}' {problem}", key.name, shortened(text))).hint(hint)
}
