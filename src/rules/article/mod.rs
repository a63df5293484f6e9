//! Knowledge articles: who may change and approve them, their steps, their votes (M8).

mod authors;
mod part;
mod text;

pub mod grade;
pub mod publication;
pub mod verbs;
pub mod votes;

pub use authors::authors;
pub use part::part;
pub(in crate::rules) use text::TEXT;
pub use text::{fingerprint, is_approved};
