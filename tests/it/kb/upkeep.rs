//! Kept current: reviews, drafts that are stuck, unhelpful articles, dead references, the archive (M8.3, M8.4).

use super::{desk, draft, published};

#[test]
fn what_is_overdue_is_due() {
    let desk = desk();
    let old = published(&desk, "Old --type faq --body x");
    let stuck = draft(&desk, "Stuck --body x");
    desk.cmd(&format!("kb submit {stuck}")).ok();
    let bad = published(&desk, "Bad --body x");
    for who in ["a", "b", "c"] {
        desk.cmd(&format!("kb helpful {bad} --no -m 'did not work' --as {who}")).ok();
    }
    desk.cmd(&format!("kb helpful {bad} --as lin")).ok();
    desk.at("2026-12-02T09:00:00Z");
    let due = |desk: &crate::desk::TestDesk| -> Vec<(String, String)> {
        let rows = desk.cmd("due kind:article --json").json();
        let text = |v: &serde_json::Value| v.as_str().unwrap().to_owned();
        rows.as_array().unwrap().iter().map(|r| (text(&r["id"]), text(&r["clock"]))).collect()
    };
    let expected = vec![(bad.clone(), "unhelpful".to_owned()), (stuck.clone(), "approval".to_owned())];
    assert_eq!(due(&desk), expected);
    // Six months after its publication, a question is to be looked at again.
    desk.at("2027-05-24T09:00:00Z");
    assert!(due(&desk).contains(&(old.clone(), "review".to_owned())));
    let figures = desk.cmd("report knowledge --json").json();
    for figure in ["review_overdue", "approval_overdue", "unhelpful"] {
        assert_eq!(figures[figure]["part"], 1, "{figure}");
    }
    desk.cmd(&format!("kb review {old}")).fails(2);
    desk.cmd(&format!("kb review {old} --confirm --next 2027-05-24")).fails(4);
    desk.cmd(&format!("kb review {old} --confirm --next 2027-06-30")).ok();
    assert!(!due(&desk).contains(&(old.clone(), "review".to_owned())));
    assert_eq!(desk.show(&old)["part"]["review_due"], "2027-06-30");
    desk.cmd(&format!("kb review {bad} --revise -m 'rewrite it'")).ok();
    assert_eq!(desk.show(&bad)["state"], "draft");
    desk.cmd(&format!("kb helpful {stuck}")).fails(4);
}

#[test]
fn a_dead_reference_is_found() {
    let desk = desk();
    let target = published(&desk, "Target --body '## Steps'");
    let body = format!(
        "[a]({target}#steps) [b]({target}#none) [c](KB-261123-00000) [d](other.md) [e](#gone) [f](javascript:x) [g](https://x.org) {target}"
    );
    desk.write("body", body);
    published(&desk, "Source --body @body");
    let findings = desk.cmd("doctor --json").fails(1);
    let told = desk.redact(&findings.stdout);
    for says in ["#none", "KB-261123-00000", "other.md", "#gone", "javascript:x"] {
        assert!(findings.stdout.contains(says), "{says}: {told}");
    }
    assert_eq!(findings.stdout.matches("dead-reference").count(), 5, "{told}");
    desk.cmd(&format!("kb archive {target} --because 'of no use'")).ok();
    assert!(desk.cmd("doctor").fails(1).stdout.contains("which is archived"));
}

#[test]
fn an_approval_that_is_none_is_found() {
    let desk = desk();
    let id = published(&desk, "One --body x");
    desk.cmd("doctor").ok();
    desk.edit_record(&id, |r| r["article"]["versions"][0]["approved_by"] = "lin".into());
    let told = desk.cmd("doctor").fails(1).stdout;
    assert!(told.contains("unapproved"), "{told}");
}

#[test]
fn an_article_ends_and_comes_back() {
    let desk = desk();
    let id = published(&desk, "'Fax machine' --body x");
    desk.cmd(&format!("kb archive {id}")).fails(2);
    desk.cmd(&format!("kb archive {id} --because 'no fax any more'")).ok();
    assert_eq!(desk.cmd("kb search fax --format ids").ok().stdout, "");
    assert_eq!(desk.cmd("kb search fax --all --format ids").ok().stdout, format!("{id}\n"));
    desk.cmd(&format!("kb edit {id} --body y")).fails(4);
    desk.at("2028-01-23T09:00:00Z");
    desk.cmd("archive").ok();
    assert!(!desk.path(&id).exists());
    desk.cmd(&format!("kb show {id}")).ok();
    desk.cmd(&format!("kb restore {id}")).ok();
    assert_eq!(desk.show(&id)["state"], "published");
    assert_eq!(desk.cmd("kb search fax --format ids").ok().stdout, format!("{id}\n"));
}

#[test]
fn tickets_and_articles_are_tied_and_held() {
    let desk = desk();
    let (one, other) = (draft(&desk, "One --body x"), draft(&desk, "Other --body x"));
    desk.cmd(&format!("kb link {one} relates_to {other}")).ok();
    desk.cmd(&format!("kb assign {one} wu")).ok();
    desk.cmd(&format!("kb note {one} 'ask Wu'")).ok();
    let told = desk.show(&one);
    assert_eq!((&told["links"][0]["id"], &told["assignee"]), (&other.as_str().into(), &"wu".into()));
    let other = desk.cmd(&format!("kb history {}", desk.incident("x"))).fails(3);
    assert!(other.stderr.contains("is of kind incident, not article"), "{}", other.stderr);
}
