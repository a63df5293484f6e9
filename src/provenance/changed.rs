//! What each commit changed of records and of sealed years, as git tells it.

use std::collections::HashMap;

use super::sealed::SealedStep;
use super::step::{Changed, TrailStep, add};
use crate::error::Result;
use crate::git::{Commit, Git};
use crate::records::Id;
use crate::store::{Place, Year};

/// What each of the commits changed, by ticket, and of sealed years.
pub(super) fn changed(
    git: &Git,
    commits: &[Commit],
    paths: &[String],
    only: Option<Id>,
) -> Result<(Vec<Changed>, Vec<Vec<SealedStep>>)> {
    let empty =
        String::from_utf8_lossy(&git.feed(["hash-object", "-t", "tree", "--stdin"], b"")?).trim().to_owned();
    let trees: HashMap<&String, &String> = commits.iter().map(|commit| (&commit.id, &commit.tree)).collect();
    let tree = |commit: &String| trees.get(commit).map_or_else(|| empty.clone(), |tree| (*tree).clone());
    let mut pairs = Vec::new();
    let mut asked = String::new();
    for (place, commit) in commits.iter().enumerate() {
        let mut parents: Vec<String> = commit.parents.iter().map(tree).collect();
        if parents.is_empty() {
            parents.push(empty.clone());
        }
        for (side, parent) in parents.into_iter().enumerate() {
            asked.push_str(&format!("{parent} {}\n", commit.tree));
            pairs.push((place, side));
        }
    }
    let args = ["diff-tree", "--stdin", "-r", "--raw", "--no-abbrev", "--no-renames", "--"];
    let raw = git.feed(args.into_iter().chain(paths.iter().map(String::as_str)), asked.as_bytes())?;
    let mut all = vec![Changed::new(); commits.len()];
    let mut years: Vec<Vec<SealedStep>> = std::iter::repeat_with(Vec::new).take(commits.len()).collect();
    let mut pair = None;
    let mut pairs = pairs.into_iter();
    for line in String::from_utf8_lossy(&raw).lines() {
        match line.strip_prefix(':') {
            None => pair = pairs.next(),
            Some(raw) => {
                let Some((place, side)) = pair else { continue };
                match step(raw) {
                    Some(Stepped::Record(id, step)) if only.is_none_or(|only| only == id) => {
                        add(all[place].entry(id).or_default(), side, step);
                    }
                    Some(Stepped::Year(year, TrailStep { before, after })) => {
                        years[place].push(SealedStep { side, year, before, after });
                    }
                    _ => {}
                }
            }
        }
    }
    elsewhere(git, commits, &mut all)?;
    Ok((all, years))
}

/// A record can be in two places, after a text merge or a move that was interrupted. Where one of the two goes, the ticket is
/// as the other has it, and nothing of it is removed.
fn elsewhere(git: &Git, commits: &[Commit], all: &mut [Changed]) -> Result<()> {
    let mut gone: Vec<&mut Option<String>> = Vec::new();
    let mut asked = String::new();
    for (commit, changed) in commits.iter().zip(all) {
        for (id, steps) in changed.iter_mut() {
            if steps.iter().any(|(_, step)| step.after.is_some()) {
                continue;
            }
            for (_, step) in steps {
                let paths = Place::ALL.map(|place| place.path(*id));
                asked.extend(paths.iter().map(|path| format!("{}:./{}\n", commit.id, path.display())));
                gone.push(&mut step.after);
            }
        }
    }
    if gone.is_empty() {
        return Ok(());
    }
    let told = git.feed(["cat-file", "--batch-check=%(objecttype) %(objectname)"], asked.as_bytes())?;
    let told = String::from_utf8_lossy(&told);
    let mut objects = told.lines().map(|line| line.strip_prefix("blob ").map(str::to_owned));
    for after in gone {
        let places = Place::ALL.map(|_| objects.next().flatten());
        *after = places.into_iter().flatten().next();
    }
    Ok(())
}

/// What a commit changed.
enum Stepped {
    Record(Id, TrailStep),
    Year(Year, TrailStep),
}

/// `100644 100644 BEFORE AFTER M<tab>path`: the ticket of the record, and its objects, or a sealed year. Other files are none of
/// it.
fn step(raw: &str) -> Option<Stepped> {
    let (head, path) = raw.split_once('\t')?;
    let mut fields = head.split(' ').skip(2);
    let object = |field: Option<&str>| field.filter(|o| o.bytes().any(|b| b != b'0')).map(str::to_owned);
    let before = object(fields.next());
    let after = object(fields.next());
    let step = TrailStep { before, after };
    if let Some(year) = Year::of_path_below(path) {
        return Some(Stepped::Year(year, step));
    }
    let stem = path.rsplit('/').next()?.strip_suffix(".json")?;
    Some(Stepped::Record(stem.parse::<Id>().ok().filter(|id| id.is_spelled(stem))?, step))
}
