//! Single cases of merging, each said in a line.

use itdesk::records::change::Approval;
use itdesk::records::words::Vote;
use itdesk::records::{Kind, State, Ticket};
use itdesk::rules::change::approval::{Standing, standing};
use itdesk::rules::change::vote;
use itdesk::rules::life::{self, Action, ActionContext, Refusal, step};
use itdesk::rules::merge::{Apart, Versions, merge};
use itdesk::rules::policy::Policy;
use itdesk::rules::verbs;
use itdesk::rules::workflow::Verb;
use jiff::{SignedDuration, Timestamp};

use super::acts::{Act, blank, perform};
use super::policy;

/// A ticket under way in a clone.
#[derive(Clone)]
pub(super) struct Clone<'p> {
    policy: &'p Policy,
    pub ticket: Ticket,
    /// Letters of the events' ids, so that no two clones have the same.
    name: char,
    count: u32,
}

pub(super) fn begun(policy: &Policy, kind: usize) -> Clone<'_> {
    let mut ticket = blank(kind, &format!("{}-261123-4KX9P", Kind::ALL[kind].prefix()));
    life::refresh(policy, &mut ticket);
    // Nobody who votes: whoever created a change decides nothing on it.
    let context =
        ActionContext { by: "gao".to_owned(), at: at(0), now: at(0), event: "0000000000".to_owned() };
    let event = life::creation(&ticket, &context);
    ticket.record(event);
    life::settle(policy, &mut ticket, None, at(0));
    Clone { policy, ticket, name: 'a', count: 0 }
}

pub(super) fn at(minute: i64) -> Timestamp {
    let begin: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
    begin.checked_add(SignedDuration::from_mins(minute)).unwrap()
}

impl Clone<'_> {
    pub fn named(&self, name: char) -> Self {
        Clone { name, ..self.clone() }
    }

    #[track_caller]
    pub fn does(&mut self, minute: i64, action: impl FnOnce(&mut Ticket) -> Result<Action, Refusal>) {
        self.does_as("lin", minute, action);
    }

    #[track_caller]
    pub fn does_as(
        &mut self,
        who: &str,
        minute: i64,
        action: impl FnOnce(&mut Ticket) -> Result<Action, Refusal>,
    ) {
        self.count += 1;
        let event = format!("{}{:09}", self.name, self.count);
        let context = ActionContext { by: who.to_owned(), at: at(minute), now: at(minute), event };
        let done = life::apply(self.policy, &self.ticket, &context, action);
        self.ticket = done.unwrap_or_else(|refusal| panic!("{refusal}")).expect("something changes");
    }

    fn edits(&mut self, minute: i64, edit: impl FnOnce(&mut Ticket)) {
        self.does(minute, |ticket| {
            step(ticket, Verb::Edit)?;
            edit(ticket);
            Ok(Action::of(Verb::Edit))
        });
    }
}

#[track_caller]
pub(super) fn merged(base: &Clone, ours: &Clone, theirs: &Clone) -> Ticket {
    let of = |ours: &Clone, theirs: &Clone| {
        merge(
            base.policy,
            Versions { base: Some(&base.ticket), ours: &ours.ticket, theirs: &theirs.ticket },
            at(900),
        )
        .unwrap()
    };
    let merged = of(ours, theirs);
    assert_eq!(merged.to_bytes(), of(theirs, ours).to_bytes());
    merged
}

/// Notes of the events that the merge made.
pub(super) fn told(ticket: &Ticket) -> Vec<&str> {
    let merged = ticket.history.iter().filter(|e| e.merged.is_some());
    merged.flat_map(|e| &e.note).map(String::as_str).collect()
}

