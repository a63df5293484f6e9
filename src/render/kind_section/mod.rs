//! A kind's own part on the page of its ticket, section by section.
//!
//! Each file names every field of its kind, so that a field that is added has to be shown, or left
//! out here on purpose. An instant is shown in the desk's zone because of its type: a text that
//! looks like one stays as it was written.

mod article;
mod change;
mod ci;
mod delivery;
mod feedback;
mod improvement;
mod incident;
mod page;
mod sections;
mod terms;

pub(super) use feedback::feedback;
pub(super) use page::part;
pub(super) use terms::terms;
