//! The texts of a ticket: looking through them, and showing where a word stands.

use std::fmt;
use std::ops::Range;

use super::pattern::Needle;
use super::tokens::{Phrase, tokens};
use crate::records::Ticket;
use crate::records::article::Article;
use crate::records::change::{Change, Review};
use crate::records::delivery::Delivery;
use crate::records::improvement::Improvement;
use crate::records::incident::{Incident, Repair};

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

/// Takes a field's name and its text; true ends the visit.
type Visit<'a> = &'a mut dyn FnMut(&'static str, &str) -> bool;

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
        || ticket.request().is_some_and(|own| lines("outcome", &own.outcome, found))
        || ticket.incident().is_some_and(|own| incident(own, found))
        || ticket.change().is_some_and(|own| change(own, found))
        || ticket.delivery().is_some_and(|own| delivery(own, found))
        || ticket.improvement().is_some_and(|own| improvement(own, found))
        || ticket.article().is_some_and(|own| article(own, found))
        || ticket.history.iter().any(|event| lines("note", &event.note, found))
}

fn incident(own: &Incident, found: Visit) -> bool {
    one(&[("place", own.place.as_deref())], found)
        || lines("symptom", &own.symptom, found)
        || own.analysis.iter().any(|step| lines("analysis", &step.finding, found))
        || own.cause.as_ref().is_some_and(|cause| lines("cause", &cause.text, found))
        || own.repairs.iter().any(|round| repair(round, found))
        || lines("outcome", &own.outcome, found)
}

fn change(own: &Change, found: Visit) -> bool {
    lines("reason", &own.reason, found)
        || lines("resources", &own.resources, found)
        || lines("plan", &own.plan, found)
        || lines("rollback plan", &own.rollback_plan, found)
        || own
            .risk
            .iter()
            .any(|r| lines("effects", &r.effects, found) || lines("mitigation", &r.mitigation, found))
        || own.observations.iter().any(|o| lines("observation", &o.text, found))
        || own.evaluation.iter().any(|e| lines("effect", &e.effect, found) || lines("left", &e.left, found))
        || own.review.iter().any(|r| review(r, found))
}

/// What is in force comes first; what is written of the next version is a text of its own.
fn article(own: &Article, found: Visit) -> bool {
    lines("symptom", &own.symptom, found)
        || lines("text", &own.body, found)
        || own.draft.as_ref().is_some_and(|draft| {
            let text = &draft.content;
            found("draft", &text.title)
                || lines("draft", &text.symptom, found)
                || lines("draft", &text.body, found)
                || lines("draft", &draft.summary, found)
        })
}

fn review(review: &Review, found: Visit) -> bool {
    let parts = [&review.content, &review.course, &review.result, &review.problems, &review.improvements];
    parts.iter().any(|part| lines("review", part, found))
}

fn delivery(own: &Delivery, found: Visit) -> bool {
    let p = &own.plan;
    let plan =
        [&p.resources, &p.process, &p.components, &p.interfaces, &p.mode, &p.deployment, &p.environment];
    one(&[("agreement", own.agreement.as_deref())], found)
        || lines("need", &own.needs, found)
        || lines("responsibilities", &own.responsibilities, found)
        || plan.iter().any(|part| lines("plan", part, found))
        || own.tests.iter().any(|t| lines("evidence", &t.evidence, found))
        || own.criteria.iter().any(|c| found("criterion", &c.name))
        || own.acceptances.iter().any(|a| {
            lines("acceptance", &a.because, found)
                || a.steps.iter().any(|s| lines("acceptance", &s.finding, found))
        })
        || own
            .feedback
            .iter()
            .any(|f| lines("feedback", &f.text, found) || lines("feedback", &f.answer, found))
        || own.surveys.iter().any(|s| lines("survey", &s.comment, found))
        || own.follow_ups.iter().any(|f| lines("service review", &f.finding, found))
}

fn improvement(own: &Improvement, found: Visit) -> bool {
    one(&[("measure", own.measure.as_deref())], found)
        || lines("evidence", &own.evidence, found)
        || lines("plan", &own.plan, found)
        || lines("resources", &own.resources, found)
        || own.done.iter().any(|d| lines("done", &d.text, found))
        || own.checks.iter().any(|c| lines("check", &c.remark, found))
        || own.acts.iter().any(|a| lines("act", &a.text, found))
}

fn repair(round: &Repair, found: Visit) -> bool {
    lines("repair", &round.done, found)
        || round.verifications.iter().any(|v| lines("verification", &v.evidence, found))
}

fn one(fields: &[(&'static str, Option<&str>)], found: Visit) -> bool {
    fields.iter().any(|(field, text)| text.is_some_and(|text| found(field, text)))
}

fn lines(field: &'static str, lines: &[String], found: Visit) -> bool {
    lines.iter().any(|line| found(field, line))
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
        let (left, right) = (&text[..hit.start], &text[hit.end..]);
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
