//! What can be done to a ticket: the word that is typed, and the one its history keeps.

use std::fmt;

/// Declares the verbs: the word that is typed and its row in the life cycles, then the past tense.
macro_rules! verbs {
    ($($verb:ident = $word:literal, $past:literal;)+) => {
        /// What is done to a ticket. Verbs of one word share its row in the life cycle; the history
        /// tells them apart.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each is its word")]
        pub enum Verb {
            $($verb),+
        }

        impl Verb {
            /// Every verb.
            pub const ALL: &'static [Verb] = &[$(Verb::$verb),+];

            /// The word as it is typed: `resolve`.
            ///
            /// ```
            /// use itdesk::rules::workflow::Verb;
            /// assert_eq!((Verb::OutageEnd.as_str(), Verb::OutageEnd.past()), ("outage", "outage ended"));
            /// ```
            pub fn as_str(self) -> &'static str {
                match self { $(Verb::$verb => $word),+ }
            }

            /// The word that an event keeps of it: `resolved`.
            pub fn past(self) -> &'static str {
                match self { $(Verb::$verb => $past),+ }
            }
        }
    };
}

verbs! {
    Create = "create", "created";
    Triage = "triage", "triaged";
    Assign = "assign", "assigned";
    Unassign = "assign", "unassigned";
    Respond = "respond", "responded";
    Start = "start", "started";
    Hold = "hold", "held";
    Resume = "resume", "resumed";
    Resolve = "resolve", "resolved";
    Close = "close", "closed";
    Reopen = "reopen", "reopened";
    Cancel = "cancel", "cancelled";
    Edit = "edit", "edited";
    Analyse = "analyse", "analysed";
    Repair = "repair", "repaired";
    Verify = "verify", "verified";
    Escalate = "escalate", "escalated";
    OutageStart = "outage", "outage started";
    OutageEnd = "outage", "outage ended";
    Problem = "problem", "made a problem";
    Major = "major", "declared major";
    NotMajor = "major", "no longer major";
    Submit = "submit", "submitted";
    Assess = "assess", "assessed";
    Approve = "approve", "approved";
    Reject = "reject", "rejected";
    Schedule = "schedule", "scheduled";
    Prepare = "prepare", "prepared";
    Complete = "complete", "completed";
    Fail = "fail", "failed";
    Rollback = "rollback", "rolled back";
    Monitor = "monitor", "monitored";
    Evaluate = "evaluate", "evaluated";
    Review = "review", "reviewed";
    Plan = "plan", "planned";
    PlanResources = "resource", "planned resources";
    PlanBlueprint = "blueprint", "planned the blueprint";
    PlanDeployment = "deployment", "planned the deployment";
    AgreeCriterion = "criterion", "agreed on a criterion";
    DropCriterion = "criterion", "dropped a criterion";
    Test = "test", "tested";
    Accept = "accept", "accepted";
    AcceptanceStep = "accept", "took a step of acceptance";
    PlanReviews = "follow-up", "planned service reviews";
    HoldReview = "review", "held a service review";
    ReceiveFeedback = "feedback", "received feedback";
    AnswerFeedback = "feedback", "answered feedback";
    ClassifyFeedback = "feedback", "classified feedback";
    Survey = "survey", "surveyed";
    Measure = "measure", "measured";
    Begin = "do", "began";
    CarryOn = "do", "carried on";
    Check = "check", "checked";
    Act = "act", "acted";
    Publish = "publish", "published";
    Return = "return", "returned";
    Discard = "discard", "discarded";
    Revert = "revert", "reverted";
    Revise = "review", "taken for revision";
    FindHelpful = "helpful", "found helpful";
    FindUnhelpful = "helpful", "found unhelpful";
    Archive = "archive", "archived";
    Restore = "restore", "restored";
    Depend = "depend", "changed dependencies";
    Deploy = "deploy", "deployed";
    SendToRepair = "repair", "sent to repair";
    Store = "store", "stored";
    Retire = "retire", "retired";
    Note = "note", "noted";
    Reply = "reply", "replied";
    Alert = "alert", "alerted";
    Recover = "recover", "recovered";
    Link = "link", "linked";
    Unlink = "unlink", "unlinked";
    Undo = "undo", "undone";
}

impl Verb {
    /// Whether this is the verb of an event; events of other versions may have words of their own.
    pub fn is(self, did: &str) -> bool {
        self.past() == did
    }
}

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_verb_has_a_past_of_its_own() {
        let pasts: std::collections::BTreeSet<_> = Verb::ALL.iter().map(|verb| verb.past()).collect();
        assert_eq!(pasts.len(), Verb::ALL.len());
    }
}
