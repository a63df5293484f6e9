//! The words of changes.

words! {
    /// The type of a change (M6.1b).
    ChangeType, "a type of change" {
        /// By a template of the policy, approved beforehand.
        Standard = "standard",
        /// Assessed and approved before it begins.
        Normal = "normal",
        /// May begin before it is approved.
        Emergency = "emergency",
    }
}

#[expect(clippy::derivable_impls, reason = "the enum stands in a macro")]
impl Default for ChangeType {
    fn default() -> ChangeType {
        ChangeType::Normal
    }
}

words! {
    /// How risky a change is (M6.1c, M6.1d), the least first.
    RiskLevel, "a level of risk" { Low = "low", Medium = "medium", High = "high" }
}

words! {
    /// A vote on a change (M6.1c).
    Vote, "a vote" { Approved = "approved", Rejected = "rejected" }
}

words! {
    /// How carrying out a change ended.
    ChangeOutcome, "an outcome" { Completed = "completed", Failed = "failed", RolledBack = "rolled_back" }
}
