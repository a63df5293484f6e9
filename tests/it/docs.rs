//! Every session printed in README.md and docs/ is run as it stands.
//!
//! In a `console` block, lines that begin with `$ ` are commands and what follows is their output,
//! with stderr; lines that begin with `> ` go on with the command above. The blocks of one page share
//! a shell, in order, in a fresh folder. A ticket has one id throughout a page. After a wanted change
//! of messages, `UPDATE_DOCS=1 cargo test --test it docs::` writes the new output into the pages;
//! read the diff.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use self::ids::{Numbered, Printed};

pub mod book;
mod ids;
mod picture;

/// Held by tests that may write pages, so that none takes back what another wrote.
static PAGES: Mutex<()> = Mutex::new(());

pub fn pages_alone() -> MutexGuard<'static, ()> {
    PAGES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A command of a page and the output printed below it.
struct Step {
    /// Its line, 1 for the first.
    line: usize,
    command: String,
    /// Lines of the page that hold the output.
    output: std::ops::Range<usize>,
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// README.md and every page of docs/, in all languages.
pub fn pages() -> Vec<PathBuf> {
    let mut pages = vec![root().join("README.md"), root().join("README.zh-CN.md")];
    let mut folders = vec![root().join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "md") {
                pages.push(path);
            }
        }
    }
    pages.sort();
    pages
}

/// Whether a page is written in Chinese.
pub fn is_chinese(page: &Path) -> bool {
    page.ends_with("README.zh-CN.md") || page.starts_with(root().join("docs/zh-CN"))
}

fn steps(lines: &[&str]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut inside = false;
    for (at, line) in lines.iter().enumerate() {
        if !inside {
            inside = *line == "```console";
        } else if line.starts_with("```") {
            inside = false;
        } else if let Some(command) = line.strip_prefix("$ ") {
            steps.push(Step { line: at + 1, command: command.to_owned(), output: at + 1..at + 1 });
        } else if let Some(step) = steps.last_mut() {
            match line.strip_prefix("> ").filter(|_| step.output.is_empty()) {
                Some(more) => {
                    step.command.push_str(&format!("\n{more}"));
                    step.output = at + 1..at + 1;
                }
                None => step.output.end = at + 1,
            }
        }
    }
    steps
}

/// Every page with a session, and the commands of it.
pub fn sessions() -> Vec<(PathBuf, Vec<String>)> {
    let commands = |page: &PathBuf| -> Vec<String> {
        let text = std::fs::read_to_string(page).unwrap();
        steps(&text.lines().collect::<Vec<_>>()).into_iter().map(|step| step.command).collect()
    };
    pages().into_iter().map(|page| (page.clone(), commands(&page))).filter(|(_, c)| !c.is_empty()).collect()
}

/// The shell of a session: in a folder that is its home, with the program that stands in `programs`.
pub fn shell(folder: &Path, programs: &Path) -> Command {
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    shell
        .current_dir(folder)
        .env_clear()
        .envs([("PATH", path.as_str()), ("TZ", "UTC"), ("COLUMNS", "100"), ("LC_ALL", "C.UTF-8")])
        .envs([("ITDESK_ACTOR", "lin"), ("ITDESK_NOW", "2026-11-23T09:00:00Z")])
        .env("HOME", folder)
        .env("EXAMPLES", root().join("examples"));
    shell
}

/// Runs the commands of a page in one shell, in its language, and returns the output of each.
fn run(page: &Path, steps: &[Step]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let program = Path::new(crate::desk::program()).parent().unwrap();
    let script: String =
        steps.iter().map(|s| format!("{{ {}\n}} 2>&1\nprintf '\\001'\n", s.command)).collect();
    let language = if is_chinese(page) { "zh-CN" } else { "en" };
    let mut shell = shell(folder.path(), program);
    let mut shell =
        shell.env("ITDESK_LANG", language).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    shell.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let output = shell.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap().replace(&folder.path().display().to_string(), "~");
    let mut outputs: Vec<String> = text.split('\u{1}').map(str::to_owned).collect();
    outputs.truncate(steps.len());
    outputs
}

