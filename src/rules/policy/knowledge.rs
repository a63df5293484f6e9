//! `[knowledge]`: grades, reviews, limits and synonyms.

use std::collections::BTreeMap;

use super::Period;
use crate::records::words::ArticleType;

/// How knowledge is graded, kept current and found (M8).
#[derive(Debug, Clone, PartialEq)]
pub struct Knowledge {
    /// The grade of an article that names none.
    pub grade: String,
    /// Grades by name (M8.1a).
    pub grades: BTreeMap<String, Grade>,
    /// How long an article of each type holds before it is to be looked at again, in the order of
    /// [`ArticleType::ALL`] (M8.3).
    pub review: [Period; 6],
    /// How long a draft may wait for approval, in minutes of real time.
    pub approval: i64,
    /// Whether an approval counts only once its commit bears the valid signature of whoever gave it.
    pub signed: bool,
    /// From how many votes against the version in force it is unhelpful.
    pub unhelpful_votes: u32,
    /// Below which share of helpful votes it is unhelpful, 0 to 1.
    pub unhelpful_share: f64,
    /// Words that mean the same, each group of two at least.
    pub synonyms: Vec<Vec<String>>,
}

/// Who may read, change and approve the articles of a grade (M8.1a).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grade {
    /// Who reads them in exports: [`PUBLIC`], [`STAFF`] (everyone of the policy), roles, names of people.
    pub read: Vec<String>,
    /// Roles or names of those who may change them; empty for everyone.
    pub change: Vec<String>,
    /// Roles or names of those who may approve them; empty for everyone but the authors.
    pub approve: Vec<String>,
}

/// Everyone, also outside.
pub const PUBLIC: &str = "public";
/// Everyone the policy names under `people`.
pub const STAFF: &str = "staff";

impl Default for Knowledge {
    /// Public articles for everyone, internal ones for the staff; anyone may change both.
    fn default() -> Self {
        let grade = |reader: &str| Grade { read: vec![reader.to_owned()], ..Grade::default() };
        let grades = [(PUBLIC, grade(PUBLIC)), ("internal", grade(STAFF))];
        Knowledge {
            grade: "internal".to_owned(),
            grades: grades.into_iter().map(|(name, grade)| (name.to_owned(), grade)).collect(),
            review: [12, 12, 24, 12, 12, 6].map(Period::months),
            approval: 7 * 24 * 60,
            signed: false,
            unhelpful_votes: 3,
            unhelpful_share: 0.5,
            synonyms: Vec::new(),
        }
    }
}

impl Knowledge {
    /// How long an article of this type holds.
    pub fn review_after(&self, kind: ArticleType) -> Period {
        self.review[kind as usize]
    }
}
