//! What tickets are to each other, and which links may not be made.

use std::collections::{BTreeMap, BTreeSet};

use super::refusal::Refusal;
use crate::lang::{mark, tr};
use crate::records::{Id, typed};

/// Each relation and its other side.
pub const RELATIONS: [(&str, &str); 15] = [
    (mark!("relates_to"), "relates_to"),
    (mark!("caused_by"), "causes"),
    (mark!("causes"), "caused_by"),
    (mark!("duplicates"), "duplicated_by"),
    (mark!("duplicated_by"), "duplicates"),
    (mark!("blocks"), "blocked_by"),
    (mark!("blocked_by"), "blocks"),
    (mark!("part_of"), "has_part"),
    (mark!("has_part"), "part_of"),
    (mark!("follows"), "followed_by"),
    (mark!("followed_by"), "follows"),
    (mark!("documents"), "documented_by"),
    (mark!("documented_by"), "documents"),
    (mark!("solves"), "solved_by"),
    (mark!("solved_by"), "solves"),
];

/// The relation that a text names, and its other side: in any language, with spaces or hyphens for `_`.
///
/// ```
/// use itdesk::rules::links::relation;
/// assert_eq!(relation("Caused by"), Some(("caused_by", "causes")));
/// assert_eq!(relation("起因于"), relation("caused_by"));
/// assert_eq!(relation("near"), None);
/// ```
pub fn relation(typed: &str) -> Option<(&'static str, &'static str)> {
    let spelled = typed.trim().replace(['-', ' '], "_");
    let words = RELATIONS.iter().map(|(rel, _)| *rel);
    let place = typed::position(words.clone(), &spelled).or_else(|| typed::translated(words, typed))?;
    RELATIONS.get(place).copied()
}

/// The relations that put tickets in an order, each by one of its sides: a ring of them says nothing. The others join tickets
/// of different kinds, or have no direction.
pub const ORDERED: [&str; 5] = ["causes", "duplicates", "blocks", "part_of", "follows"];

/// The link as one of [`ORDERED`], and the two tickets in that direction; `None` for a relation without an order.
///
/// ```
/// use itdesk::rules::links::ordered;
/// assert_eq!(ordered(1, "blocked_by", 2), Some(("blocks", 2, 1)));
/// ```
pub fn ordered<T>(this: T, rel: &str, that: T) -> Option<(&'static str, T, T)> {
    if let Some(known) = ORDERED.iter().find(|known| **known == rel) {
        return Some((known, this, that));
    }
    let (_, inverse) = RELATIONS.iter().find(|(known, _)| *known == rel)?;
    ORDERED.iter().find(|known| *known == inverse).map(|known| (*known, that, this))
}

/// Refuses the link `this` is `rel` to `that`, where it leads back to itself: `links` has the tickets that a ticket is linked
/// to by a relation.
///
/// # Errors
/// A refusal that names the tickets of the ring and the command that opens it.
pub fn check<E: From<Refusal>>(
    this: Id,
    rel: &str,
    that: Id,
    mut links: impl FnMut(Id, &str) -> Result<Vec<Id>, E>,
) -> Result<(), E> {
    if this == that {
        return Err(Refusal::new(
            tr!("{this} cannot be linked to itself", this),
            tr!("choose another ticket: itdesk list"),
        )
        .into());
    }
    if ordered(this, rel, that).is_none() {
        return Ok(());
    }
    let Some(way) = way(that, this, |id| links(id, rel))? else { return Ok(()) };
    let word = rel.replace('_', " ");
    let ring: Vec<String> =
        std::iter::once(this).chain(way.iter().copied()).map(|id| id.to_string()).collect();
    let ring = abridged(ring);
    let last = way[way.len() - 2];
    let first = way[way.len() - 1];
    Err(Refusal::new(
        tr!(
            "{this} {word} {that} would form a cycle: {ring}",
            this,
            word,
            that,
            ring = ring.join(&format!(" {word} "))
        ),
        tr!("remove one of these links first: itdesk link {last} {rel} {first} --remove", last, rel, first),
    )
    .into())
}

/// The ends of a ring of many tickets, for a message that a person can read.
fn abridged(ring: Vec<String>) -> Vec<String> {
    const SHOWN: usize = 4;
    if ring.len() <= 2 * SHOWN {
        return ring;
    }
    let left_out = std::iter::once(tr!("… ({shown} more) …", shown = ring.len() - 2 * SHOWN));
    let begin = &ring[..SHOWN];
    let end = &ring[ring.len() - SHOWN..];
    begin.iter().cloned().chain(left_out).chain(end.iter().cloned()).collect()
}

