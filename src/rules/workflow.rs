//! The life cycles: which step leads where. Code, docs and `itdesk workflow` read the same table.

mod article;
mod change;
mod delivery;
mod improvement;
mod verb;

use crate::records::words::ChangeType;
use crate::records::{Kind, State, Ticket};
use State::{Assigned, Cancelled, Closed, InProgress, New, Pending, Resolved, Triaged};
use article::ARTICLE;
use change::CHANGE;
use delivery::DELIVERY;
use improvement::IMPROVEMENT;

pub use verb::Verb;

/// A verb of a life cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// What is done.
    pub verb: Verb,
    /// From each state it is allowed in, the state it leads to. A state that stands here twice may lead to either:
    /// what the ticket holds decides.
    pub leads: &'static [(State, State)],
    /// What it does, for the table.
    pub says: &'static str,
}

const OPEN: &[(State, State)] =
    &[(New, New), (Triaged, Triaged), (Assigned, Assigned), (InProgress, InProgress), (Pending, Pending)];

const OPEN_OR_RESOLVED: &[(State, State)] = &[
    (New, New),
    (Triaged, Triaged),
    (Assigned, Assigned),
    (InProgress, InProgress),
    (Pending, Pending),
    (Resolved, Resolved),
];

const TRIAGE: Transition = Transition {
    verb: Verb::Triage,
    leads: &[
        (New, Triaged),
        (Triaged, Triaged),
        (Assigned, Assigned),
        (InProgress, InProgress),
        (Pending, Pending),
    ],
    says: "assess it: the class and the deadlines follow",
};
const ASSIGN: Transition = Transition {
    verb: Verb::Assign,
    leads: &[
        (New, Assigned),
        (Triaged, Assigned),
        (Assigned, Assigned),
        (InProgress, InProgress),
        (Pending, Pending),
    ],
    says: "give it to a team or a person",
};
const RESPOND: Transition =
    Transition { verb: Verb::Respond, leads: OPEN_OR_RESOLVED, says: "answer the requester" };
const START: Transition = Transition {
    verb: Verb::Start,
    leads: &[(New, InProgress), (Triaged, InProgress), (Assigned, InProgress)],
    says: "begin the work",
};
const HOLD: Transition = Transition {
    verb: Verb::Hold,
    leads: &[(InProgress, Pending)],
    says: "wait for someone, and say for what",
};
const RESUME: Transition =
    Transition { verb: Verb::Resume, leads: &[(Pending, InProgress)], says: "go on after waiting" };
const RESOLVE: Transition = Transition {
    verb: Verb::Resolve,
    leads: &[(InProgress, Resolved), (Pending, Resolved)],
    says: "the solution is carried out",
};
const CLOSE: Transition =
    Transition { verb: Verb::Close, leads: &[(Resolved, Closed)], says: "all is recorded and confirmed" };
const REOPEN: Transition = Transition {
    verb: Verb::Reopen,
    leads: &[(Resolved, InProgress), (Closed, InProgress), (Cancelled, InProgress)],
    says: "it was not over",
};
const CANCEL: Transition = Transition {
    verb: Verb::Cancel,
    leads: &[
        (New, Cancelled),
        (Triaged, Cancelled),
        (Assigned, Cancelled),
        (InProgress, Cancelled),
        (Pending, Cancelled),
    ],
    says: "it is not to be done",
};
const EDIT: Transition =
    Transition { verb: Verb::Edit, leads: OPEN_OR_RESOLVED, says: "correct what was written" };

const REQUEST: &[Transition] =
    &[TRIAGE, ASSIGN, RESPOND, START, HOLD, RESUME, RESOLVE, CLOSE, REOPEN, CANCEL, EDIT];
const INCIDENT: &[Transition] = &[
    TRIAGE,
    ASSIGN,
    RESPOND,
    START,
    HOLD,
    RESUME,
    Transition { verb: Verb::Analyse, leads: OPEN_OR_RESOLVED, says: "write down a step of the analysis" },
    Transition {
        verb: Verb::Repair,
        leads: &[(InProgress, InProgress)],
        says: "a round of repair was carried out",
    },
    Transition {
        verb: Verb::Verify,
        leads: &[(InProgress, InProgress), (Pending, Pending), (Resolved, Resolved)],
        says: "was the repair good?",
    },
    Transition { verb: Verb::Escalate, leads: OPEN, says: "raise it a level" },
    Transition { verb: Verb::OutageStart, leads: OPEN_OR_RESOLVED, says: "the service is down, or up again" },
    Transition {
        verb: Verb::Problem,
        leads: OPEN_OR_RESOLVED,
        says: "treat it as the cause behind incidents",
    },
    RESOLVE,
    CLOSE,
    REOPEN,
    CANCEL,
    EDIT,
];

/// The steps of a kind, in the order of its life.
pub fn steps(kind: Kind) -> &'static [Transition] {
    match kind {
        Kind::Request => REQUEST,
        Kind::Incident => INCIDENT,
        Kind::Change => CHANGE,
        Kind::Delivery => DELIVERY,
        Kind::Improvement => IMPROVEMENT,
        Kind::Article => ARTICLE,
    }
}

/// The states a ticket of `kind` may begin in: a change that is raised whole is submitted at once, one made from
/// a template is approved already (M6.1b).
pub fn begins(kind: Kind) -> &'static [State] {
    match kind {
        Kind::Request | Kind::Incident => &[New],
        Kind::Change => &[State::Draft, State::Submitted, State::Approved],
        Kind::Delivery => &[State::Preparing],
        Kind::Improvement => &[State::Plan],
        Kind::Article => &[State::Draft],
    }
}

/// The verbs a ticket of `kind` allows in `state`.
pub fn allowed(kind: Kind, state: State) -> Vec<Verb> {
    let can = steps(kind).iter().filter(|s| s.leads.iter().any(|(from, _)| *from == state));
    can.map(|s| s.verb).collect()
}

/// Verbs as they are typed, separated by commas.
pub fn words(verbs: &[Verb]) -> String {
    verbs.iter().map(|verb| verb.as_str()).collect::<Vec<_>>().join(", ")
}

/// The verbs that a ticket allows where it stands: those of the table, less what its change type has no use for, and
/// what an article that was never published cannot do.
pub fn allowed_of(ticket: &Ticket) -> Vec<Verb> {
    let mut allowed = allowed(ticket.kind(), ticket.state);
    if let Some(change) = ticket.change() {
        let (emergency, begun) = (change.kind_of == ChangeType::Emergency, change.implementation.is_some());
        let decides = |verb: Verb| [Verb::Assess, Verb::Approve, Verb::Reject].contains(&verb);
        allowed.retain(|verb| match *verb {
            Verb::Start => emergency || ticket.state == State::Scheduled,
            verb if decides(verb) => emergency || !begun && change.kind_of != ChangeType::Standard,
            _ => true,
        });
    }
    if ticket.article().is_some_and(|article| article.version.is_none()) {
        // What leads back to a version in force, or speaks of one, needs one.
        allowed.retain(|verb| ![Verb::Discard, Verb::Revert, Verb::FindHelpful].contains(verb));
    }
    allowed
}

/// The states `verb` may lead to from `state`; none when the table does not allow it there. Where there are
/// several, what the ticket holds decides between them.
pub fn leads(kind: Kind, verb: Verb, state: State) -> impl Iterator<Item = State> {
    let step = steps(kind).iter().find(|s| s.verb.as_str() == verb.as_str());
    let leads = step.into_iter().flat_map(|s| s.leads);
    leads.filter(move |(from, _)| *from == state).map(|(_, to)| *to)
}
