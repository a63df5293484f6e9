//! A header as one line.

/// A text of a header on one line: line breaks and what surrounds them are one space.
pub(super) fn one_line(text: &str) -> String {
    text.split(['\r', '\n', '\t']).map(str::trim).filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ")
}
