//! What each side changed since both parted, and whether the merge of it can be computed file by file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::error::Result;
use crate::git::Git;
use crate::git::raw_diff::FileChange;
use crate::git::tree_changes::tree_changes;
use crate::records::Id;
use crate::store::{Year, is_measurements};

/// The files that differ, named from the top of the work tree.
pub(super) type Changes = BTreeMap<PathBuf, FileChange>;

/// The files that differ between each of these pairs of trees.
///
/// # Errors
/// What running git can meet.
pub(super) fn changes<const N: usize>(git: &Git, trees: [[&str; 2]; N]) -> Result<[Changes; N]> {
    let mut all = tree_changes(git, &trees, &[])?.into_iter();
    Ok(trees.map(|_| all.next().map(|changes| changes.into_iter().collect()).unwrap_or_default()))
}

/// The files that differ between two commits, from the top of the work tree; whether the first one lacks it.
pub(super) type Touched = BTreeMap<PathBuf, bool>;

/// The files that differ, as far as a step from one commit to another needs to know.
pub(super) fn touched(changes: &Changes) -> Touched {
    changes.iter().map(|(path, change)| (path.clone(), change.before.is_none())).collect()
}

/// How the merge is computed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Plan {
    /// The files that the other side alone changed, as it has them.
    pub taken: Changes,
    /// The records that both changed: whose, and the objects of ancestor, ours and theirs.
    pub records: Vec<(Id, PathBuf, [Option<String>; 3])>,
    /// The files of measurements that both changed, with the same objects.
    pub measurements: Vec<(PathBuf, [Option<String>; 3])>,
}

impl Plan {
    /// The plan for these changes of a desk, whose folder has this path in the repository. `None` where git has to merge:
    /// both changed another file, one is a link or changed its mode, a year was
    /// sealed, or a record that both worked on has moved.
    pub(super) fn of(prefix: &str, ours: &Changes, theirs: &Changes) -> Option<Plan> {
        let in_desk = |path: &Path| path.strip_prefix(prefix).map(Path::to_path_buf).ok();
        // A record that leaves its place for a sealed year has moved.
        let is_sealed = |path: &Path| in_desk(path).is_some_and(|path| Year::of_path(&path).is_some());
        if theirs.iter().chain(ours).any(|(path, change)| !change.plain || is_sealed(path)) {
            return None;
        }
        let moved = moved(ours).union(&moved(theirs)).copied().collect::<BTreeSet<Id>>();
        let of_ours: BTreeSet<Id> = ours.keys().filter_map(|path| owner(path)).collect();
        let mut plan = Plan { taken: Changes::new(), records: Vec::new(), measurements: Vec::new() };
        for (path, change) in theirs {
            if owner(path).is_some_and(|id| moved.contains(&id) && of_ours.contains(&id)) {
                return None;
            }
            match ours.get(path) {
                None => {
                    plan.taken.insert(path.clone(), change.clone());
                }
                Some(ours) if ours.after == change.after => {}
                Some(ours) => {
                    let objects = [change.before.clone(), ours.after.clone(), change.after.clone()];
                    let own = in_desk(path)?;
                    match record(path) {
                        Some(id) => plan.records.push((id, path.clone(), objects)),
                        None if is_measurements(&own) => plan.measurements.push((path.clone(), objects)),
                        None => return None,
                    }
                }
            }
        }
        Some(plan)
    }
}

impl Plan {
    /// The files that the merge may change in our tree.
    pub(super) fn touched(&self) -> Touched {
        let lacking = |[_, ours, _]: &[Option<String>; 3]| ours.is_none();
        let records = self.records.iter().map(|(_, path, objects)| (path.clone(), lacking(objects)));
        let measurements = self.measurements.iter().map(|(path, objects)| (path.clone(), lacking(objects)));
        touched(&self.taken).into_iter().chain(records).chain(measurements).collect()
    }
}

/// The ticket whose record a file is, by its name.
fn record(path: &Path) -> Option<Id> {
    path.extension().filter(|extension| *extension == "json")?;
    path.file_stem()?.to_str()?.parse().ok()
}

