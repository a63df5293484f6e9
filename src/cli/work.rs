//! The steps that requests and incidents share.

use clap::Subcommand;

use super::edit::{self, EditArgs};
use super::fields;
use super::found::context;
use super::globals::Session;
use super::incident::{self, IncidentOnly};
use super::list::{self, ListArgs};
use super::new::{self, NewIncident, NewRequest};
use super::show::{self, ShowArgs};
use super::step::{
    AssignArgs, BecauseArgs, HoldArgs, NoteArgs, NotedArgs, OutcomeArgs, RespondArgs, TriageArgs, act,
};
use super::text;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::index::{Need, Selection};
use crate::query::{self, Filter, Sort};
use crate::records::{Id, Kind, Recipient, Ticket};
use crate::rules::assign::{Load, choose};
use crate::rules::life::Deed;
use crate::rules::verbs;
use crate::store::Shelf;

/// `itdesk request …`
#[derive(Debug, Subcommand)]
pub(crate) enum RequestVerb {
    /// Take in a request
    New(Box<NewRequest>),
    #[command(flatten)]
    Work(WorkVerb),
}

/// `itdesk incident …`
#[derive(Debug, Subcommand)]
pub(crate) enum IncidentVerb {
    /// Take in an incident
    New(Box<NewIncident>),
    #[command(flatten)]
    Work(WorkVerb),
    #[command(flatten)]
    Only(IncidentOnly),
}

/// The steps both kinds have.
#[derive(Debug, Subcommand)]
pub(crate) enum WorkVerb {
    /// Assess it: class and deadlines follow
    Triage(TriageArgs),
    /// Give it to a team or a person
    Assign(AssignArgs),
    /// Write an internal note
    Note(NoteArgs),
    /// Answer the requester (stops the respond clock)
    Respond(RespondArgs),
    /// Begin the work; it becomes yours if it is nobody's
    Start(NotedArgs),
    /// Wait for someone; the policy says which reasons pause the clocks
    Hold(HoldArgs),
    /// Go on after waiting
    Resume(NotedArgs),
    /// The solution is carried out
    Resolve(OutcomeArgs),
    /// All is recorded and confirmed
    Close(OutcomeArgs),
    /// Take it up again
    Reopen(BecauseArgs),
    /// It is not to be done
    Cancel(BecauseArgs),
    /// Correct what was written
    Edit(Box<EditArgs>),
    /// List those of this kind
    List(ListArgs),
    /// Show one
    Show(ShowArgs),
}

/// Runs a verb of requests.
pub(crate) fn run_request(session: &Session, verb: RequestVerb) -> Result<()> {
    match verb {
        RequestVerb::New(args) => new::request(session, &args),
        RequestVerb::Work(verb) => run(session, Kind::Request, verb),
    }
}

/// Runs a verb of incidents.
pub(crate) fn run_incident(session: &Session, verb: IncidentVerb) -> Result<()> {
    match verb {
        IncidentVerb::New(args) => new::incident(session, &args),
        IncidentVerb::Work(verb) => run(session, Kind::Incident, verb),
        IncidentVerb::Only(verb) => incident::run(session, verb),
    }
}

fn run(session: &Session, kind: Kind, verb: WorkVerb) -> Result<()> {
    match verb {
        WorkVerb::Triage(args) => triage(session, kind, &args),
        WorkVerb::Assign(args) => assign(session, kind, &args),
        WorkVerb::Note(args) => note(session, &args, Some(kind)),
        WorkVerb::Respond(args) => {
            let message =
                text::required(session, "TEXT", "what the requester was told", args.text.as_deref())?;
            act(session, kind, &args.id, "respond", |_, t| Ok(verbs::respond(t, message)?))
        }
        WorkVerb::Start(args) => {
            let note = text::optional("--note", args.note.as_deref())?;
            act(session, kind, &args.id, "start", |desk, t| Ok(verbs::start(t, desk.actor()?, note)?))
        }
        WorkVerb::Hold(args) => hold(session, kind, &args),
        WorkVerb::Resume(args) => {
            let note = text::optional("--note", args.note.as_deref())?;
            act(session, kind, &args.id, "resume", |_, t| Ok(verbs::resume(t, note)?))
        }
        WorkVerb::Resolve(args) => resolve(session, kind, &args),
        WorkVerb::Close(args) => close(session, kind, &args),
        WorkVerb::Reopen(args) => {
            let because =
                text::required(session, "--because", "why it is taken up again", args.because.as_deref())?;
            act(session, kind, &args.id, "reopen", |_, t| Ok(verbs::reopen(t, because)?))
        }
        WorkVerb::Cancel(args) => {
            let because =
                text::required(session, "--because", "why it is not to be done", args.because.as_deref())?;
            act(session, kind, &args.id, "cancel", |_, t| Ok(verbs::cancel(t, because)?))
        }
        WorkVerb::Edit(args) => edit::run(session, kind, &args),
        WorkVerb::List(args) => list::list(session, &args, Some(kind)),
        WorkVerb::Show(args) => show::show(session, &args, Some(kind)),
    }
}

fn triage(session: &Session, kind: Kind, args: &TriageArgs) -> Result<()> {
    let note = text::optional("--note", args.note.as_deref())?;
    act(session, kind, &args.id, "triage", |desk, ticket| {
        crate::rules::life::step(ticket, "triage")?;
        if args.by_hand.class.is_none() {
            // A new assessment takes back a class set by hand for the old one.
            ticket.class_set = None;
        }
        args.assess.apply(&desk.policy.classification, &mut ticket.assessment)?;
        args.by_hand.apply(ticket, desk.actor()?);
        Ok(Deed::new("triaged").saying(note))
    })
}

