//! A ticket on the wire, with everything that is computed from it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::clocks::{Clock, Clocks, Confirmation, Due, RecordLimit, Targets};
use super::feedback::Feedback;
use super::items::{Around, RecentChange};
use super::part::Part;
use super::terms::AgreementTerms;
use crate::records::schema::Instant;
use crate::records::words::{ArticleType, ChangeType, ItemType, Nature, RiskLevel};
use crate::records::{Audience, Channel, Class, ContentClass, Kind, Recipient, State, Subject, TicketType};
use crate::records::{DataLoss, Difficulty, Interruption, ProcessStage};

/// A ticket. Times are RFC 3339 UTC; what is not known is null.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Ticket {
    /// Such as `INC-261123-4KX9P`.
    pub id: String,
    /// What it is; the `part` is that of this kind.
    pub kind: Kind,
    /// One line.
    pub title: String,
    /// Where it is in its life cycle.
    pub state: State,
    /// A gravest, D mildest.
    pub class: Class,
    /// Why it has this class.
    pub reasons: Vec<String>,
    /// `incident` or `problem`; null for requests.
    pub nature: Option<Nature>,
    /// The type: what kind of request or incident it is.
    #[serde(rename = "type")]
    pub kind_of: Option<TicketType>,
    /// `standard`, `normal` or `emergency`; null but for changes.
    pub change_type: Option<ChangeType>,
    /// The assessed risk of a change.
    pub risk: Option<RiskLevel>,
    /// `process`, `guide`, `fault`, `sla`, `change` or `faq`; null but for articles.
    pub article_type: Option<ArticleType>,
    /// What a configuration item is, such as `server`; null but for these.
    pub item_type: Option<ItemType>,
    /// Who may read, change and approve an article.
    pub grade: Option<String>,
    /// The version of an article in force; null before the first publication.
    pub version: Option<u32>,
    /// A level of the policy; null when not assessed.
    pub impact: Option<String>,
    /// A level of the policy; null when not assessed.
    pub urgency: Option<String>,
    /// How much of the service is interrupted.
    pub interruption: Option<Interruption>,
    /// How much data is lost.
    pub data_loss: Option<DataLoss>,
    /// How hard it is to solve.
    pub difficulty: Option<Difficulty>,
    /// The service it is about.
    pub service: Option<String>,
    /// Services that a change touches beside its own.
    pub affects: Vec<String>,
    /// Who asked.
    pub requester: Requester,
    /// How it came in.
    pub channel: Option<Channel>,
    /// What a request or an incident is about: a built-in subject or one of the policy's.
    pub subject: Option<Subject>,
    /// What the service is about; a request may have its own.
    pub content_class: Option<ContentClass>,
    /// The stage of the process that the service belongs to.
    pub stage: Option<ProcessStage>,
    /// Fields that the policy requires at registration, and that are missing.
    pub missing: Vec<String>,
    /// The team that has it.
    pub team: Option<String>,
    /// The person who has it.
    pub assignee: Option<String>,
    /// Why it waits, while it is pending.
    pub pending: Option<String>,
    /// Sorted, each once.
    pub tags: Vec<String>,
    /// When the ticket was made.
    #[schemars(with = "Instant")]
    pub created: Timestamp,
    /// When the fault of an incident happened; null where nobody said so, and for other kinds.
    #[schemars(with = "Option<Instant>")]
    pub occurred: Option<Timestamp>,
    /// First answer to the requester, at the latest the solution.
    #[schemars(with = "Option<Instant>")]
    pub responded: Option<Timestamp>,
    /// Solution carried out.
    #[schemars(with = "Option<Instant>")]
    pub handled: Option<Timestamp>,
    /// When it was resolved; null while it is not.
    #[schemars(with = "Option<Instant>")]
    pub resolved: Option<Timestamp>,
    /// Closed or cancelled.
    #[schemars(with = "Option<Instant>")]
    pub closed: Option<Timestamp>,
    /// The next deadlines.
    pub due: Due,
    /// Null for changes, deliveries and articles, which have limits of their own.
    pub targets: Option<Targets>,
    /// Null for changes, deliveries and articles.
    pub clocks: Option<Clocks>,
    /// Whether the resolution is final; null where there is none.
    pub confirmation: Option<Confirmation>,
    /// Limits in real time: `complete`, `filed`, `review` of an incident's record; `approval`, `window`, `evaluation` of
    /// a change; `delivery`, `follow-up` of a delivery; `review`, `approval`, `unhelpful` of an article;
    /// `warranty`, `licence` of a configuration item; `feedback` of any ticket.
    pub record: BTreeMap<String, RecordLimit>,
    /// How often it went to another team or person.
    pub reassignment_count: u32,
    /// How often it was reopened.
    pub reopen_count: u32,
    /// How often it was escalated.
    #[serde(skip_serializing_if = "is_zero")]
    pub escalation: u32,
    /// Since when it is a major incident.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Instant>")]
    pub major: Option<Timestamp>,
    /// Links to other tickets.
    pub links: Vec<Link>,
    /// The ids of the configuration items that it concerns.
    pub items: Vec<String>,
    /// What customers said of it; absent where nobody did.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub feedback: Vec<Feedback>,
    /// Its number in another system.
    pub external: Option<External>,
    /// The key under which a script may send it again without making a second ticket.
    pub dedupe_key: Option<String>,
    /// `new` with a dedupe key only: `created`; `known`, a ticket of the dedupe key covers it; `reopened`, one that was over is open again;
    /// `followed`, a new ticket follows one that was over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub became: Option<&'static str>,
    /// `new` and `show` of an incident with configuration items: the changes to these, and to what they depend on,
    /// that were carried out within the policy's `items.recent_changes` before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recent_changes: Option<Vec<RecentChange>>,
    /// `show` of a configuration item only: what it needs, what needs it, its open tickets and recent changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub around: Option<Around>,
    /// `show` only.
    #[serde(flatten)]
    pub details: Option<Details>,
}

