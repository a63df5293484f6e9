//! The fields of a ticket as flags, for `new`, `triage` and `edit` alike.

use clap::Args;

use super::fault;
use crate::cli::session::text;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::near::nearest;
use crate::records::open_words::UnknownName;
use crate::records::words::{FoundBy, Nature};
use crate::records::{
    Assessment, Audience, Channel, Class, ClassSet, DataLoss, Difficulty, External, Interruption, Subject,
    Ticket, TicketType, fold,
};
use crate::rules::people;
use crate::rules::policy::{Classification, Policy};

/// What the class is computed from (M2.3a).
#[derive(Debug, Clone, Default, PartialEq, Args)]
#[command(next_help_heading = "Assessment")]
pub(crate) struct AssessArgs {
    /// Impact: a level from the policy, or how it begins
    #[arg(long, short, value_name = "LEVEL")]
    pub impact: Option<String>,
    /// Urgency: a level from the policy, or how it begins
    #[arg(long, short, value_name = "LEVEL")]
    pub urgency: Option<String>,
    /// Type: emergency, important, normal, special
    #[arg(long = "type", value_name = "TYPE")]
    pub kind_of: Option<TicketType>,
    /// Business interruption: none, partial, full
    #[arg(long)]
    pub interruption: Option<Interruption>,
    /// Data loss: none, possible, actual
    #[arg(long)]
    pub data_loss: Option<DataLoss>,
    /// Difficulty: low, medium, high
    #[arg(long)]
    pub difficulty: Option<Difficulty>,
}

/// What a request or an incident is about (M2.1a).
#[derive(Debug, Clone, Default, PartialEq, Args)]
#[command(next_help_heading = "Assessment")]
pub(crate) struct SubjectArgs {
    /// Subject: fault, data-anomaly, performance, security-event, configuration-change, upgrade, data-migration, support
    #[arg(long)]
    pub subject: Option<String>,
}

impl SubjectArgs {
    /// Takes the subject over, when one was given; an empty one clears it.
    ///
    /// # Errors
    /// Exit 2 for a word that neither itdesk nor the policy has.
    pub(crate) fn apply(&self, policy: &Policy, ticket: &mut Ticket) -> Result<()> {
        let Some(given) = &self.subject else { return Ok(()) };
        let read = Some(given).filter(|given| !fold::is_blank(given));
        let read = read.map(|given| Subject::read(given, &policy.desk.subjects)).transpose();
        ticket.subject = read.map_err(|e| unknown("--subject", &e))?;
        Ok(())
    }
}

/// The channel that `--channel` gives.
///
/// # Errors
/// Exit 2 for a word that neither itdesk nor the policy has.
pub(crate) fn channel(policy: &Policy, given: &str) -> Result<Channel> {
    Channel::read(given, &policy.desk.channels).map_err(|e| unknown("--channel", &e))
}

/// A word that is none of a list which the policy may extend.
fn unknown(flag: &str, why: &UnknownName) -> Error {
    let near = nearest(&why.text, why.words.iter().map(String::as_str));
    let error = Error::usage(format!("{flag}: {why}"));
    match near {
        Some(near) => error.hint(tr!("did you mean {near}?", near)),
        None => error.hint(tr!("other words: [desk] of itdesk.toml adds them")),
    }
}

/// A class set by hand.
#[derive(Debug, Clone, Default, PartialEq, Args)]
#[command(next_help_heading = "Assessment")]
pub(crate) struct ByHandArgs {
    /// Class to set by hand: A, B, C, D (with --reason)
    #[arg(long, requires = "because")]
    pub class: Option<Class>,
    /// Reason, for the record
    #[arg(long = "reason", alias = "because", value_name = "TEXT")]
    pub because: Option<String>,
}

impl ByHandArgs {
    /// Sets the class, when one was given.
    pub(crate) fn apply(&self, ticket: &mut Ticket, by: &str) {
        if let (Some(class), Some(because)) = (self.class, &self.because) {
            ticket.class = class;
            ticket.class_set = Some(ClassSet::new(by, because));
        }
    }
}

