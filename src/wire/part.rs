//! What only a kind has, on the wire.
//!
//! The fields of each kind are listed here once more: what `--json` prints is decided in this
//! module, and a field that a record gains is missing from no place in silence, for the conversions
//! and the pages name every field. Their values, such as a repair or a vote, are those of the
//! record. Files of every version must stay readable, so these are a promise already, and a second
//! copy of each would say nothing new. A test holds the names of all fields.

mod article;
mod change;
mod delivery;
mod improvement;
mod incident;
mod request;

use schemars::generate::SchemaGenerator;
use serde::Serialize;

pub use article::Article;
pub use change::Change;
pub use delivery::Delivery;
pub use improvement::Improvement;
pub use incident::Incident;
pub use request::Request;

use crate::records::{self, Kind};

/// The kind's own part.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Part {
    /// Of a request.
    Request(Request),
    /// Of an incident or a problem.
    Incident(Box<Incident>),
    /// Of a change.
    Change(Box<Change>),
    /// Of a delivery.
    Delivery(Box<Delivery>),
    /// Of an improvement.
    Improvement(Box<Improvement>),
    /// Of an article.
    Article(Box<Article>),
}

impl Part {
    /// The JSON Schema of the part of `kind`; what it refers to is left in the generator.
    pub(super) fn schema(kind: Kind, generator: &mut SchemaGenerator) -> schemars::Schema {
        match kind {
            Kind::Request => generator.subschema_for::<Request>(),
            Kind::Incident => generator.subschema_for::<Incident>(),
            Kind::Change => generator.subschema_for::<Change>(),
            Kind::Delivery => generator.subschema_for::<Delivery>(),
            Kind::Improvement => generator.subschema_for::<Improvement>(),
            Kind::Article => generator.subschema_for::<Article>(),
        }
    }
}

impl From<&records::Part> for Part {
    fn from(part: &records::Part) -> Part {
        match part {
            records::Part::Request(part) => Part::Request(part.into()),
            records::Part::Incident(part) => Part::Incident(Box::new(part.as_ref().into())),
            records::Part::Change(part) => Part::Change(Box::new(part.as_ref().into())),
            records::Part::Delivery(part) => Part::Delivery(Box::new(part.as_ref().into())),
            records::Part::Improvement(part) => Part::Improvement(Box::new(part.as_ref().into())),
            records::Part::Article(part) => Part::Article(Box::new(part.as_ref().into())),
        }
    }
}
