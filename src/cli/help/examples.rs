//! The examples that the help of a verb ends with.
//!
//! A file has the examples of a noun: the path of each verb in brackets, and its commands below. In
//! `every.txt` are verbs that several nouns share, with `NOUN` for theirs. A test runs all of them.

const FILES: [&str; 10] = [
    include_str!("examples/incident.txt"),
    include_str!("examples/request.txt"),
    include_str!("examples/change.txt"),
    include_str!("examples/deliver.txt"),
    include_str!("examples/kb.txt"),
    include_str!("examples/ci.txt"),
    include_str!("examples/monitor.txt"),
    include_str!("examples/find.txt"),
    include_str!("examples/desk.txt"),
    include_str!("examples/every.txt"),
];

/// The examples of a verb by its path, such as `incident resolve`.
pub(super) fn of(path: &[String]) -> Vec<String> {
    let own = path.join(" ");
    let section = |name: &str| FILES.iter().find_map(|file| section(file, name));
    if let Some(lines) = section(&own) {
        return lines;
    }
    let (Some(verb), noun) = (path.last(), path[..path.len().saturating_sub(1)].join(" ")) else {
        return Vec::new();
    };
    let shared = section(&format!("NOUN {verb}")).unwrap_or_default();
    shared.into_iter().map(|line| line.replace("NOUN", &noun)).collect()
}

fn section(file: &str, name: &str) -> Option<Vec<String>> {
    let mut lines =
        file.lines().skip_while(|line| line.trim_matches(['[', ']']) != name || !line.starts_with('['));
    lines.next()?;
    Some(
        lines
            .take_while(|line| !line.starts_with('['))
            .filter(|l| !l.is_empty())
            .map(str::to_owned)
            .collect(),
    )
}
