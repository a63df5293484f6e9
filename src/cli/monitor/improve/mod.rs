//! `monitor improve …`: from a need to a figure that stays better (M7.3, M7.4).

mod check;
mod plan;
mod verb;

pub(crate) use verb::{ImproveVerb, run};
