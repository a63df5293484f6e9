//! The steps that requests and incidents share.

use clap::Subcommand;

use super::edit::{self, EditArgs};
use super::escalate;
use super::further;
use super::solved::{self, Answer, Elements};
use super::step::{BecauseArgs, EscalateArgs, HoldArgs, NotedArgs, OutcomeArgs, ResolveArgs, TriageArgs};
use super::targets::TextTargets;
use crate::cli::session::opened::Session;
use crate::cli::session::text;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::near::nearest;
use crate::records::words::HandlingResult;
use crate::records::{Id, Kind, Recipient};
use crate::rules::{resolution, verbs};

/// The steps requests and incidents have and other kinds do not.
#[derive(Debug, Subcommand)]
pub(crate) enum WorkVerb {
    // Verbs without words here have those of the life cycle: see `NounVerbs`.
    Triage(TriageArgs),
    Respond(TextTargets),
    Start(NotedArgs),
    Hold(HoldArgs),
    Resume(NotedArgs),
    Escalate(EscalateArgs),
    Resolve(ResolveArgs),
    Close(OutcomeArgs),
    Reopen(BecauseArgs),
    Edit(Box<EditArgs>),
}

/// Runs one of them for a kind.
pub(crate) fn run(session: &Session, kind: Kind, verb: WorkVerb) -> Result<()> {
    match verb {
        WorkVerb::Triage(args) => triage(session, kind, &args),
        WorkVerb::Respond(args) => {
            let (on, given) = args.open(session, Some(kind))?;
            let said = ("TEXT", tr!("answer to the requester"));
            on.act_saying(said, given.as_deref(), |_, t, message| Ok(verbs::respond(t, message)?))
        }
        WorkVerb::Start(args) => {
            let note = text::optional("--note", args.note.as_deref())?;
            let on = args.on.open(session, Some(kind))?;
            on.act(|desk, t| Ok(verbs::start(t, desk.actor()?, note.clone())?))
        }
        WorkVerb::Hold(args) => hold(session, kind, &args),
        WorkVerb::Resume(args) => {
            let note = text::optional("--note", args.note.as_deref())?;
            args.on.open(session, Some(kind))?.act(|_, t| Ok(verbs::resume(t, note.clone())?))
        }
        WorkVerb::Escalate(args) => escalate::run(session, kind, &args),
        WorkVerb::Resolve(args) => resolve(session, kind, &args),
        WorkVerb::Close(args) => close(session, kind, &args),
        WorkVerb::Reopen(args) => {
            let on = args.on.open(session, Some(kind))?;
            let why = ("--reason", tr!("reason for reopening"));
            on.act_saying(why, args.reason.as_deref(), |_, t, reason| Ok(verbs::reopen(t, reason)?))
        }
        WorkVerb::Edit(args) => edit::run(session, kind, &args),
    }
}

