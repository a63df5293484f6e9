//! The manual, row by row: each test has the name of its row, and runs the commands that
//! `docs/reference/manual-rows.md` gives for it. `page.rs` compares the page with the tests.

mod chapter_1;
mod chapter_2;
mod chapter_3;
mod chapter_5;
mod chapter_6;
mod chapter_7;
mod chapter_8;
mod page;

use crate::desk::TestDesk;

/// People with the roles that decide, and a skill, for the rows that need several.
const POLICY: &str = r#"
[mail]
address = "help@example.org"
[people.lin]
email = "lin@example.org"
skills = ["mail"]
roles = ["technical-lead"]
[people.omar]
[people.chen]
roles = ["cab", "department-head"]
[people.wu]
roles = ["cab", "senior-management"]
[teams.network]
members = ["lin", "omar"]
[services.mail]
team = "network"
"#;

fn desk() -> TestDesk {
    TestDesk::with_policy(POLICY)
}

/// Runs these command lines, `{}` standing for the id; each must succeed.
#[track_caller]
fn steps(desk: &TestDesk, id: &str, lines: &[&str]) {
    for line in lines {
        desk.cmd(&line.replace("{}", id)).ok();
    }
}

/// The figure of that key in a scorecard or report of November.
#[track_caller]
fn figure(desk: &TestDesk, report: &str, key: &str, name: &str) -> serde_json::Value {
    let told = desk.cmd(&format!("{report} --json")).json();
    let rows = told.as_array().or_else(|| told["figures"].as_array()).cloned().unwrap_or_default();
    let found = rows.into_iter().find(|row| row[key] == name);
    found.unwrap_or_else(|| panic!("no figure {name} in {report}: {told}"))
}
