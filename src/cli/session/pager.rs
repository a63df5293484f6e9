//! Long texts through the user's pager, as git shows them.

use std::io::Write;
use std::process::{Command, Stdio};

/// Shows a text through `ITDESK_PAGER` or `PAGER`, else `less`; `false` when it fits the screen, or no pager runs,
/// and the text is still to be printed. The program comes from the user's own environment, never from a desk.
pub(crate) fn show(text: &str) -> bool {
    let height = terminal_size::terminal_size().map_or(24, |(_, height)| usize::from(height.0));
    if text.lines().count() < height {
        return false;
    }
    let named = ["ITDESK_PAGER", "PAGER"].iter().find_map(|name| std::env::var(name).ok());
    let program = named.unwrap_or_else(|| "less".to_owned());
    if program.trim().is_empty() || program.trim() == "cat" {
        return false;
    }
    let mut command = Command::new("sh");
    command.arg("-c").arg(&program).stdin(Stdio::piped());
    // As git does: quit if it fits, keep colours, leave the screen as it is.
    if std::env::var_os("LESS").is_none() {
        command.env("LESS", "FRX");
    }
    let Ok(mut pager) = command.spawn() else { return false };
    if let Some(mut stdin) = pager.stdin.take() {
        // A reader that quits early has read enough.
        let _ = stdin.write_all(text.as_bytes());
    }
    // The shell says 127 when there is no such program.
    pager.wait().is_ok_and(|status| status.code() != Some(127))
}
