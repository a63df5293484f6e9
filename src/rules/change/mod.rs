//! Changes: the form, its risk, who approves it, when it is carried out, and what it came to (M6).

mod part;

pub mod approval;
pub mod execution;
pub mod form;
pub mod four_eyes;
pub mod levels;
pub mod party;
pub mod risk;
pub mod seats;
pub mod verbs;
pub mod vote;
pub mod window;

pub use part::part;
