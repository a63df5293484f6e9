//! The form of `new` on a terminal: what a request or an incident needs for its class, team and closing.

use super::fields::{AssessArgs, FieldArgs, IncidentFields};
use crate::cli::session::opened::Session;
use crate::error::Result;
use crate::lang::tr;

/// The fields that may be asked for.
pub(super) struct NewForm<'a> {
    pub title: &'a mut Option<String>,
    pub fields: &'a mut FieldArgs,
    /// None where the class was set by hand.
    pub assess: Option<&'a mut AssessArgs>,
    /// None for other kinds.
    pub incident: Option<&'a mut IncidentFields>,
}

impl NewForm<'_> {
    /// Asks for what the flags did not give, where not even the title was given: with a title, the command
    /// is complete as it is. `question` is that for the title.
    ///
    /// # Errors
    /// Exit 2 when nobody is named as the one who acts, and when it was cancelled.
    pub(super) fn ask(self, session: &Session, question: &str) -> Result<()> {
        if self.title.is_some() || !session.ask.can_ask() {
            return Ok(());
        }
        let desk = session.desk()?;
        // Whatever is answered, nothing can be created by nobody, nor in the future.
        desk.context()?;
        let ask = &session.ask;
        *self.title = Some(ask.text(None, "TITLE", question)?);
        let services: Vec<String> = desk.policy.services.keys().cloned().collect();
        if self.fields.service.is_none() && !services.is_empty() {
            self.fields.service = ask.any("service", &services)?;
        }
        if let Some(assess) = self.assess {
            let levels = &desk.policy.classification;
            assess.impact = Some(ask.level(assess.impact.take(), "--impact", "impact", &levels.impact)?);
            assess.urgency =
                Some(ask.level(assess.urgency.take(), "--urgency", "urgency", &levels.urgency)?);
        }
        if self.fields.requester.is_none() {
            let people: Vec<String> = desk.policy.people.keys().cloned().collect();
            self.fields.requester = ask.optional(tr!("requester"), &people)?;
        }
        let Some(incident) = self.incident else { return Ok(()) };
        if incident.place.is_none() {
            incident.place = ask.optional(tr!("place"), &[])?;
        }
        if incident.symptom.is_none() {
            incident.symptom = ask.optional(tr!("symptom"), &[])?;
        }
        Ok(())
    }
}
