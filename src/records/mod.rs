//! The records of the desk: what a ticket file holds, and nothing that is computed from it.
//!
//! A value that has been parsed here is well formed; every other module builds on that.

pub mod article;
pub mod bounds;
pub mod change;
pub mod ci;
pub mod damage;
pub mod delivery;
pub mod edits;
pub mod event;
pub mod feedback;
pub mod fold;
pub mod id;
pub mod improvement;
pub mod incident;
pub mod json_text;
pub mod kind;
pub mod labels;
pub mod mail;
pub mod measure;
mod measure_words;
pub mod measurement;
pub mod number;
mod on_disk;
pub mod open_words;
pub mod part;
pub mod parts;
pub mod request;
pub mod schema;
pub mod target;
pub mod ticket;
pub mod typed;
pub mod units;
pub mod words;

pub use ci::Ci;
pub use damage::{Damage, DamageReason};
pub use edits::FieldChange;
pub use event::{ClockMarks, Event, EventId, Frozen, Merged, Overridden, Recipient, RejectedStep};
pub use id::Id;
pub use improvement::Improvement;
pub use incident::Incident;
pub use kind::Kind;
pub use mail::{Attachment, Mail};
pub use measure::Quantity;
pub use measurement::Measurement;
pub use open_words::{Channel, Subject};
pub use part::Part;
pub use parts::{Assessment, ClassSet, Due, External, Link, Requester, Submission, Targets};
pub use request::Request;
pub use target::Target;
pub use ticket::Ticket;
pub use words::{
    Audience, Class, ContentClass, DataLoss, Difficulty, Interruption, ProcessStage, State, TicketType,
};
