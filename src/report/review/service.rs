//! One service, reviewed.

use serde::Serialize;

use super::health::Health;
use super::reviewed::{Reviewed, figure};

/// One service, reviewed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ServiceReview {
    /// Its name in the policy.
    pub name: String,
    /// Its name for people.
    pub title: Option<String>,
    /// How it is.
    pub health: Health,
    /// Its figures.
    pub figures: Vec<Reviewed>,
}

impl ServiceReview {
    /// A figure of the service by its name.
    pub fn figure(&self, name: &str) -> Option<&Reviewed> {
        figure(&self.figures, name)
    }
}
