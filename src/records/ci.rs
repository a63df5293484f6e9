//! What only a configuration item has: what it is, what it depends on, where it is and until when (M5.2b).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::words::ItemType;

/// The item's own part. Its name is the title of the record, its owner the assignee.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Ci {
    /// What it is.
    #[serde(rename = "type")]
    pub kind_of: ItemType,
    /// The ids of the items that it needs in order to work, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<String>,
    /// The number its maker gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serial: Option<String>,
    /// Who made or sold it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    /// The maker's name for the model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The version of software or firmware.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// The day it was bought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purchased: Option<Date>,
    /// The last day of its warranty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warranty_until: Option<Date>,
    /// The last day of its licence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence_until: Option<Date>,
    /// How many of it there are: spare parts, licences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u32>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
