//! `[feedback]`: which feedback owes the customer an answer, by when, and the classes of problems.

use crate::lang::mark;
use crate::records::words::FeedbackType;

/// How feedback of customers is handled (M4.3).
#[derive(Debug, Clone, PartialEq)]
pub struct FeedbackPolicy {
    /// By when feedback is answered, in minutes of real time (M4.3a); deliveries have a limit of their own.
    pub limit: i64,
    /// The types that owe the customer an answer. A low score owes one whatever its type.
    pub answer: Vec<FeedbackType>,
    /// The satisfaction, 1 to 5, up to which a score is low; 0 where none is.
    pub low_csat: u32,
    /// The recommendation, 0 to 10, up to which a score is low; `None` where none is.
    pub low_nps: Option<u32>,
    /// The classes of problems that feedback is sorted into (M4.3b); empty where any is taken.
    pub classes: Vec<String>,
}

impl Default for FeedbackPolicy {
    fn default() -> Self {
        let classes = [
            mark!("speed"),
            mark!("quality"),
            mark!("attitude"),
            mark!("communication"),
            mark!("process"),
            mark!("availability"),
            mark!("other"),
        ];
        FeedbackPolicy {
            limit: 24 * 60,
            answer: vec![FeedbackType::Complaint, FeedbackType::Suggestion, FeedbackType::Comment],
            low_csat: 2,
            low_nps: None,
            classes: classes.map(str::to_owned).to_vec(),
        }
    }
}
