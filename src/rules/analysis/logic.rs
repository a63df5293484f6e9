//! Whether the confirmed causes explain a top event, and which smallest sets of causes would (M5.2b).

use std::collections::{BTreeMap, BTreeSet};

use super::tree::Tree;
use crate::records::words::{CauseStatus, Gate};

/// Whether the causes below an event explain it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Explained {
    /// By confirmed causes.
    Yes,
    /// By none: those below are excluded.
    No,
    /// Not known yet.
    Open,
}

/// So many cut sets of an event are computed; further ones are left out.
pub const MOST_SETS: usize = 200;

/// A smallest set of causes that together explain an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CutSet {
    /// The places of its causes.
    pub causes: BTreeSet<usize>,
    /// Whether all are confirmed.
    pub is_confirmed: bool,
}

/// The minimal cut sets of an event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CutSets {
    /// The smallest first.
    pub sets: Vec<CutSet>,
    /// Whether there are more than [`MOST_SETS`].
    pub is_cut_off: bool,
}

/// The gate of an entry: one cause suffices, unless it says otherwise.
pub fn gate(tree: &Tree, at: usize) -> Gate {
    tree.entry(at).gate.unwrap_or(Gate::Or)
}

/// For an entry and all under it, whether it is explained.
pub fn explained(tree: &Tree, root: usize) -> BTreeMap<usize, Explained> {
    let mut known = BTreeMap::new();
    for place in tree.below(root).into_iter().rev() {
        let of = of(tree, place.at, &known);
        known.insert(place.at, of);
    }
    known
}

/// Whether an entry is explained; those below it are known.
fn of(tree: &Tree, at: usize, known: &BTreeMap<usize, Explained>) -> Explained {
    let below: Vec<Explained> = tree.children(at).iter().filter_map(|at| known.get(at)).copied().collect();
    match (tree.entry(at).status, gate(tree, at)) {
        (Some(CauseStatus::Excluded), _) => Explained::No,
        (Some(CauseStatus::Confirmed), _) if below.is_empty() => Explained::Yes,
        _ if below.is_empty() => Explained::Open,
        (_, Gate::Or) if below.contains(&Explained::Yes) => Explained::Yes,
        (_, Gate::And) if below.contains(&Explained::No) => Explained::No,
        _ if below.iter().all(|of| *of == Explained::Yes) => Explained::Yes,
        _ if below.iter().all(|of| *of == Explained::No) => Explained::No,
        _ => Explained::Open,
    }
}

/// The minimal cut sets of a top event, without those that hold an excluded cause.
pub fn cut_sets(tree: &Tree, root: usize) -> CutSets {
    let mut known: BTreeMap<usize, Vec<BTreeSet<usize>>> = BTreeMap::new();
    let mut is_cut_off = false;
    for place in tree.below(root).into_iter().rev() {
        let below = tree.children(place.at);
        let sets = if tree.entry(place.at).status == Some(CauseStatus::Excluded) {
            Vec::new()
        } else if below.is_empty() {
            vec![BTreeSet::from([place.at])]
        } else {
            let below = below.iter().filter_map(|at| known.remove(at)).collect::<Vec<_>>();
            match gate(tree, place.at) {
                Gate::Or => below.into_iter().flatten().collect(),
                Gate::And => product(below, &mut is_cut_off),
            }
        };
        known.insert(place.at, smallest(sets, &mut is_cut_off));
    }
    let is_confirmed = |causes: &BTreeSet<usize>| {
        causes.iter().all(|at| tree.entry(*at).status == Some(CauseStatus::Confirmed))
    };
    let sets = known.remove(&root).unwrap_or_default().into_iter();
    let sets = sets.map(|causes| CutSet { is_confirmed: is_confirmed(&causes), causes });
    CutSets { sets: sets.collect(), is_cut_off }
}

/// One set of each, together.
fn product(all: Vec<Vec<BTreeSet<usize>>>, is_cut_off: &mut bool) -> Vec<BTreeSet<usize>> {
    all.into_iter().fold(vec![BTreeSet::new()], |made, next| {
        let joined = made.iter().flat_map(|one| next.iter().map(move |other| one | other));
        smallest(joined.collect(), is_cut_off)
    })
}

