//! Articles as a site of plain files: a page each, an index that is searched without a server, and readable without
//! a script. Whatever an article says, nothing in it runs (see [`crate::prose`]).

mod build;

pub use build::{File, Site, name, site};
