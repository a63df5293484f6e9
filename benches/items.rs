//! What it costs to walk the dependencies of 50,000 configuration items, as the index hands them out.
//!
//! Run with `cargo bench --bench items`.

use itdesk::rules::items::graph::Graph;

fn main() {
    divan::main();
}

/// 200,000 edges: each item needs four before it, and the first needs the last.
fn edges(items: i64) -> Vec<(i64, i64)> {
    let mut edges = vec![(items - 1, 0)];
    for n in 1..items {
        edges.extend([n - 1, n / 2, n / 3, n / 5].map(|needed| (needed, n)));
    }
    edges
}

const ITEMS: [i64; 3] = [500, 5_000, 50_000];

#[divan::bench(args = ITEMS)]
fn sort_and_walk(bencher: divan::Bencher, items: i64) {
    bencher.with_inputs(|| edges(items)).bench_values(|edges| Graph::of(edges).walk(&[0], None).len());
}

#[divan::bench(args = ITEMS)]
fn walk(bencher: divan::Bencher, items: i64) {
    let graph = Graph::of(edges(items));
    bencher.bench(|| divan::black_box(&graph).walk(&[0], None).len());
}
