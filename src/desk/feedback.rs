//! Where feedback goes: onto a ticket, or into a request of its own where it is about a service or
//! the desk (M4.3a). Nothing that a customer says is without a ticket.

use super::{Desk, Outcome, fresh_event_id};
use crate::error::{Error, Result};
use crate::lang::{self, tr};
use crate::records::feedback::Feedback;
use crate::records::measurement::{labels, names};
use crate::records::{Id, Kind, Measurement, Ticket, bounds, fold};
use crate::rules::feedback::{self, owes};
use crate::rules::verbs;
use crate::store::{Lock, Shelf};

/// What feedback is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeedbackAbout {
    /// A ticket, live or archived.
    Ticket(Shelf, Id),
    /// A service; `None` for the desk as a whole.
    Service(Option<String>),
}

/// Who gave feedback, for the request that is made of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedbackSender {
    /// Address or telephone number.
    pub contact: Option<String>,
    /// The customer the person belongs to.
    pub customer: Option<String>,
}

/// The longest title that is made of what somebody said, in characters.
const TITLE: usize = 80;
/// The tag of a request that was made for feedback.
const TAG: &str = "feedback";

impl Desk {
    /// Takes in feedback. On a live ticket it is added, whatever the state; the state stays. About an
    /// archived ticket, it becomes a request that follows it. About a service or the desk, it becomes
    /// a request where it owes an answer, and is otherwise added to the closed request that collects
    /// such feedback of the month.
    ///
    /// # Errors
    /// What reading and writing can meet.
    pub fn receive_feedback(
        &self,
        about: &FeedbackAbout,
        given: Feedback,
        sender: &FeedbackSender,
    ) -> Result<Outcome> {
        match about {
            FeedbackAbout::Ticket(Shelf::Live, id) => {
                self.act(*id, |ticket| Ok(feedback::receive(ticket, given)))
            }
            FeedbackAbout::Ticket(Shelf::Archive, id) => {
                let before = self.store.read_from(Shelf::Archive, *id)?;
                let customer = sender.customer.clone().or(before.requester.customer);
                let sender = FeedbackSender { customer, ..sender.clone() };
                let owed = owes(&self.policy.feedback, &given);
                let draft = self.home(before.service, given, &sender)?;
                let lock = self.lock()?;
                let made = self.create_after(&lock, draft, Vec::new(), (Shelf::Archive, *id))?;
                if owed { Ok(made) } else { self.put_away(&lock, made) }
            }
            FeedbackAbout::Service(service) if owes(&self.policy.feedback, &given) => {
                let draft = self.home(service.clone(), given, sender)?;
                let lock = self.lock()?;
                self.create_locked(&lock, draft, Vec::new())
            }
            FeedbackAbout::Service(service) => self.collect(service.clone(), given),
        }
    }

    /// Records the scores that came with feedback, so that the figures count them: as an answer about
    /// the ticket where it is about one.
    ///
    /// # Errors
    /// What writing can meet.
    pub fn record_scores(
        &self,
        about: Option<&Ticket>,
        service: Option<String>,
        given: &Feedback,
    ) -> Result<()> {
        let mut of = Measurement::new(given.received, names::CSAT, 0.0);
        of.service = about.and_then(|ticket| ticket.service.clone()).or(service);
        match about {
            Some(ticket) => of.labels.insert(labels::TICKET.to_owned(), ticket.id.to_string()),
            None => of.labels.insert(labels::ANSWER.to_owned(), fresh_event_id()?),
        };
        if let Some(from) = &given.from {
            of.labels.insert(labels::RESPONDENT.to_owned(), from.clone());
        }
        let scores = [(names::CSAT, given.csat), (names::NPS, given.nps)];
        let values = scores.into_iter().filter_map(|(name, score)| {
            Some(Measurement { measure: name.to_owned(), value: f64::from(score?), ..of.clone() })
        });
        let taken = values.map(|m| self.policy.monitoring.take(self.now, m)).collect::<Result<Vec<_>, _>>();
        let taken = taken.map_err(Error::usage)?;
        if !taken.is_empty() {
            self.store.add_measurements(&self.store.lock()?, &taken)?;
        }
        Ok(())
    }

