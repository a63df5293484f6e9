//! What depends on what, answered without reading a record.

use rusqlite::{Connection, Row};

use super::Index;
use super::error::IndexError;
use crate::query::{column, stored_texts};
use crate::records::{Id, Kind, State, Ticket};
use crate::rules::items::graph::{Graph, Reached};
use crate::rules::items::impact::{ItemFacts, WorkFacts};

/// So many bytes are the number of an item.
const WIDTH: usize = 8;

/// The items that a record needs, as the index keeps them.
pub(super) fn needs(record: &Ticket) -> Vec<u8> {
    let needed = record.ci().into_iter().flat_map(|part| &part.depends_on);
    let ids = needed.filter_map(|id| id.parse::<Id>().ok());
    ids.flat_map(|id| id.number().to_le_bytes()).collect()
}

/// Inserts the edges of an item that has none yet.
pub(super) fn add(db: &Connection, key: i64, needs: &[u8]) -> rusqlite::Result<()> {
    if !needs.is_empty() {
        db.prepare_cached("INSERT INTO edge VALUES (?1, ?2)")?.execute((key, needs))?;
    }
    Ok(())
}

/// In which direction edges are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toward {
    /// From an item to those that depend on it.
    Dependents,
    /// From an item to those that it needs.
    Needs,
}

/// [`Index::reached`] in a graph that has been read.
pub(crate) fn walk(graph: &Graph<i64>, from: &[Id], depth: Option<u32>) -> Vec<Reached<Id>> {
    let from: Vec<i64> = from.iter().map(Id::number).collect();
    let named = |r: Reached<i64>| {
        Some(Reached { key: Id::from_number(r.key)?, depth: r.depth, through: Id::from_number(r.through)? })
    };
    graph.walk(&from, depth).into_iter().filter_map(named).collect()
}

impl Index<'_> {
    /// The dependencies, to be followed in one direction.
    pub fn graph(&self, toward: Toward) -> Result<Graph<i64>, IndexError> {
        let edges = self.edges()?.into_iter();
        Ok(Graph::of(match toward {
            Toward::Dependents => edges.map(|(item, needed)| (needed, item)).collect(),
            Toward::Needs => edges.collect(),
        }))
    }

    /// All items that can be reached from these, without these; the nearest first.
    pub fn reached(
        &self,
        from: &[Id],
        toward: Toward,
        depth: Option<u32>,
    ) -> Result<Vec<Reached<Id>>, IndexError> {
        Ok(walk(&self.graph(toward)?, from, depth))
    }

    /// The edges among these items: which needs which.
    pub fn edges_among(&self, items: &std::collections::HashSet<Id>) -> Result<Vec<(Id, Id)>, IndexError> {
        let pairs = self
            .edges()?
            .into_iter()
            .filter_map(|(item, needed)| Some((Id::from_number(item)?, Id::from_number(needed)?)));
        Ok(pairs.filter(|(item, needed)| items.contains(item) && items.contains(needed)).collect())
    }

    fn edges(&self) -> Result<Vec<(i64, i64)>, IndexError> {
        let mut query = self.db.prepare_cached("SELECT key, needs FROM edge")?;
        let mut rows = query.query([])?;
        let mut edges = Vec::new();
        while let Some(row) = rows.next()? {
            let item: i64 = row.get(0)?;
            let needs = row.get_ref(1)?.as_blob().unwrap_or_default();
            let numbers = needs.chunks_exact(WIDTH).filter_map(|bytes| bytes.try_into().ok());
            edges.extend(numbers.map(|bytes| (item, i64::from_le_bytes(bytes))));
        }
        Ok(edges)
    }

    /// What the index has of these items, in their order; those that are not there are left out.
    pub fn item_facts(&self, items: &[Id]) -> Result<Vec<ItemFacts>, IndexError> {
        let columns = ["title", "type", "state", "service", "assignee", "customer"].map(column).join(", ");
        let mut query =
            self.db.prepare_cached(&format!("SELECT key, {columns} FROM ticket WHERE key = ?1"))?;
        let mut facts = Vec::with_capacity(items.len());
        for item in items {
            let mut rows = query.query([item.number()])?;
            if let Some(row) = rows.next()? {
                facts.extend(item_of(row)?);
            }
        }
        Ok(facts)
    }

    /// The open tickets that `keep` takes by the items they concern and their service.
    pub fn open_work(
        &self,
        keep: &dyn Fn(&[&str], Option<&str>) -> bool,
    ) -> Result<Vec<WorkFacts>, IndexError> {
        self.work("phase = 0", keep)
    }

    /// The changes, open or not, that `keep` takes by the items they concern.
    pub fn changes_of(&self, keep: &dyn Fn(&[&str]) -> bool) -> Result<Vec<WorkFacts>, IndexError> {
        let only = format!("{} = '{}' AND {} IS NOT NULL", column("kind"), Kind::Change, column("ci"));
        self.work(&only, &|items, _| keep(items))
    }

    fn work(
        &self,
        only: &str,
        keep: &dyn Fn(&[&str], Option<&str>) -> bool,
    ) -> Result<Vec<WorkFacts>, IndexError> {
        let names = ["ci", "service", "title", "state", "class", "customer", "requester", "assignee", "due"];
        let columns = names.map(column).join(", ");
        let mut query =
            self.db.prepare(&format!("SELECT key, {columns} FROM ticket WHERE {only} ORDER BY key"))?;
        let mut rows = query.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let items: Option<&str> = row.get_ref(1)?.as_str_or_null().unwrap_or_default();
            let items: Vec<&str> = items.map(|items| stored_texts(items).collect()).unwrap_or_default();
            let service = row.get_ref(2)?.as_str_or_null().unwrap_or_default().map(first);
            if keep(&items, service) {
                found.extend(work_of(row, &items, service)?);
            }
        }
        Ok(found)
    }
}

