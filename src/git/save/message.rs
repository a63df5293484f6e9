//! The message of a commit that a command makes.

use crate::escape;
use crate::store::{CommitNote, MEASUREMENTS_FOLDER, Written};

/// How many letters the first line of a message may have.
const SUBJECT: usize = 72;

/// The message, as a person would write it: what was done to which ticket; below it what was said.
pub(super) fn message(written: &Written) -> String {
    if let Some(about) = &written.about {
        return short(about);
    }
    match &written.actions[..] {
        [] => match &written.paths.iter().map(|p| p.display().to_string()).collect::<Vec<_>>()[..] {
            paths if paths.iter().all(|path| path.starts_with(MEASUREMENTS_FOLDER)) => {
                "Write down measurements".to_owned()
            }
            [one] => short(&format!("Write {one}")),
            paths => format!("Write {} files of the desk", paths.len()),
        },
        [one] => body(short(&line(one)), one.note.iter().map(String::as_str)),
        [first, ..] => {
            let mut ids: Vec<_> = written.actions.iter().map(|d| d.id).collect();
            ids.dedup();
            let subject = match ids.len() {
                1 => format!("{} {}: {}", first.id, dids(&written.actions), first.title),
                n => format!("{} {} and {} more", first.id, first.did, n - 1),
            };
            let lines: Vec<String> = written.actions.iter().map(line).collect();
            body(short(&subject), lines.iter().map(String::as_str))
        }
    }
}

fn line(told: &CommitNote) -> String {
    format!("{} {}: {}", told.id, told.did, told.title)
}

fn dids(actions: &[CommitNote]) -> String {
    let mut dids: Vec<&str> = actions.iter().map(|d| d.did.as_str()).collect();
    dids.dedup();
    dids.join(", ")
}

fn body<'l>(subject: String, lines: impl Iterator<Item = &'l str>) -> String {
    let lines: Vec<_> = lines.map(|l| escape::line(l).into_owned()).collect();
    if lines.iter().all(String::is_empty) { subject } else { format!("{subject}\n\n{}", lines.join("\n")) }
}

fn short(subject: &str) -> String {
    let subject = escape::line(subject);
    if subject.chars().count() <= SUBJECT {
        return subject.into_owned();
    }
    let cut: String = subject.chars().take(SUBJECT - 1).collect();
    format!("{}…", cut.trim_end())
}

/// A message as git cleans one up that was not edited: no blank at the end of a line, no two empty lines.
pub(super) fn cleaned(message: &str) -> String {
    let mut clean = String::with_capacity(message.len() + 1);
    let mut gap = false;
    for line in message.lines().map(str::trim_end) {
        if line.is_empty() {
            gap = !clean.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            clean.push('\n');
        }
        clean.push_str(line);
        clean.push('\n');
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::cleaned;

    #[test]
    fn a_message_is_cleaned_up_as_git_does_it() {
        assert_eq!(cleaned("Fix it  \n\n\n# one\t\n two\n\n"), "Fix it\n\n# one\n two\n");
        assert_eq!(cleaned("\n \nFix it"), "Fix it\n");
        assert_eq!(cleaned(" \n"), "");
    }
}
