//! Reading Markdown that came from outside (CommonMark, tables as GitHub reads them): its links, its headings, its
//! words, and HTML from it that can do nothing. Raw HTML is text here, and no link runs a script.

mod destination;
pub mod front_matter;
mod html;
mod markdown;
mod mentions;

pub use destination::Destination;
pub use html::{escape_html, html};
pub use markdown::{Heading, events, headings, plain, references, referred, slug};
pub use mentions::mentions;
