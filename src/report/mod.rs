//! Figures of a desk: records in, typed figures out, the manual's own beside them. Nothing here is formatted, and
//! nothing reads the clock or a file.

pub mod attainment;
pub mod audit;
pub mod change;
mod chapters;
pub mod comparison;
pub mod data;
pub mod delivery;
mod entry;
pub mod experience;
pub mod facts;
pub mod gauges;
pub mod indicator;
mod indicators;
pub mod knowledge;
mod lookup;
pub mod matrix;
pub mod measured;
mod observe;
pub mod ratio;
pub mod review;
pub mod sample;
pub mod scorecard;
pub mod statistics;
pub mod status;
mod view;
pub mod window;
pub mod workload;

pub use attainment::{Attainment, By, kept_by};
pub use change::{ChangeFigures, changes};
pub use chapters::availability::reliability;
pub use data::{Data, Scope, service_names};
pub use delivery::{DeliveryFigures, deliveries};
pub use facts::Facts;
pub use indicator::Indicator;
pub use indicators::{indicators, steps};
pub use knowledge::{ArticleUse, KnowledgeFigures, knowledge};
pub use matrix::{Matrix, matrix};
pub use observe::observe;
pub use ratio::{Counts, Figure, Ratio};
pub use workload::{Workload, workload};

use jiff::Timestamp;
use serde::Serialize;

use crate::records::Ticket;

/// A span of time, and the time it is looked at from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Period {
    /// First instant of it; `None` from the beginning.
    pub since: Option<Timestamp>,
    /// First instant after it; `None` without end.
    pub until: Option<Timestamp>,
    /// As of when things stand: what is owed later is not missed yet.
    pub now: Timestamp,
}

impl Period {
    /// All there is, as of `now`.
    pub fn all(now: Timestamp) -> Period {
        Period { since: None, until: None, now }
    }

    /// Whether a ticket belongs to it. Its creation decides: so each ticket belongs to one month, and what
    /// becomes of it later counts where it began.
    pub fn holds(&self, ticket: &Ticket) -> bool {
        self.holds_instant(ticket.created())
    }

    /// Whether an instant lies in it.
    pub fn holds_instant(&self, at: Timestamp) -> bool {
        self.since.is_none_or(|since| since <= at) && self.until.is_none_or(|until| at < until)
    }
}
