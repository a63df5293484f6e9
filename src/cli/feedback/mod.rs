//! `itdesk feedback …`: one door for what customers say, and one list of it (M4.3, M1.4b).

mod add;
mod answer;
mod list;
mod verb;

pub(crate) use add::FeedbackFields;
pub(crate) use verb::{FeedbackCommand, run};
