//! What may be done to a ticket of each kind, as the verbs of the program do it.

use itdesk::records::change::{Approval, Evaluation, Observation, Prepared, Risk, Window};
use itdesk::records::delivery::Survey;
use itdesk::records::feedback::Feedback;
use itdesk::records::incident::{Analysis, Cause, Verification};
use itdesk::records::words::{
    AnalysisStep, CauseClass, CauseStatus, ChangeOutcome, FeedbackType, PlanPart, Readiness, RiskLevel,
    TestKind, Verdict, Vote,
};
use itdesk::records::{ClassSet, Kind, Link, Ticket};
use itdesk::rules::analysis::verbs::{self as causes, Added, Marks};
use itdesk::rules::change::{execution, verbs as change, vote as voting};
use itdesk::rules::delivery::plan::{self, Progress};
use itdesk::rules::delivery::testing::{self, Tested};
use itdesk::rules::delivery::{acceptance, verbs as delivery};
use itdesk::rules::escalation;
use itdesk::rules::feedback;
use itdesk::rules::life::{Acting, Action, Refusal, step};
use itdesk::rules::policy::Policy;
use itdesk::rules::verbs;
use itdesk::rules::workflow::Verb;
use jiff::{SignedDuration, Timestamp};

use super::{items, knowledge};

pub const WHO: [&str; 4] = ["lin", "chen", "mei", "wu"];
pub const PEOPLE: &str = "[people.lin]\nroles = [\"technical-lead\", \"cab\"]\n[people.chen]\nroles = [\"cab\"]\n\
    [people.mei]\nroles = [\"cab\", \"senior-management\"]\n[people.wu]\n";

/// One try at a step.
#[derive(Debug, Clone)]
pub struct Act {
    /// Which verb, by number.
    pub verb: usize,
    /// What is written.
    pub word: u8,
    pub who: usize,
}

/// A ticket of a kind as it begins.
pub fn blank(kind: usize, id: &str) -> Ticket {
    let mut ticket = Ticket::blank(id.parse().unwrap(), "One");
    ticket.description = lines("a b c d");
    ticket.requester.name = Some("Zhang".to_owned());
    match Kind::ALL[kind] {
        Kind::Change => {
            let part = ticket.change_mut().unwrap();
            part.plan = lines("p q r");
            (part.reason, part.resources, part.rollback_plan) = (lines("x"), lines("y"), lines("z"));
            ticket.submission.scope = Some("all".to_owned());
        }
        Kind::Delivery => {
            let part = ticket.delivery_mut().unwrap();
            (part.needs, part.acceptance_team) = (lines("n"), lines("lin chen mei"));
            part.criteria = vec![delivery::criterion("speed", "<= 200 ms".parse().unwrap())];
        }
        Kind::Improvement => knowledge::begin_improvement(&mut ticket),
        Kind::Article => knowledge::begin_article(&mut ticket),
        Kind::Ci => items::begin(&mut ticket),
        _ => {}
    }
    ticket
}