fn triage(session: &Session, kind: Kind, args: &TriageArgs) -> Result<()> {
    let note = text::optional("--note", args.note.as_deref())?;
    args.on.open(session, Some(kind))?.act(|desk, ticket| {
        verbs::triage(ticket, args.by_hand.class.is_some(), note.clone(), |ticket| {
            args.subject.apply(&desk.policy, ticket)?;
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
    let on = args.on.open(session, Some(kind))?;
    let reasons = &on.desk.policy.sla.pending_reasons;
    if let Some(given) = args.reason.as_ref().filter(|given| !reasons.contains(given)) {
        return Err(unknown_reason(given, reasons));
    }
    if let (None, Some(first)) = (&args.reason, reasons.first()) {
        let listed = tr!("one of {reasons}", reasons = reasons.join(", "));
        on.needs(&[("--reason", &listed)], |desk, t| {
            Ok(verbs::hold(&desk.policy, t, first, said.clone(), to)?)
        })?;
    }
    let reason = session.ask.choice(args.reason.clone(), "--reason", tr!("reason to wait"), reasons)?;
    on.act(|desk, t| Ok(verbs::hold(&desk.policy, t, &reason, said.clone(), to)?))
}

fn unknown_reason(given: &str, reasons: &[String]) -> Error {
    let near = nearest(given, reasons.iter().map(String::as_str));
    let near = near.map_or_else(String::new, |near| tr!("did you mean {near}? ", near));
    let message = tr!("--reason {quoted} is not a reason to wait", quoted = crate::escape::quoted(given, 60));
    Error::usage(message).hint(tr!(
        "{near}the policy's reasons are: {reasons}",
        near,
        reasons = reasons.join(", ")
    ))
}

fn resolve(session: &Session, kind: Kind, args: &ResolveArgs) -> Result<()> {
    let mut outcome = Outcome::read(&args.outcome)?;
    let result = args.result();
    further::check(kind, result, args.follow_up.as_deref())?;
    let on = args.outcome.on.open(session, Some(kind))?;
    if let Some(id) = on.only().filter(|_| session.ask.can_ask() && outcome.is_empty()) {
        // What closing will need is best known now; whoever does not know it yet goes on with Enter.
        on.rehearse(|desk, ticket| {
            Elements::stand_ins().put(desk, ticket)?;
            further::rehearse(ticket, result);
            Ok(verbs::resolve(ticket, Vec::new())?)
        })?;
        outcome.elements.ask(session, &on.desk, id, Answer::Optional)?;
    }
    if result == Some(HandlingResult::Further) {
        on.rehearse(|desk, ticket| {
            outcome.elements.put(desk, ticket)?;
            further::rehearse(ticket, result);
            Ok(verbs::resolve(ticket, Vec::new())?)
        })?;
        further::arrange(session, &on, args.follow_up.as_deref())?;
    }
    solved::end(&on, &args.outcome.articles, |ticket| {
        outcome.elements.put(&on.desk, ticket)?;
        if let Some(incident) = ticket.incident_mut() {
            incident.result = result.or(incident.result);
        }
        let mut action = verbs::resolve(ticket, outcome.message.clone())?;
        action.note.extend(outcome.note.iter().cloned());
        Ok(action)
    })
}

fn close(session: &Session, kind: Kind, args: &OutcomeArgs) -> Result<()> {
    let mut outcome = Outcome::read(args)?;
    let on = args.on.open(session, Some(kind))?;
    if let Some(id) = on.only().filter(|_| session.ask.can_ask()) {
        on.rehearse(|desk, ticket| {
            Elements::stand_ins().put(desk, ticket)?;
            Ok(verbs::close(ticket, Vec::new())?)
        })?;
        outcome.elements.ask(session, &on.desk, id, Answer::Required)?;
    }
    solved::end(&on, &args.articles, |ticket| {
        outcome.elements.put(&on.desk, ticket)?;
        let to = (!outcome.message.is_empty()).then_some(Recipient::Requester);
        let said = outcome.message.iter().chain(&outcome.note).cloned().collect();
        let id = ticket.id;
        let closing = verbs::close(ticket, said)
            .and_then(|action| resolution::may_close(&on.desk.policy, ticket).map(|()| action));
        Ok(closing.map_err(|refusal| with_given(refusal.into(), id, args))?.to(to))
    })?;
    on.only().map_or(Ok(()), |id| solved::suggest_writing(session, &on.desk, id))
}

/// A refusal whose hint repeats the flags that were given: nothing of them is recorded, and nobody types
/// them twice.
fn with_given(refused: Error, id: Id, args: &OutcomeArgs) -> Error {
    let flags = [
        ("--occurred", &args.occurred),
        ("--place", &args.place),
        ("--symptom", &args.symptom),
        ("--outcome", &args.outcome),
        ("--confirmed-by", &args.confirmed_by),
        ("--message", &args.message),
        ("--note", &args.note),
    ];
    let flags = flags.into_iter().filter_map(|(flag, value)| Some((flag, value.as_deref()?)));
    let articles = args.articles.iter().map(|id| ("--article", id.as_str()));
    let given = flags
        .chain(articles)
        .filter_map(|(flag, value)| shlex::try_quote(value).ok().map(|value| format!(" {flag} {value}")));
    let given: String = given.collect();
    match (&refused.hint, given.is_empty()) {
        (Some(hint), false) => {
            let hint = tr!("{hint} · then, with your values: itdesk close {id}{given}", hint, id, given);
            refused.hint(hint)
        }
        _ => refused,
    }
}

/// What the last steps of a ticket may bring: elements of its record, a message and a note.
struct Outcome {
    elements: Elements,
    message: Vec<String>,
    note: Vec<String>,
}

impl Outcome {
    /// Whether nothing was given.
    fn is_empty(&self) -> bool {
        self.elements.is_empty() && self.message.is_empty() && self.note.is_empty()
    }

    /// Reads the texts that are given, once for all tickets.
    ///
    /// # Errors
    /// As [`text::long`].
    fn read(args: &OutcomeArgs) -> Result<Outcome> {
        Ok(Outcome {
            elements: Elements {
                outcome: text::optional("--outcome", args.outcome.as_deref())?,
                occurred: args.occurred.clone(),
                place: args.place.clone(),
                symptom: text::optional("--symptom", args.symptom.as_deref())?,
                confirmed_by: args.confirmed_by.clone(),
            },
            message: text::optional("--message", args.message.as_deref())?,
            note: text::optional("--note", args.note.as_deref())?,
        })
    }
}
