//! Feedback on the wire, with where it stands.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::records::schema::Instant;
use crate::records::words::FeedbackType;
use crate::records::{Channel, Ticket as Record, feedback};
use crate::rules::feedback::{due, improvements, owes, state};
use crate::rules::policy::Policy;

/// Something a customer said, the answer, and where it stands (M4.3a).
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Feedback {
    /// 1 for the first of its ticket.
    pub number: u32,
    /// `complaint`, `praise`, `suggestion` or `comment`.
    #[serde(rename = "type")]
    pub kind_of: FeedbackType,
    /// The class of the problem; null where none is set.
    pub class: Option<String>,
    /// Who said it.
    pub from: Option<String>,
    /// How it came in.
    pub channel: Option<Channel>,
    /// By line.
    pub text: Vec<String>,
    /// Satisfaction, 1 to 5.
    pub csat: Option<u8>,
    /// Likelihood of a recommendation, 0 to 10.
    pub nps: Option<u8>,
    /// When it came in.
    #[schemars(with = "Instant")]
    pub received: Timestamp,
    /// Whether it owes the customer an answer, by the policy.
    pub owed: bool,
    /// By when it is answered; null where no answer is owed.
    #[schemars(with = "Option<Instant>")]
    pub due: Option<Timestamp>,
    /// `open`, `late`, `answered` or `not_owed`.
    pub state: &'static str,
    /// When it was answered.
    #[schemars(with = "Option<Instant>")]
    pub answered: Option<Timestamp>,
    /// By whom it was answered.
    pub by: Option<String>,
    /// The answer, by line.
    pub answer: Vec<String>,
    /// The improvements that the ticket is evidence for.
    pub improvements: Vec<String>,
}

impl Feedback {
    /// The feedback of a ticket as it stands at `now`.
    pub fn all(policy: &Policy, record: &Record, now: Timestamp) -> Vec<Feedback> {
        let improvements: Vec<String> = improvements(record).map(|id| id.to_string()).collect();
        let one = |f: &feedback::Feedback| {
            let owed = owes(&policy.feedback, f);
            Feedback {
                number: f.number,
                kind_of: f.type_or_comment(),
                class: f.class.clone(),
                from: f.from.clone(),
                channel: f.channel.clone(),
                text: f.text.clone(),
                csat: f.csat,
                nps: f.nps,
                received: f.received,
                owed,
                due: owed.then(|| due(policy, record.kind(), f)),
                state: state(policy, record.kind(), f, now).as_str(),
                answered: f.answered,
                by: f.by.clone(),
                answer: f.answer.clone(),
                improvements: improvements.clone(),
            }
        };
        record.feedback().iter().map(one).collect()
    }

    /// Whether the customer waits for an answer.
    pub fn is_open(&self) -> bool {
        self.owed && self.answered.is_none()
    }
}
