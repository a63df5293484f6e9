//! What a dedupe key means that is sent again: the ticket that it leads to, and what becomes of it.

use jiff::Timestamp;
use serde_json::Value;

use super::action::Action;
use super::classify::class_of;
use super::fields::fields;
use super::mail::is_over;
use super::policy::Policy;
use super::refusal::Refusal;
use super::timeline::timeline;
use super::{verbs, workflow};
use crate::lang::tr;
use crate::records::{Id, Kind, Ticket};
use crate::rules::workflow::Verb;

/// What a dedupe key names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// A condition that may come back, such as a full disk.
    Condition,
    /// One report, however often it is sent: a message, a row, the audit of a month. It never comes back.
    IncomingReport,
}

/// What a ticket that a key leads to does with a further report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyAnswer {
    /// It covers the report: nothing changes.
    Known,
    /// It is reopened.
    Reopen,
    /// A new ticket follows it.
    Follow,
}

/// What became of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// A ticket of its own.
    Created,
    /// Nothing: a ticket covers it.
    Known,
    /// A ticket that was over is open again.
    Reopened,
    /// A ticket of its own that follows this one.
    Followed(Id),
}

impl Became {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Became::Created => "created",
            Became::Known => "known",
            Became::Reopened => "reopened",
            Became::Followed(_) => "followed",
        }
    }
}

/// A report under a key.
#[derive(Debug, Clone, Copy)]
pub struct IncomingReport<'a> {
    /// The ticket that it would make.
    pub draft: &'a Ticket,
    /// What its key names.
    pub names: Names,
    /// When it happened.
    pub at: Timestamp,
    /// When it is written down. Another time than `at` was given by someone, and is meant.
    pub now: Timestamp,
}

/// Which of the tickets under one key takes what comes: the oldest that is not over, else the one that was over last.
pub fn chosen<'t>(policy: &Policy, tickets: &'t [Ticket]) -> Option<&'t Ticket> {
    let age = |ticket: &&Ticket| (ticket.created(), ticket.id.number());
    let living = tickets.iter().filter(|ticket| !is_over(ticket)).min_by_key(age);
    living.or_else(|| tickets.iter().max_by_key(|ticket| (over_since(policy, ticket), age(ticket))))
}

/// What the `known` ticket of a key does with a report.
///
/// A key that names one report is answered by its ticket for good. A condition that comes back reopens a request or an
/// incident that was over for less than the policy's `reopen_within`; anything else gets a ticket that follows it. What
/// is said to have happened before the ticket was over is covered by it.
pub fn answer(policy: &Policy, known: &Ticket, archived: bool, report: &IncomingReport) -> KeyAnswer {
    if report.names == Names::IncomingReport || !is_over(known) {
        return KeyAnswer::Known;
    }
    let Some(over) = over_since(policy, known) else { return KeyAnswer::Follow };
    let given = report.at != report.now;
    if given && report.at < over {
        return KeyAnswer::Known;
    }
    // The clock of another clone may be ahead of ours: what was over later than now was over just now.
    let fresh = is_within(policy.records.reopen_within, over, report.at.max(over));
    let stays = archived || given && known.last_step().is_some_and(|last| report.at < last.at);
    if fresh && !stays && can_reopen(known, report.draft.kind()) {
        KeyAnswer::Reopen
    } else {
        KeyAnswer::Follow
    }
}

fn can_reopen(known: &Ticket, kind: Kind) -> bool {
    known.kind() == kind
        && matches!(kind, Kind::Request | Kind::Incident)
        && workflow::leads(kind, Verb::Reopen, known.state).next().is_some()
}

/// Since when a ticket is over; `None` when it is not, or when nobody knows.
pub fn over_since(policy: &Policy, ticket: &Ticket) -> Option<Timestamp> {
    let timeline = timeline(policy, ticket);
    timeline.resolved.or(timeline.ended).filter(|_| !timeline.undated)
}

/// Whether what was over at `over` may still be reopened at `at`, so many minutes later at most.
pub fn is_within(minutes: i64, over: Timestamp, at: Timestamp) -> bool {
    at.duration_since(over).as_secs() < minutes.saturating_mul(60)
}

/// Reopens a ticket for a report of the same condition. The note keeps what the report says; its assessment replaces
/// that of the ticket where it makes the class graver.
///
/// # Errors
/// A refusal when the life cycle does not lead back.
pub fn reopen(policy: &Policy, ticket: &mut Ticket, draft: &Ticket) -> Result<Action, Refusal> {
    let mut note = vec![tr!("reported again under its dedupe key: {title}", title = draft.title)];
    note.extend(news(ticket, draft));
    let action = verbs::reopen(ticket, note)?;
    if ticket.class_set.is_none() && class_of(policy, draft).class < class_of(policy, ticket).class {
        ticket.assessment = draft.assessment.clone();
    }
    Ok(action)
}

