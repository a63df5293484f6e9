//! What the desk says of a ticket to the outside: the JSON of `--json`, documented by `itdesk schema`.
//!
//! These structs are a promise to scripts. The records on disk may change shape; these only grow.

mod alert;
mod convert;
pub mod part;
mod schema;
mod ticket;

pub use alert::AlertOutcome;
pub use part::Part;
pub use schema::schema;
pub use ticket::{
    Clock, Clocks, Confirmation, Details, Due, Event, External, Link, RecordLimit, Requester, Submission,
    Targets, Ticket,
};
