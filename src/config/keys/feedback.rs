//! `[feedback]`.

use serde_json::json;

use super::key::{Is, Key, Table, table};
use super::show::minutes;
use crate::records::words::FeedbackType;
use crate::rules::policy::FeedbackPolicy;

table! {
    FeedbackPolicy = Some(FeedbackPolicy::default()),
    "Which feedback of customers owes an answer, by when, and the classes of its problems.",
    see: Some("guides/feedback.md"),
    example: "",
    LIMIT = "limit", Is::Duration,
        "How soon feedback is answered; feedback on a delivery: `deliveries.feedback`."
        => |f| minutes(f.limit);
    ANSWER = "answer", Is::Words(FeedbackType::WORDS),
        "The types of feedback that owe an answer; a low score owes one whatever its type, and a comment with any other score owes none."
        => |f| json!(f.answer);
    LOW_CSAT = "low_csat", Is::Count,
        "Satisfaction (1 to 5) up to this is a low score; 0 for none."
        => |f| json!(f.low_csat);
    LOW_NPS = "low_nps", Is::Count,
        "Recommendation (0 to 10) up to this is a low score; none is low where it is left out.",
        example "4"
        => |f| json!(f.low_nps);
    CLASSES = "classes", Is::Texts,
        "The classes of problems that feedback is sorted into; an empty list takes any class."
        => |f| json!(f.classes);
}
