//! The words of improvements and regular duties.

words! {
    /// What an improvement changes (M4.3b, M6.4a).
    ImprovementKind, "a kind of improvement" {
        /// How the work is done.
        Process = "process",
        /// Who and what is there for it.
        Resource = "resource",
        /// What is promised, or required.
        Standard = "standard",
        /// Tools and equipment.
        Tool = "tool",
        /// What people know.
        Training = "training",
        /// What could go wrong.
        Risk = "risk",
    }
}

words! {
    /// What a regular duty is (M1.3d, M3.1b, M3.2b, M4.4a).
    DutyKind, "a kind of duty" {
        /// An audit of a process.
        Audit = "audit",
        /// A review of a service.
        ServiceReview = "service-review",
        /// A report.
        Report = "report",
        /// A training session.
        Training = "training",
        /// An appraisal of people and teams.
        Appraisal = "appraisal",
        /// Anything else.
        Other = "other",
    }
}

words! {
    /// What acting on a check decided (M7.4a).
    Effect, "an effect" {
        /// It lasts, and becomes the way of working.
        Lasting = "lasting",
        /// It does not, or not enough: plan again.
        Again = "again",
    }
}
