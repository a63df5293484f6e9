//! How mail becomes tickets: whose address is whose, which rule a message falls under, and what a reply does.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::policy::Policy;
use super::workflow;
use crate::records::words::Purpose;
use crate::records::{Audience, Kind, State, Ticket, TicketType};
use crate::rules::workflow::Verb;

/// What the policy says of mail.
#[derive(Debug, Clone, PartialEq)]
pub struct MailPolicy {
    /// The name mail from the desk bears; the desk's own where none is given.
    pub name: Option<String>,
    /// The address mail from the desk bears; mail that comes from it is a loop.
    pub address: Option<String>,
    /// Other addresses under which the desk is written to.
    pub aliases: Vec<String>,
    /// What a message becomes where no rule says otherwise.
    pub kind: Kind,
    /// The first that matches decides.
    pub rules: Vec<MailRule>,
    /// The reasons to wait that a reply of the requester ends.
    pub resume: Vec<String>,
    /// How long after its end a reply takes a ticket up again, in minutes; later it makes a new one.
    pub reopen: i64,
    /// The most bytes of one attachment that is kept.
    pub attachment: u64,
    /// The most bytes of all that are kept of one message.
    pub attachments: u64,
    /// Whether what a reply quotes at its end is left out.
    pub quotes: Quotes,
    /// What a reply does that says thank you and nothing else, where the ticket is over.
    pub thanks: Thanks,
    /// Where surveys are answered, for the template.
    pub survey: Option<String>,
    /// Templates of the desk's own.
    pub templates: BTreeMap<Purpose, MailTemplate>,
}

/// What becomes of the earlier messages that a reply quotes at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quotes {
    /// They are left out; how many lines there were is said.
    Cut,
    /// They are kept.
    Keep,
}

/// What becomes of a ticket that is over when somebody says thank you.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thanks {
    /// The words are recorded, and the ticket stays as it is.
    Note,
    /// It is reopened, as by any other reply.
    Reopen,
}

/// A template of the desk's own; what is `None` is taken from the built-in one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MailTemplate {
    /// One line.
    pub subject: Option<String>,
    /// The text.
    pub body: Option<String>,
}

/// Which messages become what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MailRule {
    /// For the history of what it made.
    pub name: String,
    /// Patterns for an address it was sent to; `*` stands for anything. Empty asks nothing.
    pub to: Vec<String>,
    /// Patterns for the address it came from.
    pub from: Vec<String>,
    /// Patterns for the subject.
    pub subject: Vec<String>,
    /// Taken in although a program wrote it (monitoring, scanners).
    pub automatic: bool,
    /// Not taken in at all.
    pub ignore: bool,
    /// What it becomes.
    pub kind: Option<Kind>,
    pub service: Option<String>,
    pub team: Option<String>,
    pub customer: Option<String>,
    pub audience: Option<Audience>,
    pub r#type: Option<TicketType>,
    pub impact: Option<String>,
    pub urgency: Option<String>,
    pub tags: Vec<String>,
}

impl Default for MailPolicy {
    fn default() -> Self {
        MailPolicy {
            name: None,
            address: None,
            aliases: Vec::new(),
            kind: Kind::Request,
            rules: Vec::new(),
            resume: vec!["requester".to_owned(), "evidence".to_owned()],
            reopen: 14 * 24 * 60,
            attachment: 10 << 20,
            attachments: 25 << 20,
            quotes: Quotes::Cut,
            thanks: Thanks::Note,
            survey: None,
            templates: BTreeMap::new(),
        }
    }
}

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
    /// Whether an address is one of the desk's own.
    pub fn is_own(&self, address: &str) -> bool {
        self.address.iter().chain(&self.aliases).any(|own| own.eq_ignore_ascii_case(address))
    }

    /// The first rule that a message falls under.
    pub fn rule(&self, envelope: Envelope) -> Option<&MailRule> {
        self.rules.iter().find(|rule| rule.matches(envelope))
    }

    /// The part of the desk's Message-IDs behind the `@`.
    pub fn domain(&self) -> &str {
        let domain = self.address.as_deref().and_then(|a| a.rsplit_once('@')).map(|(_, domain)| domain);
        domain.filter(|d| !d.is_empty()).unwrap_or("itdesk.invalid")
    }
}

impl MailRule {
    fn matches(&self, envelope: Envelope) -> bool {
        let any = |patterns: &[String], texts: &[&str]| {
            let fit = |text: &&str| patterns.iter().any(|pattern| fits(pattern, text));
            patterns.is_empty() || texts.iter().any(fit)
        };
        let to: Vec<&str> = envelope.to.iter().map(String::as_str).collect();
        any(&self.from, &[envelope.from]) && any(&self.to, &to) && any(&self.subject, &[envelope.subject])
    }
}

/// Whether the whole of a text fits a pattern in which `*` stands for anything; case does not matter.
///
/// ```
/// use itdesk::rules::mail::fits;
/// assert!(fits("*@example.org", "Zhang@Example.org") && !fits("a*", "ba"));
/// ```
pub fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_lowercase(), text.to_lowercase());
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut left) = text.strip_prefix(first) else { return false };
    let mut pieces: Vec<&str> = rest.split('*').collect();
    let last = pieces.pop().unwrap_or_default();
    for piece in pieces {
        let Some(at) = left.find(piece) else { return false };
        left = &left[at + piece.len()..];
    }
    left.ends_with(last)
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
    let can = |verb| workflow::leads(ticket.kind, verb, ticket.state).next().is_some();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_whole_texts() {
        for (pattern, text, is) in [
            ("*", "", true),
            ("a@b.c", "A@B.C", true),
            ("*@b.c", "x@b.c", true),
            ("*@b.c", "x@b.c.d", false),
            ("[alert]*", "[ALERT] disk", true),
            ("*down*", "it is down now", true),
            ("a*b*c", "a-c-b-c", true),
            ("a*a", "a", false),
            ("*ab", "aab", true),
            ("", "x", false),
            ("Ü*", "über", true),
        ] {
            assert_eq!(fits(pattern, text), is, "{pattern} {text}");
        }
    }
}
