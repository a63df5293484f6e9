//! `itdesk duty …`: what the desk does regularly (M1.3d, M3.2b, M4.4a).

mod done;
mod list;
mod verb;

pub(crate) use verb::{DutyVerb, run};
