//! The texts of a ticket: looking through them, and showing where a word stands.

use std::fmt;
use std::ops::Range;

use super::part_text::{Visit, feedback, lines, one, part};
use super::pattern::Needle;
use super::tokens::{Phrase, tokens};
use crate::records::Ticket;

/// How far plain words look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextScope {
    /// Nowhere: plain words have been answered already, by a full-text search.
    Answered,
    /// Title, id, tags, requester's name, external number, service, team, assignee.
    Brief,
    /// These, and everything that was written: contact, customer, what a submission says
    /// beside its description, description, place, symptom, analysis, cause, repairs, outcome, notes of the history.
    Full,
}

/// True when `found` holds for a text of the ticket. Long texts are visited line by line.
pub(super) fn any_text(ticket: &Ticket, reach: TextScope, found: Visit) -> bool {
    brief(ticket, found) || (reach == TextScope::Full && long(ticket, found))
}

/// The texts that [`TextScope::Brief`] looks through.
pub(super) fn brief_texts(ticket: &Ticket) -> Vec<String> {
    let mut texts = Vec::new();
    brief(ticket, &mut |_, text| {
        texts.push(text.to_owned());
        false
    });
    texts
}

fn brief(ticket: &Ticket, found: Visit) -> bool {
    let id = ticket.id.to_string();
    let fields = [
        ("title", Some(ticket.title.as_str())),
        ("id", Some(id.as_str())),
        ("requester", ticket.requester.name.as_deref()),
        ("external", ticket.external.as_ref().map(|e| e.number.as_str())),
        ("service", ticket.service.as_deref()),
        ("team", ticket.team.as_deref()),
        ("assignee", ticket.assignee.as_deref()),
    ];
    one(&fields, found) || lines("tag", &ticket.tags, found)
}

fn long(ticket: &Ticket, found: Visit) -> bool {
    let requester = &ticket.requester;
    let said = &ticket.submission;
    let fields = [
        ("contact", requester.contact.as_deref()),
        ("customer", requester.customer.as_deref()),
        ("scope", said.scope.as_deref()),
        ("expected impact", said.expected_impact.as_deref()),
        ("current state", said.current_state.as_deref()),
    ];
    one(&fields, found)
        || lines("description", &ticket.description, found)
        || part(&ticket.part, found)
        || feedback(ticket.feedback(), found)
        || ticket.history.iter().any(|event| lines("note", &event.note, found))
}

/// How many characters are shown on either side of what was found.
const AROUND: usize = 30;

/// The place where a word stands, with some of what is around it. Nothing in it is escaped yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extract {
    /// Where: `title`, `description`, `note` …
    pub field: &'static str,
    /// Up to 30 characters before it, led by `…` where more was left out.
    pub before: String,
    /// The word as it is written there.
    pub hit: String,
    /// Up to 30 characters behind it, with `…` where more was left out.
    pub after: String,
}

impl fmt::Display for Extract {
    /// The text alone, in one piece.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.before, self.hit, self.after)
    }
}

impl Extract {
    fn new(field: &'static str, text: &str, hit: std::ops::Range<usize>) -> Extract {
        let left = &text[..hit.start];
        let right = &text[hit.end..];
        let from = left.char_indices().rev().take(AROUND).last().map_or(left.len(), |(at, _)| at);
        let to = right.char_indices().nth(AROUND).map_or(right.len(), |(at, _)| at);
        let cut = |is_cut: bool| if is_cut { "…" } else { "" };
        Extract {
            field,
            before: format!("{}{}", cut(from > 0), &left[from..]),
            hit: text[hit].to_owned(),
            after: format!("{}{}", &right[..to], cut(to < right.len())),
        }
    }
}

/// The first place, in reading order, where one of the words of the filter stands, as a search finds
/// words. `None` when none stands anywhere, or there are none.
///
/// ```
/// use itdesk::query::extract;
/// use itdesk::records::{Id, Kind, Ticket};
/// let id = Id::new(Kind::Request, jiff::civil::date(2026, 11, 23), 1);
/// let mut ticket = Ticket::blank(id, "Cannot work from home");
/// ticket.description = vec!["The VPN asks for a token.".to_owned()];
/// let found = extract(&ticket, &["vpn".to_owned()]).unwrap();
/// assert_eq!((found.field, &*found.before, &*found.hit), ("description", "The ", "VPN"));
/// ```
pub fn extract(ticket: &Ticket, words: &[String]) -> Option<Extract> {
    let phrases: Vec<Phrase> = words.iter().filter_map(|word| Phrase::read(word)).collect();
    let as_words = first_place(ticket, &|text| {
        let tokens = tokens(text);
        phrases.iter().filter_map(|phrase| phrase.find(&tokens)).min_by_key(|hit| hit.start)
    });
    // Signs without a letter are no words, and are looked for as they stand.
    let needles = || words.iter().filter(|w| !w.is_empty()).map(|word| Needle::new(word)).collect::<Vec<_>>();
    as_words.or_else(|| {
        let needles = needles();
        first_place(ticket, &|text| needles.iter().filter_map(|n| n.find(text)).min_by_key(|hit| hit.start))
    })
}

fn first_place(ticket: &Ticket, find: &dyn Fn(&str) -> Option<Range<usize>>) -> Option<Extract> {
    let mut found = None;
    any_text(ticket, TextScope::Full, &mut |field, text| {
        found = find(text).map(|hit| Extract::new(field, text, hit));
        found.is_some()
    });
    found
}

/// The texts of a ticket by how much a word in them counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    /// The title.
    pub title: Vec<String>,
    /// Id, tags, service, people, numbers.
    pub names: Vec<String>,
    /// How trouble shows.
    pub symptom: Vec<String>,
    /// Description, analysis, cause, repairs, outcome; of an article its text.
    pub body: Vec<String>,
    /// Notes of the history; of an article also the draft, once a version is in force.
    pub notes: Vec<String>,
}

impl Texts {
    /// All texts of a ticket that a search looks through.
    pub fn of(ticket: &Ticket) -> Texts {
        let mut texts = Texts { names: brief_texts(ticket).split_off(1), ..Texts::default() };
        texts.title.push(ticket.title.clone());
        long(ticket, &mut |field, text| {
            let layer = match field {
                "contact" | "customer" => &mut texts.names,
                "symptom" => &mut texts.symptom,
                "draft" if ticket.article().is_some_and(|a| a.version.is_none()) => &mut texts.body,
                "note" | "draft" => &mut texts.notes,
                _ => &mut texts.body,
            };
            layer.push(text.to_owned());
            false
        });
        texts
    }
}
