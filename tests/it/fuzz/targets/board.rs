//! Incidents under alerts, in memory: what `monitor ingest` does to a desk, without one.

use itdesk::records::words::AlertState;
use itdesk::records::{Id, Kind, Ticket};
use itdesk::rules::alerts::{Alert, Placement, Read, TakenAlert, home, meaning, must_start, open, take};
use itdesk::rules::life::{self, Action, ActionContext, Refusal};
use itdesk::rules::policy::Policy;
use itdesk::rules::workflow::Verb;
use jiff::Timestamp;

/// The incidents, and what time it is.
pub struct Board {
    pub policy: Policy,
    pub now: Timestamp,
    pub tickets: Vec<Ticket>,
    events: u32,
}

impl Board {
    /// No incidents.
    pub fn new(policy: Policy, now: Timestamp) -> Board {
        Board { policy, now, tickets: Vec::new(), events: 0 }
    }

    /// Monitoring, now.
    pub fn context(&mut self) -> ActionContext {
        self.events += 1;
        let by = "monitoring".to_owned();
        ActionContext { by, at: self.now, now: self.now, event: format!("e{}", self.events) }
    }

    /// Takes an alert in, and the same again at once: the second must find nothing new.
    pub fn send(&mut self, alert: &Alert) {
        self.ingest(alert);
        let before = self.tickets.clone();
        self.ingest(alert);
        assert_eq!(self.tickets, before, "the same again changes nothing: {alert:?}");
    }

    fn ingest(&mut self, alert: &Alert) {
        let read = Read { meaning: meaning(&self.policy, alert), alert: alert.clone() };
        let is_under = |t: &&Ticket| t.dedupe_key.as_ref() == Some(&read.meaning.ticket);
        let under: Vec<Ticket> = self.tickets.iter().filter(is_under).cloned().collect();
        match home(&self.policy, &under, &read, self.now) {
            Placement::Nowhere(_) => {}
            Placement::New => self.create(&read),
            Placement::There(there) => self.add(there.id, read),
        }
    }

    fn create(&mut self, read: &Read) {
        let date = jiff::tz::TimeZone::UTC.to_datetime(self.now).date();
        let mut draft = Ticket::blank(Id::new(Kind::Incident, date, self.events + 1), "");
        let note = open(&mut draft, &read.alert, &read.meaning, self.now).unwrap();
        life::refresh(&self.policy, &mut draft);
        let mut event = life::creation(&draft, &self.context());
        event.note = note;
        draft.record(event);
        let id = draft.id;
        self.tickets.push(draft);
        // The end was the first that the desk heard: it opened the incident and ends it.
        if read.alert.state == AlertState::Resolved {
            self.add(id, read.clone());
        }
    }

    fn add(&mut self, id: Id, read: Read) {
        let place = self.tickets.iter().position(|t| t.id == id).unwrap();
        let reads = [read];
        if must_start(&self.policy, &self.tickets[place], &reads, self.now) {
            self.apply(place, |_, t| {
                life::step(t, Verb::Start)?;
                Ok(Action::of(Verb::Start))
            });
        }
        let now = self.now;
        let mut taken: Vec<TakenAlert> = Vec::new();
        self.apply(place, |policy, ticket| take(policy, ticket, &reads, now, &mut taken));
        assert_eq!(taken.len(), 1);
    }

    fn apply(&mut self, place: usize, action: impl FnOnce(&Policy, &mut Ticket) -> Result<Action, Refusal>) {
        let context = self.context();
        let after =
            life::apply(&self.policy, &self.tickets[place], &context, |ticket| action(&self.policy, ticket));
        if let Some(after) = after.expect("no refusal") {
            self.tickets[place] = after;
        }
    }
}
