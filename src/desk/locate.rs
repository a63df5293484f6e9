//! Which ticket is meant: by an id, a part of one, a number elsewhere, or a dedupe key.

use super::Desk;
use super::items::NoMatch;
use crate::error::{Error, ErrorKind, Result};
use crate::escape;
use crate::index::{self, Name, Need};
use crate::lang::tr;
use crate::query::ids::{IdMatch, resolve_id, whole_suffix};
use crate::records::{Id, Kind, Ticket, fold};
use crate::rules::keys;
use crate::rules::mail::is_over;
use crate::store::Shelf;

/// So many characters of an id a command needs that changes a ticket.
const SHORTEST: usize = 3;

impl Desk {
    /// The one ticket that `typed` names, for a command that changes it.
    ///
    /// # Errors
    /// Exit 3 when there is none, or several; 2 when a fragment has fewer than three characters; 4 when it is in the
    /// archive.
    pub fn find(&self, typed: &str) -> Result<Id> {
        let found = self.locate(typed)?;
        self.check_fragment(typed, found)?;
        match found {
            (Shelf::Live, id) => Ok(id),
            (Shelf::Archive, id) => {
                let error = Error::new(ErrorKind::Rule, tr!("{id} is archived and read-only", id));
                Err(error.hint(tr!("restore it: itdesk archive --restore {id}", id)))
            }
        }
    }

    /// The one ticket that `typed` names, and where it stands. The first of these that any ticket has decides: the
    /// exact id; the exact number in another system (`NUMBER` or `SYSTEM:NUMBER`), or the name or serial number of a
    /// configuration item; a unique part of the random
    /// suffix. Live tickets come before archived ones.
    ///
    /// # Errors
    /// Exit 3 when there is none, or several.
    pub fn locate(&self, typed: &str) -> Result<(Shelf, Id)> {
        let shown = typed;
        let typed = &*fold::name(typed);
        if let Some(found) = self.locate_spelled_out(typed)? {
            return Ok(found);
        }
        let mut numbered: Vec<(Shelf, Id)> = Vec::new();
        for shelf in self.shelves() {
            let ids = self.ask(shelf, Need::Rows, |index| index.numbered(typed))?;
            numbered.extend(ids.into_iter().map(|id| (shelf, id)));
        }
        match numbered[..] {
            [one] => return Ok(one),
            [] => {}
            _ => {
                let ids: Vec<Id> = numbered.iter().map(|(_, id)| *id).collect();
                return Err(self.several(shown, &ids));
            }
        }
        self.locate_fragment(typed, shown)
    }

    /// The ticket of whose id `typed` is a part; messages name it as it was `shown`.
    fn locate_fragment(&self, typed: &str, shown: &str) -> Result<(Shelf, Id)> {
        match resolve_id(typed, &self.store.ids()?) {
            IdMatch::One(id) => return Ok((Shelf::Live, id)),
            IdMatch::Several(ids) => return Err(self.several(shown, &ids)),
            IdMatch::None => {}
        }
        if self.store.has_archive() {
            match resolve_id(typed, &self.ask(Shelf::Archive, Need::Rows, |index| index.all_ids())?) {
                IdMatch::One(id) => return Ok((Shelf::Archive, id)),
                IdMatch::Several(ids) => return Err(self.several(shown, &ids)),
                IdMatch::None => {}
            }
        }
        let shown: String = shown.chars().take(60).collect();
        let error = Error::new(ErrorKind::Ticket, tr!("no ticket matches '{shown}'", shown)).because(NoMatch);
        Err(error.hint(match shown_desk(&shown) {
            Some(name) => tr!("{name} is not this desk; your desks: itdesk config show desks", name),
            None => tr!("see the open tickets: itdesk list state:open").to_owned(),
        }))
    }

