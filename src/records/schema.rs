//! How values without a schema of their own look in a JSON Schema: texts of a certain form.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::measure::Quantity;
use super::target::Target;

/// An instant, RFC 3339 in UTC: for fields that hold a `jiff::Timestamp`.
pub enum Instant {}

/// A day: for fields that hold a `jiff::civil::Date`.
pub enum Day {}

macro_rules! text {
    ($($of:ty: $name:literal, $schema:tt;)+) => {
        $(
            impl JsonSchema for $of {
                fn inline_schema() -> bool {
                    true
                }

                fn schema_name() -> Cow<'static, str> {
                    $name.into()
                }

                fn json_schema(_: &mut SchemaGenerator) -> Schema {
                    json_schema!($schema)
                }
            }
        )+
    };
}

text! {
    Instant: "Instant", { "type": "string", "format": "date-time" };
    Day: "Day", { "type": "string", "format": "date" };
    Quantity: "Quantity", { "type": "string", "examples": ["99.95 %", "180 ms"] };
    Target: "Target", { "type": "string", "examples": [">= 99.9 %", "<= 200 ms"] };
}