/// What `show` adds.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Details {
    /// By line.
    pub description: Vec<String>,
    /// What else the requester said of it.
    pub submission: Submission,
    /// What the agreement sets that a delivery names; absent for other kinds, and where it names none of the policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement_terms: Option<AgreementTerms>,
    /// What only its kind has, under the names of the record.
    #[schemars(with = "Value")]
    pub part: Part,
    /// What happened, in time order.
    pub history: Vec<Event>,
}

/// What a submission carries beside its description.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Submission {
    /// Whom and what it concerns.
    pub scope: Option<String>,
    /// What is to be expected if nothing is done.
    pub expected_impact: Option<String>,
    /// How things stood.
    pub current_state: Option<String>,
}

/// Who asked.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Requester {
    /// As the ticket names them.
    pub name: Option<String>,
    /// A mail address or telephone number.
    pub contact: Option<String>,
    /// Inside the organisation or a customer; that of the service where the ticket has none of its own.
    pub audience: Option<Audience>,
    /// The organisation they belong to.
    pub customer: Option<String>,
}

impl Ticket {
    /// The clocks by name, in the order they fall due; none for kinds without.
    pub fn named_clocks(&self) -> Vec<(&'static str, &Clock)> {
        self.clocks.as_ref().map(Clocks::named).unwrap_or_default()
    }
}

/// A tie to another ticket.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Link {
    /// The relation, such as `caused_by`.
    pub rel: String,
    /// The other ticket.
    pub id: String,
}

/// A number in another system.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct External {
    /// The name of the system.
    pub system: String,
    /// The number there.
    pub number: String,
    /// Where it is on the web.
    pub url: Option<String>,
}

/// Who did what, when and why.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Event {
    /// Its random id.
    pub event: String,
    /// When it happened.
    #[schemars(with = "Instant")]
    pub at: Timestamp,
    /// When it was written down, where that was later.
    #[schemars(with = "Option<Instant>")]
    pub recorded: Option<Timestamp>,
    /// Who did it.
    pub by: String,
    /// The verb in the past.
    pub did: String,
    /// `requester` when the note was a message to the requester.
    pub to: Option<Recipient>,
    /// By field: `[from, to]`; of a list that changed in part, the entries that were removed and those that were added.
    pub changes: BTreeMap<String, (Value, Value)>,
    /// For lists that changed in part: where, and how many of those entries belong to each place.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub edits: BTreeMap<String, Vec<ListEdit>>,
    /// For those lists: the length and the fingerprint of the list before.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lists: BTreeMap<String, String>,
    /// By line.
    pub note: Vec<String>,
    /// Why a merge could not apply all of it; absent where it fitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unfit: Option<String>,
    /// Values of another clone that gave way; on events that a merge made, `did` is `merged`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<Overridden>,
    /// The message that brought it; null where none did.
    pub mail: Option<Mail>,
}

/// A place of a list where an event removed and added entries.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ListEdit {
    /// The place in the list before, from 0.
    pub at: usize,
    /// How many entries were removed there.
    pub removed: usize,
    /// How many entries were added there.
    pub added: usize,
}

/// A value that gave way to a later one of another clone.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Overridden {
    pub field: String,
    /// Null when it had been cleared.
    pub value: Value,
    /// The event that had set it; null when it was so from the beginning.
    pub event: Option<String>,
}

/// The message that brought an event.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Mail {
    /// Its Message-ID, without angle brackets.
    pub id: String,
    /// What came with it and stands beside the record.
    pub files: Vec<File>,
}

/// A file beside the record.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct File {
    /// Relative to the desk.
    pub path: String,
    /// Its media type, as its sender named it.
    #[serde(rename = "type")]
    pub media_type: Option<String>,
    pub bytes: u64,
    /// What is in it, as base64; `export` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
}

fn is_zero(n: &u32) -> bool {
    *n == 0
}
