//! How mail becomes tickets: whose address is whose, which rule a message falls under, and what a reply does.

use jiff::{SignedDuration, Timestamp};

use super::policy::{Glob, MailPolicy, MailRule, Policy, Thanks};
use super::workflow;
use crate::records::{State, Ticket};
use crate::rules::workflow::Verb;

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub struct Envelope<'a> {
    /// The address it came from.
    pub from: &'a str,
    /// The addresses it was sent to.
    pub to: &'a [String],
    /// Its subject.
    pub subject: &'a str,
}

impl MailPolicy {
    /// The first rule that a message falls under.
    pub fn rule(&self, envelope: Envelope) -> Option<&MailRule> {
        self.rules.iter().find(|rule| rule.matches(envelope))
    }
}

impl MailRule {
    fn matches(&self, envelope: Envelope) -> bool {
        let any = |patterns: &[Glob], texts: &[&str]| {
            let fit = |text: &&str| patterns.iter().any(|pattern| pattern.matches(text));
            patterns.is_empty() || texts.iter().any(fit)
        };
        let to: Vec<&str> = envelope.to.iter().map(String::as_str).collect();
        any(&self.from, &[envelope.from]) && any(&self.to, &to) && any(&self.subject, &[envelope.subject])
    }
}

/// Who wrote a reply, seen from its ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// Who asked.
    Requester,
    /// A person of the policy.
    Staff,
    /// Someone else, who has a message of the thread.
    Other,
    /// Someone else, who writes the id of the ticket in the subject, as anyone can.
    Stranger,
}

/// What a reply does to its ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It is written down as what its author said.
    Reply,
    /// It is an answer to the requester, and stops the respond clock.
    Answer,
    /// It is written down as a note; nothing else.
    Note,
    /// What was waited for has come.
    Resume,
    /// It was not over.
    Reopen,
    /// It is a matter of its own: it opens a ticket that is tied to no other.
    Apart,
    /// It was over too long ago, or cannot be taken up again: a new ticket follows the old one.
    Follow,
}

/// What a reply is, beside who wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reply {
    /// Who wrote it.
    pub author: Author,
    /// Whether the requester got it as well.
    pub to_requester: bool,
    /// Whether a program wrote it.
    pub automatic: bool,
    /// Whether it says thank you and nothing else.
    pub thanks: bool,
}

/// What a reply does, by its author and the state of the ticket.
///
/// A program's mail never moves a ticket. What a person of the desk sends to the requester is an answer (M5.1c). Anyone else's
/// mail goes on with what waits for it, and takes up again what is over: within [`MailPolicy::reopen`], where the life
/// cycle knows the step. A stranger's mail moves nothing.
pub fn effect(policy: &Policy, ticket: &Ticket, reply: Reply, now: Timestamp) -> Effect {
    let can = |verb| workflow::leads(ticket.kind(), verb, ticket.state).next().is_some();
    match reply.author {
        _ if reply.automatic => Effect::Note,
        Author::Staff if reply.to_requester && can(Verb::Respond) => Effect::Answer,
        Author::Staff => Effect::Note,
        Author::Stranger if is_over(ticket) => Effect::Apart,
        Author::Stranger => Effect::Reply,
        Author::Requester | Author::Other if is_over(ticket) && is_only_thanks(policy, reply) => {
            Effect::Reply
        }
        Author::Requester | Author::Other if is_over(ticket) => match can(Verb::Reopen) {
            true if ticket.state != State::Cancelled && !is_late(policy, ticket, now) => Effect::Reopen,
            _ => Effect::Follow,
        },
        _ if waits_for_reply(policy, ticket) && can(Verb::Resume) => Effect::Resume,
        _ => Effect::Reply,
    }
}

/// Whether a reply says thank you and nothing else, and that is no reason to reopen a ticket.
fn is_only_thanks(policy: &Policy, reply: Reply) -> bool {
    reply.thanks && policy.mail.thanks == Thanks::Note
}

/// Resolved counts as over: nobody works on it.
pub fn is_over(ticket: &Ticket) -> bool {
    ticket.state.is_ended() || ticket.state == State::Resolved
}

fn waits_for_reply(policy: &Policy, ticket: &Ticket) -> bool {
    ticket.pending.as_ref().is_some_and(|reason| policy.mail.resume.contains(reason))
}

/// Whether the last step of a ticket is longer ago than it may be for a reply to take it up again.
fn is_late(policy: &Policy, ticket: &Ticket, now: Timestamp) -> bool {
    let over = ticket.last_step().map_or_else(|| ticket.created(), |event| event.at);
    let patience = SignedDuration::from_secs(policy.mail.reopen.saturating_mul(60));
    over.checked_add(patience).is_ok_and(|until| now > until)
}
