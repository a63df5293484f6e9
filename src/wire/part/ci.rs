//! A configuration item's own part on the wire.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::records;
use crate::records::schema::Day;
use crate::records::words::ItemType;

/// What only a configuration item has: what it is, what it depends on, where it is and until when.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Ci {
    /// What it is.
    #[serde(rename = "type")]
    pub kind_of: ItemType,
    /// The ids of the items that it needs in order to work, sorted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<String>,
    /// The number its maker gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<String>,
    /// Who made or sold it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    /// The maker's name for the model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The version of software or firmware.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// The day it was bought.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Day>")]
    pub purchased: Option<Date>,
    /// The last day of its warranty.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Day>")]
    pub warranty_until: Option<Date>,
    /// The last day of its licence.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Day>")]
    pub licence_until: Option<Date>,
    /// How many of it there are: spare parts, licences.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u32>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl From<&records::Ci> for Ci {
    fn from(part: &records::Ci) -> Ci {
        let records::Ci {
            kind_of,
            depends_on,
            serial,
            vendor,
            model,
            version,
            location,
            purchased,
            warranty_until,
            licence_until,
            quantity,
            extra,
        } = part.clone();
        Ci {
            kind_of,
            depends_on,
            serial,
            vendor,
            model,
            version,
            location,
            purchased,
            warranty_until,
            licence_until,
            quantity,
            extra,
        }
    }
}
