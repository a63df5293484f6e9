//! What only a knowledge article has: the text in force, the next one, the old ones, reviews and votes (M8).

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::schema::Instant;
use super::ticket::Ticket;
use super::words::ArticleType;

/// The article's own part. Title and tags of the text in force stand in the envelope, of an article that never
/// was in force those of its draft; who answers for it is the envelope's `assignee`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// What it is (M8.1a).
    #[serde(rename = "type")]
    pub kind_of: ArticleType,
    /// A grade of the policy: who may read, change and approve it (M8.1a).
    #[serde(default)]
    pub grade: String,
    /// How the problem shows, in the words of those who have it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub symptom: Vec<String>,
    /// The text in force, Markdown by line; empty before the first publication.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub body: Vec<String>,
    /// The number of the version in force; absent before the first publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// The next version, while it is written, reviewed or waits for its publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<Draft>,
    /// Every published version, the one in force last; only past versions hold their text (M8.1b).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<Version>,
    /// The day by the end of which it is to be reviewed, in the desk's zone (M8.3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_due: Option<Date>,
    /// Its reviews.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<Review>,
    /// The votes of its readers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub votes: Vec<HelpfulVote>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// All of an article that is written, approved and published together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Content {
    /// One line.
    pub title: String,
    /// What it is (M8.1a).
    #[serde(rename = "type")]
    pub kind_of: ArticleType,
    /// A grade of the policy.
    pub grade: String,
    /// Sorted, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// How the trouble shows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub symptom: Vec<String>,
    /// Markdown, by line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub body: Vec<String>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A version that is being written, reviewed or waits for its publication.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Draft {
    /// What it says.
    pub content: Content,
    /// What it changes (M8.1b).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub summary: Vec<String>,
    /// The version it was begun from, by which a merge tells what was written; absent before the first publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revises: Option<u32>,
    /// Since when it waits for approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Instant>")]
    pub submitted: Option<Timestamp>,
    /// Who approved it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// An approval of a draft (M8.1b).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Approval {
    /// By whom: never one of its authors.
    pub by: String,
    /// When.
    #[schemars(with = "Instant")]
    pub at: Timestamp,
    /// What the draft was known by; an approval of another text does not count.
    pub text: String,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A published version (M8.1b): number, date, authors, what it changed, who approved it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Version {
    /// 1 for the first.
    pub number: u32,
    /// When it was published.
    #[schemars(with = "Instant")]
    pub at: Timestamp,
    /// Who published it.
    pub by: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// What it changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub summary: Vec<String>,
    /// Who approved it.
    pub approved_by: String,
    /// When it was approved.
    #[schemars(with = "Instant")]
    pub approved: Timestamp,
    /// What it said; absent while it is in force, for then the article itself says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Content>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// An article was looked at and found to hold still (M8.3).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Review {
    /// When.
    #[schemars(with = "Instant")]
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// The version that was looked at.
    pub version: u32,
    /// What was found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub note: Vec<String>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A reader says whether a version helped.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HelpfulVote {
    /// When.
    #[schemars(with = "Instant")]
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// The version that was read.
    pub version: u32,
    /// Whether it helped.
    pub helpful: bool,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Ticket {
    /// What the version in force says; `None` before the first publication, and for other kinds.
    pub fn in_force(&self) -> Option<Content> {
        let article = self.article().filter(|a| a.version.is_some())?;
        Some(Content {
            title: self.title.clone(),
            kind_of: article.kind_of,
            grade: article.grade.clone(),
            tags: self.tags.clone(),
            symptom: article.symptom.clone(),
            body: article.body.clone(),
            extra: Map::new(),
        })
    }

    /// What a reader is shown: the version in force, before the first publication the draft.
    pub fn shown(&self) -> Option<Content> {
        self.in_force().or_else(|| Some(self.article()?.draft.as_ref()?.content.clone()))
    }

    /// What the next version is made from: the draft, else the version in force.
    pub fn latest(&self) -> Option<Content> {
        let draft = self.article().and_then(|a| a.draft.as_ref()).map(|d| d.content.clone());
        draft.or_else(|| self.in_force())
    }

    /// What a version said, or says.
    pub fn version(&self, number: u32) -> Option<Content> {
        let article = self.article()?;
        if article.version == Some(number) {
            return self.in_force();
        }
        article.versions.iter().find(|v| v.number == number)?.content.clone()
    }
}