impl AssessArgs {
    /// Takes what was given into the assessment; what was not stays.
    pub(crate) fn apply(&self, policy: &Classification, a: &mut Assessment) -> Result<()> {
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
        Ok(())
    }
}

/// So many letters name a level by its beginning.
const SHORTEST_BEGINNING: usize = 3;

/// A level of the policy under the policy's own spelling. Three letters or more name the only level that
/// begins with them.
///
/// # Errors
/// Exit 2, naming the flag and the levels.
pub(crate) fn level(flag: &str, given: &str, levels: &[String]) -> Result<String> {
    let folded = fold::name(given);
    let begin = |level: &&String| {
        folded.chars().count() >= SHORTEST_BEGINNING && fold::name(level).starts_with(&*folded)
    };
    let only = match &levels.iter().filter(begin).collect::<Vec<_>>()[..] {
        [only] => Some(*only),
        _ => None,
    };
    let found = levels.iter().find(|l| fold::same_name(l, given)).or(only);
    found.cloned().ok_or_else(|| {
        let meant = nearest(given, levels.iter().map(String::as_str));
        let meant = meant.map_or_else(String::new, |level| tr!("did you mean {level}? ", level));
        Error::usage(tr!("{flag} '{given}' is not a level of the policy", flag, given)).hint(tr!(
            "{meant}one of {levels}",
            meant,
            levels = levels.join(", ")
        ))
    })
}

/// What both kinds take, at creation and by `edit`.
#[derive(Debug, Clone, Default, PartialEq, Args)]
pub(crate) struct FieldArgs {
    /// What is wrong or wanted: TEXT, - for stdin, @FILE
    #[arg(long, short, value_name = "TEXT|-|@FILE", allow_hyphen_values = true)]
    pub description: Option<String>,
    /// Who and what it concerns, in the requester's words
    #[arg(long, value_name = "TEXT")]
    pub scope: Option<String>,
    /// What to expect if nothing is done
    #[arg(long, value_name = "TEXT")]
    pub expected_impact: Option<String>,
    /// Current situation
    #[arg(long, value_name = "TEXT")]
    pub current_state: Option<String>,
    /// Service it concerns
    #[arg(long, short)]
    pub service: Option<String>,
    /// Requester
    #[arg(long, short, value_name = "NAME")]
    pub requester: Option<String>,
    /// How to reach the requester: address or telephone number
    #[arg(long)]
    pub contact: Option<String>,
    /// Customer of the requester
    #[arg(long)]
    pub customer: Option<String>,
    /// Audience: internal or external
    #[arg(long)]
    pub audience: Option<Audience>,
    /// How it was reported: phone, email, portal, self-service, visit, monitor, api, other
    #[arg(long)]
    pub channel: Option<String>,
    /// External number
    #[arg(long, value_name = "SYSTEM:NUMBER")]
    pub external: Option<String>,
    /// Tag; may be repeated
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
}

impl FieldArgs {
    /// Takes what was given into the ticket; what was not stays.
    ///
    /// # Errors
    /// Exit 2 for an empty requester, 4 for one whose name only looks like that of a person of the policy.
    pub(crate) fn apply(&self, policy: &Policy, ticket: &mut Ticket) -> Result<()> {
        if let Some(given) = &self.requester {
            check_requester(policy, given, !ticket.history.is_empty())?;
        }
        if let Some(given) = &self.description {
            ticket.description = text::long("--description", given)?;
        }
        set(&mut ticket.submission.scope, &self.scope);
        set(&mut ticket.submission.expected_impact, &self.expected_impact);
        set(&mut ticket.submission.current_state, &self.current_state);
        set(&mut ticket.service, &self.service);
        set(&mut ticket.requester.name, &self.requester);
        ticket.requester.name.take_if(|name| is_nobody(name));
        set(&mut ticket.requester.contact, &self.contact);
        set(&mut ticket.requester.customer, &self.customer);
        ticket.requester.audience = self.audience.or(ticket.requester.audience);
        if let Some(given) = &self.channel {
            ticket.channel = Some(channel(policy, given)?);
        }
        if let Some(given) = &self.external {
            ticket.external = Some(external(given)?);
        }
        ticket.tags.extend(self.tags.iter().map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()));
        ticket.tags.sort();
        ticket.tags.dedup();
        Ok(())
    }
}

