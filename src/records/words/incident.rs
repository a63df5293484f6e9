//! The words of incidents and problems.

words! {
    /// Whether a report is one event or the cause behind several (M5.1b).
    Nature, "a nature" { Incident = "incident", Problem = "problem" }
}

#[expect(clippy::derivable_impls, reason = "the word lists derive no default")]
impl Default for Nature {
    fn default() -> Nature {
        Nature::Incident
    }
}

words! {
    /// The five steps of analysis (M5.2c), in order.
    AnalysisStep, "a step of analysis" {
        Observe = "observe", First = "first", Deep = "deep", RootCause = "root-cause", Solution = "solution",
    }
}

words! {
    /// A method of analysis (M5.2b): fault tree, impact analysis, root cause analysis.
    Method, "a method" { Fta = "fta", Fia = "fia", Rca = "rca" }
}

words! {
    /// The manual's classes of root cause (M5.2d).
    CauseClass, "a class of cause" {
        Hardware = "hardware", Software = "software", Configuration = "configuration",
        Human = "human", External = "external",
    }
}

words! {
    /// How the causes under an event explain it (M5.2b).
    Gate, "a gate" {
        /// All of them are needed.
        And = "and",
        /// One of them suffices.
        Or = "or",
    }
}

words! {
    /// What is known of a possible cause (M5.2b).
    CauseStatus, "a state of a cause" { Confirmed = "confirmed", Excluded = "excluded" }
}

words! {
    /// How an incident was found (M5.2a).
    FoundBy, "a way of being found" { Customer = "customer", Monitoring = "monitoring", Log = "log", Staff = "staff" }
}

words! {
    /// What the handling of an incident came to (M5.4a).
    HandlingResult, "a result" {
        Resolved = "resolved",
        /// It goes on in another ticket.
        Further = "further",
        /// The customer still has to say whether it is well.
        Feedback = "feedback",
    }
}

words! {
    /// When the customer's confirmation of an incident is asked for (M5.1c).
    ConfirmedAt, "a time of confirmation" {
        /// At the closing of what was repaired.
        Repair = "repair",
        /// At every closing.
        Close = "close",
        /// When it is resolved.
        Resolve = "resolve",
    }
}

words! {
    /// What a verification of a repair found (M5.3a).
    Verdict, "a verdict" { Passed = "passed", Failed = "failed" }
}
