//! Escalation: level by level to whom the policy names, by hand or because a clock runs out (M5.1b).

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::action::{Action, step, step_to};
use super::clocks::{ClockState, clocks};
use super::policy::{EscalationLevel, Policy};
use super::refusal::Refusal;
use super::targets::{Facts, asks};
use crate::lang::tr;
use crate::records::{ClockMarks, Part, State, Ticket};
use crate::rules::workflow::Verb;

/// The clocks that escalate; the silence towards a requester is ended by a word to them.
pub const CLOCKS: [&str; 3] = ["respond", "handle", "resolve"];

/// What the clocks of a ticket ask for now.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The level, from 1.
    pub level: u32,
    /// Each clock that asks for a level it did not ask for before: its name, that level, its used share.
    pub clocks: Vec<(&'static str, u32, f64)>,
}

/// How often a ticket was escalated; 0 for kinds that cannot be.
pub fn level(ticket: &Ticket) -> u32 {
    match &ticket.part {
        Part::Incident(incident) => incident.escalation,
        Part::Request(request) => request.escalation,
        Part::Change(_) | Part::Delivery(_) | Part::Improvement(_) | Part::Article(_) | Part::Ci(_) => 0,
    }
}

/// The levels that the policy has for a ticket, from level 1.
pub fn levels<'p>(policy: &'p Policy, ticket: &Ticket) -> Vec<&'p EscalationLevel> {
    let facts = Facts::of(ticket).with_team(policy);
    policy.escalation.levels.iter().filter(|level| asks(&level.when, facts).is_some()).collect()
}

/// The least share of a target at which any level is due; `None` where the policy has no level.
pub fn least(policy: &Policy) -> Option<f64> {
    let shares = policy.escalation.levels.iter().map(|level| level.at.unwrap_or(policy.escalation.at));
    shares.min_by(f64::total_cmp)
}

/// What the clocks of a ticket ask for at `now`: each clock asks for each level once, and for none below the one the
/// ticket is at. Paused and stopped clocks ask for nothing.
pub fn asked(policy: &Policy, ticket: &Ticket, now: Timestamp) -> Option<Asked> {
    let levels = levels(policy, ticket);
    if levels.is_empty() || !ticket.state.is_open() {
        return None;
    }
    let clocks = clocks(policy, ticket, now)?;
    let reached = |used: f64| {
        let due = |level: &&EscalationLevel| used >= level.at.unwrap_or(policy.escalation.at);
        let last = levels.iter().rposition(due)?;
        u32::try_from(last + 1).ok()
    };
    let asking = clocks.named().into_iter().filter_map(|(name, clock)| {
        let counts = CLOCKS.contains(&name) && !clock.stopped && clock.state != ClockState::Paused;
        let reached = reached(clock.used()).filter(|_| counts)?;
        (reached > told(ticket, name) && reached >= level(ticket)).then_some((name, reached, clock.used()))
    });
    let clocks: Vec<_> = asking.collect();
    let level = clocks.iter().map(|(_, level, _)| *level).max()?;
    Some(Asked { level, clocks })
}

/// The highest level that a clock has asked for.
fn told(ticket: &Ticket, clock: &str) -> u32 {
    let marks = ticket.effective_events().filter_map(|event| event.marks.as_ref());
    marks.filter_map(|marks| marks.escalated.get(clock).copied()).max().unwrap_or(0)
}

/// Raises a ticket by one level, to `to` or to whom the policy names for it. A policy without levels only counts.
///
/// # Errors
/// A refusal where the ticket is not open, or is at the last level of the policy.
pub fn escalate(
    policy: &Policy,
    ticket: &mut Ticket,
    to: Option<&str>,
    because: Vec<String>,
) -> Result<Action, Refusal> {
    step(&mut ticket.clone(), Verb::Escalate)?;
    let next = level(ticket).saturating_add(1);
    let levels = levels(policy, ticket);
    let named = levels.get(level(ticket) as usize).map(|level| level.to.as_str());
    let to = to.or(named);
    if to.is_none() && !levels.is_empty() {
        let message =
            tr!("{id} is at level {level}, the last of the policy", id = ticket.id, level = level(ticket));
        return Err(Refusal::new(
            message,
            tr!("name someone: itdesk escalate {id} --to WHO --reason TEXT", id = ticket.id),
        ));
    }
    reach(policy, ticket, next, to, because)
}

/// Raises a ticket to the level that its clocks ask for; does nothing where they ask for none.
///
/// # Errors
/// A refusal where the life cycle does not allow it.
pub fn by_clock(policy: &Policy, ticket: &mut Ticket, now: Timestamp) -> Result<Action, Refusal> {
    let Some(asked) = asked(policy, ticket, now) else { return Ok(Action::default()) };
    let named = levels(policy, ticket).get(asked.level as usize - 1).map(|level| level.to.as_str());
    let because = asked
        .clocks
        .iter()
        .map(|(name, _, used)| format!("{name}: {} % of its time is used", (used * 100.0).floor()));
    let escalated: BTreeMap<String, u32> =
        asked.clocks.iter().map(|(name, level, _)| ((*name).to_owned(), *level)).collect();
    let action = reach(policy, ticket, asked.level, named, because.collect())?;
    Ok(Action { marks: Some(ClockMarks { escalated, ..ClockMarks::default() }), ..action })
}

