//! The analysis of an incident as a tree, with all that follows from it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::records::Ticket as Record;
use crate::records::incident::{Analysis, Extent};
use crate::records::words::{AnalysisStep, CauseClass, CauseStatus, Gate, Method};
use crate::rules::analysis::logic::{self, CutSets, Explained};
use crate::rules::analysis::tree::Tree;
use crate::rules::analysis::whys;

/// The analysis of an incident (M5.2b). Entries are named by their numbers, from 1.
#[derive(Debug, Clone, Serialize)]
pub struct AnalysisTree {
    /// The incident.
    pub id: String,
    /// Whether confirmed causes explain every top event; null where there is none, or it is not known yet.
    pub explained: Option<bool>,
    /// Every entry, in the order in which they were recorded.
    pub entries: Vec<AnalysisEntry>,
    /// The events that others explain.
    pub tops: Vec<TopEvent>,
    /// The chains of whys.
    pub whys: Vec<WhyChain>,
}

/// An entry of the tree.
#[derive(Debug, Clone, Serialize)]
pub struct AnalysisEntry {
    /// Its number.
    pub number: usize,
    /// The entry that it explains; null at the top.
    pub under: Option<usize>,
    /// Which of the five steps.
    pub step: AnalysisStep,
    /// The method used.
    pub method: Option<Method>,
    /// What was found.
    pub finding: Vec<String>,
    /// Which why of its chain it answers.
    pub why: Option<usize>,
    /// How the causes under it explain it; null without any.
    pub gate: Option<Gate>,
    /// Confirmed, excluded, or null.
    pub status: Option<CauseStatus>,
    /// Whether it is explained; null while it is not known.
    pub explained: Option<bool>,
    /// The class of the cause.
    pub cause: Option<CauseClass>,
    /// How far its effect extends.
    pub extent: Option<Extent>,
    /// What confirmed or excluded it.
    pub evidence: Vec<String>,
}

/// An event that others explain.
#[derive(Debug, Clone, Serialize)]
pub struct TopEvent {
    /// Its number.
    pub number: usize,
    /// Whether confirmed causes explain it; null while it is not known.
    pub explained: Option<bool>,
    /// The minimal cut sets: smallest sets of causes that together explain it.
    pub cut_sets: Vec<CauseSet>,
    /// Whether there are more cut sets than are listed.
    pub cut_off: bool,
}

/// A minimal cut set.
#[derive(Debug, Clone, Serialize)]
pub struct CauseSet {
    /// The numbers of its causes.
    pub causes: Vec<usize>,
    /// Whether all of them are confirmed.
    pub confirmed: bool,
}

/// A chain of whys.
#[derive(Debug, Clone, Serialize)]
pub struct WhyChain {
    /// The numbers of its answers, the first why first.
    pub answers: Vec<usize>,
    /// The class of the cause that ends it; null while none does.
    pub cause: Option<CauseClass>,
    /// How far its effect extends.
    pub extent: Option<Extent>,
}

impl AnalysisTree {
    /// The analysis of an incident; of another kind, one without entries.
    pub fn of(record: &Record) -> AnalysisTree {
        let entries = record.incident().map(|incident| incident.analysis.as_slice()).unwrap_or_default();
        let tree = Tree::of(entries);
        let known: BTreeMap<usize, Explained> =
            tree.tops().flat_map(|top| logic::explained(&tree, top)).collect();
        let explained = |at: usize| known.get(&at).and_then(|of| is(*of));
        let tops: Vec<TopEvent> =
            tree.tops().map(|top| TopEvent::of(top, explained(top), logic::cut_sets(&tree, top))).collect();
        let whys = whys::chains(&tree, entries.len()).into_iter().map(|chain| {
            let last = tree.entry(chain.last());
            let answers = chain.answers.iter().map(|at| at + 1).collect();
            WhyChain { answers, cause: last.cause, extent: last.extent.clone() }
        });
        let each: Option<Vec<bool>> = tops.iter().map(|top| top.explained).collect();
        AnalysisTree {
            id: record.id.to_string(),
            explained: each.filter(|each| !each.is_empty()).map(|each| !each.contains(&false)),
            entries: (0..entries.len()).map(|at| AnalysisEntry::of(&tree, at, explained(at))).collect(),
            whys: whys.collect(),
            tops,
        }
    }
}

impl AnalysisEntry {
    fn of(tree: &Tree, at: usize, explained: Option<bool>) -> AnalysisEntry {
        let Analysis { step, method, finding, why, status, cause, extent, evidence, .. } =
            tree.entry(at).clone();
        AnalysisEntry {
            number: at + 1,
            under: tree.parent(at).map(|at| at + 1),
            step,
            method,
            finding,
            why: why.then(|| whys::number(tree, at)),
            gate: (!tree.children(at).is_empty()).then(|| logic::gate(tree, at)),
            status,
            explained,
            cause,
            extent,
            evidence,
        }
    }
}

impl TopEvent {
    fn of(at: usize, explained: Option<bool>, found: CutSets) -> TopEvent {
        let sets = found.sets.into_iter().map(|set| CauseSet {
            causes: set.causes.iter().map(|at| at + 1).collect(),
            confirmed: set.is_confirmed,
        });
        TopEvent { number: at + 1, explained, cut_sets: sets.collect(), cut_off: found.is_cut_off }
    }
}

/// Yes, no, or not known yet.
fn is(explained: Explained) -> Option<bool> {
    match explained {
        Explained::Yes => Some(true),
        Explained::No => Some(false),
        Explained::Open => None,
    }
}
