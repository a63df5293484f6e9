//! The review of a period (M7.2): every figure beside what it was and what is usual, anomalies with cause and remedy,
//! the health of each service, and what to do better.

mod anomaly;
mod baseline;
mod cited;
mod compute;
mod health;
mod ranking;
mod reviewed;
mod service;
mod suggest;

pub use anomaly::{Anomaly, Cited, Sign, is_watched};
pub use compute::{Review, Summary, review, reviewed};
pub use health::{Health, Rag, Reason};
pub use ranking::Missed;
pub use reviewed::{Change, Reviewed, SMALL, Trend};
pub use service::ServiceReview;
pub use suggest::{Evidence, Observed, RULES, Suggestion, SuggestionRule};
