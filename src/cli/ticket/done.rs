//! `done`: what fixed it, recorded, and the ticket resolved; started before if nobody had.

use clap::Args;

use super::selected::Selected;
use super::solved::{self, Elements};
use super::targets::TextTargets;
use crate::cli::session::globals::Session;
use crate::cli::session::text;
use crate::desk::{Desk, Outcome, Step};
use crate::error::{Error, Result};
use crate::records::{Id, Kind, Recipient, State, Ticket};
use crate::rules::life::{self, Action, Refusal};
use crate::rules::verbs;

/// Which tickets, and what fixed them.
#[derive(Debug, Args)]
pub(crate) struct DoneArgs {
    #[command(flatten)]
    on: TextTargets,
    /// Close it, too
    #[arg(long)]
    close: bool,
    /// Where it happened (incidents)
    #[arg(long)]
    place: Option<String>,
    /// What was seen (incidents)
    #[arg(long, value_name = "TEXT|-|@FILE")]
    symptom: Option<String>,
    /// Who confirmed the result for the customer (incidents)
    #[arg(long, value_name = "NAME")]
    confirmed_by: Option<String>,
    /// The article it was solved with; may be given again
    #[arg(long = "article", value_name = "ID")]
    articles: Vec<String>,
    /// What the requester is told
    #[arg(long, value_name = "TEXT|-|@FILE")]
    answer: Option<String>,
}

/// What goes into the records.
struct Solution<'a> {
    args: &'a DoneArgs,
    elements: Elements,
    answer: Vec<String>,
    articles: Vec<Id>,
}

/// Resolves tickets, and closes them where that is asked for.
pub(crate) fn run(session: &Session, args: &DoneArgs) -> Result<()> {
    let (on, typed) = args.on.open(session, None)?;
    if let (Some(id), None) = (on.ids.iter().find(|id| !is_work(**id)), session.targeted.batch()) {
        return Err(not_work(*id));
    }
    let solution = Solution {
        args,
        elements: Elements {
            outcome: text::required(session, "TEXT", "what fixed it", typed.as_deref())?,
            place: args.place.clone(),
            symptom: text::optional("--symptom", args.symptom.as_deref())?,
            confirmed_by: args.confirmed_by.clone(),
        },
        answer: text::optional("--answer", args.answer.as_deref())?,
        articles: args.articles.iter().map(|id| solved::in_force(&on.desk, id)).collect::<Result<_>>()?,
    };
    on.each(|desk, id| solution.take_steps(desk, id))?;
    suggest_writing(session, args, &on)
}

fn suggest_writing(session: &Session, args: &DoneArgs, on: &Selected) -> Result<()> {
    match on.only().filter(|_| args.close) {
        Some(id) => solved::suggest_writing(session, &on.desk, id),
        None => Ok(()),
    }
}

fn is_work(id: Id) -> bool {
    matches!(id.kind(), Kind::Request | Kind::Incident)
}

fn not_work(id: Id) -> Error {
    let kind = id.kind();
    let message = format!("{id} is of kind {kind}: done resolves requests and incidents");
    Refusal::new(message, format!("its own steps: itdesk workflow {kind}")).into()
}

impl Solution<'_> {
    /// The steps of one ticket; none is written when one of them is refused.
    fn take_steps(&self, desk: &Desk, id: Id) -> Result<Outcome> {
        if !is_work(id) {
            return Err(not_work(id));
        }
        let lock = desk.lock()?;
        let mut ticket = desk.store.read(id)?;
        let start = |ticket: &mut Ticket| Ok(verbs::start(ticket, desk.actor()?, Vec::new())?);
        let resolve = |ticket: &mut Ticket| self.resolve(ticket);
        let close = |ticket: &mut Ticket| self.close(ticket);
        let waits = matches!(ticket.state, State::New | State::Triaged | State::Assigned);
        let is_resolved = self.args.close && ticket.state == State::Resolved;
        let steps: [(bool, Step); 3] = [(waits, &start), (!is_resolved, &resolve), (self.args.close, &close)];
        let steps: Vec<Step> = steps.into_iter().filter(|(is, _)| *is).map(|(_, step)| step).collect();
        for step in &steps {
            ticket = life::apply(&desk.policy, &ticket, &desk.context()?, step)?.unwrap_or(ticket);
        }
        let mut outcome = Outcome { ticket, changed: false, became: None };
        for step in steps {
            let next = desk.act_locked(&lock, id, step)?;
            outcome = Outcome { changed: outcome.changed || next.changed, ..next };
        }
        solved::bind_articles(desk, &lock, outcome, &self.articles)
    }

    fn resolve(&self, ticket: &mut Ticket) -> Result<Action> {
        self.elements.put(ticket);
        solved::link_articles(ticket, &self.articles);
        Ok(verbs::resolve(ticket, self.answer.clone())?)
    }

    /// The requester is told once, by the step that resolves; of a ticket that was resolved before, by
    /// the step that closes.
    fn close(&self, ticket: &mut Ticket) -> Result<Action> {
        let said = ticket.effective_events().last().is_some_and(|event| event.note == self.answer);
        self.elements.put(ticket);
        solved::link_articles(ticket, &self.articles);
        let answer = if said { Vec::new() } else { self.answer.clone() };
        let to = (!answer.is_empty()).then_some(Recipient::Requester);
        Ok(verbs::close(ticket, answer)?.to(to))
    }
}
