//! What lines of a log raise (M7.1f, log): a line is read ([`LogLine`]), and the rules of the policy make alerts of it
//! ([`LogWatch`]).

mod line;
mod watch;

pub use line::LogLine;
pub use watch::{LogMemory, LogWatch};