fn updated(lines: &[&str], steps: &[Step], outputs: &[String]) -> String {
    let mut page = String::new();
    let mut ids = Printed::default();
    let mut at = 0;
    for (step, output) in steps.iter().zip(outputs) {
        page.extend(lines[at..step.output.start].iter().map(|l| format!("{l}\n")));
        let printed: String = lines[step.output.clone()].iter().map(|l| format!("{l}\n")).collect();
        page.push_str(&ids.output(&printed, output));
        at = step.output.end;
    }
    page.extend(lines[at..].iter().map(|l| format!("{l}\n")));
    page
}

#[test]
fn every_session_is_true() {
    let _alone = pages_alone();
    for page in pages() {
        let text = std::fs::read_to_string(&page).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let steps = steps(&lines);
        if steps.is_empty() {
            continue;
        }
        let outputs = run(&page, &steps);
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(&page, updated(&lines, &steps, &outputs)).unwrap();
            continue;
        }
        let (mut on_page, mut in_run) = (Numbered::default(), Numbered::default());
        for (step, output) in steps.iter().zip(&outputs) {
            let printed: String = lines[step.output.clone()].iter().map(|l| format!("{l}\n")).collect();
            let place = format!("{}:{}: $ {}", page.display(), step.line, step.command);
            assert_eq!(on_page.text(&printed), in_run.text(output), "{place}");
        }
    }
}

#[test]
fn every_filter_key_is_documented() {
    let _alone = pages_alone();
    let path = root().join("docs/reference/filters.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let row = |key: &itdesk::query::Key| {
        let also: Vec<_> = key.aliases.iter().map(|alias| format!("`{alias}`")).collect();
        format!("| `{}` | {} | {} | {} |\n", key.name, also.join(", "), key.about, key.takes())
    };
    let head = "| key | also | what it asks | takes |\n|---|---|---|---|\n";
    let rows: String = itdesk::query::KEYS.iter().map(row).collect();
    let start = page.find(head).expect("the page has the table") + head.len();
    let end = page[start..].lines().take_while(|l| l.starts_with('|')).map(|l| l.len() + 1).sum::<usize>();
    same_or_updated(&path, &page, start..start + end, &rows);
}

/// The reference in `docs/reference/policy.md`, and the policy that `itdesk init` writes.
#[test]
fn every_policy_key_is_documented() {
    let _alone = pages_alone();
    let path = root().join("docs/reference/policy.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let mark = "writes this page. -->\n\n";
    let start = page.find(mark).expect("the page has the mark") + mark.len();
    same_or_updated(&path, &page, start..page.len(), &itdesk::config::reference());
    let path = root().join("src/config/template.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    same_or_updated(&path, &text, 0..text.len(), &itdesk::config::template());
}

/// The diagrams of `docs/reference/workflow.md`, each below the command that prints it.
#[test]
fn every_diagram_is_true() {
    let _alone = pages_alone();
    let path = root().join("docs/reference/workflow.md");
    for kind in itdesk::records::Kind::ALL {
        let page = std::fs::read_to_string(&path).unwrap();
        let head = format!("`itdesk workflow {} --format mermaid`:\n\n```mermaid\n", kind.verb());
        let start = page.find(&head).unwrap_or_else(|| panic!("docs/reference/workflow.md lacks {head}"))
            + head.len();
        let end = start + page[start..].find("```").expect("the block ends");
        let printed =
            crate::desk::TestDesk::bare().cmd(&head[1..head.find("`:").unwrap()]["itdesk ".len()..]);
        same_or_updated(&path, &page, start..end, &printed.ok().stdout);
    }
}

/// A part of a page is what the program says, or is made so.
pub fn same_or_updated(path: &Path, page: &str, part: std::ops::Range<usize>, expected: &str) {
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let mut page = page.to_owned();
        page.replace_range(part, expected);
        std::fs::write(path, page).unwrap();
    } else {
        assert_eq!(&page[part], expected, "{}", path.display());
    }
}
