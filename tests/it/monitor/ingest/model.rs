//! Random days of an alert and of the people who see to it: whatever comes in which order, the desk stays sound.

use itdesk::records::words::{AlertSource, AlertState};
use itdesk::records::{State, Ticket};
use itdesk::rules::alerts::Alert;
use itdesk::rules::life::{self, Action, Refusal};
use itdesk::rules::verbs;
use itdesk::rules::workflow::Verb;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::{at, policy};
use crate::fuzz::targets::board::Board;

#[derive(Debug, Clone, Copy)]
enum Step {
    /// An alert, by its number, begins to fire.
    Fire(u8),
    /// It is sent again as it was last.
    Again(u8),
    /// It is over.
    Over(u8),
    Start,
    Resolve,
    Close,
    Cancel,
    Triage,
    /// So many hours pass.
    Wait(u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let alert = 0u8..3;
    let step = prop_oneof![
        3 => alert.clone().prop_map(Step::Fire),
        3 => alert.clone().prop_map(Step::Again),
        3 => alert.prop_map(Step::Over),
        1 => Just(Step::Start),
        1 => Just(Step::Resolve),
        1 => Just(Step::Close),
        1 => Just(Step::Cancel),
        1 => Just(Step::Triage),
        3 => (1u8..40).prop_map(Step::Wait),
    ];
    proptest::collection::vec(step, 1..40)
}

struct Model {
    board: Board,
    /// What each alert last said.
    last: [Option<Alert>; 3],
}

impl Model {
    fn new(on_resolve: &str, group: &str) -> Model {
        let text = format!(
            "[alerts]\non_resolve = \"{on_resolve}\"\ngroup = \"{group}\"\n[[alerts.rule]]\nservice = \"mail\"\noutage = true\n[services.mail]\n"
        );
        Model { board: Board::new(policy(&text), at("2026-11-23T09:00:00Z")), last: [None, None, None] }
    }

    fn run(&mut self, step: Step) {
        self.board.now += SignedDuration::from_secs(60);
        let now = self.board.now;
        match step {
            Step::Wait(hours) => self.board.now += SignedDuration::from_hours(i64::from(hours)),
            Step::Fire(n) => {
                self.last[usize::from(n)] = Some(alert(n, AlertState::Firing, now, None));
                self.send(n);
            }
            Step::Again(n) if self.last[usize::from(n)].is_some() => self.send(n),
            Step::Over(n) => {
                let starts = self.last[usize::from(n)].as_ref().and_then(|a| a.starts).unwrap_or(now);
                self.last[usize::from(n)] = Some(alert(n, AlertState::Resolved, starts, Some(now)));
                self.send(n);
            }
            Step::Start => self.person(|t| verbs::start(t, "lin", Vec::new())),
            Step::Resolve => self.person(|t| verbs::resolve(t, vec!["done".to_owned()])),
            Step::Close => self.person(|t| {
                let incident = t.incident_mut().unwrap();
                (incident.outcome, incident.place) = (vec!["done".to_owned()], Some("here".to_owned()));
                verbs::close(t, Vec::new())
            }),
            Step::Cancel => self.person(|t| verbs::cancel(t, vec!["a test".to_owned()])),
            Step::Triage => self.person(|t| {
                life::step(t, Verb::Triage)?;
                Ok(Action::of(Verb::Triage))
            }),
            Step::Again(_) => {}
        }
    }

    /// A person does something with the last incident, as far as the life cycle allows it.
    fn person(&mut self, action: impl FnOnce(&mut Ticket) -> Result<Action, Refusal>) {
        let context = self.board.context();
        let Board { policy, tickets, .. } = &mut self.board;
        let Some(ticket) = tickets.last_mut() else { return };
        if let Ok(Some(after)) = life::apply(policy, ticket, &context, action) {
            *ticket = after;
        }
    }

    /// Sends what an alert last said, and at once again.
    fn send(&mut self, n: u8) {
        let alert = self.last[usize::from(n)].clone().unwrap();
        self.board.send(&alert);
    }

    fn check(&self, group: &str) {
        let open: Vec<&Ticket> = self.board.tickets.iter().filter(|t| t.state.is_open()).collect();
        let mut keys: Vec<_> = open.iter().map(|t| t.dedupe_key.as_ref()).collect();
        keys.dedup();
        assert_eq!(keys.len(), open.len(), "one open incident a key ({group})");
        for ticket in &self.board.tickets {
            assert_eq!(Ticket::parse(&ticket.to_bytes()).as_ref(), Ok(ticket), "it is whole on disk");
            let incident = ticket.incident().unwrap();
            let open: Vec<_> = incident.outages.iter().filter(|o| o.to.is_none()).collect();
            assert!(open.len() <= 1, "{:?}", incident.outages);
            assert!(
                incident.outages.iter().all(|o| o.to.is_none_or(|to| o.from <= to)),
                "{:?}",
                incident.outages
            );
            let fires = incident.alerts.iter().any(|a| a.until.is_none());
            if ticket.state.is_open() && fires {
                assert_eq!(open.len(), 1, "what fires is down");
            }
            if open.len() == 1 {
                assert!(ticket.state == State::Cancelled || fires, "what is over is up: {incident:?}");
            }
        }
        // What fires has an open incident, unless a person cancelled it while it did.
        for alert in self.last.iter().flatten().filter(|a| a.state == AlertState::Firing) {
            let knows = |t: &&Ticket| {
                t.incident().unwrap().alerts.iter().any(|a| a.key == alert.key && a.until.is_none())
            };
            assert!(self.board.tickets.iter().any(|t| knows(&t)), "{} is known to fire", alert.key);
        }
    }
}

fn alert(n: u8, state: AlertState, starts: Timestamp, ends: Option<Timestamp>) -> Alert {
    let text = format!("it is {n}");
    Alert {
        source: AlertSource::Alertmanager,
        system: "alertmanager".to_owned(),
        key: format!("f{n}"),
        group: Some("g".to_owned()),
        state,
        title: format!("alert {n}"),
        text: vec![text],
        service: None,
        severity: Some(["critical", "warning", "info"][usize::from(n)].to_owned()),
        starts: Some(starts),
        ends,
        labels: Default::default(),
        url: None,
        remarks: Vec::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::model::cases(32)))]

    #[test]
    fn a_desk_stays_sound(
        steps in steps(),
        on_resolve in prop_oneof![Just("end-outage"), Just("propose"), Just("resolve")],
        group in prop_oneof![Just("alert"), Just("group"), Just("service")],
    ) {
        let mut model = Model::new(on_resolve, group);
        for step in steps {
            model.run(step);
            model.check(group);
        }
    }
}
