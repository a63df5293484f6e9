//! From a row to the ticket as it stood then, by the profile and the policy.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;

use super::cell::{Given, text};
use super::event_columns::Columns;
use super::field::{Field, external};
use super::near::quoted;
use super::profile::{FieldRule, Profile};
use super::source::{Cell, Column, Source, SourceRow};
use crate::lang::tr;
use crate::records::fold::same_name;
use crate::records::{Class, ClassSet, External, Id, Kind, State, Ticket};
use crate::rules::classify::classify;
use crate::rules::life;
use crate::rules::policy::Policy;
use crate::rules::targets::Facts;

/// What rows are read by, with the columns found in one source.
pub(super) struct Reading<'a> {
    pub profile: &'a Profile,
    pub policy: &'a Policy,
    /// No row may be later.
    pub now: Timestamp,
    /// Who did what no column names.
    pub actor: String,
    /// The column of the profile's `group_by`.
    pub group: Option<Column>,
    pub columns: Columns,
    fields: Vec<Planned<'a>>,
}

/// A field, its rule, and where the rule's columns are.
struct Planned<'a> {
    field: Field,
    rule: &'a FieldRule,
    column: Option<Column>,
    template: Vec<Column>,
    otherwise: Vec<Column>,
}

/// A ticket as one row shows it.
pub(super) struct Draft {
    /// Without a history.
    pub ticket: Ticket,
    /// The source's word for the state, when the row has one.
    pub word: Option<String>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        profile: &'a Profile,
        policy: &'a Policy,
        source: &Source,
        now: Timestamp,
        actor: &str,
    ) -> Reading<'a> {
        let columns = Columns::of(profile, source);
        let fields = profile.fields.iter().map(|(field, rule)| Planned::new(*field, rule, source)).collect();
        let group = profile.group_by.as_deref().map(|name| source.column(name));
        Reading { profile, policy, now, actor: actor.to_owned(), group, columns, fields }
    }

    /// The ticket of a row that follows `before`, or of a first row.
    pub(super) fn draft(&self, row: &SourceRow, before: Option<&Ticket>) -> Result<Draft, String> {
        let mut ticket = match before {
            Some(before) => before.clone(),
            None => Ticket::blank(Id::new(self.kind(row)?, Date::ZERO, 0), ""),
        };
        let word = self.state(row, &mut ticket)?;
        for planned in &self.fields {
            let early = planned.rule.at_end && self.group.is_some() && ticket.state.is_open();
            if !early {
                self.fill(row, planned, &mut ticket)?;
            }
        }
        if ticket.state == State::New && word.is_none() && self.group.is_none() {
            let given = ticket.team.is_some() || ticket.assignee.is_some();
            ticket.state = if given { State::Assigned } else { State::New };
        }
        self.set_class(row, &mut ticket)?;
        if before.is_none_or(|before| differs(before, &ticket)) {
            life::refresh(self.policy, &mut ticket);
        }
        Ok(Draft { ticket, word })
    }

    fn fill(&self, row: &SourceRow, planned: &Planned, ticket: &mut Ticket) -> Result<(), String> {
        let given = self.given(row, planned)?;
        let said = |why: String| format!("{} {why}", planned.label());
        match planned.field {
            Field::External => {
                let system = self.profile.system.as_deref();
                ticket.external = given.map(|g| external(g, system)).transpose().map_err(said)?;
            }
            Field::Id => {
                if let (Some(number), None) = (text(given).map_err(said)?, &ticket.external) {
                    ticket.external = Some(External::new("itdesk", &number));
                }
            }
            Field::Occurred => {
                let at =
                    text(given).map_err(said)?.map(|text| self.instant(&text)).transpose().map_err(said)?;
                match ticket.incident_mut() {
                    Some(incident) => incident.occurred = at,
                    None if at.is_none() => {}
                    None => return Err(said(tr!("is for incidents only").to_owned())),
                }
            }
            field => field.set(ticket, given, self.policy).map_err(said)?,
        }
        Ok(())
    }

    /// The number elsewhere and the dedupe key of a row, for telling whether the desk has it.
    pub(super) fn identity(&self, row: &SourceRow) -> Result<(Option<External>, Option<String>), String> {
        let mut probe = Ticket::blank(Id::new(Kind::Incident, Date::ZERO, 0), "");
        let named = |p: &&Planned| matches!(p.field, Field::External | Field::Id | Field::DedupeKey);
        let mut planned: Vec<&Planned> = self.fields.iter().filter(named).collect();
        // The id counts only where there is no other number.
        planned.sort_by_key(|p| p.field == Field::Id);
        planned.into_iter().try_for_each(|p| self.fill(row, p, &mut probe))?;
        Ok((probe.external, probe.dedupe_key))
    }

    fn kind(&self, row: &SourceRow) -> Result<Kind, String> {
        let Some(planned) = self.planned(Field::Kind) else { return Ok(self.profile.kind) };
        let given = text(self.given(row, planned)?).map_err(|why| format!("{} {why}", planned.label()))?;
        given.map_or(Ok(self.profile.kind), |word| {
            // Changes and deliveries hold more than columns can tell: they are taken in whole (`export.rs`).
            let kind = word.parse().ok().filter(|kind: &Kind| kind.has_clocks());
            kind.ok_or_else(|| {
                tr!(
                    "{label} is {quoted}; allowed: request, incident",
                    label = planned.label(),
                    quoted = quoted(&word)
                )
            })
        })
    }

    /// Sets state and pending; a missing word leaves them as they were.
    fn state(&self, row: &SourceRow, ticket: &mut Ticket) -> Result<Option<String>, String> {
        let Some(planned) = self.planned(Field::State) else { return Ok(None) };
        let said = |why: String| format!("{} {why}", planned.label());
        let Some(word) = text(self.given(row, planned)?).map_err(said)? else { return Ok(None) };
        let mapped = self.profile.states.iter().find(|(w, _)| same_name(w, &word)).map(|(_, s)| *s);
        let states = ticket.kind().states();
        let own = || word.replace([' ', '-'], "_").parse::<State>().ok().filter(|s| states.contains(s));
        ticket.state = mapped.or_else(own).or(self.profile.other_state).ok_or_else(|| {
            let theirs = self.profile.states.iter().map(|(w, _)| w.as_str());
            let allowed: Vec<&str> = theirs.chain(states.iter().map(|s| s.as_str())).collect();
            said(tr!("is {word}; allowed: {words}", word = quoted(&word), words = allowed.join(", ")))
        })?;
        let of_word = self.profile.pending.iter().find(|(w, _)| same_name(w, &word));
        let reason = match (of_word, self.planned(Field::Pending)) {
            (Some((_, reason)), _) => Some(reason.clone()),
            (None, Some(planned)) => text(self.given(row, planned)?).map_err(said)?,
            (None, None) => None,
        };
        ticket.pending = reason.filter(|_| ticket.state == State::Pending);
        Ok(Some(word))
    }

    /// The source's word for a state that only the profile's `"*"` covers.
    pub(super) fn unknown_state(&self, row: &SourceRow) -> Result<Option<String>, String> {
        let (Some(planned), Some(_)) = (self.planned(Field::State), self.profile.other_state) else {
            return Ok(None);
        };
        let word = text(self.given(row, planned)?)?;
        let own = |word: &str| word.replace([' ', '-'], "_").parse::<State>().is_ok();
        let named = |word: &str| self.profile.states.iter().any(|(w, _)| same_name(w, word));
        Ok(word.filter(|word| !own(word) && !named(word)))
    }

    /// A class that the source gives stands where a person explained it, or the rules differ.
    fn set_class(&self, row: &SourceRow, ticket: &mut Ticket) -> Result<(), String> {
        let Some(planned) = self.planned(Field::Class) else { return Ok(()) };
        let said = |why: String| format!("{} {why}", planned.label());
        let class: Option<Class> = super::cell::word(self.given(row, planned)?).map_err(said)?;
        let because = self.planned(Field::Because).map(|p| self.given(row, p)).transpose()?.flatten();
        let because = text(because).map_err(|why| tr!("because {why}", why))?;
        let Some(class) = class else { return Ok(()) };
        let differs = classify(&self.policy.classification, &ticket.assessment).class != class;
        if differs || because.is_some() {
            let because = because.unwrap_or_else(|| tr!("imported as class {class}", class));
            let by = self.by(row)?;
            ticket.class_set = Some(ClassSet::new(&by, &because));
            ticket.class = class;
        }
        Ok(())
    }

    fn planned(&self, field: Field) -> Option<&Planned<'a>> {
        self.fields.iter().find(|p| p.field == field)
    }

    /// What the row gives for a field; `None` when it is missing.
    fn given<'r>(&'r self, row: &'r SourceRow, planned: &'r Planned) -> Result<Option<Given<'r>>, String> {
        let rule = planned.rule;
        let cell = match (&planned.column, &rule.template) {
            (Some(column), _) => self.cell(row, column)?,
            (None, Some(template)) => {
                self.filled(row, template, &planned.template)?.map(|t| Cell::Text(Cow::Owned(t)))
            }
            (None, None) => None,
        };
        let cell = match (cell, &rule.otherwise) {
            (None, Some(otherwise)) => {
                self.filled(row, otherwise, &planned.otherwise)?.map(|t| Cell::Text(Cow::Owned(t)))
            }
            (cell, _) => cell,
        };
        let separator = Cow::Borrowed(rule.separator.as_deref().unwrap_or(","));
        let cell = cell.and_then(|cell| self.mapped(planned, cell));
        Ok(cell.map(|cell| Given { cell, rank: rule.rank, separator }))
    }

    /// The profile's value for the source's; a level of the policy stands for itself.
    fn mapped<'r>(&self, planned: &'r Planned, cell: Cell<'r>) -> Option<Cell<'r>> {
        let Cell::Text(text) = &cell else { return Some(cell) };
        let c = &self.policy.classification;
        let levels: &[String] = match planned.field {
            Field::Impact => &c.impact,
            Field::Urgency => &c.urgency,
            _ => &[],
        };
        let text = text.trim();
        if levels.iter().any(|l| same_name(l, text)) {
            return Some(cell);
        }
        match planned.rule.values.iter().find(|(theirs, _)| same_name(theirs, text)) {
            Some((_, ours)) if ours.is_empty() => None,
            Some((_, ours)) => Some(Cell::Text(Cow::Borrowed(ours))),
            None => Some(cell),
        }
    }

    fn filled(
        &self,
        row: &SourceRow,
        template: &super::Template,
        columns: &[Column],
    ) -> Result<Option<String>, String> {
        let cells = columns.iter().map(|c| self.text(row, c)).collect::<Result<Vec<_>, _>>()?;
        let cells: Vec<Option<&str>> = cells.iter().map(|c| c.as_deref().map(str::trim)).collect();
        Ok(template.fill(&cells))
    }

    /// The fields whose changes are told.
    pub(super) fn told(&self) -> impl Iterator<Item = Field> {
        let untold = [Field::Kind, Field::Id, Field::Because, Field::State, Field::Pending, Field::Class];
        self.fields.iter().map(|p| p.field).filter(move |f| !untold.contains(f))
    }
}

impl<'a> Planned<'a> {
    fn new(field: Field, rule: &'a FieldRule, source: &Source) -> Planned<'a> {
        let columns = |template: &Option<super::Template>| {
            template.iter().flat_map(|t| t.columns()).map(|name| source.column(name)).collect()
        };
        Planned {
            field,
            rule,
            column: rule.column.as_deref().map(|name| source.column(name)),
            template: columns(&rule.template),
            otherwise: columns(&rule.otherwise),
        }
    }

    fn label(&self) -> String {
        match &self.column {
            Some(column) => tr!("column '{column}'", column = column.name),
            None => tr!("the {field}", field = self.field.name()),
        }
    }
}

/// Whether class or targets may have changed.
fn differs(before: &Ticket, after: &Ticket) -> bool {
    let b = Facts::of(before);
    let a = Facts::of(after);
    before.assessment != after.assessment
        || before.class_set != after.class_set
        || (b.kind, b.class, b.service, b.customer, b.team)
            != (a.kind, a.class, a.service, a.customer, a.team)
}
