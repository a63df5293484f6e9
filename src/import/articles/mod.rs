//! Files of Markdown with front matter, as drafts of articles.

mod draft;
mod links;
mod walk;

pub use draft::{Defaults, Draft, draft, read};
pub use links::redirect;
pub use walk::{SourceFile, files};