/// The ticket that a file belongs to: its record, or what is kept beside it.
fn owner(path: &Path) -> Option<Id> {
    let beside = || path.parent()?.file_name()?.to_str()?.parse().ok();
    record(path).or_else(beside)
}

/// The tickets whose record is at another place afterwards.
fn moved(changes: &Changes) -> BTreeSet<Id> {
    let mut places: BTreeMap<Id, usize> = BTreeMap::new();
    for id in changes.keys().filter_map(|path| record(path)) {
        *places.entry(id).or_default() += 1;
    }
    places.into_iter().filter(|(_, places)| *places > 1).map(|(id, _)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::raw_diff::file_changes;

    const A: &str = "incidents/2026/11/23/INC-261123-4KX9P.json";
    const ARCHIVED: &str = "archive/incidents/2026/INC-261123-4KX9P.json";
    const BESIDE: &str = "incidents/2026/11/23/INC-261123-4KX9P/log.txt";

    const SEALED: &str = "archive/incidents/2019.jsonl.zst";

    /// A line of `git diff-tree` for each path: `+` it came, `-` it went, `~` it changed, `x` its mode changed.
    fn changed(lines: &[(&str, char, &str)]) -> Changes {
        let zeros = "0".repeat(40);
        let one = |(path, what, to): &(&str, char, &str)| {
            let before = "b".repeat(40);
            let after = to.repeat(40);
            let (modes, objects) = match what {
                '+' => ("000000 100644", [&zeros, &after]),
                '-' => ("100644 000000", [&before, &zeros]),
                'x' => ("100644 100755", [&before, &after]),
                'l' => ("100644 120000", [&before, &after]),
                _ => ("100644 100644", [&before, &after]),
            };
            format!(":{modes} {} {} M\0{path}\0", objects[0], objects[1])
        };
        file_changes(lines.iter().map(one).collect::<String>().as_bytes()).collect()
    }

    #[test]
    fn what_one_side_changed_is_taken_and_records_of_both_are_merged() {
        let ours =
            changed(&[(A, '~', "1"), ("measurements/2026/11.jsonl", '~', "1"), ("notes.md", '~', "1")]);
        let theirs =
            changed(&[(A, '~', "2"), ("measurements/2026/11.jsonl", '~', "2"), ("run.sh", '+', "2")]);
        let plan = Plan::of("", &ours, &theirs).unwrap();
        assert_eq!(plan.taken.keys().collect::<Vec<_>>(), [Path::new("run.sh")]);
        assert_eq!(plan.records.len(), 1);
        assert_eq!(plan.records[0].2[0].as_deref(), Some("b".repeat(40).as_str()));
        assert_eq!(plan.measurements[0].0, Path::new("measurements/2026/11.jsonl"));
        // The same on both sides is no conflict, whatever the file is.
        let same = changed(&[("notes.md", '~', "1")]);
        assert_eq!(Plan::of("", &ours, &same).unwrap().taken.len(), 0);
    }

    #[test]
    fn what_only_git_can_merge_is_left_to_it() {
        let edit = changed(&[(A, '~', "1")]);
        let move_away = changed(&[(A, '-', ""), (ARCHIVED, '+', "2")]);
        let beside = changed(&[(BESIDE, '+', "1")]);
        let text = |to| changed(&[("itdesk.toml", '~', to)]);
        let cases = [
            (text("1"), text("2")),
            (changed(&[]), changed(&[("run.sh", 'x', "2")])),
            (changed(&[]), changed(&[("link", 'l', "2")])),
            (edit.clone(), move_away.clone()),
            (move_away.clone(), edit.clone()),
            (beside, move_away.clone()),
            (changed(&[]), changed(&[(SEALED, '+', "2")])),
        ];
        for (ours, theirs) in &cases {
            assert_eq!(Plan::of("", ours, theirs), None, "{ours:?} {theirs:?}");
        }
        assert!(Plan::of("", &changed(&[]), &move_away).is_some(), "nobody else worked on it");
        // Another desk in the same repository has its own policy.
        let other = |to| changed(&[("other/incidents/2026/11/INC-261123-4KX9P.json", '~', to)]);
        assert_eq!(Plan::of("desk/", &other("1"), &other("2")), None);
    }
}