pub(super) fn lines(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

/// Does it, or is refused.
pub fn perform(policy: &Policy, ticket: &mut Ticket, act: &Act, at: Timestamp) -> Result<Action, Refusal> {
    let word = vec![format!("w{}", act.word)];
    let common = match act.verb % 16 {
        0 if ticket.kind() == Kind::Article => None,
        0 => edit(policy, ticket, act, at),
        1 => Some(Ok(Action::of(Verb::Note).saying(word.clone()))),
        2 => Some(tie(ticket, act)),
        _ => None,
    };
    if let Some(done) = common {
        return done;
    }
    match ticket.kind() {
        Kind::Change => on_change(policy, ticket, act, at),
        Kind::Delivery => on_delivery(policy, ticket, act, at),
        Kind::Improvement => knowledge::on_improvement(ticket, act, at),
        Kind::Article => knowledge::on_article(policy, ticket, act, at),
        Kind::Ci => items::act_on(ticket, act),
        _ => on_work(policy, ticket, act, at),
    }
}

fn tie(ticket: &mut Ticket, act: &Act) -> Result<Action, Refusal> {
    let link = Link::new("relates_to", &format!("REQ-261101-0000{}", act.word % 3));
    match ticket.links.iter().position(|l| *l == link) {
        Some(place) => drop(ticket.links.remove(place)),
        None => ticket.links.push(link),
    }
    Ok(Action::of(Verb::Link))
}

fn edit(policy: &Policy, ticket: &mut Ticket, act: &Act, at: Timestamp) -> Option<Result<Action, Refusal>> {
    let write = |ticket: &mut Ticket| {
        let word = format!("w{}", act.word);
        match act.word % 6 {
            0 => ticket.title = word,
            1 => ticket.description[usize::from(act.word / 6) % 4] = word,
            2 => ticket.description.push(word),
            3 => {
                let tag = format!("t{}", act.word % 4);
                if ticket.tags.contains(&tag) {
                    ticket.tags.retain(|t| *t != tag)
                } else {
                    ticket.tags.push(tag)
                }
                ticket.tags.sort();
            }
            4 => ticket.service = (!act.word.is_multiple_of(5)).then_some(word),
            _ => match ticket.change_mut() {
                Some(change) => change.plan[usize::from(act.word) % 3] = word,
                None => {
                    ticket.class_set =
                        (!act.word.is_multiple_of(2)).then(|| ClassSet::new(WHO[act.who], &word))
                }
            },
        }
    };
    if ticket.kind() == Kind::Change {
        let edited = change::edit(policy, ticket, at, |ticket| {
            write(ticket);
            Ok::<(), Refusal>(())
        });
        return Some(edited.map(|_| Action::of(Verb::Edit)));
    }
    Some(step(ticket, Verb::Edit).map(|()| {
        write(ticket);
        Action::of(Verb::Edit)
    }))
}

fn on_work(policy: &Policy, ticket: &mut Ticket, act: &Act, at: Timestamp) -> Result<Action, Refusal> {
    let (who, word) = (WHO[act.who], vec![format!("w{}", act.word)]);
    let incident = ticket.incident().is_some();
    match act.verb % 16 {
        3 => verbs::assign(ticket, Some(["net", "ops"][usize::from(act.word % 2)]), Some(who), word),
        4 => verbs::start(ticket, who, word),
        5 => {
            let reasons = &policy.sla.pending_reasons;
            let reason = reasons[usize::from(act.word) % reasons.len()].clone();
            verbs::hold(policy, ticket, &reason, word, None)
        }
        6 => verbs::resume(ticket, word),
        7 => verbs::resolve(ticket, word),
        8 if ticket.state.is_ended() || act.word.is_multiple_of(3) => verbs::reopen(ticket, word),
        8 => verbs::close(ticket, word),
        9 if act.word.is_multiple_of(4) => verbs::cancel(ticket, word),
        9 => verbs::respond(ticket, word),
        10 if incident && act.word.is_multiple_of(4) => {
            let status = CauseStatus::ALL[usize::from(act.word) % 2];
            let marks = Marks { status: Some(Some(status)), ..Marks::default() };
            causes::mark(ticket, 1 + usize::from(act.word) % 3, marks, word)
        }
        10 if incident && act.word.is_multiple_of(5) => {
            let under = Some(1 + usize::from(act.word) % 3);
            causes::add(ticket, Added { finding: word, under, ..Added::default() })
        }
        10 if incident => {
            let step = AnalysisStep::ALL[usize::from(act.word) % AnalysisStep::ALL.len()];
            let analysis = Analysis::new(step, None, word);
            let cause = Cause {
                class: CauseClass::ALL[0],
                text: Vec::new(),
                extent: None,
                extra: Default::default(),
            };
            verbs::analyse(ticket, Some(analysis), (act.word.is_multiple_of(3)).then_some(cause))
        }
        11 if incident => verbs::repair(ticket, at, word),
        12 if incident => {
            let verdict = if act.word.is_multiple_of(3) { Verdict::Failed } else { Verdict::Passed };
            let by = who.to_owned();
            verbs::verify(
                ticket,
                Verification {
                    at,
                    by,
                    verdict,
                    evidence: word,
                    measured: Vec::new(),
                    extra: Default::default(),
                },
            )
        }
        13 | 14 if !incident => on_feedback(policy, ticket, act, at),
        13 if incident => verbs::outage_start(ticket, at, Some(format!("s{}", act.word % 2)), word),
        14 if incident => verbs::outage_end(ticket, at, None, word),
        15 => escalation::escalate(policy, ticket, None, word),
        _ => {
            step(ticket, Verb::Triage)?;
            ticket.assessment.urgency =
                Some(policy.classification.urgency[usize::from(act.word) % 4].clone());
            Ok(Action::of(Verb::Triage))
        }
    }
}

fn on_change(policy: &Policy, ticket: &mut Ticket, act: &Act, at: Timestamp) -> Result<Action, Refusal> {
    let (who, word) = (WHO[act.who].to_owned(), vec![format!("w{}", act.word)]);
    let extra = Default::default;
    match act.verb % 16 {
        3 => change::submit(ticket, at, word),
        4 => {
            let level = if act.word.is_multiple_of(2) { RiskLevel::Low } else { RiskLevel::High };
            let (likelihood, impact, reasons, mitigation) = (None, None, Vec::new(), Vec::new());
            let (effects, signed_by) = (word, who);
            let extra = extra();
            change::assess(
                policy,
                ticket,
                Risk {
                    effects,
                    likelihood,
                    impact,
                    complexity: None,
                    level,
                    reasons,
                    mitigation,
                    signed_by,
                    at,
                    extra,
                },
            )
        }
        5..=7 => {
            let vote = if act.word.is_multiple_of(6) { Vote::Rejected } else { Vote::Approved };
            let role = ["technical-lead", "cab", "senior-management"][act.verb % 3].to_owned();
            let form = String::new();
            voting::vote(
                policy,
                ticket,
                Approval {
                    role,
                    who,
                    instead_of: None,
                    vote,
                    at,
                    because: word,
                    form,
                    void: None,
                    extra: extra(),
                },
            )
        }
        8 => {
            let to = at.checked_add(SignedDuration::from_hours(9)).unwrap();
            change::schedule(
                policy,
                ticket,
                Window { from: at, to, against: Vec::new(), because: word, extra: extra() },
            )
        }
        9 => {
            let list = &policy.changes.checklist;
            let all = list.iter().map(|item| Prepared {
                item: item.clone(),
                not_needed: None,
                by: who.clone(),
                at,
                extra: extra(),
            });
            let items = if act.word.is_multiple_of(2) { all.collect() } else { all.take(1).collect() };
            change::prepare(ticket, items, &[], word)
        }
        10 => execution::start(policy, ticket, at, "wu", word),
        11 => execution::end(
            policy,
            ticket,
            at,
            [ChangeOutcome::Completed, ChangeOutcome::Failed, ChangeOutcome::RolledBack]
                [usize::from(act.word) % 3],
            None,
            word,
        ),
        12 => execution::monitor(
            ticket,
            Observation { at, by: who, text: word, measure: None, target: None, value: None, extra: extra() },
        ),
        13 => execution::evaluate(
            ticket,
            Evaluation { effect: word, as_expected: true, left: Vec::new(), by: who, at, extra: extra() },
            act.word.is_multiple_of(2).then(|| vec!["early".to_owned()]),
        ),
        14 => execution::close(policy, ticket, word),
        _ if act.word.is_multiple_of(5) => {
            step(ticket, Verb::Cancel)?;
            Ok(Action::of(Verb::Cancel).saying(word))
        }
        _ => {
            step(ticket, Verb::Assign)?;
            ticket.team = Some(word[0].clone());
            Ok(Action::of(Verb::Assign))
        }
    }
}

fn on_delivery(policy: &Policy, ticket: &mut Ticket, act: &Act, at: Timestamp) -> Result<Action, Refusal> {
    let (who, word) = (WHO[act.who].to_owned(), vec![format!("w{}", act.word)]);
    match act.verb % 16 {
        3 => {
            let kinds = TestKind::ALL;
            let verdict = if act.word.is_multiple_of(5) { Verdict::Failed } else { Verdict::Passed };
            let kind = kinds[usize::from(act.word) % kinds.len()];
            let (verdict, values) = (Some(verdict), Vec::new());
            testing::test(policy, ticket, Tested { kind, verdict, evidence: word, values, by: who, at })
        }
        4 => {
            let parts = PlanPart::ALL;
            let part = parts[usize::from(act.word) % parts.len()];
            let state = if act.word.is_multiple_of(3) { Readiness::Ready } else { Readiness::Planned };
            let progress = Progress { state, by: &who, at, note: Vec::new() };
            match act.word.is_multiple_of(5) {
                true => plan::remove(ticket, part.area(), &word[0]),
                false => plan::add(ticket, part, &word[0], progress),
            }
        }
        5 if act.word.is_multiple_of(4) => delivery::remove_criterion(ticket, "size"),
        5 => delivery::add_criterion(
            ticket,
            ["speed", "size"][usize::from(act.word) % 2],
            "<= 300 ms".parse().unwrap(),
        ),
        6 => delivery::measure(ticket, "speed", format!("{} ms", act.word).parse().unwrap(), &who, at),
        7 => {
            let plan = &mut ticket.delivery_mut().unwrap().plan;
            let part = [&mut plan.process, &mut plan.mode, &mut plan.resources]
                .into_iter()
                .nth(usize::from(act.word) % 3);
            *part.unwrap() = word;
            step(ticket, Verb::Plan).map(|()| Action::of(Verb::Plan))
        }
        8 => delivery::start(Acting { policy, by: "wu", at }, ticket, word),
        9..=11 => {
            let (conformity, satisfaction) = (Some(9_000), Some(9_000));
            let taken = acceptance::AcceptanceStepTaken {
                step: None,
                by: who,
                at,
                finding: word,
                conformity,
                satisfaction,
                open_points: true,
            };
            acceptance::accept(policy, ticket, taken)
        }
        12 => acceptance::reject(Acting { policy, by: &who, at }, ticket, word),
        13 => on_feedback(policy, ticket, act, at),
        14 => {
            let days = [format!("2027-01-{:02}", 1 + act.word % 28).parse().unwrap()];
            delivery::follow_up(ticket, &days)
        }
        _ if act.word.is_multiple_of(3) => delivery::close(&policy.feedback, ticket, word),
        _ => delivery::survey(
            &policy.feedback,
            ticket,
            Survey { csat: Some(act.word % 5 + 1), at, ..survey() },
        ),
    }
}

/// What a customer says, an answer to it, or its class: on tickets of every kind.
fn on_feedback(policy: &Policy, ticket: &mut Ticket, act: &Act, at: Timestamp) -> Result<Action, Refusal> {
    let text = vec![format!("w{}", act.word)];
    match act.word % 4 {
        0 | 1 => {
            let kind_of = Some(FeedbackType::ALL[usize::from(act.word) % 4]);
            Ok(feedback::receive(ticket, Feedback { kind_of, text, received: at, ..Feedback::default() }))
        }
        2 => feedback::answer(&policy.feedback, ticket, None, WHO[act.who], text, at),
        _ => feedback::classify(ticket, None, None, Some(text[0].clone())),
    }
}

fn survey() -> Survey {
    Survey {
        csat: None,
        nps: None,
        comment: Vec::new(),
        from: None,
        at: Timestamp::UNIX_EPOCH,
        extra: Default::default(),
    }
}
