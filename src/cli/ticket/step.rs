//! What the verbs of several kinds take.

use clap::Args;

use super::fields::{AssessArgs, ByHandArgs, SubjectArgs};
use super::targets::{Many, Targets};
use crate::desk::Desk;
use crate::error::Result;
use crate::records::Ticket;
use crate::records::words::HandlingResult;

/// A ticket and its assessment.
#[derive(Debug, Args)]
pub(crate) struct TriageArgs {
    #[command(flatten)]
    pub(crate) on: Targets,
    #[command(flatten)]
    pub(crate) subject: SubjectArgs,
    #[command(flatten)]
    pub(crate) assess: AssessArgs,
    #[command(flatten)]
    pub(crate) by_hand: ByHandArgs,
    /// Note for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", alias = "message")]
    pub(crate) note: Option<String>,
}

/// A ticket and whom it goes to.
#[derive(Debug, Args)]
pub(crate) struct AssignArgs {
    /// Ids, parts of them, or external numbers; the last word may be the person
    #[arg(value_names = ["ID", "WHO"], num_args = 0..)]
    pub(crate) words: Vec<String>,
    /// Person, even one that the desk does not know yet; me is you, none is nobody
    #[arg(long, value_name = "WHO")]
    pub(crate) to: Option<String>,
    /// Team
    #[arg(long)]
    pub(crate) team: Option<String>,
    /// Choose a team by service and a person by skill and open load; says why
    #[arg(long, conflicts_with_all = ["to", "team"])]
    pub(crate) auto: bool,
    /// Reason, for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", aliases = ["message", "reason"])]
    pub(crate) note: Option<String>,
    #[command(flatten)]
    pub(crate) many: Many,
}

/// A ticket, with a note if one is wanted.
#[derive(Debug, Args)]
pub(crate) struct NotedArgs {
    #[command(flatten)]
    pub(crate) on: Targets,
    /// Note for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", alias = "message")]
    pub(crate) note: Option<String>,
}

/// A ticket and what it waits for.
#[derive(Debug, Args)]
pub(crate) struct HoldArgs {
    #[command(flatten)]
    pub(crate) on: Targets,
    /// Reason for the hold: one of the policy's pending reasons
    #[arg(long)]
    pub(crate) reason: Option<String>,
    /// Question or message to the requester (stops the respond clock)
    #[arg(long, value_name = "TEXT|-|@FILE", conflicts_with = "note")]
    pub(crate) message: Option<String>,
    /// Internal note to add
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE")]
    pub(crate) note: Option<String>,
}

/// A ticket and what came of it.
#[derive(Debug, Args)]
pub(crate) struct OutcomeArgs {
    #[command(flatten)]
    pub(crate) on: Targets,
    /// Outcome
    #[arg(long, value_name = "TEXT|-|@FILE")]
    pub(crate) outcome: Option<String>,
    /// Time of the fault; created: when the ticket was created (incidents)
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(crate) occurred: Option<String>,
    /// Where it happened (incidents)
    #[arg(long)]
    pub(crate) place: Option<String>,
    /// Symptom (incidents)
    #[arg(long, value_name = "TEXT|-|@FILE")]
    pub(crate) symptom: Option<String>,
    /// Who confirmed the result for the customer (incidents)
    #[arg(long, value_name = "NAME")]
    pub(crate) confirmed_by: Option<String>,
    /// Article that solved it; may be repeated
    #[arg(long = "article", value_name = "ID")]
    pub(crate) articles: Vec<String>,
    /// Message to the requester
    #[arg(long, value_name = "TEXT|-|@FILE", conflicts_with = "note")]
    pub(crate) message: Option<String>,
    /// Internal note to add
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE")]
    pub(crate) note: Option<String>,
}

/// A ticket, what came of it, and whether that is all (M5.4a).
#[derive(Debug, Args)]
pub(crate) struct ResolveArgs {
    #[command(flatten)]
    pub(crate) outcome: OutcomeArgs,
    /// Result: resolved, further (handling needed), feedback (needed from the customer) (incidents)
    #[arg(long)]
    result: Option<HandlingResult>,
    /// Same as --result further
    #[arg(long, conflicts_with = "result")]
    further: bool,
    /// Ticket that goes on with it, with --further [default: a new incident]
    #[arg(long, value_name = "ID")]
    pub(crate) follow_up: Option<String>,
}

impl ResolveArgs {
    /// What it came to, where that is said.
    pub(crate) fn result(&self) -> Option<HandlingResult> {
        let goes_on = self.further || (self.result.is_none() && self.follow_up.is_some());
        if goes_on { Some(HandlingResult::Further) } else { self.result }
    }
}

/// A ticket and a reason.
#[derive(Debug, Args)]
pub(crate) struct BecauseArgs {
    #[command(flatten)]
    pub(crate) on: Targets,
    /// Reason, for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", aliases = ["because", "note", "message"])]
    pub(crate) reason: Option<String>,
}

/// A ticket, a reason, and who gets it.
#[derive(Debug, Args)]
pub(crate) struct EscalateArgs {
    #[command(flatten)]
    pub(crate) because: BecauseArgs,
    /// Person or team who gets it [default: whom the policy names for the next level]
    #[arg(long, value_name = "WHO")]
    pub(crate) to: Option<String>,
}

/// Who does it: the person named (`me` is who acts), else the assignee, else who acts.
pub(crate) fn holder(desk: &Desk, named: Option<&str>, ticket: &Ticket) -> Result<String> {
    match (named, &ticket.assignee) {
        (Some("me"), _) | (None, None) => Ok(desk.actor()?.to_owned()),
        (Some(who), _) => desk.resolve_person(who),
        (None, Some(assignee)) => Ok(assignee.clone()),
    }
}
