//! What can be wrong with a file of the desk: one table that the checks, `--help` and docs/guides/doctor.md obey.

use crate::lang::mark;
use std::fmt;

use serde::{Serialize, Serializer};

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A ticket cannot be served, or not the right one.
    Error,
    /// What is served is not what it should be.
    Warning,
    /// Harmless.
    Note,
}

/// A kind of finding; [`CODES`] says what each means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the table says what each means, once")]
pub enum Code {
    Conflict,
    Damaged,
    Misplaced,
    DuplicateId,
    Twice,
    NotEnded,
    BadMeasurement,
    Link,
    Index,
    Lost,
    StateHistory,
    DuplicateEvent,
    SameKey,
    LinkRing,
    SetUp,
    DeadLink,
    DeadReference,
    Unapproved,
    StaleDue,
    MissingFile,
    StrayFile,
    WrongMonth,
    Future,
    NotARecord,
    Leftover,
    Doubled,
    Format,
    ByMonth,
}

/// What the table says of a code.
#[derive(Debug, Clone, Copy)]
pub struct CodeRow {
    /// The code.
    pub code: Code,
    /// As it is printed.
    pub name: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong.
    pub about: &'static str,
    /// What `--fix` does; `None` when only a person can fix it.
    pub fix: Option<&'static str>,
    /// What a person does, where `--fix` does not.
    pub way: &'static str,
}