fn assign(session: &Session, kind: Kind, args: &AssignArgs) -> Result<()> {
    if !args.auto && args.who.is_none() && args.team.is_none() {
        return Err(Error::usage("WHO is missing: to whom does it go?")
            .hint("name a person (me is you), or --team TEAM, or --auto"));
    }
    let note = text::optional("--note", args.note.as_deref())?;
    let desk = session.desk()?;
    let id = desk.find_kind(&args.id, Some(kind))?;
    if args.auto {
        return assign_auto(session, &desk, id);
    }
    let who = args
        .who
        .as_deref()
        .map(|w| if w == "me" { desk.actor().map(str::to_owned) } else { Ok(desk.person(w)) });
    let who = who.transpose()?;
    let acted = desk.act(id, |t| Ok(verbs::assign(t, args.team.as_deref(), who.as_deref(), note)?))?;
    session.out.acted(&desk, &acted, "assign")
}

/// What everyone holds, without the ticket that is to be given away.
fn load(desk: &Desk, id: Id) -> Result<Load> {
    let open = Filter::parse(&["state:open".to_owned(), "assignee:any".to_owned()], &context(desk))?;
    let keys = [query::key("assignee")?, query::key("class")?];
    let held = desk.ask(Shelf::Live, Need::Rows, |index| {
        let all = Selection { filter: &open, kind: None, words: true };
        let ids: Vec<Id> = index.select(&all, &Sort::default(), usize::MAX)?;
        index.values(&ids.into_iter().filter(|other| *other != id).collect::<Vec<_>>(), &keys)
    })?;
    let mut load = Load::default();
    for values in &held {
        if let [Some(who), Some(class)] = [&values[0], &values[1]].map(|v| v.as_str())
            && let Ok(class) = class.parse()
        {
            load.add(&desk.policy, who, class);
        }
    }
    Ok(load)
}

/// The load is counted under the lock, so that two at once do not both find the same person idle.
fn assign_auto(session: &Session, desk: &Desk, id: Id) -> Result<()> {
    let lock = desk.store.lock()?;
    let load = load(desk, id)?;
    let choice = choose(&desk.policy, &desk.store.read(id)?, &load)?;
    let why = choice.why.clone();
    let acted =
        desk.act_locked(&lock, id, |t| Ok(verbs::assign(t, Some(&choice.team), Some(&choice.who), why)?))?;
    for reason in &choice.why {
        session.out.say(reason);
    }
    session.out.acted(desk, &acted, "assign")
}

/// Writes an internal note; it answers nobody and stops no clock.
pub(crate) fn note(session: &Session, args: &NoteArgs, kind: Option<Kind>) -> Result<()> {
    let desk = session.desk()?;
    let id = desk.find_kind(&args.id, kind)?;
    let given = match &args.text {
        None if session.ask.can_ask() => session.ask.editor("")?,
        given => given.clone(),
    };
    let text = text::required(session, "TEXT", "the note", given.as_deref())?;
    let acted = desk.act(id, |_| Ok(Deed::new("noted").saying(text)))?;
    session.out.acted(&desk, &acted, "note")
}

fn hold(session: &Session, kind: Kind, args: &HoldArgs) -> Result<()> {
    let (said, to) = match (&args.message, &args.note) {
        (Some(message), _) => (text::long("--message", message)?, Some(Recipient::Requester)),
        (None, note) => (text::optional("--note", note.as_deref())?, None),
    };
    let desk = session.desk()?;
    let reasons = &desk.policy.sla.pending_reasons;
    let reason = session.ask.choice(args.reason.clone(), "--reason", "it waits for", reasons)?;
    act(session, kind, &args.id, "hold", |desk, t| Ok(verbs::hold(&desk.policy, t, &reason, said, to)?))
}

fn resolve(session: &Session, kind: Kind, args: &OutcomeArgs) -> Result<()> {
    let said = message_or_note(args)?;
    act(session, kind, &args.id, "resolve", |_, ticket| {
        take_outcome(ticket, args)?;
        let mut deed = verbs::resolve(ticket, said.0)?;
        deed.note.extend(said.1);
        Ok(deed)
    })
}

fn close(session: &Session, kind: Kind, args: &OutcomeArgs) -> Result<()> {
    let said = message_or_note(args)?;
    act(session, kind, &args.id, "close", |_, ticket| {
        take_outcome(ticket, args)?;
        let to = (!said.0.is_empty()).then_some(Recipient::Requester);
        let deed = verbs::close(ticket, said.0.into_iter().chain(said.1).collect())?;
        Ok(Deed { to, ..deed })
    })
}

fn message_or_note(args: &OutcomeArgs) -> Result<(Vec<String>, Vec<String>)> {
    let message = text::optional("--message", args.message.as_deref())?;
    Ok((message, text::optional("--note", args.note.as_deref())?))
}

/// The elements of the record that may come with the last steps.
fn take_outcome(ticket: &mut Ticket, args: &OutcomeArgs) -> Result<()> {
    let outcome = text::optional("--outcome", args.outcome.as_deref())?;
    let symptom = text::optional("--symptom", args.symptom.as_deref())?;
    if let Some(incident) = &mut ticket.incident {
        fields::set(&mut incident.place, &args.place);
        fields::set(&mut incident.confirmed_by, &args.confirmed_by);
        if !symptom.is_empty() {
            incident.symptom = symptom;
        }
        if !outcome.is_empty() {
            incident.outcome = outcome;
        }
    } else if let Some(request) = ticket.request.as_mut().filter(|_| !outcome.is_empty()) {
        request.outcome = outcome;
    }
    Ok(())
}
