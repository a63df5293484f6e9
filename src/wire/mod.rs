//! What the desk says of a ticket to the outside: the JSON of `--json`, documented by `itdesk schema`.
//!
//! These structs are a promise to scripts. The records on disk may change shape; these only grow.

mod alert;
mod analysis;
mod clocks;
mod convert;
mod feedback;
mod items;
pub mod part;
mod schema;
mod terms;
mod ticket;

pub use alert::AlertOutcome;
pub use analysis::AnalysisTree;
pub use clocks::{Clock, Clocks, Confirmation, Due, RecordLimit, Targets};
pub use feedback::Feedback;
pub use items::{Around, RecentChange};
pub use part::Part;
pub use schema::schema;
pub use terms::AgreementTerms;
pub use ticket::{Details, Event, External, Link, Requester, Submission, Ticket};
