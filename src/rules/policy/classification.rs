//! `[classification]`: impact, urgency, the matrix and the floors.

use crate::records::Class;

/// How work is classed (M2.1c, M2.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classification {
    /// Impact levels, the gravest first.
    pub impact: Vec<String>,
    /// Urgency levels, the most urgent first.
    pub urgency: Vec<String>,
    /// A row an impact, a class an urgency.
    pub matrix: Vec<Vec<Class>>,
    /// The class a ticket has at least, whatever the matrix says.
    pub floors: Floors,
}

/// Floors under the matrix: the class may be graver, never milder (M2.1b, M2.3a).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Floors {
    /// Type `emergency`.
    pub emergency: Class,
    /// Type `important`.
    pub important: Class,
    /// Interruption `full`: an outage.
    pub outage: Class,
    /// Interruption `partial`.
    pub partial: Class,
    /// Data loss `actual`.
    pub data_loss: Class,
    /// Difficulty `high`.
    pub difficult: Class,
}

impl Default for Floors {
    fn default() -> Self {
        Floors {
            emergency: Class::A,
            important: Class::B,
            outage: Class::A,
            partial: Class::B,
            data_loss: Class::A,
            difficult: Class::C,
        }
    }
}
