//! A change: who voted on which form, and where that leads.

mod acts;

use proptest::prelude::*;

use super::runs;
use crate::desk::TestDesk;
use acts::{Act, PEOPLE, POLICY, ROLES, command, turn};

/// What a change is to the model.
#[derive(Debug)]
struct Model {
    state: &'static str,
    emergency: bool,
    /// High or low; `None` before the assessment.
    high: Option<bool>,
    /// Votes on the form as it is: who, in which role, for or against.
    votes: Vec<(&'static str, &'static str, bool)>,
    prepared: Vec<&'static str>,
    /// The day of the window, of December.
    window: Option<u32>,
    /// Today, of December; the clock only goes on.
    day: u32,
    begun: bool,
    in_place: bool,
    observed: bool,
    /// The day in December from which it is watched no more.
    watched: u32,
}

impl Model {
    /// Who decides: for low risk the technical lead's first vote; for high risk senior management's, or two votes
    /// of the three of the board who may vote; two against leave but one.
    fn decided(&self) -> Option<bool> {
        let cast = |role: &str| self.votes.iter().filter(|v| v.1 == role).map(|v| v.2).collect::<Vec<bool>>();
        if self.high? {
            let board = cast("cab");
            let yes = board.iter().filter(|v| **v).count();
            let by_board = (yes >= 2).then_some(true).or((board.len() - yes >= 2).then_some(false));
            cast("senior-management").first().copied().or(by_board)
        } else {
            cast("technical-lead").first().copied()
        }
    }

    fn may_vote(&self, who: &str, role: &str) -> bool {
        let holds = match role {
            "technical-lead" => who == "lead",
            "senior-management" => who == "boss",
            _ => ["c1", "c2", "c3"].contains(&who),
        };
        let decides = match self.high {
            Some(true) => role != "technical-lead",
            Some(false) => role == "technical-lead",
            None => false,
        };
        let open = self.state == "assessed"
            || self.emergency
                && self.begun
                && ["implementing", "monitoring", "failed", "rolled_back", "evaluated"].contains(&self.state);
        open && holds && decides && self.decided().is_none() && !self.votes.iter().any(|v| v.0 == who)
    }

    /// The act that leads on from here.
    fn onward(&self, turn: usize) -> Act {
        let voter = |who| Act::Vote {
            who,
            role: if who == 1 {
                0
            } else if who == 2 {
                1
            } else {
                2
            },
            yes: turn % 4 != 1,
        };
        match self.state {
            "submitted" if !self.emergency || turn.is_multiple_of(2) => {
                Act::Assess { high: !turn.is_multiple_of(3) }
            }
            "submitted" | "scheduled" if self.prepared.is_empty() => Act::Prepare { item: "tests" },
            "submitted" | "scheduled" if self.prepared.len() == 1 => Act::Prepare { item: "training" },
            "submitted" => Act::Start,
            "assessed" => voter(if self.high == Some(true) { 3 + turn % 3 } else { 1 }),
            "approved" => Act::Schedule { frozen: false },
            "rejected" => Act::Submit,
            "scheduled" if self.window > Some(self.day) => Act::Wait,
            "scheduled" if self.window < Some(self.day) => Act::Schedule { frozen: false },
            "scheduled" => Act::Start,
            "implementing" if turn % 7 == 3 => Act::Fail,
            "implementing" => Act::Complete,
            "evaluated" if self.emergency && self.decided().is_none() => voter(3 + turn % 3),
            "evaluated" => Act::Close,
            _ if self.emergency && self.high.is_none() => Act::Assess { high: true },
            _ if !self.observed => Act::Monitor,
            _ => Act::Evaluate { early: self.day < self.watched },
        }
    }

    /// What an act does; `false` when it must be refused.
    fn take(&mut self, act: &Act) -> bool {
        match act {
            Act::Edit => self.edit(),
            Act::Submit => {
                self.go(&[("rejected", "submitted")]) && {
                    self.votes.clear();
                    true
                }
            }
            Act::Assess { high } => self.assess(*high),
            Act::Vote { who, role, yes } => self.vote(PEOPLE[*who], ROLES[*role], *yes),
            Act::Schedule { frozen } => {
                let ok = !frozen && self.go(&[("approved", "scheduled"), ("scheduled", "scheduled")]);
                self.window = if ok { Some(self.day + 1) } else { self.window };
                ok
            }
            Act::Prepare { item } => {
                let ok = ["submitted", "assessed", "approved", "scheduled"].contains(&self.state);
                if ok && !self.prepared.contains(item) {
                    self.prepared.push(item);
                }
                ok
            }
            Act::Wait => {
                self.day += 1;
                true
            }
            Act::Start => self.start(),
            Act::Complete => self.go(&[("implementing", "monitoring")]) && self.watch(),
            Act::Fail => {
                self.go(&[("implementing", "failed"), ("monitoring", "failed")]) && {
                    self.in_place = false;
                    self.watch()
                }
            }
            Act::Rollback => {
                let from = ["implementing", "monitoring", "failed", "evaluated"];
                let ok = from.contains(&self.state);
                if ok {
                    (self.state, self.in_place) = ("rolled_back", false);
                    self.watch();
                }
                ok
            }
            Act::Monitor => {
                let ok = ["monitoring", "failed", "rolled_back"].contains(&self.state);
                self.observed |= ok;
                ok
            }
            Act::Evaluate { early } => {
                let seen = self.observed && (*early || self.day >= self.watched);
                seen && self.go(&[
                    ("monitoring", "evaluated"),
                    ("failed", "evaluated"),
                    ("rolled_back", "evaluated"),
                ])
            }
            Act::Review => self.state == "evaluated",
            Act::Close => self.close(),
            Act::Cancel => {
                let from = ["submitted", "assessed", "approved", "rejected", "scheduled"];
                let ok = from.contains(&self.state);
                if ok {
                    self.state = "cancelled";
                }
                ok
            }
        }
    }

