//! The steps that requests and incidents share.

use clap::Subcommand;

use super::edit::{self, EditArgs};
use super::fields;
use super::solved;
use super::step::{BecauseArgs, HoldArgs, NotedArgs, OutcomeArgs, RespondArgs, TriageArgs, act};
use crate::cli::session::globals::Session;
use crate::cli::session::text;
use crate::error::Result;
use crate::records::{Kind, Recipient, Ticket};
use crate::rules::verbs;

/// The steps requests and incidents have and other kinds do not.
#[derive(Debug, Subcommand)]
pub(crate) enum WorkVerb {
    // Verbs without words here have those of the life cycle: see `NounVerbs`.
    Triage(TriageArgs),
    Respond(RespondArgs),
    Start(NotedArgs),
    Hold(HoldArgs),
    Resume(NotedArgs),
    Resolve(OutcomeArgs),
    Close(OutcomeArgs),
    Reopen(BecauseArgs),
    Edit(Box<EditArgs>),
}

/// Runs one of them for a kind.
pub(crate) fn run(session: &Session, kind: Kind, verb: WorkVerb) -> Result<()> {
    match verb {
        WorkVerb::Triage(args) => triage(session, kind, &args),
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
        WorkVerb::Edit(args) => edit::run(session, kind, &args),
    }
}

fn triage(session: &Session, kind: Kind, args: &TriageArgs) -> Result<()> {
    let note = text::optional("--note", args.note.as_deref())?;
    act(session, kind, &args.id, "triage", |desk, ticket| {
        verbs::triage(ticket, args.by_hand.class.is_some(), note, |ticket| {
            args.assess.apply(&desk.policy.classification, &mut ticket.assessment)?;
            args.by_hand.apply(ticket, desk.actor()?);
            Ok(())
        })
    })
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
    let ended = solved::end(session, kind, args, "resolve", |ticket| {
        take_outcome(ticket, args)?;
        let mut action = verbs::resolve(ticket, said.0)?;
        action.note.extend(said.1);
        Ok(action)
    });
    ended.map(|_| ())
}

fn close(session: &Session, kind: Kind, args: &OutcomeArgs) -> Result<()> {
    let said = message_or_note(args)?;
    let closed = solved::end(session, kind, args, "close", |ticket| {
        take_outcome(ticket, args)?;
        let to = (!said.0.is_empty()).then_some(Recipient::Requester);
        let action = verbs::close(ticket, said.0.into_iter().chain(said.1).collect())?;
        Ok(action.to(to))
    })?;
    solved::suggest_writing(session, &closed);
    Ok(())
}

fn message_or_note(args: &OutcomeArgs) -> Result<(Vec<String>, Vec<String>)> {
    let message = text::optional("--message", args.message.as_deref())?;
    Ok((message, text::optional("--note", args.note.as_deref())?))
}

/// The elements of the record that may come with the last steps.
fn take_outcome(ticket: &mut Ticket, args: &OutcomeArgs) -> Result<()> {
    let outcome = text::optional("--outcome", args.outcome.as_deref())?;
    let symptom = text::optional("--symptom", args.symptom.as_deref())?;
    if let Some(incident) = ticket.incident_mut() {
        fields::set(&mut incident.place, &args.place);
        fields::set(&mut incident.confirmed_by, &args.confirmed_by);
        if !symptom.is_empty() {
            incident.symptom = symptom;
        }
        if !outcome.is_empty() {
            incident.outcome = outcome;
        }
    } else if let Some(request) = ticket.request_mut().filter(|_| !outcome.is_empty()) {
        request.outcome = outcome;
    }
    Ok(())
}