#[test]
fn what_each_changed_stands_and_of_what_both_changed_the_later() {
    let policy = policy();
    let base = begun(&policy, 1);
    let (mut a, mut b) = (base.named('a'), base.named('b'));
    a.edits(10, |t| (t.title, t.service) = ("From a".to_owned(), Some("vpn".to_owned())));
    b.edits(11, |t| (t.title, t.tags) = ("From b".to_owned(), vec!["net".to_owned()]));
    a.edits(12, |t| t.tags = vec!["vpn".to_owned()]);
    let one = merged(&base, &a, &b);
    assert_eq!((one.title.as_str(), one.service.as_deref()), ("From b", Some("vpn")));
    assert_eq!(one.tags, ["net", "vpn"]);
    assert_eq!(told(&one), ["title: \"From a\" gave way to \"edited by lin\""]);
}

#[test]
fn texts_merge_by_line() {
    let policy = policy();
    let base = begun(&policy, 0);
    let (mut a, mut b) = (base.named('a'), base.named('b'));
    a.edits(10, |t| t.description[0] = "A".to_owned());
    b.edits(11, |t| t.description[3] = "D".to_owned());
    let one = merged(&base, &a, &b);
    assert_eq!((one.description.join(" ").as_str(), told(&one).len()), ("A b c D", 0));
    b.edits(12, |t| t.description[0] = "AA".to_owned());
    let one = merged(&base, &a, &b);
    assert_eq!((one.description.join(" ").as_str(), told(&one).len()), ("AA b c D", 1));
}

#[test]
fn a_late_entry_is_later_than_what_it_knew() {
    let policy = policy();
    let base = begun(&policy, 1);
    let (mut a, mut b) = (base.named('a'), base.named('b'));
    a.edits(30, |t| t.title = "Thirty".to_owned());
    a.count += 1;
    let late = ActionContext { by: "lin".to_owned(), at: at(5), now: at(40), event: "a000000009".to_owned() };
    let edit = |ticket: &mut Ticket| -> Result<Action, Refusal> {
        ticket.title = "Told late".to_owned();
        Ok(Action::of(Verb::Edit))
    };
    a.ticket = life::apply(&policy, &a.ticket, &late, edit).unwrap().unwrap();
    b.edits(35, |t| t.service = Some("vpn".to_owned()));
    let one = merged(&base, &a, &b);
    assert_eq!((one.title.as_str(), told(&one).len()), ("Told late", 0));
}

#[test]
fn a_clock_that_is_behind_puts_nothing_before_what_it_knew() {
    let policy = policy();
    let base = begun(&policy, 1);
    let mut ahead = base.named('a');
    ahead.edits(60, |t| t.title = "By the fast clock".to_owned());
    let (mut behind, mut other) = (ahead.named('b'), base.named('c'));
    behind.edits(5, |t| t.title = "After that, by a slow one".to_owned());
    other.edits(4, |t| t.service = Some("vpn".to_owned()));
    let one = merged(&base, &behind, &other);
    assert_eq!((one.title.as_str(), told(&one).len()), ("After that, by a slow one", 0));
}

#[test]
fn steps_of_one_second_stay_in_their_order() {
    let policy = policy();
    let base = begun(&policy, 1);
    let (mut a, mut b) = (base.named('z'), base.named('a'));
    a.does(10, |t| verbs::start(t, "lin", Vec::new()));
    a.does(10, |t| verbs::resolve(t, Vec::new()));
    a.does(10, |t| verbs::reopen(t, Vec::new()));
    b.edits(10, |t| t.service = Some("vpn".to_owned()));
    let one = merged(&base, &a, &b);
    assert_eq!(one.state, State::InProgress);
    assert!(one.history.iter().all(|e| e.unfit.is_none()), "{one:?}");
}

