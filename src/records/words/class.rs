//! The words of classes, and of what decides them.

words! {
    /// The class of a piece of work (M2.1c): A gravely affects business continuity, D may be deferred.
    Class, "a class" in "class {class}" { A = "A", B = "B", C = "C", D = "D" }
}

words! {
    /// The type of a request or incident (M2.1b).
    TicketType, "a type" {
        /// Outage, data loss, business interruption: the shortest time.
        Emergency = "emergency",
        /// Business continuity, key systems, major customer interest.
        Important = "important",
        /// Configuration, routine support, backups.
        Normal = "normal",
        /// Complex technology, several departments, outside resources.
        Special = "special",
    }
}

words! {
    /// How far the business is interrupted (M2.3a, severity).
    Interruption, "an interruption" { None = "none", Partial = "partial", Full = "full" }
}

words! {
    /// The chance that data is lost (M2.3a, severity).
    DataLoss, "a data loss" { None = "none", Possible = "possible", Actual = "actual" }
}

words! {
    /// Technology, time and departments it takes (M2.3a, difficulty).
    Difficulty, "a difficulty" { Low = "low", Medium = "medium", High = "high" }
}
