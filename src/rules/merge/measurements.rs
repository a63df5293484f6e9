//! Merging two versions of a file of measurements, which holds one a line.

use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;

use crate::records::Measurement;

/// The lines of both versions, sorted by their times and none of them twice; a line of the common ancestor that one side
/// removed stays removed. Lines that are no measurements stand at the end, as they are. The result is the same whichever
/// side is ours.
///
/// ```
/// use itdesk::rules::merge::merge_measurements;
/// let line = |day: u8| format!("{{\"at\":\"2026-11-0{day}T00:00:00Z\",\"measure\":\"mttr\",\"value\":1}}\n");
/// let merged = merge_measurements(b"", (line(1) + &line(3)).as_bytes(), (line(2) + &line(3)).as_bytes());
/// assert_eq!(String::from_utf8(merged).unwrap(), line(1) + &line(2) + &line(3));
/// ```
pub fn merge_measurements(base: &[u8], ours: &[u8], theirs: &[u8]) -> Vec<u8> {
    let [base, of_ours, of_theirs] = [base, ours, theirs].map(|bytes| lines(bytes).collect::<HashSet<_>>());
    let stays = |line: &&[u8]| !base.contains(line) || (of_ours.contains(line) && of_theirs.contains(line));
    let mut sorted: BTreeMap<(Timestamp, &[u8]), ()> = BTreeMap::new();
    for line in lines(ours).chain(lines(theirs)).filter(stays) {
        let at = Measurement::parse(line).map_or(Timestamp::MAX, |measurement| measurement.at);
        sorted.insert((at, line), ());
    }
    let mut merged = Vec::with_capacity(ours.len().max(theirs.len()));
    for (_, line) in sorted.keys() {
        merged.extend_from_slice(line);
        merged.push(b'\n');
    }
    merged
}

/// The lines of a file, without their ends and without empty ones.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let lines = bytes.split(|b| *b == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    lines.filter(|line| !line.trim_ascii().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(minute: u8, value: &str) -> String {
        format!(
            "{{\"at\":\"2026-11-23T09:{minute:02}:00Z\",\"measure\":\"availability\",\"value\":{value}}}\n"
        )
    }

    fn merge(base: &str, ours: &str, theirs: &str) -> String {
        let bytes = [base, ours, theirs].map(str::as_bytes);
        let merged = merge_measurements(bytes[0], bytes[1], bytes[2]);
        let turned = merge_measurements(bytes[0], bytes[2], bytes[1]);
        assert_eq!(merged, turned, "either side may be ours");
        let text = String::from_utf8(merged).unwrap();
        assert_eq!(merge_measurements(b"", text.as_bytes(), text.as_bytes()), text.as_bytes());
        text
    }

    #[test]
    fn lines_are_sorted_once_each_and_none_is_lost() {
        let base = line(0, "1");
        let ours = [line(0, "1"), line(2, "3"), line(1, "2")].concat();
        let theirs = [line(0, "1"), line(1, "2"), line(1, "9"), "no measurement\r\n".to_owned()].concat();
        let all = [line(0, "1"), line(1, "2"), line(1, "9"), line(2, "3"), "no measurement\n".to_owned()];
        assert_eq!(merge(&base, &ours, &theirs), all.concat());
        // Without the end of the last line, and without an ancestor.
        assert_eq!(merge("", line(1, "2").trim_end(), &line(0, "1")), line(0, "1") + &line(1, "2"));
    }

    #[test]
    fn a_line_that_one_side_removed_stays_removed() {
        let base = [line(0, "1"), line(1, "2")].concat();
        let ours = line(0, "1");
        let theirs = [line(0, "1"), line(1, "2"), line(2, "3")].concat();
        assert_eq!(merge(&base, &ours, &theirs), line(0, "1") + &line(2, "3"));
        assert_eq!(merge(&base, "", &base), "");
    }
}
