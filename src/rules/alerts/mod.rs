//! What an alert of a monitoring system does to the desk (M5.2a, M7.1f).
//!
//! Every format comes down to one [`Alert`]. The policy says what it means ([`meaning`]): which service, how grave, under
//! which key it is told apart from others. Among the incidents of that key, [`home`] finds the one that takes it, if
//! any; [`open`] fills a new one and [`take`] adds to one that is there. An alert that says nothing new changes nothing.

mod alert;
mod became;
mod known;
mod meaning;
mod open;
mod outage;
mod placement;
mod recover;
mod take;
mod values;

pub use alert::Alert;
pub use became::{Became, TakenAlert};
pub use meaning::{Meaning, meaning};
pub use open::open;
pub use placement::{Placement, Read, home};
pub use recover::RECOVERED;
pub use take::{must_start, start_on_recovery, take};
pub use values::{Series, Watched, watch};
