//! Values that are compared: `>2`, `<=B`, `1..3`, `2026-11..`.

use std::ops::Bound;

/// Both ends of a range of values; either may be open.
pub(super) type Limits<T> = (Bound<T>, Bound<T>);

/// What stands before a compared value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Equal,
    Less,
    AtMost,
    More,
    AtLeast,
}

/// A compared value, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison<T> {
    /// One value and its sign.
    To(Sign, T),
    /// Both ends belong to it; an end that is left out is open.
    Range(Option<T>, Option<T>),
}

impl<'a> Comparison<&'a str> {
    /// Takes a value apart. `None` for a range without any end.
    pub(super) fn read(text: &'a str) -> Option<Comparison<&'a str>> {
        const SIGNS: [(&str, Sign); 7] = [
            ("≤", Sign::AtMost),
            ("≥", Sign::AtLeast),
            ("<=", Sign::AtMost),
            (">=", Sign::AtLeast),
            ("<", Sign::Less),
            (">", Sign::More),
            ("=", Sign::Equal),
        ];
        let signed = SIGNS.iter().find_map(|(mark, sign)| Some((*sign, text.strip_prefix(mark)?)));
        if let Some((sign, value)) = signed {
            return Some(Comparison::To(sign, value.trim()));
        }
        let Some((from, to)) = text.split_once("..") else { return Some(Comparison::To(Sign::Equal, text)) };
        let end = |text: &'a str| Some(text.trim()).filter(|end| !end.is_empty());
        match (end(from), end(to)) {
            (None, None) => None,
            (from, to) => Some(Comparison::Range(from, to)),
        }
    }
}

impl<T> Comparison<T> {
    /// The same with its values read by `read`; `None` when one of them cannot be.
    pub(super) fn map<U>(self, read: impl Fn(T) -> Option<U>) -> Option<Comparison<U>> {
        Some(match self {
            Comparison::To(sign, value) => Comparison::To(sign, read(value)?),
            Comparison::Range(from, to) => {
                let end = |end: Option<T>| end.map(&read).map_or(Some(None), |value| value.map(Some));
                Comparison::Range(end(from)?, end(to)?)
            }
        })
    }

    /// The values it holds for, where a value is one point.
    pub(super) fn limits(self) -> Limits<T>
    where
        T: Clone,
    {
        let end = |end: Option<T>| end.map_or(Bound::Unbounded, Bound::Included);
        match self {
            Comparison::To(Sign::Equal, at) => (Bound::Included(at.clone()), Bound::Included(at)),
            Comparison::To(Sign::Less, at) => (Bound::Unbounded, Bound::Excluded(at)),
            Comparison::To(Sign::AtMost, at) => (Bound::Unbounded, Bound::Included(at)),
            Comparison::To(Sign::More, at) => (Bound::Excluded(at), Bound::Unbounded),
            Comparison::To(Sign::AtLeast, at) => (Bound::Included(at), Bound::Unbounded),
            Comparison::Range(from, to) => (end(from), end(to)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ops::RangeBounds;

    use super::*;

    #[test]
    fn comparisons_hold_for_what_they_say() {
        for (text, holds) in [
            ("2", vec![2]),
            ("=2", vec![2]),
            ("<2", vec![0, 1]),
            ("<= 2", vec![0, 1, 2]),
            (">2", vec![3, 4]),
            (">=2", vec![2, 3, 4]),
            ("1..3", vec![1, 2, 3]),
            ("..1", vec![0, 1]),
            ("3..", vec![3, 4]),
            ("3..1", vec![]),
        ] {
            let limits =
                Comparison::read(text).and_then(|c| c.map(|n| n.parse::<u32>().ok())).unwrap().limits();
            assert_eq!((0..5).filter(|n| limits.contains(n)).collect::<Vec<_>>(), holds, "{text}");
        }
        assert_eq!(Comparison::read(".."), None);
        assert_eq!(Comparison::read("x..1").and_then(|c| c.map(|n| n.parse::<u32>().ok())), None);
    }
}
