//! What every step of a ticket takes, and how it is carried out.

use clap::Args;

use super::fields::{AssessArgs, ByHandArgs};
use crate::cli::session::globals::Session;
use crate::desk::Desk;
use crate::error::Result;
use crate::records::{Kind, Ticket};
use crate::rules::life::Action;

/// A ticket and its assessment.
#[derive(Debug, Args)]
pub(crate) struct TriageArgs {
    /// Id, part of one, or a number elsewhere
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) assess: AssessArgs,
    #[command(flatten)]
    pub(crate) by_hand: ByHandArgs,
    /// A note on it
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE")]
    pub(crate) note: Option<String>,
}

/// A ticket and whom it goes to.
#[derive(Debug, Args)]
pub(crate) struct AssignArgs {
    /// Id, part of one, or a number elsewhere
    pub(crate) id: String,
    /// The person
    #[arg(value_name = "WHO")]
    pub(crate) who: Option<String>,
    /// The team
    #[arg(long)]
    pub(crate) team: Option<String>,
    /// Team by service, person by skill and open load; says why
    #[arg(long, conflicts_with_all = ["who", "team"])]
    pub(crate) auto: bool,
    /// Why, for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE")]
    pub(crate) note: Option<String>,
}

/// A ticket and an internal note.
#[derive(Debug, Args)]
pub(crate) struct NoteArgs {
    /// Id, part of one, or a number elsewhere
    pub(crate) id: String,
    /// The note: TEXT, - for stdin, @FILE
    #[arg(value_name = "TEXT|-|@FILE")]
    pub(crate) text: Option<String>,
}

/// A ticket and a message to the requester.
#[derive(Debug, Args)]
pub(crate) struct RespondArgs {
    /// Id, part of one, or a number elsewhere
    pub(crate) id: String,
    /// What the requester was told: TEXT, - for stdin, @FILE
    #[arg(value_name = "TEXT|-|@FILE")]
    pub(crate) text: Option<String>,
}

/// A ticket, with a note if one is wanted.
#[derive(Debug, Args)]
pub(crate) struct NotedArgs {
    /// Id, part of one, or a number elsewhere
    pub(crate) id: String,
    /// A note on it
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE")]
    pub(crate) note: Option<String>,
}

/// A ticket and what it waits for.
#[derive(Debug, Args)]
pub(crate) struct HoldArgs {
    /// Id, part of one, or a number elsewhere
    pub(crate) id: String,
    /// What it waits for: one of the policy's pending reasons
    #[arg(long)]
    pub(crate) reason: Option<String>,
    /// What the requester was asked or told (stops the respond clock)
    #[arg(long, value_name = "TEXT|-|@FILE", conflicts_with = "note")]
    pub(crate) message: Option<String>,
    /// An internal note on it
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE")]
    pub(crate) note: Option<String>,
}

/// A ticket and what came of it.
#[derive(Debug, Args)]
pub(crate) struct OutcomeArgs {
    /// Id, part of one, or a number elsewhere
    pub(crate) id: String,
    /// What came of it
    #[arg(long, value_name = "TEXT|-|@FILE")]
    pub(crate) outcome: Option<String>,
    /// Where it happened (incidents)
    #[arg(long)]
    pub(crate) place: Option<String>,
    /// What was seen (incidents)
    #[arg(long, value_name = "TEXT|-|@FILE")]
    pub(crate) symptom: Option<String>,
    /// Who confirmed the result for the customer (incidents)
    #[arg(long, value_name = "NAME")]
    pub(crate) confirmed_by: Option<String>,
    /// The article it was solved with; may be given again
    #[arg(long = "article", value_name = "ID")]
    pub(crate) articles: Vec<String>,
    /// What the requester was told
    #[arg(long, value_name = "TEXT|-|@FILE", conflicts_with = "note")]
    pub(crate) message: Option<String>,
    /// An internal note on it
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE")]
    pub(crate) note: Option<String>,
}

/// A ticket and a reason.
#[derive(Debug, Args)]
pub(crate) struct BecauseArgs {
    /// Id, part of one, or a number elsewhere
    pub(crate) id: String,
    /// Why, for the record
    #[arg(long, short = 'm', value_name = "TEXT|-|@FILE", visible_alias = "note")]
    pub(crate) because: Option<String>,
}

/// Finds the ticket, applies the action and says what became of it.
pub(crate) fn act(
    session: &Session,
    kind: Kind,
    typed: &str,
    did: &str,
    action: impl FnOnce(&Desk, &mut Ticket) -> Result<Action>,
) -> Result<()> {
    let desk = session.desk()?;
    let id = desk.find_kind(typed, Some(kind))?;
    let acted = desk.act(id, |ticket| action(&desk, ticket))?;
    session.out.acted(&desk, &acted, did)
}

/// Who does it: the person named (`me` is who acts), else the assignee, else who acts.
pub(crate) fn holder(desk: &Desk, named: Option<&str>, ticket: &Ticket) -> Result<String> {
    match (named, &ticket.assignee) {
        (Some("me"), _) | (None, None) => Ok(desk.actor()?.to_owned()),
        (Some(who), _) => desk.resolve_person(who),
        (None, Some(assignee)) => Ok(assignee.clone()),
    }
}
