//! `git merge-driver`, which git starts once a file: it parses no other arguments, and reads the policy only when it
//! comes to a merge.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use jiff::Timestamp;

use super::merge::merge_policy;
use crate::cli::session::clock::clock;
use crate::error::Result;
use crate::git::{Files, drive, drive_sealed};
use crate::store::{Place, Year};

/// What git names to a merge driver.
#[derive(Debug, Args)]
pub(crate) struct DriverArgs {
    /// %O: the common ancestor
    base: std::path::PathBuf,
    /// %A: our version; the outcome is written here
    ours: std::path::PathBuf,
    /// %B: their version
    theirs: std::path::PathBuf,
    /// %P: where the file stands in the repository
    name: String,
}

/// Runs the merge driver when the arguments are its own; `None` for any other command.
pub(crate) fn driven(arguments: impl Iterator<Item = OsString>) -> Option<ExitCode> {
    let words: Vec<OsString> = arguments.skip(1).take(7).collect();
    let [noun, verb, base, ours, theirs, name] = &words[..] else { return None };
    let flags = words.iter().any(|w| w.to_string_lossy().starts_with('-'));
    if noun != "git" || verb != "merge-driver" || flags {
        return None;
    }
    let path = |word: &OsString| PathBuf::from(word);
    let name = name.to_string_lossy().into_owned();
    let args = DriverArgs { base: path(base), ours: path(ours), theirs: path(theirs), name };
    let done = clock().and_then(|now| run(&args, now));
    Some(match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            error.print(false);
            ExitCode::from(error.kind.code())
        }
    })
}

/// Merges one file; git runs this at the top of the work tree.
pub(super) fn run(args: &DriverArgs, now: Timestamp) -> Result<()> {
    let files = Files { base: &args.base, ours: &args.ours, theirs: &args.theirs, name: &args.name };
    let policy = || merge_policy(desk_of(&args.name));
    match Year::of_path_below(&args.name) {
        Some(year) => drive_sealed(files, year, &policy(), now),
        None => drive(files, policy, now),
    }
}

/// The folder of the desk, from where a record is in it: by day, by month or in the archive; or a sealed file.
fn desk_of(name: &str) -> &Path {
    let path = Path::new(name);
    let desk = match Place::below(path) {
        Some((desk, ..)) => Some(desk),
        None => path.ancestors().nth(3),
    };
    match desk {
        Some(root) if root != Path::new("") => root,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_desk_is_above_any_place_of_a_record() {
        let table = [
            ("incidents/2026/11/28/INC-261128-M3FX0.json", "."),
            ("incidents/2026/11/INC-261128-M3FX0.json", "."),
            ("archive/incidents/2026/INC-261128-M3FX0.json", "."),
            ("sub/desk/incidents/2026/11/28/INC-261128-M3FX0.json", "sub/desk"),
            ("sub/desk/incidents/2026/11/INC-261128-M3FX0.json", "sub/desk"),
            ("sub/desk/archive/incidents/2026/INC-261128-M3FX0.json", "sub/desk"),
        ];
        for (name, desk) in table {
            assert_eq!(desk_of(name), Path::new(desk), "{name}");
        }
    }
}