/// The sets that contain no other, the smallest first.
fn smallest(mut sets: Vec<BTreeSet<usize>>, is_cut_off: &mut bool) -> Vec<BTreeSet<usize>> {
    sets.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
    let mut kept: Vec<BTreeSet<usize>> = Vec::new();
    for set in sets {
        if kept.len() == MOST_SETS {
            *is_cut_off = true;
            break;
        }
        if !kept.iter().any(|smaller| smaller.is_subset(&set)) {
            kept.push(set);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::incident::Analysis;
    use crate::records::words::AnalysisStep;

    /// Entries by parent (0 is none), gate and status: `&` for and; `+` confirmed, `-` excluded.
    fn entries(rows: &[(usize, &str)]) -> Vec<Analysis> {
        let entry = |(n, (under, marks)): (usize, &(usize, &str))| Analysis {
            node: Some(format!("{}", n + 1)),
            under: (*under > 0).then(|| under.to_string()),
            gate: marks.contains('&').then_some(Gate::And),
            status: match marks {
                marks if marks.contains('+') => Some(CauseStatus::Confirmed),
                marks if marks.contains('-') => Some(CauseStatus::Excluded),
                _ => None,
            },
            ..Analysis::new(AnalysisStep::Deep, None, vec![format!("entry {n}")])
        };
        rows.iter().enumerate().map(entry).collect()
    }

    /// The cut sets of the first entry by number, those that are confirmed with a sign.
    fn sets(entries: &[Analysis]) -> String {
        let found = cut_sets(&Tree::of(entries), 0);
        let set = |set: &CutSet| {
            let numbers: Vec<String> = set.causes.iter().map(|at| (at + 1).to_string()).collect();
            format!("{}{}", numbers.join(","), if set.is_confirmed { "+" } else { "" })
        };
        found.sets.iter().map(set).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn gates_decide_what_is_explained_and_by_which_smallest_sets() {
        use Explained::{No, Open, Yes};
        for (rows, expected, cuts) in [
            (&[(0, "")][..], Open, "1"),
            (&[(0, ""), (1, ""), (1, "")], Open, "2 3"),
            (&[(0, ""), (1, "+"), (1, "")], Yes, "2+ 3"),
            (&[(0, ""), (1, "-"), (1, "-")], No, ""),
            (&[(0, "&"), (1, "+"), (1, "")], Open, "2,3"),
            (&[(0, "&"), (1, "+"), (1, "-")], No, ""),
            (&[(0, "&"), (1, "+"), (1, "+")], Yes, "2,3+"),
            // Either both of a pair, or one alone; the pair with an excluded cause is no set.
            (&[(0, ""), (1, "&"), (1, ""), (2, "+"), (2, "+")], Yes, "3 4,5+"),
            (&[(0, ""), (1, "&"), (1, ""), (2, "+"), (2, "-")], Open, "3"),
            // A branch that is excluded as a whole counts for nothing, whatever is under it.
            (&[(0, ""), (1, "-"), (2, "+")], No, ""),
            // And of two ors.
            (&[(0, "&"), (1, ""), (1, ""), (2, "+"), (2, ""), (3, "+")], Yes, "4,6+ 5,6"),
            // A confirmed event is not explained before its causes are.
            (&[(0, "+"), (1, "")], Open, "2"),
        ] {
            let entries = entries(rows);
            let explained = explained(&Tree::of(&entries), 0);
            assert_eq!((explained[&0], sets(&entries).as_str()), (expected, cuts), "{rows:?}");
        }
    }

    #[test]
    fn many_sets_are_cut_off_and_circles_end() {
        // Ten pairs of which one each: 1024 sets.
        let mut rows = vec![(0, "&")];
        rows.extend([(1, ""); 10]);
        rows.extend((0..20).map(|n| (2 + n / 2, "")));
        let entries_of = entries(&rows);
        let found = cut_sets(&Tree::of(&entries_of), 0);
        assert_eq!((found.sets.len(), found.is_cut_off), (MOST_SETS, true));
        let circle = entries(&[(2, ""), (1, ""), (3, ""), (9, "")]);
        let tree = Tree::of(&circle);
        assert_eq!(tree.in_order().len(), 4);
        let chain: Vec<(usize, &str)> = (0..2_000).map(|n| (n, "")).collect();
        assert_eq!(sets(&entries(&chain)), "2000");
    }
}
