//! Chapter 8: documents and knowledge.

use crate::kb::{desk, draft, publish, published};

#[test]
fn m8_1a_documents_have_types_and_grades() {
    let desk = desk();
    let id = draft(&desk, "'Reset a password' --type guide --grade secret --body 'Press Reset.' --as chen");
    let shown = desk.show(&id);
    assert_eq!((&shown["article_type"], &shown["grade"]), (&"guide".into(), &"secret".into()));
    let refused = desk.cmd(&format!("kb edit {id} --body 'Press Reset twice.' --as wu")).fails(4);
    assert!(refused.stderr.contains("secret"), "{}", refused.stderr);
}

#[test]
fn m8_1b_a_version_is_published_once_another_approved_it() {
    let desk = desk();
    let id = draft(&desk, "'Reset a password' --type guide --body 'Press Reset.'");
    desk.cmd(&format!("kb submit {id} -m 'As it is now'")).ok();
    desk.cmd(&format!("kb publish {id}")).fails(4);
    desk.cmd(&format!("kb approve {id}")).fails(4);
    desk.cmd(&format!("kb approve {id} --publish --as chen")).ok();
    desk.cmd(&format!("kb edit {id} --body 'Press Reset twice.'")).ok();
    publish(&desk, &id);
    let versions = desk.cmd(&format!("kb history {id}")).ok().stdout;
    assert!(versions.contains("As it is now") && versions.contains("lin"), "{versions}");
    assert!(desk.cmd(&format!("kb diff {id} 1 2")).ok().stdout.contains("twice"));
}

#[test]
fn m8_2a_knowledge_comes_from_work_done() {
    let desk = desk();
    let id = desk.request("'How do I share a folder' --requester ann");
    for step in ["start {}", "resolve {} --outcome 'Right click, Share'"] {
        desk.cmd(&step.replace("{}", &id)).ok();
    }
    let article = desk.cmd(&format!("kb from {id}")).id();
    assert!(desk.cmd(&format!("kb show {article} --raw")).ok().stdout.contains("Right click, Share"));
}

#[test]
fn m8_3_knowledge_is_reviewed() {
    let desk = desk();
    let id = published(&desk, "'Reset a password' --type guide --body 'Press Reset.'");
    let due = desk.at("2027-12-24T09:00:00Z").cmd("due --json").json();
    assert_eq!((&due[0]["id"], &due[0]["clock"]), (&id.as_str().into(), &"review".into()));
    desk.cmd(&format!("kb review {id} --confirm --next 2028-06-01")).ok();
    assert_eq!(desk.cmd("due --json").json().as_array().unwrap().len(), 0);
}

#[test]
fn m8_4_knowledge_is_archived_and_found() {
    let desk = desk();
    let id = published(&desk, "'Reset a password' --type guide --body 'Press Reset.'");
    assert_eq!(desk.cmd("kb search password --format ids").ok().lines(), [&id]);
    desk.cmd(&format!("kb archive {id} -m 'the button is gone'")).ok();
    assert_eq!(desk.cmd("kb search password --format ids").stdout, "");
    desk.cmd(&format!("kb restore {id} -m 'it is back'")).ok();
    assert_eq!(desk.cmd("kb search password --format ids").ok().lines(), [&id]);
}
