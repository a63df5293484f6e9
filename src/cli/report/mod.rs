//! `report`: what the changes, deliveries or knowledge of a time come to, beside the manual's figures; service levels, work.

mod feedback;
mod matrix;
mod printed;
mod scope;
mod sla;
mod verb;
mod workload;

pub(crate) use verb::{ReportVerb, run};
