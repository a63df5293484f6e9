//! The lines of an analysis: its tree, the cut sets of its top events, its chains of whys.

use std::collections::BTreeMap;

use crate::lang::{self, tr};
use crate::records::incident::Analysis;
use crate::records::words::{CauseStatus, Gate};
use crate::rules::analysis::logic::{self, CutSet, Explained};
use crate::rules::analysis::tree::{Place, Tree};
use crate::rules::analysis::whys::{self, Chain};

/// A line, after what draws the tree beside it.
pub(in crate::render) struct Row {
    /// The branches of the tree; nothing at its top.
    pub lead: String,
    /// What the line says.
    pub text: String,
}

/// The entries as a tree, each under the one that it explains.
pub(in crate::render) fn rows(entries: &[Analysis]) -> Vec<Row> {
    let tree = Tree::of(entries);
    let explained: BTreeMap<usize, Explained> =
        tree.tops().flat_map(|top| logic::explained(&tree, top)).collect();
    // Whether the entry above, at each depth, is the last of its own.
    let mut above: Vec<bool> = Vec::new();
    let row = |place: Place| {
        above.truncate(place.depth);
        let lead = lead(&above, place);
        above.push(place.is_last);
        Row { lead, text: words(&tree, place.at, explained.get(&place.at).copied()) }
    };
    tree.in_order().into_iter().map(row).collect()
}

fn lead(above: &[bool], place: Place) -> String {
    if place.depth == 0 {
        return String::new();
    }
    let trunk = above.iter().skip(1).map(|is_last| if *is_last { "   " } else { "│  " });
    let branch = if place.is_last { "└─ " } else { "├─ " };
    trunk.chain([branch]).collect()
}

/// `4. deep: the store is full — AND gate, explained`.
fn words(tree: &Tree, at: usize, explained: Option<Explained>) -> String {
    let Analysis {
        step,
        method,
        finding,
        node: _,
        under: _,
        why,
        gate: _,
        status,
        cause,
        extent,
        evidence,
        extra: _,
    } = tree.entry(at);
    let has_causes = !tree.children(at).is_empty();
    let gate = has_causes.then(|| match logic::gate(tree, at) {
        Gate::And => tr!("AND gate"),
        Gate::Or => tr!("OR gate"),
    });
    let known = match (explained, status) {
        (_, Some(CauseStatus::Excluded)) => Some(tr!("excluded")),
        (Some(Explained::Yes), _) if has_causes => Some(tr!("explained")),
        (Some(Explained::No), _) if has_causes => Some(tr!("ruled out")),
        (Some(Explained::Open), _) if has_causes => Some(tr!("not explained yet")),
        (_, Some(CauseStatus::Confirmed)) => Some(tr!("confirmed")),
        (Some(_), None) => Some(tr!("undecided")),
        (None, None) => None,
    };
    let marks = [
        why.then(|| tr!("why {number}", number = whys::number(tree, at))),
        gate.map(str::to_owned),
        known.map(str::to_owned),
        cause.map(|class| lang::shown(class.as_str()).to_owned()),
        extent.as_ref().map(|extent| tr!("extent {extent}", extent)),
        (!evidence.is_empty()).then(|| evidence.join(" / ")),
    ];
    let marks: Vec<String> = marks.into_iter().flatten().collect();
    let marks = if marks.is_empty() { String::new() } else { format!(" — {}", lang::list(&marks)) };
    let method = method.map_or_else(String::new, |method| format!(" ({method})"));
    format!("{}. {step}{method}: {}{marks}", at + 1, finding.join(" / "))
}

/// The minimal cut sets of each top event: `1: {4, 6} confirmed`.
pub(in crate::render) fn cut_sets(entries: &[Analysis]) -> Vec<Row> {
    let tree = Tree::of(entries);
    let of = |top: usize| {
        let found = logic::cut_sets(&tree, top);
        let sets = found.sets.iter().map(set).collect::<Vec<_>>();
        let rest = if found.is_cut_off { tr!("; further sets are left out") } else { "" };
        let sets =
            if sets.is_empty() { tr!("none: every cause is excluded").to_owned() } else { sets.join("; ") };
        Row { lead: format!("{}: ", top + 1), text: format!("{sets}{rest}") }
    };
    tree.tops().map(of).collect()
}

fn set(set: &CutSet) -> String {
    let numbers: Vec<String> = set.causes.iter().map(|at| (at + 1).to_string()).collect();
    let state = if set.is_confirmed { tr!("confirmed") } else { tr!("undecided") };
    format!("{{{}}} {state}", numbers.join(", "))
}

/// The chains of whys: `2 → 3 → 4: configuration, extent …`.
pub(in crate::render) fn whys(entries: &[Analysis]) -> Vec<Row> {
    let tree = Tree::of(entries);
    let of = |chain: &Chain| {
        let numbers: Vec<String> = chain.answers.iter().map(|at| (at + 1).to_string()).collect();
        let last = tree.entry(chain.last());
        let class = last.cause.map(|class| lang::shown(class.as_str()).to_owned());
        let end = class.unwrap_or_else(|| tr!("no class of cause yet").to_owned());
        let extent = last.extent.as_ref().map(|extent| tr!("extent {extent}", extent));
        let end = lang::list(&[Some(end), extent].into_iter().flatten().collect::<Vec<_>>());
        Row { lead: String::new(), text: format!("{}: {end}", numbers.join(" → ")) }
    };
    whys::chains(&tree, entries.len()).iter().map(of).collect()
}