    /// What is spelled in full needs no look at the others: a whole id, or the five random characters of
    /// a ticket that the index knows, which no other has but for a chance of one in 33 million. Characters that
    /// may be a number elsewhere do.
    fn locate_spelled_out(&self, typed: &str) -> Result<Option<(Shelf, Id)>> {
        if let Ok(id) = typed.parse::<Id>() {
            return self.place_of(id);
        }
        let suffix = whole_suffix(typed).filter(|s| !s.bytes().all(|b| b.is_ascii_digit()));
        let known = suffix.map(|suffix| index::ending_in(&self.store, &suffix, typed));
        let IdMatch::One(id) = resolve_id(typed, &known.unwrap_or_default()) else { return Ok(None) };
        Ok(self.store.stamp(Shelf::Live, id)?.map(|_| (Shelf::Live, id)))
    }

    /// A change to a ticket wants more of its name than a look: a fragment of one or two characters is soon another
    /// ticket's.
    fn check_fragment(&self, typed: &str, (shelf, id): (Shelf, Id)) -> Result<()> {
        let typed = fold::name(typed);
        if typed.parse::<Id>().is_ok() || fragment_length(&typed) >= SHORTEST {
            return Ok(());
        }
        if !self.ask(shelf, Need::Rows, |index| index.numbered(&typed))?.is_empty() {
            return Ok(());
        }
        let error = Error::usage(tr!("'{typed}' is too short to identify a ticket for a change", typed));
        Err(error.hint(tr!(
            "give at least {shortest} characters; it matches {titled}",
            shortest = SHORTEST,
            titled = self.titled(id)
        )))
    }

    /// An id with the title of its ticket, as far as it can be read.
    fn titled(&self, id: Id) -> String {
        match self.find_record(id) {
            Some(ticket) => {
                let title: String = ticket.title.chars().take(60).collect();
                format!("{id} \u{201c}{}\u{201d}", escape::line(&title))
            }
            None => id.to_string(),
        }
    }

    /// The error for a name of several tickets, each with its title.
    fn several(&self, typed: &str, ids: &[Id]) -> Error {
        let mut names: Vec<String> = ids.iter().take(5).map(|id| self.titled(*id)).collect();
        if ids.len() > names.len() {
            names.push(tr!("and {names} more", names = ids.len() - names.len()));
        }
        let error = Error::new(ErrorKind::Ticket, tr!("'{typed}' matches several tickets", typed));
        error.hint(tr!("which one? {names}", names = names.join(", ")))
    }

    /// The shelf on which the record of a whole id stands; `None` when there is none.
    ///
    /// # Errors
    /// Exit 7 when the system does not let it be told.
    pub fn place_of(&self, id: Id) -> Result<Option<(Shelf, Id)>> {
        for shelf in [Shelf::Live, Shelf::Archive] {
            if self.store.stamp(shelf, id)?.is_some() {
                return Ok(Some((shelf, id)));
            }
        }
        Ok(None)
    }

    /// [`Desk::find`] for a command of one kind.
    pub fn find_kind(&self, typed: &str, kind: Option<Kind>) -> Result<Id> {
        of_kind(self.find(typed).map_err(|error| self.of_item(typed, kind, error))?, kind)
    }

    /// [`Desk::locate`] for a command of one kind.
    pub fn locate_kind(&self, typed: &str, kind: Option<Kind>) -> Result<(Shelf, Id)> {
        let (shelf, id) = self.locate(typed).map_err(|error| self.of_item(typed, kind, error))?;
        of_kind(id, kind).map(|id| (shelf, id))
    }

    fn of_item(&self, typed: &str, kind: Option<Kind>, error: Error) -> Error {
        if kind == Some(Kind::Ci) { self.no_item(typed, error) } else { error }
    }

    /// The ticket that a dedupe key leads to, see [`keys::chosen`]: the archive is asked where no live ticket has the key.
    ///
    /// # Errors
    /// Exit 6 or 5 when none is found but a damaged file holds the key; 7 when the system does not let it be read.
    pub fn find_dedupe(&self, key: &str) -> Result<Option<(Shelf, Ticket)>> {
        for shelf in self.shelves() {
            let tickets = self.keyed_on(shelf, &[key])?.pop().transpose()?.unwrap_or_default();
            if let Some(ticket) = keys::chosen(&self.policy, &tickets) {
                return Ok(Some((shelf, ticket.clone())));
            }
        }
        Ok(None)
    }

