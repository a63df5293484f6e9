//! An article as a file of Markdown with front matter, as `kb import` reads it.

use crate::records::Ticket;
use crate::records::article::Content;

/// The file of a text of an article. Every value is quoted as JSON, which YAML takes, so that nothing in it means
/// more than itself.
pub fn file(ticket: &Ticket, content: &Content) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let list = |texts: &[String]| texts.iter().map(|t| quoted(t)).collect::<Vec<_>>().join(", ");
    let mut out = format!("---\nid: {}\ntitle: {}\n", quoted(&ticket.id.to_string()), quoted(&content.title));
    out.push_str(&format!("type: {}\ngrade: {}\n", content.kind_of, quoted(&content.grade)));
    if let Some(version) = ticket.article().and_then(|a| a.version) {
        out.push_str(&format!("version: {version}\n"));
    }
    if let Some(service) = &ticket.service {
        out.push_str(&format!("service: {}\n", quoted(service)));
    }
    if !content.tags.is_empty() {
        out.push_str(&format!("tags: [{}]\n", list(&content.tags)));
    }
    if !content.symptom.is_empty() {
        out.push_str(&format!("symptom: [{}]\n", list(&content.symptom)));
    }
    out.push_str("---\n\n");
    out.extend(content.body.iter().map(|line| format!("{line}\n")));
    out
}
