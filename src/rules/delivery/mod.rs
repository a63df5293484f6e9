//! Deliveries: what must stand before the start, the steps, and the acceptance (M4, M3.4).

mod part;

pub mod acceptance;
pub mod ready;
pub mod verbs;

pub use part::part;
