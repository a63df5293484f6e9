//! Which item of the desk a row or a name means.

use std::collections::{HashMap, HashSet};

use super::super::near::quoted;
use super::row::ItemRow;
use crate::desk::Desk;
use crate::error::Result;
use crate::index::{Name, Need};
use crate::lang::tr;
use crate::near::nearest;
use crate::records::{Id, Kind, fold};
use crate::store::Shelf;

/// What the desk has already, read once.
#[derive(Default)]
pub(super) struct Here {
    ids: HashSet<Id>,
    names: HashMap<String, Vec<Id>>,
    serials: HashMap<String, Vec<Id>>,
    numbers: HashMap<(String, String), Vec<Id>>,
}

impl Here {
    pub(super) fn of(desk: &Desk) -> Result<Here> {
        desk.ask(Shelf::Live, Need::Rows, |index| {
            let mut here = Here::default();
            let is_item = |id: &Id| id.kind() == Kind::Ci;
            here.ids.extend(index.all_ids()?.into_iter().filter(is_item));
            index.each_name(&mut |name, id| {
                if !is_item(&id) {
                    return;
                }
                let list = match name {
                    Name::Item(name) => here.names.entry(name.to_owned()).or_default(),
                    Name::Serial(serial) => here.serials.entry(serial.to_owned()).or_default(),
                    Name::Number(system, number) => {
                        here.numbers.entry((system.to_owned(), number.to_owned())).or_default()
                    }
                    _ => return,
                };
                list.push(id);
            })?;
            Ok(here)
        })
    }

    fn numbered(&self, system: &str, number: &str) -> impl Iterator<Item = Id> {
        let key = (fold::name(system).into_owned(), fold::name(number).into_owned());
        self.numbers.get(&key).cloned().unwrap_or_default().into_iter()
    }

    /// The item of a name, a serial number or an id.
    pub(super) fn item(&self, name: &str) -> Result<Id, String> {
        let folded = fold::name(name);
        let id = folded.to_uppercase().parse::<Id>().ok().filter(|id| self.ids.contains(id));
        let named = || self.serials.get(&*folded).or_else(|| self.names.get(&*folded));
        match (id, named().map(Vec::as_slice)) {
            (Some(id), _) => Ok(id),
            (None, Some([id])) => Ok(*id),
            (None, Some(several @ [_, _, ..])) => {
                Err(tr!("several items of the desk match: {ids}", ids = listed(several)))
            }
            _ => {
                let shown = quoted(name);
                let all = self.names.keys().chain(self.serials.keys()).map(String::as_str);
                let near = nearest(name, all);
                let hint = near.map_or_else(String::new, |near| tr!("; did you mean '{near}'?", near));
                Err(tr!("depends on {shown}, which is not an item{hint}", shown, hint))
            }
        }
    }

    /// The item of the desk that a row is.
    pub(super) fn of_row(&self, item: &ItemRow) -> Result<Option<Id>, String> {
        let mut found = Vec::new();
        if let Some(external) = &item.external {
            // What this desk printed without a number is known by its id.
            let own = external
                .number
                .parse::<Id>()
                .ok()
                .filter(|id| external.system == "itdesk" && self.ids.contains(id));
            match own {
                Some(id) => found.push(id),
                None => found.extend(self.numbered(&external.system, &external.number)),
            }
        }
        if found.is_empty()
            && let Some(serial) = &item.serial
        {
            found.extend(self.serials.get(&*fold::name(serial)).into_iter().flatten());
        }
        if item.external.is_none() && item.serial.is_none() {
            found.extend(self.names.get(&*fold::name(&item.name)).into_iter().flatten());
        }
        match found[..] {
            [] => Ok(None),
            [id] => Ok(Some(id)),
            _ => Err(tr!("several items of the desk match: {ids}", ids = listed(&found))),
        }
    }
}

fn listed(ids: &[Id]) -> String {
    ids.iter().map(Id::to_string).collect::<Vec<_>>().join(", ")
}
