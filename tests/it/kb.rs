//! Knowledge articles: written, approved, published, found, exported (M8).

mod approval;
mod files;
mod quality;
mod show;
mod story;
mod upkeep;

use crate::desk::TestDesk;

/// People with and without the right to approve, and a grade for the leads alone.
pub const POLICY: &str = "[people.lin]\nemail = \"lin@example.org\"\n[people.chen]\nroles = [\"lead\"]\n[people.wu]\n\
    [knowledge.grades]\nsecret = { read = [\"lead\"], change = [\"lead\"], approve = [\"lead\"] }\n\
    [knowledge.synonyms]\nvpn = \"虚拟专用网\"\nlaptop = \"notebook\"\n";

pub fn desk() -> TestDesk {
    TestDesk::with_policy(POLICY)
}

/// Drafts an article and returns its id.
pub fn draft(desk: &TestDesk, rest: &str) -> String {
    desk.cmd(&format!("kb new {rest}")).id()
}

/// Has the draft approved by chen, and published.
pub fn publish(desk: &TestDesk, id: &str) {
    desk.cmd(&format!("kb submit {id} -m 'As it is now'")).ok();
    desk.cmd(&format!("kb approve {id} --publish --as chen")).ok();
}

/// An article in force.
pub fn published(desk: &TestDesk, rest: &str) -> String {
    let id = draft(desk, rest);
    publish(desk, &id);
    id
}
