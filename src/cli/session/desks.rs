//! The desks of a command line: one, or several that answer together.

use std::path::Path;

use serde::Serialize;

use super::desk_prefix::parts;
use super::globals::AsOf;
use super::opened::Session;
use super::places::{is_all, is_same, place, places};
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::store::Unreadable;

/// A desk among several.
pub(crate) struct NamedDesk {
    /// What stands before the ids of its tickets, and can be given to `--desk`.
    pub name: String,
    pub desk: Desk,
}

/// Several desks that answer together.
pub(crate) struct Desks {
    pub all: Vec<NamedDesk>,
    /// Why others could not be opened.
    pub unread: Vec<Error>,
}

/// A value as JSON has it, with the desk that it is from.
#[derive(Debug, Serialize)]
pub(crate) struct OfDesk<'a, T> {
    pub desk: &'a str,
    #[serde(flatten)]
    pub value: T,
}

impl Session {
    /// Whether the command line names several desks, or all.
    pub(crate) fn is_on_many(&self) -> bool {
        let named = &self.globals.desk;
        named.iter().any(|desk| is_all(desk, &self.user))
            || places(named, &self.user).is_ok_and(|places| places.len() > 1)
    }

    /// Opens the desks that were named, at an earlier time where one is given.
    ///
    /// # Errors
    /// Why none of them can be opened.
    pub(crate) fn desks(&self, as_of: &AsOf) -> Result<Desks> {
        let mut desks = Desks { all: Vec::new(), unread: Vec::new() };
        for place in places(&self.globals.desk, &self.user)? {
            let opened = self
                .root_of(&place)
                .and_then(|root| self.desk_in(root))
                .and_then(|desk| self.back_at(desk, as_of));
            match opened {
                Ok(desk) => desks.all.push(NamedDesk { name: place.name, desk }),
                Err(error) => desks
                    .unread
                    .push(Error { message: format!("{}: {}", place.name, error.message), ..error }),
            }
        }
        match (desks.all.is_empty(), desks.unread.first()) {
            (true, Some(error)) => Err(error.clone()),
            _ => Ok(desks),
        }
    }

    /// An id without the name of the desk before it, where it is the desk that is open.
    pub(crate) fn without_desk(&self, desk: &Desk, typed: String) -> String {
        let Some((name, id)) = parts(&typed) else { return typed };
        match is_same(&place(Path::new(name), &self.user).path, desk.store.root()) {
            true => id.to_owned(),
            false => typed,
        }
    }

    /// The name of the desk that is open: that of the user's configuration, else that of its folder.
    pub(crate) fn name_of(&self, desk: &Desk) -> String {
        let root = desk.store.root();
        let own = self.user.desks.iter().find(|(_, path)| is_same(path, root)).map(|(name, _)| name.clone());
        own.unwrap_or_else(|| {
            let folder = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
            folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
        })
    }
}

impl Desks {
    /// The first, whose time zone and language of the policy tables use.
    pub(crate) fn first(&self) -> Option<&Desk> {
        self.all.first().map(|named| &named.desk)
    }
}

impl NamedDesk {
    /// The id of a ticket with the name of its desk.
    pub(crate) fn id(&self, id: impl std::fmt::Display) -> String {
        format!("{}:{id}", self.name)
    }

    /// What could not be read, with the name of the desk.
    pub(crate) fn spoiled(&self, files: Vec<Unreadable>) -> impl Iterator<Item = Unreadable> {
        files.into_iter().map(|file| {
            let message = format!("{}: {}", self.name, file.error.message);
            Unreadable { error: Error { message, ..file.error }, path: Path::new(&self.name).join(file.path) }
        })
    }
}
