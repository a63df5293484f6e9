//! The fields that the policy requires of a new request or incident (M2.2b, M2.2c): asked for on a terminal, named
//! together where nobody can be asked.

use super::fields::IncidentFields;
use super::new_args::{NewArgs, title_of};
use crate::cli::session::ask::Needed;
use crate::cli::session::opened::Session;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::records::words::{FoundBy, RegistrationField as Field, UnknownWord};
use crate::records::{
    Audience, Channel, DataLoss, Difficulty, Id, Interruption, Kind, Subject, Ticket, TicketType,
};
use crate::rules::registration::missing;

/// Completes the arguments.
///
/// # Errors
/// Exit 2 with all that is missing where nobody can be asked, and when it was cancelled.
pub(super) fn ask(
    session: &Session,
    kind: Kind,
    args: &mut NewArgs,
    incident: &mut IncidentFields,
) -> Result<()> {
    let desk = session.desk()?;
    if desk.policy.registration.is_empty() {
        return Ok(());
    }
    let lacks = missing(&desk.policy, &probe(&desk, kind, args, incident)?);
    if !session.ask.can_ask() {
        let title = args.basic.title.is_none().then(|| ("TITLE", title_of(kind)));
        let needed: Vec<Needed> = title.into_iter().chain(lacks.iter().map(|field| needed(*field))).collect();
        return session.ask.needs(&needed);
    }
    // What is answered may bring another rule with it: a type, or a service.
    let mut asked: Vec<Field> = Vec::new();
    loop {
        let lacks = missing(&desk.policy, &probe(&desk, kind, args, incident)?);
        let Some(field) = lacks.into_iter().find(|field| !asked.contains(field)) else { return Ok(()) };
        asked.push(field);
        answer(session, &desk, field, args, incident)?;
    }
}

/// The ticket as the arguments make it.
fn probe(desk: &Desk, kind: Kind, args: &NewArgs, incident: &IncidentFields) -> Result<Ticket> {
    let mut draft = Ticket::blank(Id::new(kind, jiff::civil::Date::ZERO, 0), "");
    args.basic.fields.apply(&desk.policy, &mut draft)?;
    args.apply(desk, &mut draft)?;
    incident.apply(desk, &mut draft)?;
    Ok(draft)
}

/// The flag of a field, and what it says.
fn needed(field: Field) -> Needed<'static> {
    match field {
        Field::Requester => ("--requester", tr!("requester")),
        Field::Contact => ("--contact", tr!("address or telephone number of the requester")),
        Field::Customer => ("--customer", tr!("customer of the requester")),
        Field::Audience => ("--audience", tr!("audience")),
        Field::Channel => ("--channel", tr!("how it was reported")),
        Field::Service => ("--service", tr!("service")),
        Field::Subject => ("--subject", tr!("subject")),
        Field::Type => ("--type", tr!("type")),
        Field::Description => ("--description", tr!("description of the problem")),
        Field::Scope => ("--scope", tr!("scope of impact")),
        Field::ExpectedImpact => ("--expected-impact", tr!("expected impact")),
        Field::CurrentState => ("--current-state", tr!("current state")),
        Field::Impact => ("--impact", tr!("impact")),
        Field::Urgency => ("--urgency", tr!("urgency")),
        Field::Interruption => ("--interruption", tr!("interruption of the business")),
        Field::DataLoss => ("--data-loss", tr!("data loss")),
        Field::Difficulty => ("--difficulty", tr!("difficulty")),
        Field::Occurred => ("--occurred", tr!("time of the fault, or created if it was reported at once")),
        Field::Place => ("--place", tr!("place")),
        Field::Symptom => ("--symptom", tr!("symptom")),
        Field::FoundBy => ("--found-by", tr!("how it was found")),
    }
}

/// Asks for one field.
fn answer(
    session: &Session,
    desk: &Desk,
    field: Field,
    args: &mut NewArgs,
    incident: &mut IncidentFields,
) -> Result<()> {
    let (flag, question) = needed(field);
    let text = || session.ask.text(None, flag, question).map(Some);
    let one_of = |list: &[String]| session.ask.choice(None, flag, question, list);
    let levels = &desk.policy.classification;
    let services: Vec<String> = desk.policy.services.keys().cloned().collect();
    let (fields, assess) = (&mut args.basic.fields, &mut args.assess);
    match field {
        Field::Requester => fields.requester = text()?,
        Field::Contact => fields.contact = text()?,
        Field::Customer => fields.customer = text()?,
        Field::Service if services.is_empty() => fields.service = text()?,
        Field::Service => fields.service = Some(one_of(&services)?),
        Field::Description => fields.description = text()?,
        Field::Scope => fields.scope = text()?,
        Field::ExpectedImpact => fields.expected_impact = text()?,
        Field::CurrentState => fields.current_state = text()?,
        Field::Occurred => incident.occurred = text()?,
        Field::Place => incident.place = text()?,
        Field::Symptom => incident.symptom = text()?,
        Field::Impact => assess.impact = Some(session.ask.level(None, flag, question, &levels.impact)?),
        Field::Urgency => assess.urgency = Some(session.ask.level(None, flag, question, &levels.urgency)?),
        Field::Channel => fields.channel = Some(one_of(&all(Channel::WORDS, &desk.policy.desk.channels))?),
        Field::Subject => {
            args.subject.subject = Some(one_of(&all(Subject::WORDS, &desk.policy.desk.subjects))?);
        }
        Field::Audience => fields.audience = word(&one_of(&all(Audience::WORDS, &[]))?)?,
        Field::Type => assess.kind_of = word(&one_of(&all(TicketType::WORDS, &[]))?)?,
        Field::Interruption => assess.interruption = word(&one_of(&all(Interruption::WORDS, &[]))?)?,
        Field::DataLoss => assess.data_loss = word(&one_of(&all(DataLoss::WORDS, &[]))?)?,
        Field::Difficulty => assess.difficulty = word(&one_of(&all(Difficulty::WORDS, &[]))?)?,
        Field::FoundBy => incident.found_by = word(&one_of(&all(FoundBy::WORDS, &[]))?)?,
    }
    Ok(())
}

/// The words of a list, with those that the policy adds.
fn all(words: &[&str], more: &[String]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).chain(more.iter().cloned()).collect()
}

fn word<T: std::str::FromStr<Err = UnknownWord>>(text: &str) -> Result<Option<T>> {
    text.parse().map(Some).map_err(|e: UnknownWord| Error::usage(e.to_string()))
}