/// The shortest way along links from one ticket to another, both included.
fn way<E>(from: Id, to: Id, mut links: impl FnMut(Id) -> Result<Vec<Id>, E>) -> Result<Option<Vec<Id>>, E> {
    let mut came_from: BTreeMap<i64, Option<Id>> = BTreeMap::from([(from.number(), None)]);
    let mut front = std::collections::VecDeque::from([from]);
    while let Some(at) = front.pop_front() {
        if at == to {
            let mut way = vec![at];
            while let Some(Some(before)) = way.last().and_then(|id| came_from.get(&id.number())) {
                way.push(*before);
            }
            way.reverse();
            return Ok(Some(way));
        }
        for next in links(at)? {
            came_from.entry(next.number()).or_insert_with(|| {
                front.push_back(next);
                Some(at)
            });
        }
    }
    Ok(None)
}

/// The rings among links of one relation: of each the tickets in their order, beginning with the smallest id. A ticket that
/// stands in several is named with one of them.
pub fn rings(links: &BTreeSet<(i64, i64)>) -> Vec<Vec<Id>> {
    let next = |from: Id| {
        let all = links.range((from.number(), i64::MIN)..=(from.number(), i64::MAX));
        all.filter_map(|(_, to)| Id::from_number(*to)).collect::<Vec<_>>()
    };
    let mut found: Vec<Vec<Id>> = Vec::new();
    let mut named: BTreeSet<i64> = BTreeSet::new();
    let candidates = on_rings(links);
    for from in &candidates {
        let Some(id) = Id::from_number(*from).filter(|_| !named.contains(from)) else { continue };
        for first in next(id).into_iter().filter(|first| candidates.contains(&first.number())) {
            let Ok::<_, std::convert::Infallible>(way) = way(first, id, |at| Ok(next(at)));
            if let Some(mut ring) = way {
                ring.rotate_right(1);
                named.extend(ring.iter().map(Id::number));
                found.push(ring);
                break;
            }
        }
    }
    found
}

/// The tickets that are left once those are taken away, again and again, that nothing leads to or that lead nowhere: where
/// there is no ring, none.
fn on_rings(links: &BTreeSet<(i64, i64)>) -> BTreeSet<i64> {
    let led_to = without_beginnings(links);
    let is_left = |(from, to): &&(i64, i64)| led_to.contains(from) && led_to.contains(to);
    let backwards = links.iter().filter(is_left).map(|(from, to)| (*to, *from)).collect();
    without_beginnings(&backwards)
}

/// The tickets of these links but those that nothing leads to, and that then nothing leads to.
fn without_beginnings(links: &BTreeSet<(i64, i64)>) -> BTreeSet<i64> {
    let mut left: BTreeMap<i64, usize> = links.iter().map(|(from, _)| (*from, 0)).collect();
    for (_, to) in links {
        *left.entry(*to).or_default() += 1;
    }
    let mut beginnings: Vec<i64> = left.iter().filter(|(_, count)| **count == 0).map(|(id, _)| *id).collect();
    while let Some(from) = beginnings.pop() {
        left.remove(&from);
        for (_, to) in links.range((from, i64::MIN)..=(from, i64::MAX)) {
            let Some(count) = left.get_mut(to) else { continue };
            *count -= 1;
            if *count == 0 {
                beginnings.push(*to);
            }
        }
    }
    left.into_keys().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u32) -> Id {
        Id::new(crate::records::Kind::Request, jiff::civil::date(2026, 11, 23), number)
    }

    #[test]
    fn every_relation_has_its_other_side() {
        for (rel, inverse) in RELATIONS {
            assert!(RELATIONS.contains(&(inverse, rel)), "{rel}");
            assert_eq!(ordered(1, rel, 2), ordered(2, inverse, 1), "{rel}");
        }
        assert_eq!(ordered(1, "relates_to", 2), None);
        assert_eq!(ordered(1, "documents", 2), None);
    }

    #[test]
    fn rings_are_found_whole_and_each_once() {
        let links =
            |pairs: &[(u32, u32)]| pairs.iter().map(|(a, b)| (id(*a).number(), id(*b).number())).collect();
        assert!(rings(&links(&[(1, 2), (2, 3), (1, 3), (3, 4)])).is_empty());
        assert_eq!(rings(&links(&[(1, 1)])), [[id(1)]]);
        assert_eq!(rings(&links(&[(1, 2), (2, 1), (0, 1), (2, 5)])), [[id(1), id(2)]]);
        // Two rings, and a way from the one to the other.
        let two = [(1, 2), (2, 3), (3, 1), (3, 7), (7, 8), (8, 7)];
        assert_eq!(rings(&links(&two)), [vec![id(1), id(2), id(3)], vec![id(7), id(8)]]);
    }

    #[test]
    fn a_long_chain_is_no_ring() {
        let links: BTreeSet<(i64, i64)> = (0..30_000).map(|n| (id(n).number(), id(n + 1).number())).collect();
        assert!(rings(&links).is_empty());
    }
}