#[test]
fn a_step_that_no_longer_fits_is_kept_and_marked_and_one_taken_twice_counts_once() {
    let policy = policy();
    let base = begun(&policy, 1);
    let (mut a, mut b) = (base.named('a'), base.named('b'));
    a.does(10, |t| verbs::start(t, "lin", Vec::new()));
    b.does(11, |t| verbs::start(t, "chen", Vec::new()));
    a.does(20, |t| verbs::cancel(t, Vec::new()));
    b.does(21, |t| verbs::resolve(t, Vec::new()));
    let one = merged(&base, &a, &b);
    assert_eq!((one.state, one.assignee.as_deref()), (State::Cancelled, Some("chen")));
    insta::assert_snapshot!(told(&one).join("\n"), @r#"
    the step "started by lin" was not taken: it was in_progress already
    assignee: "lin" gave way to "started by lin"
    "resolved by lin" did not fit and changed nothing: it was cancelled by then
    "#);
    let resolved = one.history.iter().find(|e| e.did == "resolved").unwrap();
    assert!(resolved.changes.is_empty() && resolved.as_written().changes.contains_key("state"));
}

#[test]
fn rounds_of_repair_are_numbered_anew_and_keep_their_verifications() {
    let policy = policy();
    let mut base = begun(&policy, 1);
    base.does(1, |t| verbs::start(t, "lin", Vec::new()));
    let (mut a, mut b) = (base.named('a'), base.named('b'));
    a.does(10, |t| verbs::repair(t, at(10), vec!["cable".to_owned()]));
    b.does(11, |t| verbs::repair(t, at(11), vec!["router".to_owned()]));
    b.does(12, |t| perform(&policy, t, &Act { verb: 12, word: 1, who: 0 }, at(12)));
    a.does(13, |t| perform(&policy, t, &Act { verb: 12, word: 3, who: 1 }, at(13)));
    let one = merged(&base, &a, &b);
    let repairs = &one.incident().unwrap().repairs;
    let told: Vec<_> = repairs.iter().map(|r| (r.round, r.done[0].as_str(), r.verifications.len())).collect();
    assert_eq!(told, [(1, "cable", 1), (2, "router", 1)]);
}

#[test]
fn a_wait_ends_with_the_state_that_ended_it() {
    let policy = policy();
    let mut base = begun(&policy, 0);
    base.does(1, |t| verbs::start(t, "lin", Vec::new()));
    let (mut a, mut b) = (base.named('a'), base.named('b'));
    a.does(10, |t| verbs::hold(&policy, t, "supplier", Vec::new(), None));
    b.does(20, |t| verbs::resolve(t, Vec::new()));
    let one = merged(&base, &a, &b);
    assert_eq!((one.state, &one.pending), (State::Resolved, &None));
    let timeline = itdesk::rules::timeline::timeline(&policy, &one);
    assert_eq!(timeline.handle_pauses[0].to, Some(at(20)), "the pause is over with the resolution");
}

/// A change whose risk is assessed as high: two votes of the board decide.
fn assessed(policy: &Policy) -> Clone<'_> {
    let mut base = begun(policy, 2);
    base.does(1, |t| itdesk::rules::change::verbs::submit(t, at(1), Vec::new()));
    base.does(2, |t| perform(policy, t, &Act { verb: 4, word: 1, who: 3 }, at(2)));
    base
}

fn votes(policy: &Policy, ticket: &mut Ticket, who: &str, minute: i64) -> Result<Action, Refusal> {
    let (role, who) = ("cab".to_owned(), who.to_owned());
    let form = String::new();
    let (vote, because, extra) = (Vote::Approved, Vec::new(), Default::default());
    vote::vote(
        policy,
        ticket,
        Approval { role, who, instead_of: None, vote, at: at(minute), because, form, void: None, extra },
    )
}

#[test]
fn votes_hold_for_the_form_they_were_given_on() {
    let policy = policy();
    let base = assessed(&policy);
    let (mut a, mut b) = (base.named('a'), base.named('b'));
    for (who, minute) in [("lin", 10), ("chen", 11)] {
        a.does_as(who, minute, |t| votes(&policy, t, who, minute));
    }
    assert_eq!(a.ticket.state, State::Approved);
    let mut early = b.clone();
    b.does_as("gao", 20, |t| perform(&policy, t, &Act { verb: 0, word: 5, who: 3 }, at(20)));
    early.does_as("gao", 5, |t| perform(&policy, t, &Act { verb: 0, word: 5, who: 3 }, at(5)));
    for other in [b, early] {
        let one = merged(&base, &a, &other);
        assert_eq!(one.state, State::Assessed, "{}", String::from_utf8(one.to_bytes()).unwrap());
        assert!(matches!(standing(&policy, &one), Standing::Open(_)));
        assert!(told(&one).iter().any(|line| line.contains("form")), "{:?}", told(&one));
        assert_eq!(one.change().unwrap().approvals.len(), 2, "every vote stays on record");
    }
}

