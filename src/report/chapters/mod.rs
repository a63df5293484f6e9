//! The chapters of a report, each a function from a view to its figures in order.

pub(super) mod availability;
pub(super) mod causes;
pub(super) mod changes;
pub(super) mod experience;
pub(super) mod knowledge;
pub(super) mod levels;
pub(super) mod performance;
pub(super) mod records;
pub(super) mod reliability;
pub(super) mod security;
pub(super) mod work;
