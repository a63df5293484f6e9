//! The handle on the files of one desk.

use std::sync::Arc;

use super::journal::Journal;
use super::write::Disk;

/// The folder of what is this clone's own: lock and index.
pub const PRIVATE: &str = ".itdesk";

/// The files of one desk. Reading takes no lock; writing asks for one.
#[derive(Debug, Clone)]
pub struct Store {
    pub(super) disk: Arc<Disk>,
    pub(super) journal: Option<Arc<Journal>>,
}