/// The first of the texts of a column.
fn first(stored: &str) -> &str {
    stored_texts(stored).next().unwrap_or(stored)
}

fn text(row: &Row, at: usize) -> rusqlite::Result<Option<String>> {
    let text: Option<String> = row.get(at)?;
    Ok(text.map(|text| first(&text).to_owned()))
}

fn state(row: &Row, at: usize) -> rusqlite::Result<Option<State>> {
    let word: String = row.get(at)?;
    Ok(State::ALL.iter().copied().find(|state| state.as_str() == word))
}

fn item_of(row: &Row) -> rusqlite::Result<Option<ItemFacts>> {
    let (id, state) = (Id::from_number(row.get(0)?), state(row, 3)?);
    let (Some(id), Some(state)) = (id, state) else { return Ok(None) };
    Ok(Some(ItemFacts {
        id: id.to_string(),
        name: row.get(1)?,
        kind_of: text(row, 2)?.unwrap_or_default(),
        state,
        service: text(row, 4)?,
        owner: text(row, 5)?,
        customer: text(row, 6)?,
    }))
}

fn work_of(row: &Row, items: &[&str], service: Option<&str>) -> rusqlite::Result<Option<WorkFacts>> {
    let (id, state) = (Id::from_number(row.get(0)?), state(row, 4)?);
    let (Some(id), Some(state)) = (id, state) else { return Ok(None) };
    let class: i64 = row.get(5)?;
    let due: Option<i64> = row.get(9)?;
    Ok(Some(WorkFacts {
        id: id.to_string(),
        kind: id.kind(),
        title: row.get(3)?,
        state,
        class: crate::query::class_letter(class).parse().unwrap_or(crate::records::Class::D),
        service: service.map(str::to_owned),
        customer: text(row, 6)?,
        requester: text(row, 7)?,
        assignee: text(row, 8)?,
        due: due.and_then(|us| jiff::Timestamp::from_microsecond(us).ok()),
        items: items.iter().map(|id| (*id).to_owned()).collect(),
    }))
}
