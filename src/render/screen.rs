//! Where something is shown: width, time zone, now.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// What pages and tables need to know of where they are shown.
#[derive(Debug, Clone)]
pub struct Screen {
    /// Columns to fit; `None` for no limit.
    pub width: Option<usize>,
    /// The zone in which times are shown.
    pub zone: TimeZone,
    /// Whether colours reach it: painting the rows of a long list for a file takes more time than reading them.
    pub is_painted: bool,
    /// Now.
    pub now: Timestamp,
}
