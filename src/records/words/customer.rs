//! The words of feedback, and of messages to people.

words! {
    /// What a customer's feedback is (M4.3a).
    FeedbackType, "a type of feedback" {
        /// Something is wrong, and the desk owes an answer.
        Complaint = "complaint",
        /// Something was good.
        Praise = "praise",
        /// Something could be better.
        Suggestion = "suggestion",
        /// Anything else.
        Comment = "comment",
    }
}

words! {
    /// What a message about a ticket is for: to the requester (M2.4a), or to whoever gets it.
    Purpose, "a message" {
        /// Their request has come in, and what happens next.
        Received = "received",
        /// How it stands, or what they are asked.
        Progress = "progress",
        /// What came of it.
        Resolved = "resolved",
        /// How they found it (M7.1e).
        Survey = "survey",
        /// That it is theirs now: to whoever it was escalated to (M5.1b).
        Escalated = "escalated",
    }
}
