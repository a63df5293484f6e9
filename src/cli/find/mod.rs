//! Commands that read many tickets, and what they share: filter, index, records, rows.

pub(crate) mod best;
pub(crate) mod change_incidents;
pub(crate) mod columns;
pub(crate) mod due;
pub(crate) mod due_print;
pub(crate) mod due_read;
pub(crate) mod due_row;
pub(crate) mod duties;
pub(crate) mod export;
pub(crate) mod form;
pub(crate) mod found;
pub(crate) mod gather;
pub(crate) mod groups;
pub(crate) mod hit;
pub(crate) mod left_out;
pub(crate) mod list;
pub(crate) mod list_many;
pub(crate) mod many;
pub(crate) mod mine;
pub(crate) mod printed;
pub(crate) mod rows;
pub(crate) mod search;
pub(crate) mod similar;
pub(crate) mod span;
mod tables;
pub(crate) mod template;
pub(crate) mod view;
