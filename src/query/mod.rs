//! Filter words, plain text search, order, and the short names of tickets.
//!
//! A filter is a list of words, as in `gh` and in mail search; a ticket passes when all of them hold.
//!
//! | word | holds for |
//! |---|---|
//! | `vpn`, `"exact phrase"` | tickets that hold the text, in any case (see [`TextScope`]) |
//! | `class:A,B` | tickets whose class is A or B; the keys are in [`KEYS`] |
//! | `-team:network`, `-vpn` | tickets for which the rest of the word does not hold |
//! | `team:none`, `team:any` | tickets without a team, with a team |
//! | `service:mail*` | services that begin with `mail`; quotes make `*` a plain character |
//! | `created:2026-11`, `due:<4h` | see [`times`] |

mod column;
mod compare;
mod context;
mod criterion;
pub mod due;
pub mod filter;
pub mod fuzzy;
pub mod ids;
pub mod key;
pub mod keys;
mod labels;
mod listed;
mod part_text;
mod pattern;
mod ranked;
mod shortened;
pub mod sort;
mod sql;
mod stem;
mod stored;
mod table;
pub mod text;
pub mod times;
mod tokens;
mod vocabulary;
mod words;
mod work;

pub use column::column;
pub use context::Context;
pub use due::nearest_due;
pub use filter::Filter;
pub use ids::{IdMatch, resolve_id, shortest_unique};
pub use key::Key;
pub use keys::{KEYS, is_key, key};
pub use listed::{ListLine, Pressing, state_of};
pub use ranked::RankedQuery;
pub use sort::{OrderTerm, Sort, SortKey, WORK_ORDER, collate};
pub use sql::{Condition, Test};
pub use stored::{BRIEF, Holds, Says, Stored, class_letter, columns, micros, row, texts as stored_texts};
pub use stored::{DUE_HANDLE, DUE_RESOLVE, DUE_RESPOND, OWN_SERVICE, OWN_TYPE};
pub use text::{Extract, TextScope, Texts, extract};
pub use tokens::{FullText, search_text};
