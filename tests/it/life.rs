//! Random lives: whatever is done in whatever order, a ticket stays one the rules could have made.

use itdesk::config::default_policy;
use itdesk::records::incident::Verification;
use itdesk::records::words::Verdict;
use itdesk::records::{Class, ClassSet, Event, Id, Kind, State, Ticket};
use itdesk::rules::clocks::clocks;
use itdesk::rules::life::{self, Action, ActionContext, Refusal};
use itdesk::rules::policy::Policy;
use itdesk::rules::workflow::Verb;
use itdesk::rules::{escalation, verbs, workflow};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

/// One thing someone does, some minutes after the last, written down some minutes later still.
#[derive(Debug, Clone)]
struct Act {
    verb: Verb,
    pick: usize,
    wait: i64,
    late: i64,
}

const VERBS: [Verb; 20] = [
    Verb::Triage,
    Verb::Assign,
    Verb::Respond,
    Verb::Start,
    Verb::Hold,
    Verb::Resume,
    Verb::Resolve,
    Verb::Close,
    Verb::Reopen,
    Verb::Cancel,
    Verb::Edit,
    Verb::Analyse,
    Verb::Repair,
    Verb::Verify,
    Verb::Escalate,
    Verb::OutageStart,
    Verb::Problem,
    Verb::Note,
    Verb::Start,
    Verb::Resolve,
];

fn act() -> impl Strategy<Value = Act> {
    (prop::sample::select(&VERBS[..]), 0..6_usize, 0..3000_i64, prop_oneof![4 => Just(0), 1 => 0..5000_i64])
        .prop_map(|(verb, pick, wait, late)| Act { verb, pick, wait, late })
}

fn action(policy: &Policy, t: &mut Ticket, act: &Act, at: Timestamp) -> Result<Action, Refusal> {
    let text = || vec!["text".to_owned()];
    let even = act.pick.is_multiple_of(2);
    match act.verb {
        Verb::Triage => {
            life::step(t, Verb::Triage)?;
            t.class_set = (act.pick == 0).then(|| ClassSet::new("lin", "so"));
            if act.pick == 0 {
                t.class = Class::A;
            }
            t.assessment.impact = Some(policy.classification.impact[act.pick % 4].clone());
            Ok(Action::of(Verb::Triage))
        }
        Verb::Assign => verbs::assign(t, even.then_some("network"), (act.pick > 1).then_some("ben"), text()),
        Verb::Respond => verbs::respond(t, text()),
        Verb::Start => verbs::start(t, "lin", Vec::new()),
        Verb::Hold => verbs::hold(policy, t, &policy.sla.pending_reasons[act.pick], text(), None),
        Verb::Resume => verbs::resume(t, Vec::new()),
        Verb::Resolve => {
            if let Some(incident) = t.incident_mut() {
                incident.outcome = text();
                incident.place = Some("Berlin".to_owned());
                incident.symptom = text();
                incident.confirmed_by = even.then(|| "Ana".to_owned());
            }
            verbs::resolve(t, if even { text() } else { Vec::new() })
        }
        Verb::Close => verbs::close(t, Vec::new()),
        Verb::Reopen => verbs::reopen(t, text()),
        Verb::Cancel => verbs::cancel(t, text()),
        Verb::Edit => {
            life::step(t, Verb::Edit)?;
            t.title = format!("Title {}", act.pick);
            Ok(Action::of(Verb::Edit))
        }
        Verb::Analyse => verbs::analyse(t, None, None),
        Verb::Repair => verbs::repair(t, at, text()),
        Verb::Verify => {
            let verdict = if even { Verdict::Passed } else { Verdict::Failed };
            verbs::verify(
                t,
                Verification {
                    at,
                    by: "lin".to_owned(),
                    verdict,
                    evidence: text(),
                    measured: Vec::new(),
                    extra: Default::default(),
                },
            )
        }
        Verb::Escalate => escalation::escalate(policy, t, None, text()),
        Verb::OutageStart if even => verbs::outage_start(t, at, None, text()),
        Verb::OutageStart => verbs::outage_end(t, at, None, text()),
        Verb::Problem => verbs::problem(t, text()),
        _ => Ok(Action::of(Verb::Note).saying(text())),
    }
}

fn context(number: usize, at: Timestamp, now: Timestamp) -> ActionContext {
    ActionContext { by: "lin".to_owned(), at, now, event: format!("{number:010}") }
}

fn begun(policy: &Policy, kind: Kind, at: Timestamp) -> Ticket {
    let mut t = Ticket::blank(Id::new(kind, jiff::civil::date(2026, 11, 23), 7), "Down");
    life::refresh(policy, &mut t);
    let event: Event = life::creation(&t, &context(0, at, at));
    t.record(event);
    life::settle(policy, &mut t, None, at);
    t
}

