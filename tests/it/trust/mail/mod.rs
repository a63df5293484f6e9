//! Mail: whatever comes in stays, on the ticket where it belongs.

mod charsets;
mod forwards;
mod kills;
mod parts;
mod quotes;
mod surveys;
mod threads;

use serde_json::Value;

use crate::desk::TestDesk;

/// A desk with an address and a person.
fn desk() -> TestDesk {
    TestDesk::with_policy(
        "[mail]\naddress = \"help@desk.example\"\n[people.lin]\nname = \"Lin\"\nemail = \"lin@desk.example\"\n",
    )
}

/// A message to the desk: lines of a header beside From and To, and a body.
fn mail(from: &str, head: &str, body: &str) -> Vec<u8> {
    format!("From: {from}\nTo: help@desk.example\n{head}\n\n{body}").into_bytes()
}

/// Hands a message over and returns what `--json` says.
fn take(desk: &TestDesk, raw: impl AsRef<[u8]>) -> Value {
    desk.run_with(&["mail", "receive", "--json"], raw.as_ref()).json()
}

/// A ticket of a message of zhang's with this Message-ID.
fn opened(desk: &TestDesk, message: &str) -> String {
    let head = format!("Subject: Printer\nMessage-ID: <{message}>");
    take(desk, mail("Zhang San <zhang@c.example>", &head, "It is jammed."))["id"].as_str().unwrap().to_owned()
}

/// The note of the last event of a ticket.
fn last_note(told: &Value) -> &Value {
    &told["ticket"]["history"].as_array().unwrap().last().unwrap()["note"]
}

/// What a file holds that was kept for a message.
fn kept(desk: &TestDesk, told: &Value, ending: &str) -> Option<Vec<u8>> {
    let id = told["id"].as_str()?;
    let files = told["files"].as_array()?;
    let name = files.iter().filter_map(|f| f["name"].as_str()).find(|name| name.ends_with(ending))?;
    std::fs::read(desk.path(id).with_extension("").join(name)).ok()
}
