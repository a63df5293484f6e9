//! `done`: what fixed it, recorded, and the ticket resolved; started before if nobody had.

use clap::Args;

use super::selected::{Selected, also_missing, stand_in};
use super::solved::{self, Answer, Elements};
use super::targets::TextTargets;
use crate::cli::session::opened::Session;
use crate::cli::session::text;
use crate::desk::{Desk, Outcome};
use crate::error::{Error, Result};
use crate::lang::{self, tr};
use crate::records::{Id, Kind, Recipient, State, Ticket};
use crate::rules::life::{self, Action, Refusal};
use crate::rules::verbs;
use crate::rules::workflow::Verb;

/// Which tickets, and what fixed them.
#[derive(Debug, Args)]
pub(crate) struct DoneArgs {
    #[command(flatten)]
    on: TextTargets,
    /// Also close the ticket
    #[arg(long)]
    close: bool,
    /// Time of the fault; created: when the ticket was created (incidents)
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    occurred: Option<String>,
    /// Where it happened (incidents)
    #[arg(long)]
    place: Option<String>,
    /// Symptom (incidents)
    #[arg(long, value_name = "TEXT|-|@FILE")]
    symptom: Option<String>,
    /// Who confirmed the result for the customer (incidents)
    #[arg(long, value_name = "NAME")]
    confirmed_by: Option<String>,
    /// Article that solved it; may be repeated
    #[arg(long = "article", value_name = "ID")]
    articles: Vec<String>,
    /// Answer to the requester
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
    let mut solution = Solution {
        args,
        elements: Elements {
            outcome: text::optional("TEXT", typed.as_deref())?,
            occurred: args.occurred.clone(),
            place: args.place.clone(),
            symptom: text::optional("--symptom", args.symptom.as_deref())?,
            confirmed_by: args.confirmed_by.clone(),
        },
        answer: text::optional("--answer", args.answer.as_deref())?,
        articles: args.articles.iter().map(|id| solved::in_force(&on.desk, id)).collect::<Result<_>>()?,
    };
    solution.complete(session, &on)?;
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
    let message = tr!(
        "{id} is of kind {kind}: done resolves requests and incidents",
        id,
        kind = lang::shown(kind.as_str())
    );
    Refusal::new(message, tr!("see its actions: itdesk workflow {kind}", kind)).into()
}

impl Solution<'_> {
    /// Asks for what is missing, once it is known that the steps are not refused whatever it is.
    fn complete(&mut self, session: &Session, on: &Selected) -> Result<()> {
        let lacks_text = self.elements.outcome.is_empty();
        let asks = session.ask.can_ask() && on.only().is_some() && (lacks_text || self.args.close);
        if let Some(id) = on.only().filter(|_| asks) {
            let rehearsal = Solution {
                args: self.args,
                elements: Elements::stand_ins(),
                answer: Vec::new(),
                articles: Vec::new(),
            };
            rehearsal.take(&on.desk, on.desk.store.read(id)?)?;
        }
        if lacks_text {
            self.elements.outcome = self.text(session, on)?;
        }
        match on.only().filter(|_| asks && self.args.close) {
            Some(id) => self.elements.ask(session, &on.desk, id, Answer::Required),
            None => Ok(()),
        }
    }

    /// What fixed it; where nobody can be asked, what else is refused is named with it.
    fn text(&self, session: &Session, on: &Selected) -> Result<Vec<String>> {
        let (flag, what) = ("TEXT", tr!("what fixed it"));
        if let Some(id) = on.only().filter(|_| !session.ask.can_ask()) {
            let elements = Elements { outcome: stand_in(), ..self.elements.clone() };
            let rehearsal = Solution { elements, answer: Vec::new(), articles: Vec::new(), ..*self };
            rehearsal
                .take(&on.desk, on.desk.store.read(id)?)
                .map_err(|refused| also_missing(refused, &[(flag, what)]))?;
        }
        text::required(session, flag, what, None)
    }

    /// The ticket after the steps, of which none is written.
    fn take(&self, desk: &Desk, mut ticket: Ticket) -> Result<()> {
        for step in self.steps(&ticket) {
            let apply = |ticket: &mut Ticket| self.apply(step, desk, ticket);
            ticket = life::apply(&desk.policy, &ticket, &desk.context()?, apply)?.unwrap_or(ticket);
        }
        Ok(())
    }

    fn steps(&self, ticket: &Ticket) -> Vec<Verb> {
        let waits = matches!(ticket.state, State::New | State::Triaged | State::Assigned);
        let is_resolved = self.args.close && ticket.state == State::Resolved;
        let steps = [(waits, Verb::Start), (!is_resolved, Verb::Resolve), (self.args.close, Verb::Close)];
        steps.into_iter().filter(|(is, _)| *is).map(|(_, step)| step).collect()
    }

    fn apply(&self, step: Verb, desk: &Desk, ticket: &mut Ticket) -> Result<Action> {
        match step {
            Verb::Start => Ok(verbs::start(ticket, desk.actor()?, Vec::new())?),
            Verb::Close => self.close(desk, ticket),
            _ => self.resolve(desk, ticket),
        }
    }

    /// The steps of one ticket; none is written when one of them is refused.
    fn take_steps(&self, desk: &Desk, id: Id) -> Result<Outcome> {
        if !is_work(id) {
            return Err(not_work(id));
        }
        let lock = desk.lock()?;
        let ticket = desk.store.read(id)?;
        let steps = self.steps(&ticket);
        self.take(desk, ticket.clone())?;
        let mut outcome = Outcome { ticket, changed: false, became: None };
        for step in steps {
            let next = desk.act_locked(&lock, id, |ticket| self.apply(step, desk, ticket))?;
            outcome = Outcome { changed: outcome.changed || next.changed, ..next };
        }
        solved::bind_articles(desk, &lock, outcome, &self.articles)
    }

    fn resolve(&self, desk: &Desk, ticket: &mut Ticket) -> Result<Action> {
        self.elements.put(desk, ticket)?;
        solved::link_articles(ticket, &self.articles);
        Ok(verbs::resolve(ticket, self.answer.clone())?)
    }

    /// The requester is told once, by the step that resolves; of a ticket that was resolved before, by
    /// the step that closes.
    fn close(&self, desk: &Desk, ticket: &mut Ticket) -> Result<Action> {
        let said = ticket.effective_events().last().is_some_and(|event| event.note == self.answer);
        self.elements.put(desk, ticket)?;
        solved::link_articles(ticket, &self.articles);
        let answer = if said { Vec::new() } else { self.answer.clone() };
        let to = (!answer.is_empty()).then_some(Recipient::Requester);
        Ok(verbs::close(ticket, answer)?.to(to))
    }
}
