//! The JSON Schema of the wire, by kind.

use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use super::Ticket;
use super::part::Part;
use crate::records::Kind;

/// The JSON Schema (2020-12) of a ticket of `kind` as `list` and `show` print it.
pub fn schema(kind: Kind) -> Value {
    // What is printed, not what could be read: every field that is always there is required.
    let mut generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let part = Part::schema(kind, &mut generator).to_value();
    let mut schema = generator.into_root_schema_for::<Ticket>().to_value();
    schema["title"] = json!(format!("itdesk {kind}"));
    schema["properties"]["kind"] = json!({ "const": kind.as_str() });
    schema["properties"]["part"]["$ref"] = part["$ref"].clone();
    schema
}
