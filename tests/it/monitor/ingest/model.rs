//! Random days of an alert and of the people who see to it: whatever comes in which order, the desk stays sound.

use itdesk::records::words::{AlertSource, AlertState};
use itdesk::records::{Id, Kind, State, Ticket};
use itdesk::rules::alerts::{Alert, Home, Read, Taken, home, meaning, must_start, open, take};
use itdesk::rules::life::{self, Deed, Occasion, Refusal};
use itdesk::rules::policy::Policy;
use itdesk::rules::verbs;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::{at, policy};

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
    policy: Policy,
    now: Timestamp,
    tickets: Vec<Ticket>,
    /// What each alert last said.
    last: [Option<Alert>; 3],
    events: u32,
}

impl Model {
    fn new(on_resolve: &str, group: &str) -> Model {
        let text = format!(
            "[alerts]\non_resolve = \"{on_resolve}\"\ngroup = \"{group}\"\n[[alerts.rule]]\nservice = \"mail\"\noutage = true\n[services.mail]\n"
        );
        let now = at("2026-11-23T09:00:00Z");
        Model { policy: policy(&text), now, tickets: Vec::new(), last: [None, None, None], events: 0 }
    }

    fn occasion(&mut self) -> Occasion {
        self.events += 1;
        Occasion {
            by: "monitoring".to_owned(),
            at: self.now,
            now: self.now,
            event: format!("e{}", self.events),
        }
    }

    fn run(&mut self, step: Step) {
        self.now += SignedDuration::from_secs(60);
        match step {
            Step::Wait(hours) => self.now += SignedDuration::from_hours(i64::from(hours)),
            Step::Fire(n) => {
                self.last[usize::from(n)] = Some(alert(n, AlertState::Firing, self.now, None));
                self.send(n);
            }
            Step::Again(n) if self.last[usize::from(n)].is_some() => self.send(n),
            Step::Over(n) => {
                let starts = self.last[usize::from(n)].as_ref().and_then(|a| a.starts).unwrap_or(self.now);
                self.last[usize::from(n)] = Some(alert(n, AlertState::Resolved, starts, Some(self.now)));
                self.send(n);
            }
            Step::Start => self.person(|t| verbs::start(t, "lin", Vec::new())),
            Step::Resolve => self.person(|t| verbs::resolve(t, vec!["done".to_owned()])),
            Step::Close => self.person(|t| {
                let incident = t.incident.as_mut().unwrap();
                (incident.outcome, incident.place) = (vec!["done".to_owned()], Some("here".to_owned()));
                verbs::close(t, Vec::new())
            }),
            Step::Cancel => self.person(|t| verbs::cancel(t, vec!["a test".to_owned()])),
            Step::Triage => self.person(|t| {
                life::step(t, "triage")?;
                Ok(Deed::new("triaged"))
            }),
            Step::Again(_) => {}
        }
    }

    /// A person does something with the last incident, as far as the life cycle allows it.
    fn person(&mut self, deed: impl FnOnce(&mut Ticket) -> Result<Deed, Refusal>) {
        let occasion = self.occasion();
        let Some(ticket) = self.tickets.last_mut() else { return };
        if let Ok(Some(after)) = life::apply(&self.policy, ticket, &occasion, deed) {
            *ticket = after;
        }
    }

    /// Sends an alert, and at once again: the second must find nothing new.
    fn send(&mut self, n: u8) {
        self.ingest(n);
        let before = self.tickets.clone();
        self.ingest(n);
        assert_eq!(self.tickets, before, "the same again changes nothing");
    }

    fn ingest(&mut self, n: u8) {
        let alert = self.last[usize::from(n)].clone().unwrap();
        let read = Read { meaning: meaning(&self.policy, &alert), alert };
        let under: Vec<Ticket> = self
            .tickets
            .iter()
            .filter(|t| t.dedupe_key.as_ref() == Some(&read.meaning.ticket))
            .cloned()
            .collect();
        match home(&self.policy, &under, &read, self.now) {
            Home::Nowhere(_) => {}
            Home::New => self.create(&read),
            Home::There(there) => self.add(there.id, read),
        }
    }

    fn create(&mut self, read: &Read) {
        let date = jiff::tz::TimeZone::UTC.to_datetime(self.now).date();
        let mut draft = Ticket::blank(Id::new(Kind::Incident, date, self.events + 1), "");
        let note = open(&mut draft, &read.alert, &read.meaning, self.now).unwrap();
        life::refresh(&self.policy, &mut draft);
        let mut event = life::creation(&draft, &self.occasion());
        event.note = note;
        draft.record(event);
        self.tickets.push(draft);
    }

    fn add(&mut self, id: Id, read: Read) {
        let place = self.tickets.iter().position(|t| t.id == id).unwrap();
        let reads = [read];
        if must_start(&self.policy, &self.tickets[place], &reads, self.now) {
            self.apply(place, |t| {
                life::step(t, "start")?;
                Ok(Deed::new("started"))
            });
        }
        let (policy, now) = (self.policy.clone(), self.now);
        let mut taken: Vec<Taken> = Vec::new();
        self.apply(place, |ticket| take(&policy, ticket, &reads, now, &mut taken));
        assert_eq!(taken.len(), 1);
    }

    fn apply(&mut self, place: usize, deed: impl FnOnce(&mut Ticket) -> Result<Deed, Refusal>) {
        let occasion = self.occasion();
        if let Some(after) =
            life::apply(&self.policy, &self.tickets[place], &occasion, deed).expect("no refusal")
        {
            self.tickets[place] = after;
        }
    }

    fn check(&self, group: &str) {
        let open: Vec<&Ticket> = self.tickets.iter().filter(|t| t.state.is_open()).collect();
        let mut keys: Vec<_> = open.iter().map(|t| t.dedupe_key.as_ref()).collect();
        keys.dedup();
        assert_eq!(keys.len(), open.len(), "one open incident a key ({group})");
        for ticket in &self.tickets {
            assert_eq!(Ticket::parse(&ticket.to_bytes()).as_ref(), Ok(ticket), "it is whole on disk");
            let incident = ticket.incident.as_ref().unwrap();
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
                t.incident.as_ref().unwrap().alerts.iter().any(|a| a.key == alert.key && a.until.is_none())
            };
            assert!(self.tickets.iter().any(|t| knows(&t)), "{} is known to fire", alert.key);
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
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

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
