//! The text of an article: what people approve.

use serde_json::json;

use crate::records::article::Content;
use crate::rules::fingerprint;

/// The fields of [`Content`].
pub(in crate::rules) const TEXT: [&str; 6] = ["title", "type", "grade", "tags", "symptom", "body"];

/// What a text is known by: another word when anything is other that an approval is about.
pub fn fingerprint(content: &Content) -> String {
    fingerprint::of(&about(content))
}

/// Whether an approval with this fingerprint is of the text, be it one of version 0.1.
pub fn is_approved(content: &Content, text: &str) -> bool {
    fingerprint::is_of(text, &about(content))
}

fn about(content: &Content) -> String {
    let Content { title, kind_of, grade, tags, symptom, body, .. } = content;
    json!([title, kind_of, grade, tags, symptom, body]).to_string()
}
