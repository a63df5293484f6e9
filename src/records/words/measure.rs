//! The words of indicators and measured values.

words! {
    /// The layer an indicator belongs to (M7.1g).
    Layer, "a layer" {
        /// State, resources, network.
        Base = "base",
        Performance = "performance", Security = "security", Experience = "experience",
    }
}

words! {
    /// How grave a vulnerability is (M7.1c), the least first.
    Severity, "a severity" { Low = "low", Medium = "medium", High = "high", Critical = "critical" }
}

words! {
    /// Outside of what a measured value raises an alert (M7.1f).
    Outside, "a limit of a value" {
        /// Of its target.
        Target = "target",
        /// Of its normal range, on the worse side.
        Normal = "normal",
        /// Of one of the two.
        Either = "either",
    }
}

words! {
    /// The sector a service works for, which decides what is measured first (M7.1g).
    Sector, "a sector" {
        /// Security and reliability first.
        Finance = "finance",
        /// Experience and performance first.
        Internet = "internet",
    }
}

words! {
    /// Which way a measured value is better.
    Better, "a direction" { Higher = "higher", Lower = "lower" }
}
