//! `request new` and `incident new`.

use clap::Args;

use super::globals::Session;
use super::text;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::records::words::{FoundBy, Nature};
use crate::records::{
    Audience, Channel, Class, ClassSet, ContentClass, DataLoss, Difficulty, External, Interruption, Kind,
    State, Ticket, TicketType,
};
use crate::rules::policy::{Classification, Policy};

/// What the class is computed from (M2.3a).
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Assessment")]
pub(crate) struct AssessArgs {
    /// How broadly it hurts: a level of the policy
    #[arg(long)]
    pub impact: Option<String>,
    /// How soon it must be handled: a level of the policy
    #[arg(long)]
    pub urgency: Option<String>,
    /// emergency, important, normal, special
    #[arg(long = "type", value_name = "TYPE")]
    pub kind_of: Option<TicketType>,
    /// Is the business interrupted: none, partial, full
    #[arg(long)]
    pub interruption: Option<Interruption>,
    /// Is data lost: none, possible, actual
    #[arg(long)]
    pub data_loss: Option<DataLoss>,
    /// low, medium, high
    #[arg(long)]
    pub difficulty: Option<Difficulty>,
    /// Set the class by hand: A, B, C, D (with --because)
    #[arg(long, requires = "because")]
    pub class: Option<Class>,
    /// Why, for the record
    #[arg(long, value_name = "TEXT")]
    pub because: Option<String>,
}

impl AssessArgs {
    /// Takes what was given into the ticket; what was not stays.
    pub(crate) fn apply(&self, policy: &Classification, ticket: &mut Ticket, by: &str) -> Result<()> {
        let a = &mut ticket.assessment;
        if let Some(impact) = &self.impact {
            a.impact = Some(level("--impact", impact, &policy.impact)?);
        }
        if let Some(urgency) = &self.urgency {
            a.urgency = Some(level("--urgency", urgency, &policy.urgency)?);
        }
        a.kind_of = self.kind_of.or(a.kind_of);
        a.interruption = self.interruption.or(a.interruption);
        a.data_loss = self.data_loss.or(a.data_loss);
        a.difficulty = self.difficulty.or(a.difficulty);
        if let (Some(class), Some(because)) = (self.class, &self.because) {
            ticket.class = class;
            ticket.class_set = Some(ClassSet { by: by.to_owned(), because: because.clone() });
        }
        Ok(())
    }
}

/// A level of the policy under the policy's own spelling.
///
/// # Errors
/// Exit 2, naming the flag and the levels.
pub(crate) fn level(flag: &str, given: &str, levels: &[String]) -> Result<String> {
    let found = levels.iter().find(|l| l.eq_ignore_ascii_case(given));
    found.cloned().ok_or_else(|| {
        Error::usage(format!("{flag} '{given}' is not a level of the policy"))
            .hint(format!("one of {}", levels.join(", ")))
    })
}

/// What both kinds take, at creation and by `edit`.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct FieldArgs {
    /// What is wrong or wanted: TEXT, - for stdin, @FILE
    #[arg(long, short, value_name = "TEXT|-|@FILE", allow_hyphen_values = true)]
    pub description: Option<String>,
    /// The service it is about
    #[arg(long)]
    pub service: Option<String>,
    /// Who asks
    #[arg(long, value_name = "NAME")]
    pub requester: Option<String>,
    /// How to reach them: address or telephone number
    #[arg(long)]
    pub contact: Option<String>,
    /// The customer they belong to
    #[arg(long)]
    pub customer: Option<String>,
    /// internal or external
    #[arg(long)]
    pub audience: Option<Audience>,
    /// How it came in: phone, email, portal, visit, monitor, api, other
    #[arg(long)]
    pub channel: Option<Channel>,
    /// Its number elsewhere
    #[arg(long, value_name = "SYSTEM:NUMBER")]
    pub external: Option<String>,
    /// A tag; may be given again
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
}

impl FieldArgs {
    /// Takes what was given into the ticket; what was not stays.
    pub(crate) fn apply(&self, ticket: &mut Ticket) -> Result<()> {
        if let Some(given) = &self.description {
            ticket.description = text::long("--description", given)?;
        }
        set(&mut ticket.service, &self.service);
        set(&mut ticket.requester.name, &self.requester);
        set(&mut ticket.requester.contact, &self.contact);
        set(&mut ticket.requester.customer, &self.customer);
        ticket.requester.audience = self.audience.or(ticket.requester.audience);
        ticket.channel = self.channel.or(ticket.channel);
        if let Some(given) = &self.external {
            ticket.external = Some(external(given)?);
        }
        ticket.tags.extend(self.tags.iter().map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()));
        ticket.tags.sort();
        ticket.tags.dedup();
        Ok(())
    }
}

/// Takes a given value over; an empty one clears the field.
pub(crate) fn set(field: &mut Option<String>, given: &Option<String>) {
    if let Some(value) = given {
        *field = Some(value.trim().to_owned()).filter(|v| !v.is_empty());
    }
}

fn external(given: &str) -> Result<External> {
    let parts = given.split_once(':').map(|(s, n)| (s.trim(), n.trim()));
    match parts {
        Some((system, number)) if !system.is_empty() && !number.is_empty() => {
            Ok(External { system: system.to_owned(), number: number.to_owned(), url: None })
        }
        _ => Err(Error::usage(format!("--external '{given}' is not SYSTEM:NUMBER"))
            .hint("such as --external jira:OPS-12")),
    }
}

