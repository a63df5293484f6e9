//! What can be reached from where, however the edges run: rings are walked once.

use std::collections::HashSet;
use std::hash::Hash;

/// Edges by the end that they are followed from.
#[derive(Debug, Clone)]
pub struct Graph<K> {
    edges: Vec<(K, K)>,
}

/// A node that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached<K> {
    /// The node.
    pub key: K,
    /// The fewest edges that lead to it; 1 is next to where the walk began.
    pub depth: u32,
    /// The node from which it was reached.
    pub through: K,
}

impl<K: Copy + Ord + Hash> Graph<K> {
    /// A graph of edges, each from its first end to its second.
    ///
    /// ```
    /// use itdesk::rules::items::graph::Graph;
    /// // 2 and 3 depend on 1, and 1 on 3: a ring.
    /// let graph = Graph::of(vec![(1, 2), (1, 3), (3, 1)]);
    /// let reached: Vec<(u8, u32)> = graph.walk(&[1], None).iter().map(|r| (r.key, r.depth)).collect();
    /// assert_eq!(reached, [(2, 1), (3, 1)]);
    /// ```
    pub fn of(mut edges: Vec<(K, K)>) -> Graph<K> {
        edges.sort_unstable();
        edges.dedup();
        Graph { edges }
    }

    /// All that can be reached within `depth` edges, without the beginnings; the nearest first.
    pub fn walk(&self, from: &[K], depth: Option<u32>) -> Vec<Reached<K>> {
        let mut seen: HashSet<K> = from.iter().copied().collect();
        let mut reached: Vec<Reached<K>> = Vec::new();
        let mut next = from.iter().map(|key| (*key, 0)).collect::<Vec<_>>();
        let mut place = 0;
        while let Some((through, so_far)) = next.get(place).copied() {
            place += 1;
            if depth.is_some_and(|most| so_far >= most) {
                continue;
            }
            for key in self.next(through) {
                if seen.insert(key) {
                    reached.push(Reached { key, depth: so_far + 1, through });
                    next.push((key, so_far + 1));
                }
            }
        }
        reached
    }

    fn next(&self, from: K) -> impl Iterator<Item = K> {
        let start = self.edges.partition_point(|(key, _)| *key < from);
        self.edges[start..].iter().take_while(move |(key, _)| *key == from).map(|(_, to)| *to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_ends_in_rings_and_at_its_depth() {
        let graph = Graph::of(vec![(1, 2), (2, 3), (3, 1), (3, 4), (9, 1)]);
        let keys = |from: &[u32], depth| -> Vec<u32> {
            graph.walk(from, depth).iter().map(|reached| reached.key).collect()
        };
        assert_eq!(keys(&[1], None), [2, 3, 4]);
        assert_eq!(keys(&[1], Some(2)), [2, 3]);
        assert_eq!(keys(&[1], Some(0)), [] as [u32; 0]);
        assert_eq!(keys(&[2, 3], None), [1, 4]);
        assert_eq!(keys(&[7], None), [] as [u32; 0]);
    }

    #[test]
    fn fifty_thousand_items_are_each_reached_once() {
        // Item n depends on four items before it, and the first on the last: one great ring.
        let most: u32 = 50_000;
        let mut edges: Vec<(u32, u32)> = vec![(most - 1, 0)];
        for n in 1..most {
            edges.extend([n - 1, n / 2, n / 3, n / 5].map(|needed| (needed, n)));
        }
        assert!(edges.len() > 190_000);
        let reached = Graph::of(edges).walk(&[0], None);
        assert_eq!(reached.len(), most as usize - 1);
        let keys: HashSet<u32> = reached.iter().map(|reached| reached.key).collect();
        assert_eq!(keys.len(), reached.len());
    }
}
