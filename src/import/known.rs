//! What the desk has already of what an import may bring.

use super::names;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::index::{Name, Need};
use crate::lang::tr;
use crate::records::{External, Id};
use crate::store::{Print, Prints};

/// The numbers, dedupe keys and ids of a desk, the archive included.
#[derive(Debug, Default)]
pub(super) struct Known {
    prints: Prints,
    /// In order.
    names: Vec<Print>,
    /// The numbers of the ids, in order.
    ids: Vec<i64>,
    /// Tickets that came from another desk: the numbers of the ids there and here, in order.
    moved: Vec<(i64, i64)>,
}

impl Known {
    /// What the desk has.
    ///
    /// # Errors
    /// A damaged file may hold a number that is imported: not knowing it could make a ticket twice.
    pub(super) fn of(desk: &Desk, prints: &Prints) -> Result<Known> {
        let mut known = Known { prints: prints.clone(), ..Known::default() };
        for shelf in desk.shelves() {
            let (found, spoiled) = desk.ask(shelf, Need::Rows, |index| {
                let mut found = Known { prints: prints.clone(), ..Known::default() };
                index.each_name(&mut |name, id| found.add(name, id))?;
                found.ids = index.all_ids()?.iter().map(Id::number).collect();
                Ok((found, index.spoiled()?))
            })?;
            known.names.extend(found.names);
            known.ids.extend(found.ids);
            known.moved.extend(found.moved);
            let named = ["\"external\"", "\"dedupe_key\""];
            let holds =
                |bytes: &[u8]| named.iter().any(|n| memchr::memmem::find(bytes, n.as_bytes()).is_some());
            if let Some(spoiled) = spoiled.into_iter().find(|s| desk.store.bytes_are(&s.path, &holds)) {
                let message =
                    tr!("cannot tell what the desk has already: {why}", why = spoiled.error.message);
                return Err(Error { message, ..spoiled.error });
            }
        }
        known.names.sort_unstable();
        known.ids.sort_unstable();
        known.moved.sort_unstable();
        Ok(known)
    }

    fn add(&mut self, name: Name, id: Id) {
        match name {
            Name::Number(system, number) => {
                self.names.push(names::number(&self.prints, system, number));
                if let Some(there) = id_of(system, number) {
                    self.moved.push((there.number(), id.number()));
                }
            }
            Name::Dedupe(key) => self.names.push(names::dedupe_key(&self.prints, key)),
            Name::Message(_) | Name::Thread(_) | Name::Item(_) | Name::Serial(_) => {}
        }
    }

    /// Whether the desk has a ticket of this number or this dedupe key. What the desk printed itself is no news to it.
    pub(super) fn has(&self, number: Option<&External>, dedupe_key: Option<&str>) -> bool {
        let named = |print: Print| self.names.binary_search(&print).is_ok();
        let printed_here =
            |number: &External| id_of(&number.system, &number.number).is_some_and(|id| self.has_id(id));
        number.is_some_and(|number| named(names::external(&self.prints, number)) || printed_here(number))
            || dedupe_key.is_some_and(|key| named(names::dedupe_key(&self.prints, key)))
    }

    /// Whether the desk has a ticket of this id.
    pub(super) fn has_id(&self, id: Id) -> bool {
        self.ids.binary_search(&id.number()).is_ok()
    }

    /// The ticket here that a ticket of another desk became; one of this desk is itself.
    pub(super) fn here(&self, there: Id) -> Option<Id> {
        if self.has_id(there) {
            return Some(there);
        }
        let first = self.moved.partition_point(|(id, _)| *id < there.number());
        let (id, here) = self.moved.get(first)?;
        Id::from_number(*here).filter(|_| *id == there.number())
    }
}

/// The id that a number of another desk is. Ids are spelled in capitals, and the index has all numbers in small letters.
fn id_of(system: &str, number: &str) -> Option<Id> {
    system.eq_ignore_ascii_case("itdesk").then(|| number.to_uppercase().parse().ok())?
}
