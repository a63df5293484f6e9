//! Export and import: the site, its links, Markdown there and back.

use std::collections::BTreeSet;
use std::path::Path;

use super::{desk, draft, published};
use crate::desk::TestDesk;

const HOSTILE: &str = "<script>alert(1)</script> <img src=x onerror=alert(1)>\n\n[x](javascript:alert(1)) ![p](https://evil.org/p.png)\n\n<iframe src=\"https://evil.org\"></iframe>\n";

/// Every address in the pages of a site, with the page it stands on.
fn addresses(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "html") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for attribute in ["href=\"", "src=\""] {
            let page = path.file_name().unwrap().to_string_lossy().into_owned();
            let all = text.split(attribute).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
            found.extend(all.map(|address| (page.clone(), address)));
        }
    }
    found
}

/// Each link of a site leads to a file of it, and to a place that the file has; all else leads outside by https.
fn check_links(folder: &Path) -> usize {
    let all = addresses(folder);
    for (page, address) in &all {
        if address.starts_with("https://") {
            continue;
        }
        let (file, anchor) = address.split_once('#').map_or((address.as_str(), None), |(f, a)| (f, Some(a)));
        let file = if file.is_empty() { page } else { file };
        let text = std::fs::read_to_string(folder.join(file)).unwrap_or_else(|_| panic!("{page}: {address}"));
        assert!(anchor.is_none_or(|a| text.contains(&format!("id=\"{a}\""))), "{page}: {address}");
    }
    all.len()
}

fn site() -> (TestDesk, std::path::PathBuf) {
    let desk = desk();
    let target = published(
        &desk,
        "'Reset the client' --grade public --type fault --symptom 'tunnel resets' --tag vpn --body '## Steps'",
    );
    desk.write("body", format!("# One\n\n## Two\n\n### Three\n\nSee [the other]({target}#steps), {target}, KB-261123-00000, [gone](x.md), [out](https://x.org).\n\n{HOSTILE}"));
    desk.run(&[
        "kb",
        "new",
        "Evil <b>\"title\"</b> </script>",
        "--grade",
        "public",
        "--body",
        "@body",
        "--tag",
        "<i>",
    ])
    .ok();
    let evil = desk.cmd("kb list state:draft --format ids").ok().stdout.trim().to_owned();
    super::publish(&desk, &evil);
    published(&desk, "'内部指南' --body 内部");
    draft(&desk, "Draft --grade public --body x");
    let folder = desk.root().join("site");
    (desk, folder)
}

#[test]
fn a_site_holds_what_its_readers_may_read_and_every_link_leads_somewhere() {
    let (desk, folder) = site();
    let written = desk.cmd("kb export site --json").json();
    assert_eq!(written["articles"], 2);
    assert!(check_links(&folder) > 10);
    let index = std::fs::read_to_string(folder.join("index.html")).unwrap();
    assert!(index.contains("Reset the client") && !index.contains("内部指南") && !index.contains("Draft"));
    // For the staff there is more; the folder of an earlier export is made anew.
    desk.cmd("kb export site --for staff").ok();
    check_links(&folder);
    assert!(std::fs::read_to_string(folder.join("index.html")).unwrap().contains("内部指南"));
    // Three pages, three files of the site and the list of them all.
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 3 + 3 + 1);
}

#[test]
fn hostile_articles_are_harmless_in_the_site() {
    let (desk, folder) = site();
    desk.cmd("kb export site").ok();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        if path.extension().is_some_and(|e| e == "html") {
            let scripts = text.matches("<script").count();
            assert_eq!(scripts, usize::from(path.ends_with("index.html")), "{}", path.display());
            for hostile in ["<img", "<iframe", "<b>", "<i>", "href=\"javascript", "evil.org/p.png\" src"] {
                assert!(!text.contains(hostile), "{}: {hostile}", path.display());
            }
        }
    }
}

#[test]
fn a_folder_of_others_is_left_alone() {
    let (desk, _) = site();
    desk.write("mine/notes.txt", "keep");
    let refused = desk.cmd("kb export mine").fails(4);
    assert!(refused.stderr.contains("notes.txt"), "{}", refused.stderr);
    assert!(desk.root().join("mine/notes.txt").exists());
    desk.cmd("list --format html").fails(2);
}

#[test]
fn markdown_goes_out_and_comes_in_elsewhere() {
    let (desk, folder) = site();
    desk.cmd("kb export site --format markdown --for staff").ok();
    let files = std::fs::read_dir(&folder).unwrap();
    let files = files.filter(|file| file.as_ref().unwrap().path().extension().is_some()).count();
    assert_eq!(files, 3);
    let other = super::desk();
    let told = other.run(&["kb", "import", folder.to_str().unwrap(), "--json"]).json();
    assert_eq!(told["created"].as_array().unwrap().len(), 3);
    let titles: BTreeSet<String> = other
        .cmd("kb list --fields title --format csv")
        .ok()
        .lines()
        .iter()
        .skip(1)
        .map(|l| l.to_string())
        .collect();
    assert!(titles.iter().any(|t| t.contains("内部指南")), "{titles:?}");
    let again = other.run(&["kb", "import", folder.to_str().unwrap(), "--json"]).json();
    assert_eq!((again["created"].as_array().unwrap().len(), &again["unchanged"]), (0, &3.into()));
}

#[test]
fn files_become_drafts_with_their_names_as_numbers() {
    let desk = desk();
    desk.write("in/vpn/reset.md", "---\ntitle: \"Reset: VPN\"\ntype: fault\ntags: [vpn]\n---\n\n## Steps\n\nSee [quota](../mail/quota.md#how).\n");
    desk.write("in/mail/quota.md", "# Mailbox is full\n\n## How\n\nBack to [reset](../vpn/reset.md).\n");
    desk.write("in/broken.md", "---\ntype: novel\n---\nx\n");
    desk.write("in/.hidden.md", "x");
    desk.write("in/bad.md", [0xff, 0xfe]);
    let told = desk.cmd("kb import in --submit --json").fails(1);
    let told: serde_json::Value = serde_json::from_str(&told.stdout).unwrap();
    assert_eq!(told["created"].as_array().unwrap().len(), 2);
    let rejected: Vec<&str> =
        told["rejected"].as_array().unwrap().iter().map(|r| r["file"].as_str().unwrap()).collect();
    assert_eq!(rejected, ["bad.md", "broken.md"]);
    let reset = desk.cmd("show file:vpn/reset.md --json").json();
    assert_eq!((&reset["title"], &reset["state"]), (&"Reset: VPN".into(), &"in_review".into()));
    let quota = desk.cmd("show file:mail/quota.md --json").json();
    let body = reset["part"]["draft"]["content"]["body"].to_string();
    assert!(body.contains(&format!("({}#how)", quota["id"].as_str().unwrap())), "{body}");
    // Who takes them in is their author.
    desk.cmd("kb approve file:vpn/reset.md").fails(4);
    desk.cmd("kb approve file:vpn/reset.md file:mail/quota.md --publish --as chen").ok();
    desk.cmd("doctor").ok();
    // A file that says something else is the next draft.
    desk.write("in/mail/quota.md", "# Mailbox is full\n\n## How\n\nOther words.\n");
    let told = desk.cmd("kb import in").fails(1);
    assert!(told.stderr.contains("0 new, 1 with a new draft, 1 unchanged, 2 rejected"), "{}", told.stderr);
    assert_eq!(desk.cmd("show file:mail/quota.md --json").json()["state"], "draft");
}
