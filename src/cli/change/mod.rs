//! `itdesk change …`: from the request form to the review (M6).

mod calendar;
mod decide;
mod execution;
mod form;
mod improve;
mod plan;
mod record;
mod verb;

pub(crate) use verb::{ChangeVerb, run};
