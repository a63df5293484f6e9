//! Figures of a desk: records in, typed figures out, the manual's own beside them. Nothing here is formatted, and
//! nothing reads the clock or a file.

pub mod change;
pub mod counts;
pub mod delivery;
mod entry;
pub mod period;
pub mod ratio;

pub use change::{ChangeFigures, changes};
pub use counts::Counts;
pub use delivery::{DeliveryFigures, deliveries};
pub use period::Period;
pub use ratio::{Figure, Ratio};
