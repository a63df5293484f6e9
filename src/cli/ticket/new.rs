//! `new`: what every kind takes, and what requests and incidents take.

use clap::Args;

use super::assign;
use super::fields::{AssessArgs, ByHandArgs, FieldArgs, IncidentFields, SubjectArgs};
use super::items::ItemArgs;
use super::new_form::NewForm;
use super::required;
use crate::cli::find::similar::after_creation;
use crate::cli::session::globals::Session;
use crate::cli::session::text;
use crate::desk::{Desk, Outcome};
use crate::error::Result;
use crate::lang::tr;
use crate::records::{ContentClass, Kind, State, Ticket};
use crate::rules::keys::Became;
use crate::rules::policy::Policy;

/// The arguments of `new` that every kind has.
#[derive(Debug, Clone, Args)]
pub(crate) struct BasicArgs {
    /// Title: what is wrong or wanted, in one line
    pub title: Option<String>,
    #[command(flatten)]
    pub fields: FieldArgs,
    /// Team to assign it to
    #[arg(long)]
    pub team: Option<String>,
    /// Person to assign it to
    #[arg(long, value_name = "WHO")]
    pub assign: Option<String>,
    #[command(flatten)]
    pub key: KeyArgs,
}

/// The dedupe key of a new ticket.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct KeyArgs {
    /// Return the open ticket with this key, or reopen or follow up a finished one
    #[arg(long, value_name = "KEY")]
    dedupe_key: Option<String>,
    /// The key names this one report: return its ticket even if it is finished
    #[arg(long, requires = "dedupe_key")]
    once: bool,
}

impl KeyArgs {
    /// Makes the ticket of a draft under the key, and says what became of it.
    pub(crate) fn create(&self, session: &Session, desk: &Desk, mut draft: Ticket) -> Result<Outcome> {
        draft.dedupe_key.clone_from(&self.dedupe_key);
        let made = match self.once {
            true => desk.create_once(draft, Vec::new())?,
            false => desk.create(draft, Vec::new())?,
        };
        let id = made.ticket.id;
        match made.became {
            Some(Became::Known) => session.out.say(&tr!("{id} already has this dedupe key", id)),
            Some(Became::Reopened) => {
                session.out.say(&tr!("{id} has this dedupe key and had ended: it was reopened", id))
            }
            Some(Became::Followed(old)) => {
                session.out.say(&tr!(
                    "{old} has this dedupe key and has ended: {id} is its follow-up",
                    old,
                    id
                ));
            }
            Some(Became::Created) | None => {}
        }
        Ok(made)
    }
}

/// The arguments of `new` that requests and incidents share.
#[derive(Debug, Clone, Args)]
pub(crate) struct NewArgs {
    #[command(flatten)]
    pub basic: BasicArgs,
    #[command(flatten)]
    pub subject: SubjectArgs,
    #[command(flatten)]
    pub assess: AssessArgs,
    #[command(flatten)]
    pub by_hand: ByHandArgs,
    #[command(flatten)]
    pub items: ItemArgs,
}

impl NewArgs {
    /// What a terminal asks for.
    fn form<'a>(&'a mut self, incident: Option<&'a mut IncidentFields>) -> NewForm<'a> {
        NewForm {
            title: &mut self.basic.title,
            fields: &mut self.basic.fields,
            assess: Some(&mut self.assess).filter(|_| self.by_hand.class.is_none()),
            incident,
        }
    }
}

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
        assess(desk, &args.common, ticket)?;
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
        assess(desk, &args.common, ticket)?;
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

/// Takes in what the class is computed from.
pub(super) fn assess(desk: &Desk, args: &NewArgs, draft: &mut Ticket) -> Result<()> {
    args.subject.apply(&desk.policy, draft)?;
    args.assess.apply(&desk.policy.classification, &mut draft.assessment)?;
    args.by_hand.apply(draft, desk.actor()?);
    args.items.apply(desk, draft)
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

/// What the title of a ticket says.
pub(super) fn title_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Request => tr!("what is needed, in one line"),
        Kind::Incident => tr!("what is wrong, in one line"),
        Kind::Change => tr!("what changes, in one line"),
        Kind::Delivery => tr!("what is delivered, in one line"),
        Kind::Improvement => tr!("what to improve, in one line"),
        Kind::Article => tr!("what the article is about, in one line"),
        Kind::Ci => tr!("name of the configuration item"),
    }
}
