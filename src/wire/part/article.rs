//! An article's own part on the wire.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::records;
use crate::records::article::{Draft, HelpfulVote, Review, Version};
use crate::records::schema::Day;
use crate::records::words::ArticleType;

/// What only an article has: the version in force, its draft, past versions, reviews and votes.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Article {
    /// What it is (M8.1a).
    #[serde(rename = "type")]
    pub kind_of: ArticleType,
    /// A grade of the policy: who may read, change and approve it (M8.1a).
    pub grade: String,
    /// How the problem shows, in the words of those who have it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub symptom: Vec<String>,
    /// The text in force, Markdown by line; empty before the first publication.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub body: Vec<String>,
    /// The number of the version in force; absent before the first publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// The next version, while it is written, reviewed or waits for its publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draft: Option<Draft>,
    /// Every published version, the one in force last; only past versions hold their text (M8.1b).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<Version>,
    /// The day by the end of which it is to be reviewed, in the desk's zone (M8.3).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Day>")]
    pub review_due: Option<Date>,
    /// Its reviews.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<Review>,
    /// The votes of its readers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub votes: Vec<HelpfulVote>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl From<&records::article::Article> for Article {
    fn from(part: &records::article::Article) -> Article {
        let records::article::Article {
            kind_of,
            grade,
            symptom,
            body,
            version,
            draft,
            versions,
            review_due,
            reviews,
            votes,
            extra,
        } = part.clone();
        Article { kind_of, grade, symptom, body, version, draft, versions, review_due, reviews, votes, extra }
    }
}
