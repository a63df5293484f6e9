//! `new`: makes a ticket of any kind, and the requests and incidents themselves.

use clap::Args;

use super::assign;
use super::fields::IncidentFields;
pub(crate) use super::new_args::{BasicArgs, KeyArgs, NewArgs, title_of};
use super::required;
use crate::cli::find::similar::after_creation;
use crate::cli::session::opened::Session;
use crate::cli::session::text;
use crate::desk::{Desk, Outcome};
use crate::error::Result;
use crate::records::{ContentClass, Kind, State, Ticket};
use crate::rules::policy::Policy;

/// `request new`.
#[derive(Debug, Clone, Args)]
pub(crate) struct NewRequest {
    #[command(flatten)]
    pub common: NewArgs,
    /// Content: system, application, data, network, support, cloud
    #[arg(long)]
    pub content_class: Option<ContentClass>,
}

/// `incident new`.
#[derive(Debug, Clone, Args)]
pub(crate) struct NewIncident {
    #[command(flatten)]
    pub common: NewArgs,
    #[command(flatten)]
    pub incident: IncidentFields,
}

/// Makes a request.
pub(crate) fn request(session: &Session, args: &NewRequest) -> Result<()> {
    let mut args = args.clone();
    args.common.form(None).ask(session, title_of(Kind::Request))?;
    required::ask(session, Kind::Request, &mut args.common, &mut IncidentFields::default())?;
    create(session, Kind::Request, &args.common.basic, |desk, ticket| {
        args.common.apply(desk, ticket)?;
        let of_service = service(&desk.policy, ticket).and_then(|s| s.content_class);
        if let Some(request) = ticket.request_mut() {
            request.content_class = args.content_class.or(of_service);
        }
        Ok(())
    })
}

/// Makes an incident.
pub(crate) fn incident(session: &Session, args: &NewIncident) -> Result<()> {
    let mut args = args.clone();
    args.common.form(Some(&mut args.incident)).ask(session, title_of(Kind::Incident))?;
    required::ask(session, Kind::Incident, &mut args.common, &mut args.incident)?;
    create(session, Kind::Incident, &args.common.basic, |desk, ticket| {
        args.common.apply(desk, ticket)?;
        args.incident.apply(desk, ticket)
    })
}

/// Makes a ticket of any kind: `own` fills the kind's own part of the draft.
pub(crate) fn create(
    session: &Session,
    kind: Kind,
    args: &BasicArgs,
    own: impl FnOnce(&Desk, &mut Ticket) -> Result<()>,
) -> Result<()> {
    let desk = session.desk()?;
    let made = make(session, &desk, kind, args, own)?;
    session.out.acted(&desk, &made)?;
    if made.changed {
        after_creation(session, &desk, &made.ticket);
    }
    Ok(())
}

/// [`create`], without a word of what was made.
pub(crate) fn make(
    session: &Session,
    desk: &Desk,
    kind: Kind,
    args: &BasicArgs,
    own: impl FnOnce(&Desk, &mut Ticket) -> Result<()>,
) -> Result<Outcome> {
    let asked = session.ask.text(args.title.clone(), "TITLE", title_of(kind))?;
    let title = text::title(&asked)?;
    // Reading arguments can fail as a usage error, which the rules know nothing of: fill a draft first.
    let mut draft = Ticket::blank(desk.fresh_id(kind, desk.at)?, &title);
    args.fields.apply(&desk.policy, &mut draft)?;
    hand_over(desk, &mut draft, args)?;
    own(desk, &mut draft)?;
    args.key.create(session, desk, draft)
}

/// A ticket that is given to someone at once is assigned from the start.
fn hand_over(desk: &Desk, draft: &mut Ticket, args: &BasicArgs) -> Result<()> {
    draft.team = args.team.as_deref().and_then(assign::named).map(str::to_owned);
    draft.assignee = args.assign.as_deref().map(|who| assign::assignee(desk, who)).transpose()?.flatten();
    let held = draft.team.is_some() || draft.assignee.is_some();
    if held && draft.kind().states().contains(&State::Assigned) {
        draft.state = State::Assigned;
    }
    if let Some(audience) = service(&desk.policy, draft).and_then(|s| s.audience) {
        draft.requester.audience.get_or_insert(audience);
    }
    Ok(())
}

fn service<'p>(policy: &'p Policy, ticket: &Ticket) -> Option<&'p crate::rules::policy::Service> {
    ticket.service.as_ref().and_then(|s| policy.services.get(s))
}