/// Sets the level, and gives the ticket to a team or a person.
fn reach(
    policy: &Policy,
    ticket: &mut Ticket,
    reached: u32,
    to: Option<&str>,
    because: Vec<String>,
) -> Result<Action, Refusal> {
    match (to, ticket.state) {
        (Some(_), State::New | State::Triaged) => step_to(ticket, Verb::Escalate, State::Assigned)?,
        _ => step(ticket, Verb::Escalate)?,
    }
    match &mut ticket.part {
        Part::Incident(incident) => incident.escalation = reached,
        Part::Request(request) => request.escalation = reached,
        Part::Change(_) | Part::Delivery(_) | Part::Improvement(_) | Part::Article(_) | Part::Ci(_) => {}
    }
    let mut note = Vec::new();
    if let Some(to) = to {
        note.push(format!("level {reached}: {to}"));
        if policy.teams.contains_key(to) {
            // A person of the old team does not come along to the new one.
            if ticket.team.as_deref() != Some(to) {
                ticket.assignee = None;
            }
            ticket.team = Some(to.to_owned());
        } else {
            ticket.assignee = Some(to.to_owned());
        }
    }
    note.extend(because);
    Ok(Action::of(Verb::Escalate).saying(note))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::{Due, Kind};
    use crate::rules::life::{self, ActionContext};

    const POLICY: &str = r#"
[teams.platform]
[teams.network]
[people.lin]
[people.boss]
[services.mail]
team = "network"
[[escalation.level]]
to = "platform"
[[escalation.level]]
to = "lin"
at = 1.0
when = { class = ["A", "B", "D"] }
[[escalation.level]]
to = "boss"
at = 1.5
when = { team = "network" }
"#;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn policy() -> Policy {
        let (policy, findings) = crate::config::read_policy(POLICY, at("2026-11-23T09:00:00Z"));
        assert!(findings.is_empty(), "{findings:?}");
        policy
    }

    fn context(at: Timestamp, event: &str) -> ActionContext {
        ActionContext { by: "cron".to_owned(), at, now: at, event: event.to_owned() }
    }

    /// An incident of class D: respond 24 h, handle 48 h, resolve 72 h or as the built-in policy has it.
    fn ticket(policy: &Policy) -> Ticket {
        let id = "INC-261123-4KX9P".parse().unwrap();
        let mut ticket = Ticket::blank(id, "Slow");
        assert_eq!(ticket.kind(), Kind::Incident);
        life::refresh(policy, &mut ticket);
        let event = life::creation(&ticket, &context(at("2026-11-23T09:00:00Z"), "0000000001"));
        ticket.record(event);
        ticket.due = Due::default();
        ticket
    }

    #[test]
    fn each_clock_asks_for_each_level_once() {
        let policy = policy();
        let mut ticket = ticket(&policy);
        let respond = ticket.targets.respond;
        let after = |share: f64| {
            let seconds = (respond as f64 * 60.0 * share) as i64;
            at("2026-11-23T09:00:00Z") + jiff::SignedDuration::from_secs(seconds)
        };
        assert_eq!(asked(&policy, &ticket, after(0.74)), None);
        for (place, (share, level, to)) in
            [(0.75, 1, (Some("platform"), None)), (1.0, 2, (Some("platform"), Some("lin")))]
                .into_iter()
                .enumerate()
        {
            let now = after(share);
            assert_eq!(asked(&policy, &ticket, now).unwrap().level, level);
            let context = context(now, &format!("000000000{}", place + 2));
            let act = |t: &mut Ticket| by_clock(&policy, t, now);
            ticket = life::apply(&policy, &ticket, &context, act).unwrap().unwrap();
            assert_eq!(self::level(&ticket), level);
            assert_eq!((ticket.team.as_deref(), ticket.assignee.as_deref()), to);
            assert_eq!(life::apply(&policy, &ticket, &context, act).unwrap(), None, "once");
        }
    }

    #[test]
    fn by_hand_it_goes_level_by_level_to_the_last() {
        let policy = policy();
        let mut ticket = ticket(&policy);
        ticket.service = Some("mail".to_owned());
        for who in ["platform", "lin"] {
            escalate(&policy, &mut ticket, None, vec!["stuck".to_owned()]).unwrap();
            assert!([&ticket.team, &ticket.assignee].iter().any(|x| x.as_deref() == Some(who)));
        }
        // The team of the service counted only while no other had it.
        let refused = escalate(&policy, &mut ticket, None, Vec::new()).unwrap_err();
        assert!(refused.message.ends_with("is at level 2, the last of the policy"), "{}", refused.message);
        escalate(&policy, &mut ticket, Some("boss"), Vec::new()).unwrap();
        assert_eq!((self::level(&ticket), ticket.assignee.as_deref()), (3, Some("boss")));
    }
}
