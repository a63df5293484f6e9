//! What a ticket was solved with: articles that are used count (M8.2a), and one that is missing is asked for.

use super::fault;
use super::fields;
use super::link::bind;
use super::selected::{Selected, stand_in};
use crate::cli::session::opened::Session;
use crate::cli::session::text;
use crate::desk::{Desk, Outcome};
use crate::error::Result;
use crate::lang::tr;
use crate::records::{Id, Kind, Link, State, Ticket};
use crate::rules::elements::{self, Element};
use crate::rules::life::{Action, Refusal};
use crate::store::Lock;

/// Whether an answer may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// The step needs it.
    Required,
    /// A later step needs it.
    Optional,
}

/// The elements of the record that come with the last steps of a ticket.
#[derive(Debug, Clone)]
pub(super) struct Elements {
    /// As it was typed: what it means depends on the ticket.
    pub occurred: Option<String>,
    pub outcome: Vec<String>,
    pub place: Option<String>,
    pub symptom: Vec<String>,
    pub confirmed_by: Option<String>,
}

impl Elements {
    /// Puts them into a ticket; what was not given stays.
    ///
    /// # Errors
    /// Exit 2 for what is no time of a fault.
    pub(super) fn put(&self, desk: &Desk, ticket: &mut Ticket) -> Result<()> {
        let occurred = self.occurred.as_deref().map(|given| fault::time(desk, ticket, given)).transpose()?;
        if let Some(incident) = ticket.incident_mut() {
            incident.occurred = occurred.unwrap_or(incident.occurred);
            fields::set(&mut incident.place, &self.place);
            fields::set(&mut incident.confirmed_by, &self.confirmed_by);
            if !self.symptom.is_empty() {
                incident.symptom.clone_from(&self.symptom);
            }
            if !self.outcome.is_empty() {
                incident.outcome.clone_from(&self.outcome);
            }
        } else if let Some(request) = ticket.request_mut().filter(|_| !self.outcome.is_empty()) {
            request.outcome.clone_from(&self.outcome);
        }
        Ok(())
    }

    /// Whether none was given.
    pub(super) fn is_empty(&self) -> bool {
        self.outcome.is_empty()
            && self.occurred.is_none()
            && self.place.is_none()
            && self.symptom.is_empty()
            && self.confirmed_by.is_none()
    }

    /// Each of them given, so that a step can be rehearsed.
    pub(super) fn stand_ins() -> Elements {
        let word = || stand_in().concat();
        Elements {
            occurred: Some(fault::CREATED.to_owned()),
            outcome: stand_in(),
            place: Some(word()),
            symptom: stand_in(),
            confirmed_by: Some(word()),
        }
    }

    /// Asks for those that closing needs and that neither the ticket has nor the flags gave.
    ///
    /// # Errors
    /// Exit 2 when it was cancelled; what reading the ticket can meet.
    pub(super) fn ask(&mut self, session: &Session, desk: &Desk, id: Id, answer: Answer) -> Result<()> {
        let mut ticket = desk.store.read(id)?;
        self.put(desk, &mut ticket)?;
        for element in elements::to_give(&desk.policy, &ticket) {
            let (flag, question) = match element {
                Element::Time => {
                    ("--occurred", tr!("time of the fault, or created if it was reported at once"))
                }
                Element::Place => ("--place", tr!("place")),
                Element::Symptom => ("--symptom", tr!("symptom")),
                Element::Outcome => ("--outcome", tr!("outcome")),
                Element::Confirmation => ("--confirmed-by", tr!("who confirmed the result for the customer")),
            };
            let typed = match answer {
                Answer::Required => Some(session.ask.text(None, flag, question)?),
                Answer::Optional => session.ask.optional(question, &[])?,
            };
            let Some(typed) = typed else { continue };
            match element {
                Element::Time => self.occurred = Some(typed),
                Element::Place => self.place = Some(typed),
                Element::Symptom => self.symptom = text::long(flag, &typed)?,
                Element::Outcome => self.outcome = text::long(flag, &typed)?,
                Element::Confirmation => self.confirmed_by = Some(typed),
            }
        }
        Ok(())
    }
}

/// Ends tickets, with the articles they were solved with: each link is in the same writing, then in
/// the article.
pub(crate) fn end(
    on: &Selected,
    articles: &[String],
    action: impl Fn(&mut Ticket) -> Result<Action>,
) -> Result<()> {
    let articles = articles.iter().map(|typed| in_force(&on.desk, typed)).collect::<Result<Vec<Id>>>()?;
    on.each(|desk, id| {
        let lock = desk.lock()?;
        let acted = desk.act_locked(&lock, id, |ticket| {
            let action = action(ticket)?;
            link_articles(ticket, &articles);
            Ok(action)
        })?;
        bind_articles(desk, &lock, acted, &articles)
    })
}

/// Links a ticket to the articles that it was solved with, in its own record.
pub(super) fn link_articles(ticket: &mut Ticket, articles: &[Id]) {
    for article in articles {
        let link = Link::new("solved_by", &article.to_string());
        if !ticket.links.contains(&link) {
            ticket.links.push(link);
        }
    }
    ticket.links.sort_by(|a, b| (&a.rel, &a.id).cmp(&(&b.rel, &b.id)));
}

/// Links the articles to the ticket that they solved, in their records.
pub(super) fn bind_articles(
    desk: &Desk,
    lock: &Lock,
    mut acted: Outcome,
    articles: &[Id],
) -> Result<Outcome> {
    let (id, changed) = (acted.ticket.id, acted.changed);
    for article in articles {
        acted = bind(desk, lock, id, ("solved_by", "solves"), *article)?;
    }
    Ok(Outcome { changed, ..acted })
}

/// An article that readers are shown.
pub(super) fn in_force(desk: &Desk, typed: &str) -> Result<Id> {
    let id = desk.find_kind(typed, Some(Kind::Article))?;
    let article = desk.store.read(id)?;
    if article.state != State::Archived && article.in_force().is_some() {
        return Ok(id);
    }
    let hint = tr!("give a published article; to link another ticket: itdesk link");
    Err(Refusal::new(tr!("{id} has no version in force, so it cannot have been the solution", id), hint)
        .into())
}

/// Suggests to make an article of an incident that was closed without one (M5.4a); on a terminal only.
///
/// # Errors
/// What reading the incident can meet.
pub(crate) fn suggest_writing(session: &Session, desk: &Desk, closed: Id) -> Result<()> {
    if !session.out.is_watched() || closed.kind() != Kind::Incident {
        return Ok(());
    }
    let ticket = desk.store.read(closed)?;
    let known = documented(&ticket).is_some() || ticket.links.iter().any(|l| l.rel == "solved_by");
    if ticket.state == State::Closed && !known {
        session.out.suggest(&tr!("no article describes this yet: itdesk kb from {closed}", closed));
    }
    Ok(())
}

/// The article that a ticket was made into.
pub(crate) fn documented(ticket: &Ticket) -> Option<Id> {
    let mut links = ticket.links.iter().filter(|l| l.rel == "documented_by");
    links.find_map(|l| l.id.parse().ok())
}
