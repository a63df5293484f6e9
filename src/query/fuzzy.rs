//! Typing errors in Latin words.

/// How many slips of the hand are forgiven in a word: none in a short one, where another word is as near; none in
/// one with digits, which is a number or a name.
///
/// ```
/// use itdesk::query::fuzzy::forgiven;
/// assert_eq!((forgiven("vpn"), forgiven("prnter"), forgiven("autentication"), forgiven("win10")), (0, 1, 2, 0));
/// ```
pub fn forgiven(word: &str) -> usize {
    let letters = word.len();
    if !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return 0;
    }
    match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// The slips that lead from one word to another: a letter too many, too few, another, or two exchanged. `None` when
/// there are more than `most`, or the other is no Latin word.
///
/// ```
/// use itdesk::query::fuzzy::between;
/// assert_eq!(between("pritner", "printer", 1), Some(1));
/// assert_eq!(between("prnter", "printer", 1), Some(1));
/// assert_eq!(between("printer", "painter", 0), None);
/// ```
pub fn between(word: &str, other: &str, most: usize) -> Option<usize> {
    let near = word.len().abs_diff(other.len()) <= most && other.bytes().all(|b| b.is_ascii_lowercase());
    let slips = near.then(|| strsim::osa_distance(word, other));
    slips.filter(|slips| *slips <= most)
}
