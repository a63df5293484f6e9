//! What only a kind has, on the wire.

use schemars::generate::SchemaGenerator;
use serde::Serialize;

use super::article::Article;
use super::change::Change;
use super::ci::Ci;
use super::delivery::Delivery;
use super::improvement::Improvement;
use super::incident::Incident;
use super::request::Request;
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
    /// Of a configuration item.
    Ci(Box<Ci>),
}

impl Part {
    /// The JSON Schema of the part of `kind`; what it refers to is left in the generator.
    pub(in crate::wire) fn schema(kind: Kind, generator: &mut SchemaGenerator) -> schemars::Schema {
        match kind {
            Kind::Request => generator.subschema_for::<Request>(),
            Kind::Incident => generator.subschema_for::<Incident>(),
            Kind::Change => generator.subschema_for::<Change>(),
            Kind::Delivery => generator.subschema_for::<Delivery>(),
            Kind::Improvement => generator.subschema_for::<Improvement>(),
            Kind::Article => generator.subschema_for::<Article>(),
            Kind::Ci => generator.subschema_for::<Ci>(),
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
            records::Part::Ci(part) => Part::Ci(Box::new(part.as_ref().into())),
        }
    }
}
