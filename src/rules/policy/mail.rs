//! `[mail]`: how mail becomes tickets, and tickets mail.

use std::collections::BTreeMap;

use super::Glob;
use crate::records::words::Purpose;
use crate::records::{Audience, Kind, TicketType};

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
    pub to: Vec<Glob>,
    /// Patterns for the address it came from.
    pub from: Vec<Glob>,
    /// Patterns for the subject.
    pub subject: Vec<Glob>,
    /// Taken in although a program wrote it (monitoring, scanners).
    pub automatic: bool,
    /// Not taken in at all.
    pub ignore: bool,
    /// What it becomes.
    pub kind: Option<Kind>,
    /// The service it is about.
    pub service: Option<String>,
    /// The team that gets it.
    pub team: Option<String>,
    /// The organisation of the requester.
    pub customer: Option<String>,
    /// Inside the organisation or a customer.
    pub audience: Option<Audience>,
    /// The type of ticket.
    pub r#type: Option<TicketType>,
    /// The level of impact.
    pub impact: Option<String>,
    /// The level of urgency.
    pub urgency: Option<String>,
    /// Tags that are added.
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

impl MailPolicy {
    /// Whether an address is one of the desk's own.
    pub fn is_own(&self, address: &str) -> bool {
        self.address.iter().chain(&self.aliases).any(|own| own.eq_ignore_ascii_case(address))
    }

    /// The part of the desk's Message-IDs behind the `@`.
    pub fn domain(&self) -> &str {
        let domain = self.address.as_deref().and_then(|a| a.rsplit_once('@')).map(|(_, domain)| domain);
        domain.filter(|d| !d.is_empty()).unwrap_or("itdesk.invalid")
    }
}
