//! Chains of whys: each answer is asked why again, until a cause of a known class ends the chain (M5.2b).

use super::tree::Tree;

/// A chain of whys, from the first answer to the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// The places of its answers.
    pub answers: Vec<usize>,
}

impl Chain {
    /// The last answer.
    pub fn last(&self) -> usize {
        self.answers.last().copied().unwrap_or_default()
    }
}

/// Every chain, in the order in which they end.
pub fn chains(tree: &Tree, entries: usize) -> Vec<Chain> {
    let is_why = |at: &usize| tree.entry(*at).why;
    let ends = (0..entries).filter(is_why).filter(|at| !tree.children(*at).iter().any(&is_why));
    let chain = |end: usize| {
        let above = std::iter::successors(Some(end), |at| tree.parent(*at).filter(is_why));
        let mut answers: Vec<usize> = above.collect();
        answers.reverse();
        Chain { answers }
    };
    ends.map(chain).collect()
}

/// Which why of its chain an answer is, from 1.
pub fn number(tree: &Tree, at: usize) -> usize {
    std::iter::successors(Some(at), |at| tree.parent(*at).filter(|at| tree.entry(*at).why)).count()
}