#[test]
fn votes_of_two_clones_make_up_a_quorum_which_the_next_step_settles() {
    let policy = policy();
    let base = assessed(&policy);
    let (mut a, mut b) = (base.named('a'), base.named('b'));
    a.does_as("lin", 10, |t| votes(&policy, t, "lin", 10));
    b.does_as("chen", 11, |t| votes(&policy, t, "chen", 11));
    let one = merged(&base, &a, &b);
    assert_eq!(one.state, State::Assessed);
    assert!(matches!(standing(&policy, &one), Standing::Approved(_)));
    let mut settled = Clone { ticket: one, ..base.named('d') };
    settled.does_as("wu", 30, |t| votes(&policy, t, "wu", 30));
    assert_eq!(settled.ticket.state, State::Approved);
    assert_eq!(settled.ticket.change().unwrap().approvals.len(), 2, "nobody voted by it");
}

#[test]
fn tickets_created_apart_are_two() {
    let policy = policy();
    let (one, mut other) = (begun(&policy, 1), begun(&policy, 1));
    other.ticket.history[0].event = "b000000000".to_owned();
    let versions = Versions { base: None, ours: &one.ticket, theirs: &other.ticket };
    assert_eq!(merge(&policy, versions, at(1)), Err(Apart::TwoTickets));
}

#[test]
fn fields_of_a_newer_version_merge_by_their_shape() {
    let policy = policy();
    let base = begun(&policy, 1);
    let (mut a, mut b) = (base.named('a'), base.named('b'));
    a.edits(10, |t| drop(t.extra.insert("colour".to_owned(), "red".into())));
    b.edits(11, |t| drop(t.incident_mut().unwrap().extra.insert("weather".to_owned(), "rain".into())));
    let one = merged(&base, &a, &b);
    assert_eq!(one.extra["colour"], "red");
    assert_eq!(one.incident().unwrap().extra["weather"], "rain");
}

#[test]
fn an_event_reworded_by_hand_keeps_both_wordings() {
    let policy = policy();
    let mut base = begun(&policy, 1);
    base.does(5, |_| Ok(Action::of(Verb::Note).saying(vec!["the router is broken".to_owned()])));
    let reworded = |name: char, words: &str| {
        let mut clone = base.named(name);
        clone.ticket.history.last_mut().unwrap().note = vec![words.to_owned()];
        clone
    };
    let wordings = |ticket: &Ticket| -> Vec<String> {
        ticket.history.iter().flat_map(|e| e.note.iter().filter(|n| n.contains("router")).cloned()).collect()
    };
    let (a, b) = (reworded('a', "the router was slow"), reworded('b', "the router is fine"));
    let original = "the router is broken";
    for (ours, theirs, words) in [
        (&a, &base, ["the router was slow", original]),
        (&b, &base, ["the router is fine", original]),
        (&a, &b, ["the router is fine", "the router was slow"]),
    ] {
        let one = merged(&base, ours, theirs);
        assert_eq!(wordings(&one), words);
        for known in [Some(&base.ticket), None] {
            let versions = |ours, theirs| Versions { base: known, ours, theirs };
            let again = merge(&policy, versions(&one, &theirs.ticket), at(900)).unwrap();
            let mut kept = wordings(&again);
            kept.sort_unstable();
            kept.dedup();
            let mut all = words;
            all.sort_unstable();
            assert_eq!(kept, all, "merged once more");
            let without = merge(&policy, versions(&ours.ticket, &theirs.ticket), at(900)).unwrap();
            assert!(words.iter().all(|word| wordings(&without).iter().any(|kept| kept == word)));
        }
    }
}