    /// The draft of a request that is made for one piece of feedback.
    fn home(&self, service: Option<String>, given: Feedback, sender: &FeedbackSender) -> Result<Ticket> {
        let mut draft = self.request(service, &self.title_of(&given))?;
        draft.requester.name.clone_from(&given.from);
        draft.requester.contact.clone_from(&sender.contact);
        draft.requester.customer.clone_from(&sender.customer);
        draft.channel.clone_from(&given.channel);
        draft.description.clone_from(&given.text);
        draft.tags.push(given.type_or_comment().as_str().to_owned());
        draft.tags.sort();
        feedback::put(&mut draft, given);
        Ok(draft)
    }

    /// A request about a service with what the policy says of that service.
    fn request(&self, service: Option<String>, title: &str) -> Result<Ticket> {
        let mut draft = Ticket::blank(self.fresh_id(Kind::Request, self.at)?, title);
        let known = service.as_ref().and_then(|name| self.policy.services.get(name));
        draft.requester.audience = known.and_then(|service| service.audience);
        if let Some(request) = draft.request_mut() {
            request.content_class = known.and_then(|service| service.content_class);
        }
        draft.service = service;
        draft.tags = vec![TAG.to_owned()];
        Ok(draft)
    }

    /// The first line of what was said.
    fn title_of(&self, given: &Feedback) -> String {
        let said = given.text.iter().map(|line| line.trim()).find(|line| !fold::is_blank(line));
        let said = said.map(str::to_owned).unwrap_or_else(|| {
            let language = self.policy.desk.language_of_texts();
            lang::with(language, || match (given.csat, given.nps) {
                (Some(score), _) => tr!("Satisfaction {score} of 5", score),
                (None, Some(score)) => tr!("Recommendation {score} of 10", score),
                (None, None) => tr!("Feedback").to_owned(),
            })
        });
        match said.chars().count() > TITLE.min(bounds::TITLE) {
            true => said.chars().take(TITLE - 1).chain(['…']).collect(),
            false => said,
        }
    }

    /// Adds feedback that owes no answer to the closed request that collects it, one for each service
    /// and month: praise is no work, and must not count as work that was done in time.
    fn collect(&self, service: Option<String>, given: Feedback) -> Result<Outcome> {
        let month = self.policy.desk.timezone.to_datetime(self.at).date().strftime("%Y-%m").to_string();
        let key = format!("feedback:{}:{month}", service.as_deref().unwrap_or_default());
        let lock = self.lock()?;
        if let Some((Shelf::Live, known)) = self.find_dedupe(&key)? {
            return self.act_locked(&lock, known.id, |ticket| Ok(feedback::receive(ticket, given)));
        }
        let title = lang::with(self.policy.desk.language_of_texts(), || match &service {
            Some(service) => tr!("Feedback on {service}, {month}", service, month),
            None => tr!("Feedback on the service desk, {month}", month),
        });
        let mut draft = self.request(service, &title)?;
        draft.dedupe_key = Some(key);
        feedback::put(&mut draft, given);
        let made = self.create_locked(&lock, draft, Vec::new())?;
        self.put_away(&lock, made)
    }

    /// Closes a request that nobody needs to work on. A step that the rules refuse leaves it open.
    fn put_away(&self, lock: &Lock, made: Outcome) -> Result<Outcome> {
        let id = made.ticket.id;
        let by = self.actor()?;
        let start = self.act_locked(lock, id, |ticket| Ok(verbs::start(ticket, by, Vec::new())?));
        let resolve = start.and_then(|_| self.act_locked(lock, id, |t| Ok(verbs::resolve(t, Vec::new())?)));
        let close = resolve.and_then(|_| self.act_locked(lock, id, |t| Ok(verbs::close(t, Vec::new())?)));
        match close {
            Ok(closed) => Ok(closed),
            Err(_) => Ok(Outcome { ticket: self.store.read(id)?, ..made }),
        }
    }
}