/// The states a history tells, each reached by a step of the table from the one before.
fn states(ticket: &Ticket) -> Vec<(State, State)> {
    let state = |v: &serde_json::Value| v.as_str().and_then(|s| s.parse::<State>().ok());
    let changes = ticket.history.iter().filter_map(|e| e.changes.get("state"));
    changes.filter_map(|c| Some((state(&c.0)?, state(&c.1)?))).collect()
}

fn check(policy: &Policy, before: &Ticket, after: &Ticket, act: &Act, now: Timestamp) {
    if after.state != before.state {
        assert_eq!(
            workflow::leads(before.kind(), act.verb, before.state).next(),
            Some(after.state),
            "{act:?}"
        );
    }
    let mut at = State::New;
    for (from, to) in states(after) {
        assert_eq!(from, at, "each step begins where the last one ended");
        at = to;
    }
    assert_eq!(at, after.state);
    assert!(after.history.is_sorted_by_key(|e| e.at));
    assert_eq!(after.history.len(), before.history.len() + 1);
    assert!(before.history.iter().all(|e| after.history.contains(e)), "the account only grows");
    assert_eq!(&Ticket::parse(&after.to_bytes()).unwrap(), after);
    let told = clocks(policy, after, now).unwrap();
    assert_eq!(told.due(), after.due, "what is stored is what is computed");
    assert_eq!(after.pending.is_some(), after.state == State::Pending);
    for (name, clock) in told.named() {
        assert!(clock.elapsed >= 0, "{name}");
        assert!(!after.state.is_ended() || clock.stopped, "{name} runs on after the end");
    }
    if after.state.is_ended() {
        let later = now + SignedDuration::from_hours(1000);
        assert_eq!(clocks(policy, after, later), Some(told), "an ended ticket's clocks stand still");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn no_life_leaves_the_rules(kind in prop::sample::select(vec![Kind::Request, Kind::Incident]), acts in prop::collection::vec(act(), 1..30)) {
        let policy = default_policy();
        let mut now: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
        let mut ticket = begun(&policy, kind, now);
        for (number, act) in acts.iter().enumerate() {
            now += SignedDuration::from_secs(act.wait);
            let at = now - SignedDuration::from_secs(act.late);
            let context = context(number + 1, at, now);
            let done = life::apply(&policy, &ticket, &context, |t| action(&policy, t, act, at));
            match done {
                Ok(Some(after)) => {
                    check(&policy, &ticket, &after, act, now);
                    ticket = after;
                }
                Ok(None) => {}
                Err(refusal) => prop_assert!(!refusal.message.is_empty()),
            }
        }
    }
}

#[test]
fn every_verb_is_allowed_exactly_where_the_table_says() {
    let policy = default_policy();
    let at: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
    let worked = [Kind::Request, Kind::Incident];
    for (kind, &state) in worked.into_iter().flat_map(|k| k.states().iter().map(move |s| (k, s))) {
        for &verb in &VERBS[..11] {
            let mut t = begun(&policy, kind, at);
            t.state = state;
            if let Some(incident) = t.incident_mut() {
                (incident.place, incident.symptom, incident.outcome) =
                    (Some("x".into()), vec!["y".into()], vec!["z".into()]);
            }
            let act = Act { verb, pick: 2, wait: 0, late: 0 };
            let done = action(&policy, &mut t, &act, at);
            assert_eq!(
                done.is_ok(),
                workflow::leads(kind, verb, state).next().is_some(),
                "{kind} {verb} {state}"
            );
            assert_eq!(
                t.state,
                workflow::leads(kind, verb, state).next().unwrap_or(state),
                "{kind} {verb} {state}"
            );
        }
    }
}

/// Whoever calls the library meets the same rules as whoever types a command.
#[test]
fn no_action_is_built_outside_the_rules() {
    fn sources(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { sources(&path, found) } else { found.push(path) }
        }
    }
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    sources(&root, &mut all);
    let (rules, others): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|path| path.starts_with(root.join("rules")));
    let builds = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        ["Action::of(", "Action::default()", "Action {"].iter().any(|built| {
            text.match_indices(built).any(|(at, _)| {
                // The type of a result is no action that is built.
                !text[..at].ends_with("-> ") && !text[..at].ends_with(char::is_alphanumeric)
            })
        })
    };
    assert!(rules.iter().any(&builds), "the search finds what it looks for");
    assert_eq!(
        others.iter().filter(|path| builds(path)).collect::<Vec<_>>(),
        Vec::<&std::path::PathBuf>::new()
    );
}
