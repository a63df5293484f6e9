//! What a message leaves in the history of a ticket: by which it is known again, and what came with it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The message that brought an event.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// Its Message-ID without the angle brackets. The same message is taken in once.
    pub id: String,
    /// What was attached to it and is kept beside the record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Attachment>,
    /// By which the message is told from another one that has its Message-ID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// The messages it answers that the desk never saw: another answer to one of them belongs here, too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub thread: Vec<String>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A file beside the record: in the folder that has the record's name without `.json`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its name in that folder.
    pub name: String,
    /// Its media type, as the sender named it.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// How long it is.
    pub bytes: u64,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Mail {
    /// The message of this id, with nothing attached.
    pub fn new(id: &str) -> Mail {
        Mail { id: id.to_owned(), ..Mail::default() }
    }
}
