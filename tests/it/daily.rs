//! The commands of every day: what they show, what they take, and what they refuse.

mod due_lines;
mod list_defaults;
mod overview;
mod small_things;
mod take_and_done;
mod templates;
mod views_and_aliases;

use crate::desk::TestDesk;

/// Runs a command on a pseudo-terminal of 100 columns, without colours; stdout and stderr are one.
fn on_a_terminal(desk: &TestDesk, line: &str) -> String {
    let command = format!("{} --color never {line}", crate::desk::program());
    let mut process = std::process::Command::new("script");
    process.args(["-qec", &command, "/dev/null"]).current_dir(desk.root()).env_clear();
    for (name, value) in desk.process().get_envs() {
        process.env(name, value.unwrap_or_default());
    }
    process.env("PAGER", "cat").env("TERM", "xterm").stdin(std::process::Stdio::null());
    let output = process.output().unwrap();
    desk.redact(&String::from_utf8(output.stdout).unwrap().replace("\r\n", "\n"))
}
