//! What a request or an incident must be registered with, by the policy (M2.2b, M2.2c).
//!
//! Whoever registers it by hand is asked for it at once. What mail, alerts and imports bring is never refused: what is
//! missing is shown until somebody adds it.

use super::policy::{Policy, RegistrationRule};
use super::refusal::Refusal;
use super::service;
use crate::lang::{self, tr};
use crate::records::Ticket;
use crate::records::words::RegistrationField as Field;

/// The fields that the policy requires of a ticket of this kind, type and service, and that it does not have; in the
/// order of the manual.
pub fn missing(policy: &Policy, ticket: &Ticket) -> Vec<Field> {
    let rules = || policy.registration.iter().filter(|rule| applies(rule, ticket));
    let lacks = |field: &Field| {
        may_have(*field, ticket)
            && rules().any(|rule| rule.required.contains(field))
            && !has(*field, policy, ticket)
    };
    Field::ALL.iter().copied().filter(lacks).collect()
}

/// Refuses to clear a field that the policy requires.
///
/// # Errors
/// A refusal that names it.
pub fn check(policy: &Policy, before: &Ticket, after: &Ticket) -> Result<(), Refusal> {
    if policy.registration.is_empty() {
        return Ok(());
    }
    let cleared = missing(policy, after).into_iter().find(|field| has(*field, policy, before));
    let Some(field) = cleared else { return Ok(()) };
    let message = tr!(
        "{id} cannot be without {field}: the policy requires it",
        id = after.id,
        field = lang::shown(field.as_str())
    );
    Err(Refusal::new(message, tr!("give another value, or change [[registration]] in itdesk.toml")))
}

fn applies(rule: &RegistrationRule, ticket: &Ticket) -> bool {
    ticket.kind().has_clocks()
        && (rule.kind.is_empty() || rule.kind.contains(&ticket.kind()))
        && (rule.r#type.is_empty() || ticket.assessment.kind_of.is_some_and(|of| rule.r#type.contains(&of)))
        && (rule.service.is_empty() || ticket.service.as_ref().is_some_and(|of| rule.service.contains(of)))
}

/// Whether a ticket of its kind has such a field at all.
fn may_have(field: Field, ticket: &Ticket) -> bool {
    let of_incidents = matches!(field, Field::Occurred | Field::Place | Field::Symptom | Field::FoundBy);
    !of_incidents || ticket.incident().is_some()
}

fn has(field: Field, policy: &Policy, ticket: &Ticket) -> bool {
    let (t, a, s) = (ticket, &ticket.assessment, &ticket.submission);
    let incident = ticket.incident();
    match field {
        Field::Requester => t.requester.name.is_some(),
        Field::Contact => t.requester.contact.is_some(),
        Field::Customer => t.requester.customer.is_some(),
        Field::Audience => service::audience(policy, t).is_some(),
        Field::Channel => t.channel.is_some(),
        Field::Service => t.service.is_some(),
        Field::Subject => t.subject.is_some(),
        Field::Type => a.kind_of.is_some(),
        Field::Description => !t.description.is_empty(),
        Field::Scope => s.scope.is_some(),
        Field::ExpectedImpact => s.expected_impact.is_some(),
        Field::CurrentState => s.current_state.is_some(),
        Field::Impact => a.impact.is_some(),
        Field::Urgency => a.urgency.is_some(),
        Field::Interruption => a.interruption.is_some(),
        Field::DataLoss => a.data_loss.is_some(),
        Field::Difficulty => a.difficulty.is_some(),
        Field::Occurred => incident.is_some_and(|i| i.occurred.is_some()),
        Field::Place => incident.is_some_and(|i| i.place.is_some()),
        Field::Symptom => incident.is_some_and(|i| !i.symptom.is_empty()),
        Field::FoundBy => incident.is_some_and(|i| i.found_by.is_some()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::read_policy;
    use crate::records::{Id, Kind, Subject, TicketType};

    fn ticket(kind: Kind) -> Ticket {
        Ticket::blank(Id::new(kind, jiff::civil::date(2026, 11, 23), 0), "One")
    }

    #[test]
    fn m2_2c_rules_add_up_by_kind_type_and_service() {
        let text = r#"
            [[registration]]
            required = ["requester", "subject"]
            [[registration]]
            kind = "incident"
            required = ["place", "description"]
            [[registration]]
            type = ["emergency", "important"]
            service = "mail"
            required = ["contact"]
        "#;
        let (policy, found) = read_policy(text, jiff::Timestamp::UNIX_EPOCH);
        assert!(found.iter().all(|f| f.message.contains("mail")), "{found:?}");
        let lacks = |ticket: &Ticket| missing(&policy, ticket).iter().map(|f| f.as_str()).collect::<Vec<_>>();
        let mut request = ticket(Kind::Request);
        assert_eq!(lacks(&request), ["requester", "subject"]);
        request.assessment.kind_of = Some(TicketType::Emergency);
        assert_eq!(lacks(&request), ["requester", "subject"], "the service does not match");
        request.service = Some("mail".to_owned());
        assert_eq!(lacks(&request), ["requester", "contact", "subject"]);
        assert_eq!(lacks(&ticket(Kind::Incident)), ["requester", "subject", "description", "place"]);
        assert_eq!(lacks(&ticket(Kind::Change)), Vec::<&str>::new());
        let mut whole = request.clone();
        whole.requester.name = Some("Zhao".to_owned());
        whole.subject = Some(Subject::UPGRADE);
        assert_eq!(lacks(&whole), ["contact"]);
        assert!(check(&policy, &request, &whole).is_ok(), "what is added may be a part");
        assert!(check(&policy, &whole, &request).is_err(), "what is there is not cleared");
    }
}
