//! The pages are a book: each is in its list, every link leads somewhere, and it builds.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{is_chinese, pages, pages_alone, root, same_or_updated};

/// The lines of a page outside of its blocks of code.
pub(crate) fn prose(page: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut inside = false;
    let lines = page.lines().enumerate().map(|(at, line)| (at + 1, line));
    lines.filter(move |(_, line)| {
        let is_fence = line.trim_start().starts_with("```");
        inside ^= is_fence;
        !inside && !is_fence
    })
}

/// The targets of the links of a page.
fn links(page: &str) -> Vec<String> {
    let prose: String = prose(page).map(|(_, line)| format!("{line}\n")).collect();
    let targets = prose.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.filter(|target| !target.contains("://")).map(str::to_owned).collect()
}

/// The names that links give to the headings of a page.
fn anchors(page: &str) -> BTreeSet<String> {
    let headings = prose(page).filter_map(|(_, line)| line.strip_prefix('#'));
    let anchor = |heading: &str| -> String {
        let letters = heading.trim_start_matches('#').trim().chars();
        let kept = letters.filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.collect::<String>().to_lowercase().replace(' ', "-")
    };
    headings.map(anchor).collect()
}

fn text(page: &Path) -> String {
    std::fs::read_to_string(page).unwrap()
}

#[test]
fn every_page_is_in_the_summary_once() {
    for (docs, chinese) in [(root().join("docs"), false), (root().join("docs/zh-CN"), true)] {
        let listed = links(&text(&docs.join("SUMMARY.md")));
        let mut listed: Vec<PathBuf> = listed.iter().map(|target| docs.join(target)).collect();
        listed.sort();
        let of_book = |page: &PathBuf| page.starts_with(&docs) && is_chinese(page) == chinese;
        let pages = pages().into_iter().filter(|page| of_book(page) && !page.ends_with("SUMMARY.md"));
        assert_eq!(listed, pages.collect::<Vec<_>>());
    }
}

#[test]
fn every_link_leads_somewhere() {
    let others = ["CONTRIBUTING.md", "SECURITY.md"].map(|name| root().join(name));
    for page in pages().into_iter().chain(others) {
        for target in links(&text(&page)) {
            let place = format!("{}: {target}", page.display());
            let (file, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let file = if file.is_empty() { page.clone() } else { page.parent().unwrap().join(file) };
            assert!(file.exists(), "{place}");
            assert!(anchor.is_empty() || anchors(&text(&file)).contains(anchor), "{place}");
            // A book has its pages only.
            let docs = root().join("docs");
            let stays = file.canonicalize().unwrap().starts_with(&docs);
            assert!(stays || !page.starts_with(&docs), "{place} leads out of the book");
        }
    }
}

#[test]
fn every_command_is_in_the_reference() {
    let _alone = pages_alone();
    let path = root().join("docs/reference/commands.md");
    let page = text(&path);
    let mark = "from the program's help. -->\n";
    let start = page.find(mark).expect("the page has the mark") + mark.len();
    same_or_updated(&path, &page, start..page.len(), &itdesk::command_reference());
}

#[test]
fn the_book_builds() {
    if Command::new("mdbook").arg("--version").output().is_err() {
        return eprintln!("left out: mdbook is not installed");
    }
    let folder = tempfile::tempdir().unwrap();
    let built =
        Command::new("mdbook").arg("build").arg(root().join("docs")).arg("-d").arg(folder.path()).output();
    let built = built.unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    assert!(folder.path().join("tutorial/getting-started.html").exists());
}
