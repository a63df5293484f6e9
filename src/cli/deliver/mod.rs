//! `itdesk deliver …`: from the needs to the follow-up (M4, M3.4).

mod accept;
mod after;
mod form;
mod prepare;
mod prove;
mod report;
mod verb;

pub(crate) use verb::{DeliverVerb, run};