/// Every code, the gravest first.
pub const CODES: &[CodeRow] = &[
    CodeRow {
        code: Code::Conflict,
        name: "conflict",
        severity: Severity::Error,
        about: "git left its conflict markers in the record",
        fix: None,
        way: mark!("settle it with itdesk git resolve, or in the file"),
    },
    CodeRow {
        code: Code::Damaged,
        name: "damaged",
        severity: Severity::Error,
        about: "the file has a record's name and cannot be read as one",
        fix: None,
        way: mark!("fix it by hand, or take it back with git checkout"),
    },
    CodeRow {
        code: Code::Misplaced,
        name: "misplaced",
        severity: Severity::Error,
        about: "the record stands where its id does not belong, so that no command finds it",
        fix: Some(mark!("moves it to its place, if that is free")),
        way: mark!("clear its place by hand, then run doctor again"),
    },
    CodeRow {
        code: Code::DuplicateId,
        name: "duplicate-id",
        severity: Severity::Error,
        about: "another file holds a record with the same id",
        fix: Some(mark!("moves it aside, if it is a copy of the other")),
        way: mark!("compare the two with diff, and keep one"),
    },
    CodeRow {
        code: Code::Twice,
        name: "twice",
        severity: Severity::Error,
        about: "the record is in two of its places: among the live ones and in the archive, or by day and by month",
        fix: Some(mark!(
            "merges the one by month into the one by day; of the archive, moves one aside if both are the same"
        )),
        way: mark!("compare the two with diff, and keep one"),
    },
    CodeRow {
        code: Code::NotEnded,
        name: "not-ended",
        severity: Severity::Error,
        about: "the archive holds a ticket that is neither closed nor cancelled",
        fix: Some(mark!("moves it back to the live records, if its place is free")),
        way: mark!("clear its place among the live ones by hand, then run doctor again"),
    },
    CodeRow {
        code: Code::BadMeasurement,
        name: "bad-measurement",
        severity: Severity::Error,
        about: "a line of measurements is none: torn, or not of their shape",
        fix: Some(mark!("removes such lines and moves the original file aside")),
        way: mark!("fix the line by hand, or take the file back with git checkout"),
    },
    CodeRow {
        code: Code::Link,
        name: "link",
        severity: Severity::Error,
        about: "a symbolic link where the desk has a file or a folder; no command follows it",
        fix: None,
        way: mark!("see where it leads with ls -l, remove it, and put the file or the folder itself there"),
    },
    CodeRow {
        code: Code::Index,
        name: "index",
        severity: Severity::Error,
        about: "the index says otherwise than the files, so that lists miss a ticket or tell what is not so",
        fix: Some(mark!("rebuilds it from the files")),
        way: mark!("remove .itdesk/ when no command runs; itdesk rebuilds it from the files"),
    },
    CodeRow {
        code: Code::Lost,
        name: "lost",
        severity: Severity::Error,
        about: "a merge lost the record: it is in a parent of the merge, and nowhere now",
        fix: Some(mark!("writes the record again, with its attachments")),
        way: mark!("show it with git show, and write it again by hand"),
    },
    CodeRow {
        code: Code::StateHistory,
        name: "state-history",
        severity: Severity::Warning,
        about: "the state is not the one its history leads to, or waits without a reason",
        fix: None,
        way: mark!("see what happened with itdesk log or git log, and fix the record by hand"),
    },
    CodeRow {
        code: Code::DuplicateEvent,
        name: "duplicate-event",
        severity: Severity::Warning,
        about: "two events have one id, in a record or over the desk",
        fix: Some(mark!("drops the second, if both are the same event of one record")),
        way: mark!("give one of them another id by hand, or remove it"),
    },
    CodeRow {
        code: Code::SameKey,
        name: "same-key",
        severity: Severity::Warning,
        about: "an older open ticket was made under the same dedupe key, as when two clones took in one alert or message",
        fix: None,
        way: mark!("go on with the older one: itdesk link ID duplicates OLDER, then cancel ID"),
    },
    CodeRow {
        code: Code::LinkRing,
        name: "link-ring",
        severity: Severity::Warning,
        about: "links of one relation lead in a ring, as when two clones linked the same tickets in opposite directions",
        fix: None,
        way: mark!("remove one of the links: itdesk link ID RELATION OTHER --remove"),
    },
    CodeRow {
        code: Code::SetUp,
        name: "set-up",
        severity: Severity::Warning,
        about: "an earlier version set this clone up, so that git may still move records when it merges",
        fix: Some(mark!("sets what is missing in the clone's configuration")),
        way: mark!("run itdesk git setup"),
    },
    CodeRow {
        code: Code::DeadLink,
        name: "dead-link",
        severity: Severity::Warning,
        about: "a link names a ticket that is neither here nor in the archive",
        fix: None,
        way: mark!("take the link out of the record, or bring the other ticket back"),
    },
    CodeRow {
        code: Code::DeadReference,
        name: "dead-reference",
        severity: Severity::Warning,
        about: "the text of an article leads to what is not there: a ticket, a heading, a file, an archived article",
        fix: None,
        way: mark!("write what is meant: itdesk kb edit"),
    },
    CodeRow {
        code: Code::Unapproved,
        name: "unapproved",
        severity: Severity::Warning,
        about: "nobody but its authors approved the version of an article that is in force",
        fix: None,
        way: mark!("see how that came with git log, and have another version approved"),
    },
    CodeRow {
        code: Code::StaleDue,
        name: "stale-due",
        severity: Severity::Warning,
        about: "class, targets or deadlines in the record are not what the rules say now",
        fix: Some(mark!("writes the values the rules give; adds no event")),
        way: mark!("run itdesk doctor --fix once the rest is fixed"),
    },
    CodeRow {
        code: Code::MissingFile,
        name: "missing-file",
        severity: Severity::Warning,
        about: "an attachment that the history names is not beside the record",
        fix: Some(mark!("writes it again, if a commit removed it together with the event that names it")),
        way: mark!("take it back with git checkout, or from a backup"),
    },
    CodeRow {
        code: Code::StrayFile,
        name: "stray-file",
        severity: Severity::Warning,
        about: "an attachment stands where its record does not",
        fix: Some(mark!("moves it next to its record, or aside if there is none")),
        way: mark!("compare it with the one beside the record, and keep one"),
    },
    CodeRow {
        code: Code::WrongMonth,
        name: "wrong-month",
        severity: Severity::Warning,
        about: "a measurement stands in the file of another month, where nobody looks for it",
        fix: Some(mark!("moves such lines to the file of their month")),
        way: mark!("run itdesk doctor --fix once the rest is fixed"),
    },
    CodeRow {
        code: Code::Future,
        name: "future",
        severity: Severity::Warning,
        about: "a measurement is of a time that is still to come",
        fix: None,
        way: mark!("set right the clock of what measured it, and correct or remove the line by hand"),
    },
    CodeRow {
        code: Code::NotARecord,
        name: "not-a-record",
        severity: Severity::Warning,
        about: "a file among the records that is none",
        fix: Some(mark!("moves it aside, if it is a plain file")),
        way: mark!("move it elsewhere by hand"),
    },
    CodeRow {
        code: Code::Leftover,
        name: "leftover",
        severity: Severity::Note,
        about: "an unfinished file of a writer that was killed, or is writing just now",
        fix: Some(mark!("moves it aside")),
        way: mark!("remove it by hand"),
    },
    CodeRow {
        code: Code::Doubled,
        name: "doubled",
        severity: Severity::Note,
        about: "a measurement stands there twice, as after a merge; it counts once",
        fix: Some(mark!("removes the second line")),
        way: mark!("run itdesk doctor --fix once the rest is fixed"),
    },
    CodeRow {
        code: Code::Format,
        name: "format",
        severity: Severity::Note,
        about: "the record is not spelled as itdesk writes it",
        fix: Some(mark!("rewrites it in that format")),
        way: mark!("run itdesk doctor --fix once the rest is fixed"),
    },
    CodeRow {
        code: Code::ByMonth,
        name: "by-month",
        severity: Severity::Note,
        about: "records are in the folders of their months, where earlier versions wrote them",
        fix: Some(mark!("moves them to the folders of their days, with their attachments")),
        way: mark!("finish the merge or rebase in progress, then run itdesk doctor --fix"),
    },
];

impl Code {
    /// The code's row of the table.
    pub fn row(self) -> &'static CodeRow {
        CODES.iter().find(|row| row.code == self).expect("the table has every code")
    }

    /// How grave it is.
    pub fn severity(self) -> Severity {
        self.row().severity
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.row().name)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl Severity {
    /// The word that is printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_row_and_the_gravest_come_first() {
        for row in CODES {
            assert_eq!(row.code.row().name, row.name);
        }
        assert!(CODES.is_sorted_by_key(|row| (row.severity, row.code)));
    }
}
