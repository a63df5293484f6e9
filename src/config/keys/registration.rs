//! `[[registration]]`.

use serde_json::json;

use super::key::{Is, Key, Table, table};
use super::show::some;
use crate::records::TicketType;
use crate::records::words::RegistrationField;
use crate::rules::policy::RegistrationRule;

/// The kinds that are registered.
pub(in crate::config) const KINDS: [&str; 2] = ["request", "incident"];

table! {
    RegistrationRule = None,
    "Fields that must be given when a request or an incident is registered; rules that match the same ticket add up.",
    see: Some("guides/requests.md"),
    example: r#"[[registration]]
kind = "request"
required = ["requester", "description", "subject"]

[[registration]]
kind = "incident"
type = ["emergency", "important"]
service = "email"
required = ["contact", "scope", "expected_impact", "place"]"#,
    KIND = "kind", Is::Words(&KINDS), "Kinds of which one must be that of the ticket." => |r| some(&r.kind);
    TYPE = "type", Is::Words(TicketType::WORDS), "Types of which one must be that of the ticket."
        => |r| some(&r.r#type);
    SERVICE = "service", Is::Texts, "Services of which one must be that of the ticket." => |r| some(&r.service);
    REQUIRED = "required", Is::Words(RegistrationField::WORDS), "What must be given." => |r| json!(r.required);
}
