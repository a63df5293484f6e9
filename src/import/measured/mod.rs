//! Measurements by the file: CSV, JSON Lines, and what `/metrics` pages hold (M7.1f).

mod cells;
pub mod openmetrics;
mod raise;
mod shape;
mod take;

pub use cells::DESK;
pub use raise::{Raised, raise};
pub use shape::Shape;
pub use take::{Measured, MeasuredRequest, record};