/// What only an incident takes.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Incident")]
pub(crate) struct IncidentFields {
    /// Where it happens
    #[arg(long)]
    pub place: Option<String>,
    /// What is seen: TEXT, - for stdin, @FILE
    #[arg(long, value_name = "TEXT|-|@FILE", allow_hyphen_values = true)]
    pub symptom: Option<String>,
    /// incident, or problem: the cause behind incidents
    #[arg(long)]
    pub nature: Option<Nature>,
    /// How it was found: customer, monitoring, log, staff
    #[arg(long)]
    pub found_by: Option<FoundBy>,
}

impl IncidentFields {
    /// Takes what was given into the incident; a request is left alone.
    pub(crate) fn apply(&self, ticket: &mut Ticket) -> Result<()> {
        let Some(incident) = &mut ticket.incident else { return Ok(()) };
        set(&mut incident.place, &self.place);
        if let Some(given) = &self.symptom {
            incident.symptom = text::long("--symptom", given)?;
        }
        incident.nature = self.nature.unwrap_or(incident.nature);
        incident.found_by = self.found_by.or(incident.found_by);
        Ok(())
    }
}

/// The arguments of `new` that both kinds share.
#[derive(Debug, Clone, Args)]
pub(crate) struct NewArgs {
    /// One line: what is wrong or wanted
    pub title: Option<String>,
    #[command(flatten)]
    pub fields: FieldArgs,
    /// The team that gets it
    #[arg(long)]
    pub team: Option<String>,
    /// The person who gets it
    #[arg(long, value_name = "WHO")]
    pub assign: Option<String>,
    /// The same key gives the same ticket, however often it is sent
    #[arg(long, value_name = "KEY")]
    pub dedupe_key: Option<String>,
    #[command(flatten)]
    pub assess: AssessArgs,
}

/// `request new`.
#[derive(Debug, Clone, Args)]
pub(crate) struct NewRequest {
    #[command(flatten)]
    pub common: NewArgs,
    /// system, application, data, network, support, cloud
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
    create(session, Kind::Request, &args.common, |policy, ticket| {
        let of_service = service(policy, ticket).and_then(|s| s.content_class);
        if let Some(request) = &mut ticket.request {
            request.content_class = args.content_class.or(of_service);
        }
        Ok(())
    })
}

/// Makes an incident.
pub(crate) fn incident(session: &Session, args: &NewIncident) -> Result<()> {
    create(session, Kind::Incident, &args.common, |_, ticket| args.incident.apply(ticket))
}

fn create(
    session: &Session,
    kind: Kind,
    args: &NewArgs,
    own: impl FnOnce(&Policy, &mut Ticket) -> Result<()>,
) -> Result<()> {
    let desk = session.desk()?;
    let asked = session.ask.text(args.title.clone(), "TITLE", "what is wrong or wanted, in one line")?;
    let title = text::title(&asked)?;
    let assess = ask_assessment(session, &desk, args)?;
    // Reading arguments can fail as a usage error, which the rules know nothing of: fill a draft first.
    let mut draft = Ticket::blank(desk.fresh_id(kind, desk.at)?, &title);
    args.fields.apply(&mut draft)?;
    assess.apply(&desk.policy.classification, &mut draft, desk.actor()?)?;
    own(&desk.policy, &mut draft)?;
    draft.dedupe_key = args.dedupe_key.clone();
    hand_over(&desk, &mut draft, args);
    if let Some(warning) = unknown_service(&desk.policy, &draft) {
        session.out.say(&warning);
    }
    let made = desk.create(draft, Vec::new())?;
    if !made.changed {
        session.out.say(&format!("{} has this dedupe key already", made.ticket.id));
    }
    session.out.acted(&desk, &made, "new")
}

/// On a terminal, asks for impact and urgency when neither was given; a script's are taken as unassessed.
fn ask_assessment(session: &Session, desk: &Desk, args: &NewArgs) -> Result<AssessArgs> {
    let mut assess = args.assess.clone();
    if session.ask.can_ask() && assess.class.is_none() && args.title.is_none() {
        let c = &desk.policy.classification;
        assess.impact = Some(session.ask.choice(assess.impact, "--impact", "impact", &c.impact)?);
        assess.urgency = Some(session.ask.choice(assess.urgency, "--urgency", "urgency", &c.urgency)?);
    }
    Ok(assess)
}

/// A ticket that is given to someone at once is assigned from the start.
fn hand_over(desk: &Desk, draft: &mut Ticket, args: &NewArgs) {
    draft.team = args.team.clone();
    draft.assignee = args.assign.as_deref().map(|who| desk.person(who));
    if draft.team.is_some() || draft.assignee.is_some() {
        draft.state = State::Assigned;
    }
    if let Some(audience) = service(&desk.policy, draft).and_then(|s| s.audience) {
        draft.requester.audience.get_or_insert(audience);
    }
}

fn service<'p>(policy: &'p Policy, ticket: &Ticket) -> Option<&'p crate::rules::policy::Service> {
    ticket.service.as_ref().and_then(|s| policy.services.get(s))
}

/// A service the policy does not know is taken, for a desk must not turn a caller away; but it is said.
fn unknown_service(policy: &Policy, ticket: &Ticket) -> Option<String> {
    let name = ticket.service.as_ref()?;
    if policy.services.is_empty() || policy.services.contains_key(name) {
        return None;
    }
    let near = policy
        .services
        .keys()
        .max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)))?;
    Some(format!("note: service '{name}' is not in itdesk.toml (nearest: {near})"))
}
