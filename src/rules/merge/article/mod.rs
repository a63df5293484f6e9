//! An article told anew. Its draft merges by field like any record; a publication stands as a whole, for only a text
//! that someone approved may be in force (M8.1b): what two clones published is two versions, and what another clone
//! had written on the draft meanwhile stays as the draft of the next.
//!
//! Steps and texts are taken in the order in which they were written down: who approved a text had read it.

mod action;
mod draft;
mod publish;
mod replay;
mod text;

pub(super) use replay::replay;
pub(super) use text::is_on_envelope as follows_draft;
