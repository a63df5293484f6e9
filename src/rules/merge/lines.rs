//! Merging three versions of a text by line (diff3).

use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

/// Lines, merged.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Merged {
    /// The text.
    pub lines: Vec<String>,
    /// True when both had changed the same lines, and those of the earlier gave way.
    pub clash: bool,
}

/// A stretch of the common ancestor that one side has otherwise.
#[derive(Debug)]
struct Hunk {
    base: Range<usize>,
    side: Range<usize>,
}

/// Both sides' changes to `base`. Lines that both put in at one place follow each other, the earlier side's first;
/// where both changed the same lines, the later side's stand.
pub(super) fn merge(base: &[&str], earlier: &[&str], later: &[&str]) -> Merged {
    let ours = hunks(base, earlier);
    let theirs = hunks(base, later);
    let mut ours = ours.into_iter().peekable();
    let mut theirs = theirs.into_iter().peekable();
    let mut at = 0;
    let mut merged = Merged { lines: Vec::new(), clash: false };
    let order = |hunk: &Hunk| (hunk.base.start, hunk.base.end);
    while let Some((start, end)) = ours.peek().map(order).into_iter().chain(theirs.peek().map(order)).min() {
        let mut stretch = start..end;
        let mut mine = Vec::new();
        let mut other = Vec::new();
        loop {
            if let Some(hunk) = ours.next_if(|h| touches(&stretch, &h.base)) {
                stretch.end = stretch.end.max(hunk.base.end);
                mine.push(hunk);
            } else if let Some(hunk) = theirs.next_if(|h| touches(&stretch, &h.base)) {
                stretch.end = stretch.end.max(hunk.base.end);
                other.push(hunk);
            } else {
                break;
            }
        }
        push(&mut merged.lines, &base[at..stretch.start]);
        let mine = side(base, earlier, &stretch, &mine);
        let other = side(base, later, &stretch, &other);
        settle(&mut merged, &base[stretch.clone()], &mine, &other);
        at = stretch.end;
    }
    push(&mut merged.lines, &base[at..]);
    merged
}

fn settle(merged: &mut Merged, base: &[&str], mine: &[&str], other: &[&str]) {
    if mine == other || mine == base {
        push(&mut merged.lines, other);
    } else if other == base {
        push(&mut merged.lines, mine);
    } else {
        // Nothing of the ancestor is at stake, so both sides keep what they added.
        if base.is_empty() {
            push(&mut merged.lines, mine);
        } else {
            merged.clash = true;
        }
        push(&mut merged.lines, other);
    }
}

/// Whether a hunk, which begins no earlier, lies in a stretch: they share a line, or both put lines in at the same place.
fn touches(stretch: &Range<usize>, hunk: &Range<usize>) -> bool {
    hunk == stretch || hunk.start < stretch.end
}

/// What a side has in place of a stretch of the ancestor.
fn side<'t>(base: &[&'t str], lines: &[&'t str], stretch: &Range<usize>, hunks: &[Hunk]) -> Vec<&'t str> {
    let mut at = stretch.start;
    let mut out = Vec::new();
    for hunk in hunks {
        out.extend_from_slice(&base[at..hunk.base.start]);
        out.extend_from_slice(&lines[hunk.side.clone()]);
        at = hunk.base.end;
    }
    out.extend_from_slice(&base[at..stretch.end]);
    out
}

fn push(out: &mut Vec<String>, lines: &[&str]) {
    out.extend(lines.iter().map(|line| (*line).to_owned()));
}

/// So many lines are compared one with another at most: it takes the square of the time for those that differ.
const COMPARED: usize = 8_000;

fn hunks(base: &[&str], side: &[&str]) -> Vec<Hunk> {
    let same = |(a, b): &(&&str, &&str)| a == b;
    let head = base.iter().zip(side).take_while(same).count();
    let before = &base[head..];
    let after = &side[head..];
    let tail = before.iter().rev().zip(after.iter().rev()).take_while(same).count();
    // One large hunk merges coarsely but always ends; only lines that differ count.
    if before.len() + after.len() - 2 * tail > COMPARED {
        return vec![Hunk { base: head..base.len() - tail, side: head..side.len() - tail }];
    }
    let mut hunks: Vec<Hunk> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, base, side) {
        if op.tag() == DiffTag::Equal {
            continue;
        }
        match hunks
            .last_mut()
            .filter(|last| last.base.end == op.old_range().start && last.side.end == op.new_range().start)
        {
            Some(last) => {
                last.base.end = op.old_range().end;
                last.side.end = op.new_range().end;
            }
            None => hunks.push(Hunk { base: op.old_range(), side: op.new_range() }),
        }
    }
    hunks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(base: &str, earlier: &str, later: &str) -> (String, bool) {
        let split = |text: &'static str| text.split_whitespace().collect::<Vec<_>>();
        let leak = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
        let merged = merge(&split(leak(base)), &split(leak(earlier)), &split(leak(later)));
        (merged.lines.join(" "), merged.clash)
    }

    #[test]
    fn changes_apart_both_stand_and_of_the_same_lines_the_later_ones() {
        let rows = [
            ("a b c", "A b c", "a b C", "A b C", false),
            ("a b", "a x b", "a y b", "a x y b", false),
            ("a", "a one", "a two", "a one two", false),
            ("", "one", "two", "one two", false),
            ("a b c", "a X c", "a Y c", "a Y c", true),
            ("a b c", "a X c", "a c", "a c", true),
            ("a b c", "a c", "a c", "a c", false),
            ("a b c d", "a B c d", "a b C d", "a B C d", false),
            ("a b c d", "a d", "a b c2 d", "a b c2 d", true),
            ("a b", "a", "a b c", "a c", false),
            ("a b", "x a b", "A b", "x A b", false),
        ];
        for (base, earlier, later, merged, clash) in rows {
            assert_eq!(of(base, earlier, later), (merged.to_owned(), clash), "{base} | {earlier} | {later}");
        }
    }

    proptest! {
        #[test]
        fn a_text_that_one_side_left_alone_is_the_others(base in texts(), other in texts()) {
            let base: Vec<&str> = refs(&base);
            let other: Vec<&str> = refs(&other);
            for merged in [merge(&base, &base, &other), merge(&base, &other, &base), merge(&base, &other, &other)] {
                prop_assert_eq!(refs(&merged.lines), other.clone());
                prop_assert!(!merged.clash);
            }
        }

        #[test]
        fn no_line_comes_from_nowhere(base in texts(), earlier in texts(), later in texts()) {
            let merged = merge(&refs(&base), &refs(&earlier), &refs(&later));
            for line in &merged.lines {
                prop_assert!(earlier.contains(line) || later.contains(line));
            }
            if !merged.clash {
                let lost = |side: &[String]| side.iter().any(|l| !base.contains(l) && !merged.lines.contains(l));
                prop_assert!(!lost(&earlier) && !lost(&later));
            }
        }
    }

    fn texts() -> impl Strategy<Value = Vec<String>> {
        prop::collection::vec("[a-f]", 0..9)
    }

    fn refs(lines: &[String]) -> Vec<&str> {
        lines.iter().map(String::as_str).collect()
    }
}
