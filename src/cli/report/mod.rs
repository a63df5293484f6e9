//! `report`: what the changes, deliveries or knowledge of a time come to, beside the manual's figures; service levels, work.

mod feedback;
mod many;
mod matrix;
mod printed;
mod scope;
mod sla;
mod verb;
mod workload;

pub(crate) use many::run;
pub(crate) use verb::ReportVerb;
