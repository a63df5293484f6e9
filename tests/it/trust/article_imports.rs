//! Files of articles: none stops the others on the way in, and none of a stranger is lost on the way out.

use std::path::Path;

use serde_json::Value;

use crate::desk::TestDesk;

const OWN_PAGES: [&str; 3] = ["index.html", "style.css", "search.js"];

fn desk_with_files(files: &[(&str, &str)]) -> TestDesk {
    let desk = TestDesk::new();
    for (name, text) in files {
        desk.write(&format!("in/{name}"), text);
    }
    desk
}

fn published() -> TestDesk {
    let desk = TestDesk::new();
    let id = desk.cmd("kb new 'Reset the client' --type guide --grade public --body text").ok().id();
    desk.cmd(&format!("kb submit {id}")).ok();
    desk.cmd(&format!("kb approve {id} --publish --as chen")).ok();
    desk
}

fn read(desk: &TestDesk, file: impl AsRef<Path>) -> String {
    std::fs::read_to_string(desk.root().join(file)).unwrap()
}

#[test]
fn an_article_that_cannot_be_submitted_stays_a_draft_and_the_others_go_on() {
    // The first, one in the middle, the last, all of them: the place of the empty one makes no difference.
    for empty in [&["a.md"][..], &["b.md"], &["c.md"], &["a.md", "b.md", "c.md"]] {
        let desk = desk_with_files(&[]);
        for name in ["a.md", "b.md", "c.md"] {
            let text = if empty.contains(&name) { "" } else { "Text" };
            desk.write(&format!("in/{name}"), format!("# Title of {name}\n\n{text}\n"));
        }
        let imported = desk.cmd("kb import in --submit --json").fails(1);
        let summary: Value = serde_json::from_str(&imported.stdout).unwrap();
        assert_eq!(summary["created"].as_array().unwrap().len(), 3, "{summary}");
        assert_eq!(summary["rejected"].as_array().unwrap().len(), 0, "{summary}");
        let named: Vec<&str> = summary["not_submitted"]
            .as_array()
            .unwrap()
            .iter()
            .map(|n| n["file"].as_str().unwrap())
            .collect();
        assert_eq!(named, empty);
        for name in ["a.md", "b.md", "c.md"] {
            let state = desk.show(&format!("file:{name}"))["state"].clone();
            let expected = if empty.contains(&name) { "draft" } else { "in_review" };
            assert_eq!(state, expected, "{name} where {empty:?} have no text");
        }
        desk.cmd("doctor").ok();
    }
}

#[test]
fn the_screen_names_the_file_its_draft_and_the_reason() {
    let desk = desk_with_files(&[("a.md", "# One\n\nText\n"), ("b.md", "# Two\n")]);
    let imported = desk.cmd("kb import in --submit").fails(1);
    let id = desk.show("file:b.md")["id"].as_str().unwrap().to_owned();
    let line = format!("b.md: imported as draft {id}, not submitted: {id} has no text to approve");
    assert!(imported.stderr.contains(&line), "{}", imported.stderr);
    assert!(imported.stderr.contains("2 new, 0 with a new draft, 0 unchanged, 0 rejected, 1 not submitted"));
    // Without --submit nothing is missing.
    let desk = desk_with_files(&[("b.md", "# Two\n")]);
    desk.cmd("kb import in").ok();
}

#[test]
fn an_export_overwrites_no_file_that_another_wrote() {
    for name in OWN_PAGES {
        let desk = published();
        desk.write(&format!("site/{name}"), "mine");
        let refused = desk.cmd("kb export site").fails(4);
        assert!(refused.stderr.contains(name) && refused.stderr.contains("nothing was exported"));
        assert_eq!(read(&desk, format!("site/{name}")), "mine");
        assert_eq!(std::fs::read_dir(desk.root().join("site")).unwrap().count(), 1);
    }
    // A page of the same name as an article's, that no export wrote.
    let desk = published();
    let id = desk.cmd("kb list --format ids").ok().stdout.trim().to_owned();
    desk.write(&format!("site/{id}.html"), "mine");
    desk.cmd("kb export site").fails(4);
    assert_eq!(read(&desk, format!("site/{id}.html")), "mine");
}

#[test]
fn an_export_replaces_its_own_pages_and_removes_those_of_articles_that_are_gone() {
    let desk = published();
    desk.cmd("kb export site").ok();
    let before = read(&desk, "site/index.html");
    desk.write("in/b.md", "# Another\n\nText\n");
    desk.cmd("kb import in --submit --grade public").ok();
    desk.cmd("kb approve file:b.md --publish --as chen").ok();
    desk.cmd("kb export site").ok();
    assert_ne!(read(&desk, "site/index.html"), before);
    let id = desk.show("file:b.md")["id"].as_str().unwrap().to_owned();
    assert!(desk.root().join(format!("site/{id}.html")).exists());
    desk.cmd("kb archive file:b.md --because old").ok();
    desk.cmd("kb export site").ok();
    assert!(!desk.root().join(format!("site/{id}.html")).exists());
}

#[test]
fn a_page_that_was_edited_after_its_export_is_kept() {
    let desk = published();
    desk.cmd("kb export site").ok();
    for name in OWN_PAGES {
        let page = read(&desk, format!("site/{name}"));
        desk.write(&format!("site/{name}"), format!("{page}<!-- ours -->"));
        let refused = desk.cmd("kb export site").fails(4);
        assert!(refused.stderr.contains("was edited after it was exported"), "{}", refused.stderr);
        assert!(read(&desk, format!("site/{name}")).ends_with("<!-- ours -->"));
        desk.write(&format!("site/{name}"), page);
    }
    desk.cmd("kb export site").ok();
}

#[test]
fn a_folder_that_an_earlier_version_exported_is_taken_over() {
    let desk = published();
    desk.cmd("kb export site").ok();
    std::fs::remove_file(desk.root().join("site/.itdesk-export")).unwrap();
    desk.cmd("kb export site").ok();
    desk.cmd("kb export files --format markdown").ok();
    std::fs::remove_file(desk.root().join("files/.itdesk-export")).unwrap();
    desk.cmd("kb export files --format markdown").ok();
}

#[test]
fn an_interrupted_export_is_finished_by_the_next() {
    let desk = published();
    desk.cmd("kb export site").ok();
    let manifest = read(&desk, "site/.itdesk-export");
    // Killed after the list was written: one page is old, one is missing, one is not complete.
    let extended = manifest.replace(" style.css", " style.css\n0000000000000000 style.css");
    desk.write("site/.itdesk-export", extended);
    std::fs::remove_file(desk.root().join("site/search.js")).unwrap();
    desk.write("site/.itdesk-export-a1b2c3", "half");
    desk.cmd("kb export site").ok();
    assert!(desk.root().join("site/search.js").exists());
    assert!(!desk.root().join("site/.itdesk-export-a1b2c3").exists());
    assert_eq!(read(&desk, "site/.itdesk-export"), manifest);
}

#[cfg(unix)]
#[test]
fn a_link_in_the_folder_is_neither_followed_nor_replaced() {
    for name in ["index.html", ".itdesk-export", "KB-261123-00000.html"] {
        let desk = published();
        desk.write("outside", "precious");
        std::fs::create_dir(desk.root().join("site")).unwrap();
        std::os::unix::fs::symlink("../outside", desk.root().join("site").join(name)).unwrap();
        let refused = desk.cmd("kb export site").fails(4);
        assert!(refused.stderr.contains(name), "{}", refused.stderr);
        assert_eq!(read(&desk, "outside"), "precious");
    }
}