    /// It is watched for two days from its end.
    fn watch(&mut self) -> bool {
        if self.watched == 0 {
            self.watched = self.day + 2;
        }
        true
    }

    fn go(&mut self, steps: &[(&str, &'static str)]) -> bool {
        let step = steps.iter().find(|(from, _)| *from == self.state);
        if let Some((_, to)) = step {
            self.state = to;
        }
        step.is_some()
    }

    /// An edit of the plan is always another form here.
    fn edit(&mut self) -> bool {
        if self.begun && (!self.emergency || self.decided().is_some())
            || ["closed", "cancelled"].contains(&self.state)
        {
            return false;
        }
        self.votes.clear();
        if ["approved", "scheduled"].contains(&self.state) {
            (self.state, self.window) = ("assessed", None);
        }
        true
    }

    fn assess(&mut self, high: bool) -> bool {
        let before = ["submitted", "assessed", "approved", "scheduled"].contains(&self.state);
        let after =
            self.emergency && ["implementing", "monitoring", "failed", "rolled_back"].contains(&self.state);
        if !before && !after {
            return false;
        }
        if before {
            (self.state, self.window) = ("assessed", None);
        }
        self.votes.clear();
        self.high = Some(high);
        true
    }

    fn vote(&mut self, who: &'static str, role: &'static str, yes: bool) -> bool {
        if !self.may_vote(who, role) {
            return false;
        }
        self.votes.push((who, role, yes));
        if self.state == "assessed" {
            self.state = match self.decided() {
                Some(true) => "approved",
                Some(false) => "rejected",
                None => "assessed",
            };
        }
        true
    }

    fn start(&mut self) -> bool {
        let ready = self.prepared.len() == 2;
        let ok = match self.emergency {
            true => ["submitted", "assessed", "approved", "scheduled"].contains(&self.state) && ready,
            false => self.state == "scheduled" && self.window == Some(self.day) && ready,
        };
        if ok {
            (self.state, self.begun, self.in_place) = ("implementing", true, true);
        }
        ok
    }

    fn close(&mut self) -> bool {
        let settled = !self.emergency
            || match self.decided() {
                Some(true) => true,
                Some(false) => !self.in_place,
                None => false,
            };
        let ok = self.state == "rejected" || self.state == "evaluated" && settled;
        if ok {
            self.state = "closed";
        }
        ok
    }
}

#[test]
fn no_change_leaves_the_life_that_its_votes_allow() {
    let acts = prop::collection::vec(turn(), 10..30);
    let reached = std::cell::RefCell::new(std::collections::BTreeSet::new());
    runs(40, (any::<bool>(), acts), |(emergency, acts)| {
        let desk = TestDesk::with_policy(POLICY);
        let kind = if emergency { "emergency" } else { "normal" };
        let id = desk
            .at("2026-12-01T22:10:00Z")
            .cmd(&format!(
                "change new 'Swap the gateway' --as req --type {kind} --service mail --content c --scope s --reason r \
                 --resources x --plan p --rollback-plan q"
            ))
            .id();
        let mut model = Model {
            state: "submitted",
            emergency,
            high: None,
            votes: Vec::new(),
            prepared: Vec::new(),
            window: None,
            day: 1,
            begun: false,
            in_place: false,
            observed: false,
            watched: 0,
        };
        for (turn, act) in acts.iter().enumerate() {
            let act = &act.clone().unwrap_or_else(|| model.onward(turn));
            let (line, who) = command(act, &id, turn, model.day);
            let expected = model.take(act);
            desk.at(&format!("2026-12-{:02}T22:10:00Z", model.day));
            let before = desk.bytes(&id);
            let done = desk.cmd(&format!("{line} --as {who}"));
            let told = format!("{act:?} by {who}: {done:?}\n{model:?}\n{acts:?}");
            assert_eq!(done.code, if expected { 0 } else { 4 }, "{told}");
            // What is refused leaves the record as it was, which was looked at.
            if turn > 0 && desk.bytes(&id) == before {
                assert_eq!(desk.record(&id).state.as_str(), model.state, "{told}");
            } else {
                assert!(expected || turn == 0, "refused, and written: {told}");
                assert_eq!(desk.show(&id)["state"], model.state, "{told}");
            }
            reached.borrow_mut().insert(model.state);
        }
    });
    let reached: Vec<&str> = reached.into_inner().into_iter().collect();
    assert!(reached.len() >= 12, "the random lives are too short to tell: {reached:?}");
}
