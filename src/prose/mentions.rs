//! Ids that stand in a text.

use std::ops::Range;

use crate::records::Id;

/// The ids in a text, as they are spelled on disk, and where they stand.
///
/// ```
/// let found = itdesk::prose::mentions("see KB-261123-4KX9P, not kb-261123-4kx9p or XKB-261123-4KX9P");
/// assert_eq!(found.len(), 1);
/// assert_eq!(found[0].0, 4..19);
/// ```
pub fn mentions(text: &str) -> Vec<(Range<usize>, Id)> {
    let part = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(part).map(|n| at + n) {
        let end = text[start..].find(|c| !part(c)).map_or(text.len(), |n| start + n);
        let word = &text[start..end];
        if let Some(id) = word.parse::<Id>().ok().filter(|id| id.is_spelled(word)) {
            found.push((start..end, id));
        }
        at = end;
    }
    found
}
