//! What only a kind has, on the wire.
//!
//! The fields of each kind are listed here once more: what `--json` prints is decided in this
//! module, and a field that a record gains is missing from no place in silence, for the conversions
//! and the pages name every field. Their values, such as a repair or a vote, are those of the
//! record. Files of every version must stay readable, so these are a promise already, and a second
//! copy of each would say nothing new. A test holds the names of all fields.

mod article;
mod change;
mod ci;
mod delivery;
mod improvement;
mod incident;
mod kinds;
mod request;

pub use article::Article;
pub use change::Change;
pub use ci::Ci;
pub use delivery::Delivery;
pub use improvement::Improvement;
pub use incident::Incident;
pub use kinds::Part;
pub use request::Request;
