//! The configuration items of a ticket as flags, for `new` and `edit`.

use clap::Args;

use crate::desk::Desk;
use crate::error::Result;
use crate::records::Ticket;
use crate::rules::items::verbs::concern;

/// The items of a new ticket.
#[derive(Debug, Clone, Default, PartialEq, Args)]
pub(crate) struct ItemArgs {
    /// Configuration item it concerns: name, serial number or id; may be repeated
    #[arg(long = "ci", value_name = "ITEM")]
    items: Vec<String>,
}

/// The items that are changed by an edit.
#[derive(Debug, Clone, Default, PartialEq, Args)]
pub(crate) struct ItemEdit {
    #[command(flatten)]
    items: ItemArgs,
    /// Configuration item that it does not concern after all; may be repeated
    #[arg(long = "not-ci", value_name = "ITEM")]
    not_items: Vec<String>,
}

impl ItemArgs {
    /// Takes the items into the ticket.
    ///
    /// # Errors
    /// Exit 3 for a name that is not an item.
    pub(crate) fn apply(&self, desk: &Desk, ticket: &mut Ticket) -> Result<()> {
        concern(ticket, &desk.items(&self.items)?, &[]);
        Ok(())
    }
}

impl ItemEdit {
    /// Takes items into the ticket, and out of it.
    ///
    /// # Errors
    /// Exit 3 for a name that is not an item.
    pub(crate) fn apply(&self, desk: &Desk, ticket: &mut Ticket) -> Result<()> {
        concern(ticket, &desk.items(&self.items.items)?, &desk.items(&self.not_items)?);
        Ok(())
    }
}
