//! How a command ends that has done its work: the exit codes that are no error.

use crate::error::ErrorKind;

/// The end of a command that printed all it has to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0: it is done.
    Done,
    /// 1: a check found something, or part of what came in was rejected.
    Found,
    /// 6: all that came in was rejected.
    Damaged,
}

impl Exit {
    /// [`Exit::Found`] when a check found something.
    pub(crate) fn found(is_found: bool) -> Exit {
        if is_found { Exit::Found } else { Exit::Done }
    }

    /// The exit code.
    pub(crate) fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Found => 1,
            Exit::Damaged => ErrorKind::Damaged.code(),
        }
    }
}
