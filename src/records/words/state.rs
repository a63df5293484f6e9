//! The states of all kinds, and the types of configuration items.

words! {
    /// The states of all kinds, in the order of their lives; [`Kind::states`](crate::records::Kind::states) tells which
    /// are whose, and `rules::workflow` which steps lead where.
    State, "a state" {
        New = "new", Triaged = "triaged", Assigned = "assigned", InProgress = "in_progress",
        Pending = "pending", Resolved = "resolved",
        Draft = "draft", Submitted = "submitted", Assessed = "assessed", Approved = "approved",
        Scheduled = "scheduled", Implementing = "implementing", Monitoring = "monitoring",
        Failed = "failed", RolledBack = "rolled_back", Evaluated = "evaluated",
        Preparing = "preparing", Delivering = "delivering", Accepting = "accepting",
        Accepted = "accepted", FollowingUp = "following_up",
        Plan = "plan", Do = "do", Check = "check", Act = "act",
        InReview = "in_review", Published = "published", Archived = "archived",
        Planned = "planned", InUse = "in_use", InRepair = "in_repair", Spare = "spare", Retired = "retired",
        Rejected = "rejected", Closed = "closed", Cancelled = "cancelled",
    }
}

impl State {
    /// True while work is still owed: neither resolved nor published nor ended. A configuration item owes
    /// none in any state.
    pub fn is_open(self) -> bool {
        !matches!(self, State::Resolved | State::Published) && !self.is_of_item() && !self.is_ended()
    }

    /// True for the states of a configuration item that is there: all but retired.
    pub fn is_of_item(self) -> bool {
        matches!(self, State::Planned | State::InUse | State::InRepair | State::Spare)
    }

    /// True when the ticket has left the desk's hands for good (until someone reopens it).
    pub fn is_ended(self) -> bool {
        matches!(self, State::Closed | State::Cancelled | State::Archived | State::Retired)
    }
}

words! {
    /// What a configuration item is (M5.2b).
    ItemType, "a type of configuration item" {
        Server = "server", Network = "network", Storage = "storage", Database = "database",
        Application = "application", ServiceComponent = "service_component", Software = "software",
        Licence = "licence", Workstation = "workstation", Facility = "facility",
        SparePart = "spare_part", Other = "other",
    }
}

#[expect(clippy::derivable_impls, reason = "the word lists derive no default")]
impl Default for ItemType {
    fn default() -> ItemType {
        ItemType::Other
    }
}
