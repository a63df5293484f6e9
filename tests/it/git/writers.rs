//! Whatever a command writes, `--commit` commits: every session of the pages is run once more, and after each command nothing
//! of the desk is left that is not committed.

use std::os::unix::fs::PermissionsExt;

use crate::desk::GIT_CONFIG;
use crate::docs::{sessions, shell};

/// Takes the place of `itdesk` in a session: what was done by hand before is committed first, and whatever the command leaves
/// uncommitted is written down.
const WATCHED: &str = r#"#!/bin/sh
[ -f itdesk.toml ] || exec PROGRAM "$@"
if [ ! -d .git ]; then
  git init -q . && git commit -qm "by hand" --allow-empty
fi
[ -z "$(git status --porcelain)" ] || { git add -A && git commit -qm "by hand"; }
read -r before < .git/refs/heads/main
PROGRAM --commit "$@"
code=$?
left=$(git status --porcelain --untracked-files=all -- incidents requests changes deliveries improvements articles items measurements archive aside itdesk.toml)
[ -z "$left" ] || printf '%s\n%s\n' "$*" "$left" >> "$HOME/left"
read -r after < .git/refs/heads/main
[ "$after" = "$before" ] || git log -1 --format=%s >> "$HOME/commits"
exit $code
"#;

#[test]
fn a_command_of_any_session_commits_all_that_it_wrote() {
    let programs = tempfile::tempdir().unwrap();
    let watched = programs.path().join("itdesk");
    std::fs::write(&watched, WATCHED.replace("PROGRAM", crate::desk::program())).unwrap();
    std::fs::set_permissions(&watched, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut commits = String::new();
    for (page, commands) in sessions() {
        let name = page.file_name().unwrap().to_str().unwrap();
        // Those two commit by themselves.
        if matches!(name, "git.md" | "verify.md") {
            continue;
        }
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(".gitconfig"), GIT_CONFIG).unwrap();
        let script: String = commands.iter().map(|c| format!("{{ {c}\n}}\n")).collect();
        let script_at = programs.path().join("session");
        std::fs::write(&script_at, script).unwrap();
        shell(folder.path(), programs.path()).arg(&script_at).output().unwrap();
        let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap_or_default();
        assert_eq!(read("left"), "", "left uncommitted in {name}");
        commits.push_str(&read("commits"));
    }
    let count = commits.lines().count();
    assert!(count > 150, "the sessions write: {count}\n{commits}");
}
