//! Deliveries: what must stand before the start, the steps, and the acceptance (M4, M3.4).

mod part;

pub mod acceptance;
pub mod agreement;
mod demands;
mod missing;
pub mod plan;
pub mod qualified;
pub mod ready;
pub mod testing;
pub mod verbs;

pub use missing::Missing;
pub use part::part;
