//! `[items]`: configuration items.

/// What the desk asks of its configuration items (M5.2b).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Items {
    /// How long before its end a warranty or a licence is at risk; minutes (28 days).
    pub notice: i64,
    /// How far back a new incident looks for changes to its items; minutes (72 h).
    pub recent_changes: i64,
}

impl Default for Items {
    fn default() -> Self {
        Items { notice: 28 * 24 * 60, recent_changes: 72 * 60 }
    }
}