    /// The ticket that takes what comes to one that is over as a duplicate: the one that it duplicates, else itself.
    ///
    /// # Errors
    /// What reading can meet.
    pub fn living(&self, place: (Shelf, Ticket)) -> Result<(Shelf, Ticket)> {
        let mut seen = vec![place.1.id];
        let (mut shelf, mut ticket) = place;
        loop {
            let of = ticket.links.iter().filter(|link| link.rel == "duplicates" && is_over(&ticket));
            let mut next = None;
            for id in of.filter_map(|link| link.id.parse::<Id>().ok()).filter(|id| !seen.contains(id)) {
                next = next.or(self.place_of(id)?);
            }
            let Some((on, id)) = next else { return Ok((shelf, ticket)) };
            seen.push(id);
            shelf = on;
            ticket = self.store.read_from(on, id)?;
        }
    }

    /// The live tickets made under each of these dedupe keys, in the order of the keys.
    ///
    /// # Errors
    /// For a key: exit 6 or 5 when none is found but a damaged file holds it; 7 when the system does not let it be read.
    pub fn find_keyed(&self, keys: &[&str]) -> Result<Vec<Result<Vec<Ticket>>>> {
        self.keyed_on(Shelf::Live, keys)
    }

    fn keyed_on(&self, shelf: Shelf, keys: &[&str]) -> Result<Vec<Result<Vec<Ticket>>>> {
        let (ids, spoiled) = self.ask(shelf, Need::Rows, |index| {
            let ids: Result<Vec<Vec<Id>>, _> = keys.iter().map(|k| index.named(Name::Dedupe(k))).collect();
            Ok((ids?, index.spoiled()?))
        })?;
        let tickets = |(key, ids): (&&str, Vec<Id>)| {
            let loaded = ids.iter().filter_map(|id| self.store.load(shelf, *id));
            let read: Vec<Ticket> = loaded.collect::<Result<_, _>>().map_err(|spoiled| spoiled.error)?;
            let holds = contains_json_text(key);
            match spoiled.iter().find(|s| read.is_empty() && self.store.bytes_are(&s.path, &holds)) {
                // A damaged file that holds the key may be the ticket: not to know would make a second one.
                Some(spoiled) => Err(spoiled.error.clone()),
                None => Ok(read),
            }
        };
        Ok(keys.iter().zip(ids).map(tickets).collect())
    }
}

/// A ticket that a command of another kind was given.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("{}", tr!("{id} is of kind {found}, not {kind}", id = .id, found = .id.kind(), kind = .kind))]
pub struct WrongKind {
    /// The ticket.
    pub id: Id,
    /// The kind that the command is for.
    pub kind: Kind,
}

fn of_kind(id: Id, kind: Option<Kind>) -> Result<Id> {
    match kind {
        Some(kind) if kind != id.kind() => {
            let wrong = WrongKind { id, kind };
            let error = Error::new(ErrorKind::Ticket, wrong.to_string()).because(wrong);
            Err(error.hint(tr!("see its next steps: itdesk show {id}", id)))
        }
        _ => Ok(id),
    }
}

/// Whether a file's bytes hold `text` as JSON writes it; cheaper than parsing every file.
fn contains_json_text(text: &str) -> impl Fn(&[u8]) -> bool + Sync + use<> {
    let quoted = serde_json::to_string(text).unwrap_or_default().to_ascii_lowercase().into_bytes();
    let finder = memchr::memmem::Finder::new(&quoted).into_owned();
    move |bytes| finder.find(&bytes.to_ascii_lowercase()).is_some()
}

/// How many characters of a fragment are of the random suffix.
fn fragment_length(typed: &str) -> usize {
    typed.rsplit('-').next().unwrap_or_default().chars().count()
}
/// The desk before a complete id, as lists of several desks print it.
fn shown_desk(typed: &str) -> Option<&str> {
    let (name, id) = typed.rsplit_once(':')?;
    id.parse::<Id>().ok().map(|_| name)
}
