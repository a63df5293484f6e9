//! What comes in by the file: every row is a ticket, or is named with the reason; nothing is altered without a word.

mod data;
mod ends;
mod files;
mod texts;

use crate::desk::TestDesk;
use serde_json::Value;

/// Imports text from stdin and returns the summary, whatever came of it.
fn take(desk: &TestDesk, args: &[&str], bytes: impl AsRef<[u8]>) -> Value {
    let args: Vec<&str> = ["import", "-", "--json"].into_iter().chain(args.iter().copied()).collect();
    let output = desk.run_with(&args, bytes.as_ref());
    serde_json::from_str(&output.stdout).unwrap_or_else(|_| panic!("{}{}", output.stdout, output.stderr))
}

/// The tickets with all they hold, in the order of their titles.
fn tickets(desk: &TestDesk) -> Vec<Value> {
    let told = desk.cmd("export --sort title --json").json();
    told.as_array().unwrap().clone()
}

/// One field of every ticket, in the order of their titles.
fn each(desk: &TestDesk, pointer: &str) -> Vec<Value> {
    tickets(desk).iter().map(|t| t.pointer(pointer).cloned().unwrap_or_default()).collect()
}
