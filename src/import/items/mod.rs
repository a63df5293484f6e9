//! Configuration items from a table: `itdesk ci import`, and the same table on the way out (M5.2b).
//!
//! A row becomes a [`ItemRow`](row::ItemRow); items that the desk has, by external number or serial number, are
//! updated; what a row depends on is looked for among the other rows and the items of the desk.

mod here;
mod load;
mod row;
mod table;

pub use load::{ItemsRequest, ItemsSummary, import_items};
pub use table::{HEADER, item_row};