/// What a report says that its ticket does not, a line a field.
fn news(ticket: &Ticket, draft: &Ticket) -> Vec<String> {
    let known = fields(ticket);
    let blank = fields(&Ticket::blank(draft.id, &draft.title));
    let said = fields(draft).into_iter().filter(|(name, value)| {
        let decided = ["state", "class", "links", "dedupe_key"].contains(&name.as_str());
        !decided
            && !name.starts_with("targets.")
            && !value.is_null()
            && blank.get(name) != Some(value)
            && known.get(name) != Some(value)
    });
    said.flat_map(|(name, value)| match value {
        Value::String(text) => vec![format!("{name}: {text}")],
        Value::Array(items) if items.iter().all(Value::is_string) => {
            items.iter().filter_map(Value::as_str).map(|text| format!("{name}: {text}")).collect()
        }
        other => vec![format!("{name}: {other}")],
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::default_policy;
    use crate::rules::action::ActionContext;
    use crate::rules::life;

    fn at(hour: i64) -> Timestamp {
        let nine: Timestamp = "2026-11-02T09:00:00Z".parse().unwrap_or_default();
        nine + jiff::SignedDuration::from_hours(hour)
    }

    fn context(hour: i64) -> ActionContext {
        ActionContext { by: "lin".to_owned(), at: at(hour), now: at(hour), event: format!("e{hour:03}") }
    }

    /// A ticket that is made at an hour, and taken one of these steps an hour later each.
    fn ticket(kind: Kind, number: u32, made: i64, steps: &[&str]) -> Ticket {
        let mut ticket = Ticket::blank(Id::new(kind, jiff::civil::date(2026, 11, 2), number), "Disk full");
        ticket.record(life::creation(&ticket, &context(made)));
        for (hour, verb) in (made + 1..).zip(steps) {
            let action = |ticket: &mut Ticket| match *verb {
                "start" => verbs::start(ticket, "lin", Vec::new()),
                "resolve" => verbs::resolve(ticket, Vec::new()),
                "close" => verbs::close(ticket, Vec::new()),
                _ => verbs::cancel(ticket, Vec::new()),
            };
            let after = life::apply::<Refusal>(&default_policy(), &ticket, &context(hour), action);
            ticket = after.ok().flatten().unwrap_or(ticket);
        }
        ticket
    }

    const RESOLVED: &[&str] = &["start", "resolve"];
    const CLOSED: &[&str] = &["start", "resolve", "close"];
    const CANCELLED: &[&str] = &["cancel"];

    #[test]
    fn a_report_is_covered_reopens_or_follows() {
        use KeyAnswer::{Follow, Known, Reopen};
        use Names::{Condition, IncomingReport as Once};
        let policy = default_policy();
        for (steps, names, archived, (happened, now), expected) in [
            (&["start"][..], Condition, false, (90, 90), Known),
            (RESOLVED, Condition, false, (2, 2), Reopen),
            (RESOLVED, Condition, false, (25, 25), Reopen),
            (RESOLVED, Condition, false, (26, 26), Follow),
            (CLOSED, Condition, false, (25, 25), Reopen),
            (CLOSED, Condition, false, (26, 26), Follow),
            (CANCELLED, Condition, false, (24, 24), Reopen),
            (CANCELLED, Condition, false, (25, 25), Follow),
            (CLOSED, Condition, true, (4, 4), Follow),
            // A clock that is slow, and a time that somebody gave.
            (CLOSED, Condition, false, (0, 0), Reopen),
            (CLOSED, Condition, false, (1, 9), Known),
            (CLOSED, Condition, false, (3, 9), Reopen),
            (CLOSED, Once, false, (90, 90), Known),
            (CANCELLED, Once, true, (90, 90), Known),
        ] {
            for kind in [Kind::Request, Kind::Change] {
                // The steps of a change are others: it counts here for what it is not.
                let known = ticket(Kind::Request, 1, 0, steps);
                let draft = ticket(kind, 2, 0, &[]);
                let report = IncomingReport { draft: &draft, names, at: at(happened), now: at(now) };
                let same = kind == Kind::Request || expected != Reopen;
                let expected = if same { expected } else { Follow };
                let said = format!("{kind:?} {steps:?} {names:?} {archived} {happened} {now}");
                assert_eq!(answer(&policy, &known, archived, &report), expected, "{said}");
            }
        }
    }

    #[test]
    fn the_oldest_that_is_open_takes_a_report_else_the_one_that_was_over_last() {
        let policy = default_policy();
        let [early, late] = [1, 5].map(|made| ticket(Kind::Request, 10 + made as u32, made, &[]));
        let cancelled = ticket(Kind::Request, 20, 0, CANCELLED);
        let closed = ticket(Kind::Request, 21, 2, CLOSED);
        for (tickets, expected) in [
            (vec![late.clone(), closed.clone(), early.clone()], Some(early.id)),
            (vec![cancelled.clone(), closed.clone()], Some(closed.id)),
            (vec![closed.clone(), cancelled.clone()], Some(closed.id)),
            (vec![late.clone(), cancelled], Some(late.id)),
            (Vec::new(), None),
        ] {
            assert_eq!(chosen(&policy, &tickets).map(|t| t.id), expected);
        }
    }
}