/// `none` instead of a name: the one that was there was wrong, and nobody knows the right one.
fn is_nobody(given: &str) -> bool {
    fold::same_name(given, "none")
}

/// A requester may be anyone, but not nobody, nor someone who only looks like a person of the policy.
fn check_requester(policy: &Policy, given: &str, was_there: bool) -> Result<()> {
    if fold::is_blank(given) || (is_nobody(given) && !was_there) {
        let hint = if was_there { tr!("; none removes the name") } else { "" };
        let message = tr!(
            "--requester is {nobody}",
            nobody = if fold::is_blank(given) { tr!("empty") } else { tr!("nobody") }
        );
        return Err(Error::usage(message).hint(tr!("give the requester{hint}", hint)));
    }
    match people::meant(policy, given) {
        people::Meant::Resembles(_) => Ok(people::resolve(policy, given).map(|_| ())?),
        _ => Ok(()),
    }
}

/// Takes a given value over; an empty one clears the field.
pub(crate) fn set(field: &mut Option<String>, given: &Option<String>) {
    if let Some(value) = given {
        *field = Some(value.trim().to_owned()).filter(|v| !fold::is_blank(v));
    }
}

/// Adds to a list what it does not have yet; case does not matter.
pub(crate) fn add(list: &mut Vec<String>, given: &[String]) {
    for text in given.iter().map(|t| t.trim()).filter(|t| !t.is_empty()) {
        if !list.iter().any(|known| fold::same_name(known, text)) {
            list.push(text.to_owned());
        }
    }
}

/// A number elsewhere, as `SYSTEM:NUMBER`.
pub(crate) fn external(given: &str) -> Result<External> {
    let parts = given.split_once(':').map(|(s, n)| (s.trim(), n.trim()));
    match parts {
        Some((system, number)) if !system.is_empty() && !number.is_empty() => {
            Ok(External::new(system, number))
        }
        _ => Err(Error::usage(tr!("--external '{given}' is not SYSTEM:NUMBER", given))
            .hint(tr!("such as --external jira:OPS-12"))),
    }
}

/// What only an incident takes.
#[derive(Debug, Clone, Default, PartialEq, Args)]
#[command(next_help_heading = "Incident")]
pub(crate) struct IncidentFields {
    /// Time of the fault; created: when the ticket was created
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub occurred: Option<String>,
    /// Where it happens
    #[arg(long)]
    pub place: Option<String>,
    /// Symptom: TEXT, - for stdin, @FILE
    #[arg(long, value_name = "TEXT|-|@FILE", allow_hyphen_values = true)]
    pub symptom: Option<String>,
    /// Nature: incident, or problem (the cause behind incidents)
    #[arg(long)]
    pub nature: Option<Nature>,
    /// How it was found: customer, monitoring, log, staff
    #[arg(long)]
    pub found_by: Option<FoundBy>,
}

impl IncidentFields {
    /// Takes what was given into the incident; a request is left alone.
    pub(crate) fn apply(&self, desk: &Desk, ticket: &mut Ticket) -> Result<()> {
        let occurred = self.occurred.as_deref().map(|given| fault::time(desk, ticket, given)).transpose()?;
        let Some(incident) = ticket.incident_mut() else { return Ok(()) };
        incident.occurred = occurred.unwrap_or(incident.occurred);
        set(&mut incident.place, &self.place);
        if let Some(given) = &self.symptom {
            incident.symptom = text::long("--symptom", given)?;
        }
        incident.nature = self.nature.unwrap_or(incident.nature);
        incident.found_by = self.found_by.or(incident.found_by);
        Ok(())
    }
}
