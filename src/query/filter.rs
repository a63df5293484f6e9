//! Words to a predicate over tickets.

use super::context::Context;
use super::criterion::Criterion;
use super::key::Key;
use super::pattern::Needle;
use super::text::{TextScope, any_text};
use super::tokens::{FullText, Phrase};
use super::words::{Content, Word, WordPart, read};
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::records::{Ticket as Record, bounds};
use crate::wire::Ticket;

/// A predicate over tickets, made of words that must all hold.
///
/// ```
/// use itdesk::query::{Context, Filter};
/// let now = "2026-11-23T09:00:00Z".parse().unwrap();
/// let (policy, _) = itdesk::config::read_policy("", now);
/// let context = Context { now, timezone: jiff::tz::TimeZone::UTC, me: "li".to_owned(), policy: &policy };
/// let words = ["class:A,B", "-team:network", "due:<4h", "vpn"].map(str::to_owned);
/// let filter = Filter::parse(&words, &context).unwrap();
/// assert!(filter.mentions("class") && !filter.mentions("state"));
/// assert_eq!(filter.words(), ["vpn"]);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub(super) terms: Vec<Term>,
    words: Vec<String>,
    /// Values that are names, each with its key.
    names: Vec<(&'static Key, String)>,
}

/// One word: it holds when any of its alternatives does, unless it is negated.
#[derive(Debug, Clone)]
pub(super) struct Term {
    pub(super) negated: bool,
    pub(super) holds: Holds,
}

#[derive(Debug, Clone)]
pub(super) enum Holds {
    /// The text occurs somewhere in the ticket.
    Text(Needle),
    /// One of the values of a key fits.
    Key(&'static Key, Vec<Criterion>),
}

impl Filter {
    /// Reads the words of a command line, one argument each. No words make a filter that all pass.
    ///
    /// # Errors
    /// A usage error (exit 2): an unknown or ambiguous key, an unknown word of a closed list, a time
    /// or number that is none, an empty word or value, a quote that is not closed, more than
    /// [`bounds::WORDS`] words.
    pub fn parse(words: &[String], context: &Context) -> Result<Filter> {
        let mut filter = Filter::default();
        let mut count = 0;
        for word in words {
            count += filter.add(word, context)?;
            if count > bounds::WORDS {
                return Err(too_many(words));
            }
        }
        Ok(filter)
    }

    /// Both filters: every word of either must hold. What a command adds to the words that were
    /// typed does not count against [`bounds::WORDS`].
    pub fn and(&self, other: &Filter) -> Filter {
        let mut both = self.clone();
        both.terms.extend(other.terms.iter().cloned());
        both.words.extend(other.words.iter().cloned());
        both.names.extend(other.names.iter().cloned());
        both
    }

    /// Adds a word; returns how many alternatives it has.
    fn add(&mut self, word: &str, context: &Context) -> Result<usize> {
        let Word { negated, content } = read(word)?;
        let holds = match content {
            Content::Text(text) => {
                let needle = Needle::new(&text);
                self.words.extend((!negated).then_some(text));
                Holds::Text(needle)
            }
            Content::Key(key, parts) => {
                let criteria = parts.iter().map(|part| Criterion::parse(key, part, context));
                let criteria = criteria.collect::<Result<_>>()?;
                self.names.extend(parts.into_iter().filter(WordPart::is_name).map(|part| (key, part.text)));
                Holds::Key(key, criteria)
            }
        };
        let count = if let Holds::Key(_, criteria) = &holds { criteria.len() } else { 1 };
        self.terms.push(Term { negated, holds });
        Ok(count)
    }

    /// True when every word holds for the ticket: `ticket` as told, `record` for its long texts.
    ///
    /// `reach` says how far plain words look: `list` takes [`TextScope::Brief`], `search` [`TextScope::Full`].
    /// The keys `text` and `description` always look into the long texts.
    pub fn matches(&self, ticket: &Ticket, record: &Record, reach: TextScope) -> bool {
        let answered = |term: &Term| reach == TextScope::Answered && matches!(term.holds, Holds::Text(_));
        let holds = |term: &Term| term.negated != term.holds.for_ticket(ticket, record, reach);
        self.terms.iter().all(|term| answered(term) || holds(term))
    }

    /// The plain words that are looked for, without quotes; what [`extract`](super::extract) takes.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// The plain words for a full-text search: those that must be there, and those that must not. `None`
    /// when nothing must be there.
    pub fn full_text(&self) -> Option<FullText> {
        let said = |negated: bool| {
            let words = self.terms.iter().filter(move |t| t.negated == negated);
            words.filter_map(|t| {
                if let Holds::Text(needle) = &t.holds { Phrase::read(needle.typed()) } else { None }
            })
        };
        let all = |joint: &str, negated: bool| said(negated).map(|p| p.fts()).collect::<Vec<_>>().join(joint);
        let with = all(" AND ", false);
        let without = all(" OR ", true);
        (!with.is_empty()).then_some(FullText { with, without: Some(without).filter(|w| !w.is_empty()) })
    }

    /// The values that are names as they were typed, each with the full name of its key; not `none`, `any` and
    /// patterns.
    pub fn names(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.names.iter().map(|(key, name)| (key.name, name.as_str()))
    }

    /// True when a word uses the key of this full name, such as `state`.
    pub fn mentions(&self, name: &str) -> bool {
        self.terms.iter().any(|term| matches!(&term.holds, Holds::Key(key, _) if key.name == name))
    }

    /// True when a word that is not negated uses the key of this full name.
    pub fn asks_for(&self, name: &str) -> bool {
        let of_key = |holds: &Holds| matches!(holds, Holds::Key(key, _) if key.name == name);
        self.terms.iter().any(|term| !term.negated && of_key(&term.holds))
    }

    /// True when every ticket passes.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }
}

fn too_many(words: &[String]) -> Error {
    let typed: usize = words.iter().map(|word| word.split(',').count()).sum();
    let message =
        tr!("a filter takes at most {words} words and values, not {typed}", words = bounds::WORDS, typed);
    Error::usage(message).hint(tr!("split it, or filter the output of itdesk export"))
}

impl Holds {
    fn for_ticket(&self, ticket: &Ticket, record: &Record, reach: TextScope) -> bool {
        match self {
            Holds::Text(needle) => any_text(record, reach, &mut |_, text| needle.occurs_in(text)),
            Holds::Key(_, criteria) => criteria.iter().any(|criterion| criterion.holds(ticket, record)),
        }
    }
}
