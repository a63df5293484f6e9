//! `[[registration]]`: what tickets are registered with.

use crate::records::words::RegistrationField;
use crate::records::{Kind, TicketType};

/// Fields that some requests and incidents must have. An empty list of conditions matches everything; rules that
/// match the same ticket add up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegistrationRule {
    /// Kinds of ticket.
    pub kind: Vec<Kind>,
    /// Types of ticket.
    pub r#type: Vec<TicketType>,
    /// Service names.
    pub service: Vec<String>,
    /// What must be given.
    pub required: Vec<RegistrationField>,
}
