//! The table on the way out: what an import of it reads again.

use super::row::FIELDS;
use super::row::Field;
use crate::escape::csv_cell;
use crate::records::Ticket;

/// The names of the columns, in their order.
pub const HEADER: [&str; FIELDS.len()] = {
    let mut names = [""; FIELDS.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = FIELDS[at].1[0];
        at += 1;
    }
    names
};

/// The cells of an item; `needs` are its dependencies by serial number, name or id.
pub fn item_row(ticket: &Ticket, needs: &[String]) -> Vec<String> {
    let part = ticket.ci().cloned().unwrap_or_default();
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
    let cell = |field: Field| -> Option<String> {
        match field {
            Field::Name => Some(ticket.title.clone()),
            Field::Type => Some(part.kind_of.to_string()),
            Field::State => Some(ticket.state.to_string()),
            Field::Serial => part.serial.clone(),
            Field::External => {
                Some(ticket.external.as_ref().map_or_else(
                    // Without a number of its own an item is known again by its id.
                    || format!("itdesk:{}", ticket.id),
                    |external| format!("{}:{}", external.system, external.number),
                ))
            }
            Field::Service => ticket.service.clone(),
            Field::Owner => ticket.assignee.clone(),
            Field::Team => ticket.team.clone(),
            Field::Customer => ticket.requester.customer.clone(),
            Field::Vendor => part.vendor.clone(),
            Field::Model => part.model.clone(),
            Field::Version => part.version.clone(),
            Field::Location => part.location.clone(),
            Field::Purchased => day(part.purchased),
            Field::WarrantyUntil => day(part.warranty_until),
            Field::LicenceUntil => day(part.licence_until),
            Field::Quantity => part.quantity.map(|quantity| quantity.to_string()),
            Field::DependsOn => Some(needs.join("; ")),
            Field::Tags => Some(ticket.tags.join("; ")),
            Field::Description => Some(ticket.description.join("\n")),
        }
    };
    FIELDS.iter().map(|(field, _)| csv_cell(&cell(*field).unwrap_or_default()).into_owned()).collect()
}
