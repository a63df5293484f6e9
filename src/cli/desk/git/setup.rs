//! `git setup`: making a clone merge records by field.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::error::{Error, ErrorKind, Result};
use crate::git::{self, ATTRIBUTES, CHECK, Git, Setting, Tuned};
use crate::lang::tr;
use crate::store::Store;

/// What to set up beside the driver.
#[derive(Debug, Args)]
pub(crate) struct SetupArgs {
    /// Write a check of the desk next to the hooks, for you to enable
    #[arg(long)]
    pre_commit: bool,
    /// Remove what git setup set in this clone
    #[arg(long, conflicts_with = "pre_commit")]
    undo: bool,
}

/// Sets this clone up. Done again, it changes nothing.
pub(crate) fn run(session: &Session, args: &SetupArgs) -> Result<()> {
    let root = session.desk_root()?;
    let git = Git::of(&root)?;
    if args.undo {
        return undo(session, &git);
    }
    let store = Store::new(root);
    let program = program()?;
    git::register(&git, &program)?;
    let added = attributes(&store)?;
    let tuned = git::tune(&git)?;
    let check = if args.pre_commit { Some(git::write_check(&git, &program)?) } else { None };
    if matches!(session.out.format, Some(Format::Json | Format::Jsonl)) {
        let Tuned { set, kept } = tuned;
        let report =
            json!({ "driver": program, "attributes": added, "check": check, "set": set, "kept": kept });
        return session.out.json(&report);
    }
    session.out.say(tr!("this clone merges records by field"));
    if !tuned.set.is_empty() {
        session.out.say(&tr!("set for speed with many files: {settings}", settings = listed(&tuned.set)));
        session.out.say(tr!("to remove it: itdesk git setup --undo"));
    }
    if !tuned.kept.is_empty() {
        session.out.say(&tr!("left as you set it: {settings}", settings = listed(&tuned.kept)));
    }
    if added {
        session.out.say(tr!("added to .gitattributes for all clones: commit it"));
    }
    if let Some(check) = check {
        let check = check.display();
        session.out.say(&tr!("the check is in {check}, but git does not run it yet", check));
        session.out.say(&tr!(
            "to enable it: ln -s {name} pre-commit in that folder, or call it from your own hook",
            name = CHECK
        ));
    }
    Ok(())
}

/// Takes back what was set in this clone. `.gitattributes` is shared by all clones and stays.
fn undo(session: &Session, git: &Git) -> Result<()> {
    let driver = git::unregister(git)?;
    let removed = git::untune(git)?;
    if matches!(session.out.format, Some(Format::Json | Format::Jsonl)) {
        return session.out.json(&json!({ "driver": driver, "removed": removed }));
    }
    if !removed.is_empty() {
        session.out.say(&tr!("removed: {settings}", settings = listed(&removed)));
    }
    session.out.say(match (driver, removed.is_empty()) {
        (true, _) => tr!("this clone merges records as text; to set it up again: itdesk git setup"),
        (false, false) => tr!("to set this clone up again: itdesk git setup"),
        (false, true) => tr!("this clone is not set up"),
    });
    Ok(())
}

/// `KEY=VALUE, KEY=VALUE`.
pub(super) fn listed(settings: &[Setting]) -> String {
    let shown: Vec<String> = settings.iter().map(|s| format!("{}={}", s.key, s.value)).collect();
    shown.join(", ")
}

/// Lets git merge records by field in the clone of a desk.
pub(crate) fn register(root: &Path) -> Result<()> {
    git::register(&Git::of(root)?, &program()?)
}

/// How git is to start this program: by its name where that leads here, else by its place.
fn program() -> Result<PathBuf> {
    let here = std::env::current_exe().map_err(|e| {
        Error::new(ErrorKind::System, tr!("cannot find the path of this program: {e}", e)).because(e)
    })?;
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|dir| dir.join("itdesk")).find(|p| p.is_file());
    let same = |a: &Path, b: &Path| a.canonicalize().ok() == b.canonicalize().ok();
    Ok(if found.is_some_and(|found| same(&found, &here)) { "itdesk".into() } else { here })
}

/// Adds to `.gitattributes` what it lacks; tells whether it did.
fn attributes(store: &Store) -> Result<bool> {
    const NAME: &str = ".gitattributes";
    if store.create_file(NAME, ATTRIBUTES)? {
        return Ok(true);
    }
    let old = store.text(NAME)?;
    let missing = git::missing_attributes(&old);
    if missing.is_empty() {
        return Ok(false);
    }
    let gap = if old.is_empty() || old.ends_with('\n') { "" } else { "\n" };
    store.replace_file(NAME, &format!("{old}{gap}{}\n", missing.join("\n"))).map(|()| true)
}
