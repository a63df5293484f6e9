//! The words of alerts.

words! {
    /// A monitoring system whose alerts the desk reads (M5.2a).
    AlertSource, "a source of alerts" {
        Alertmanager = "alertmanager", Grafana = "grafana", Nagios = "nagios", Icinga = "icinga", Zabbix = "zabbix",
        /// A trap as snmptrapd hands it to its `traphandle`.
        Snmptrap = "snmptrap",
        /// Any JSON, read by a profile of the policy.
        Generic = "generic",
        /// Lines of a log, by the rules of the policy or of a file.
        Log = "log",
        /// The desk's own measured values; nothing is read from outside.
        Measure = "measure",
    }
}

words! {
    /// What an alert says of itself.
    AlertState, "a state of an alert" {
        Firing = "firing", Resolved = "resolved",
        /// Someone told the monitoring system that it is being seen to.
        Acknowledged = "acknowledged",
        /// A word on it that begins and ends nothing: a downtime, flapping.
        Informed = "informed",
    }
}

words! {
    /// What the desk does once an alert is over. Each does what those before it do.
    OnResolve, "what a resolved alert does" {
        /// It is noted.
        Note = "note",
        /// The outage ends.
        EndOutage = "end-outage",
        /// The incident is marked as one to be resolved.
        Propose = "propose",
        /// The incident is resolved.
        Resolve = "resolve",
    }
}

words! {
    /// Which new lines in the text of an alert that goes on firing are noted.
    AlertNews, "what of a repeat is noted" {
        /// All.
        Text = "text",
        /// Those that differ in more than their numbers from what stands there.
        Words = "words",
        /// None.
        Never = "never",
    }
}

words! {
    /// How grave an alert is, in words that those of every system come down to; the gravest first.
    AlertSeverity, "a severity" { Critical = "critical", High = "high", Warning = "warning", Info = "info" }
}
