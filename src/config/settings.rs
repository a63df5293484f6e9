//! Every setting in force and where it comes from, for `itdesk config show`.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use serde::Serialize;
use serde_json::{Value, json};

use super::alerts;
use super::calendars::DAYS;
use super::defaults::ALWAYS;
use super::finding::LineIndex;
use super::mail::size_text;
use super::reader::join;
use super::warnings::agreement_path;
use crate::records::Class;
use crate::records::words::{ArticleType, RiskLevel};
use crate::rules::calendar::{Calendar, Period};
use crate::rules::catalogue::{FigureKind, figure};
use crate::rules::duration::format_duration;
use crate::rules::policy::Monitoring;
use crate::rules::policy::{
    Agreement, AgreementConditions, Changes, Classification, Deliveries, Knowledge, MailPolicy, Policy, Sla,
};
use crate::rules::policy::{Glob, MailRule, Quotes, Thanks};

/// One setting.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Setting {
    /// The path of the key, such as `sla.default.A.respond`.
    pub key: String,
    /// The value as the file would give it; durations and zones are texts.
    pub value: Value,
    /// Where it comes from.
    pub source: Source,
}

/// Where a setting comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "from", rename_all = "lowercase")]
pub enum Source {
    /// Built in.
    Default,
    /// A line of the desk's `itdesk.toml`.
    Policy { line: usize },
    /// A line of the user's own configuration.
    User { path: PathBuf, line: usize },
    /// An environment variable.
    Environment { name: String },
    /// A flag on the command line.
    Flag { name: String },
}

/// Lists the leaves of a policy in the order of the file's sections.
pub(super) fn settings_of(
    policy: &Policy,
    commit: bool,
    agreements: &[usize],
    places: &HashMap<String, usize>,
    lines: &LineIndex,
) -> Vec<Setting> {
    let mut list = List { places, lines, settings: Vec::new() };
    list.put("desk", "name", &policy.desk.name);
    list.put("desk", "timezone", policy.desk.timezone.iana_name().unwrap_or("UTC"));
    list.classification(&policy.classification);
    for (name, calendar) in policy.calendars.iter().filter(|(name, _)| *name != ALWAYS) {
        list.calendar(&join("calendar", name), calendar);
    }
    list.sla(&policy.sla, agreements);
    list.put("records", "complete", minutes(policy.records.complete));
    list.put("records", "filed", minutes(policy.records.filed));
    list.put("records", "archive_after", policy.records.archive_after.to_string());
    list.put("records", "keep", policy.records.keep.to_string());
    list.put("records", "reopen_within", minutes(policy.records.reopen_within));
    list.changes(&policy.changes);
    list.deliveries(&policy.deliveries);
    list.measures(&policy.monitoring);
    alerts::list(&policy.alerts, &mut |path, key, value| list.put(path, key, value));
    list.knowledge(&policy.knowledge);
    for class in Class::ALL {
        list.put("assignment.weights", class.as_str(), policy.weights[*class as usize]);
    }
    list.people(policy);
    list.put("git", "commit", commit);
    list.mail(&policy.mail);
    list.settings
}

struct List<'a> {
    places: &'a HashMap<String, usize>,
    lines: &'a LineIndex,
    settings: Vec<Setting>,
}

impl List<'_> {
    fn put(&mut self, path: &str, key: &str, value: impl Serialize) {
        let key = join(path, key);
        let place = self.places.get(&key);
        let source = place.map_or(Source::Default, |at| Source::Policy { line: self.lines.line(*at) });
        self.settings.push(Setting { key, value: json!(value), source });
    }

    /// Puts what is not empty: an empty optional value is no setting.
    fn put_some<T: Serialize>(&mut self, path: &str, key: &str, value: Option<T>) {
        if let Some(value) = value {
            self.put(path, key, value);
        }
    }

    fn classification(&mut self, c: &Classification) {
        self.put("classification", "impact", &c.impact);
        self.put("classification", "urgency", &c.urgency);
        let row = |row: &Vec<Class>| row.iter().map(|class| class.as_str()).collect::<String>();
        self.put("classification", "matrix", c.matrix.iter().map(row).collect::<Vec<_>>());
        let f = &c.floors;
        let floors = [("emergency", f.emergency), ("important", f.important), ("outage", f.outage)];
        let more = [("partial", f.partial), ("data_loss", f.data_loss), ("difficult", f.difficult)];
        for (key, class) in floors.into_iter().chain(more) {
            self.put("classification.floors", key, class);
        }
    }

    fn calendar(&mut self, path: &str, calendar: &Calendar) {
        let spec = calendar.spec();
        self.put(path, "timezone", spec.timezone.iana_name().unwrap_or("UTC"));
        for (day, hours) in DAYS.iter().zip(&spec.hours) {
            self.put(&join(path, "hours"), day, periods(hours));
        }
        let holidays: Vec<String> = spec.holidays.iter().map(ToString::to_string).collect();
        self.put(path, "holidays", holidays);
        for (day, hours) in &spec.special {
            self.put(&join(path, "special"), &day.to_string(), periods(hours));
        }
    }

    fn sla(&mut self, sla: &Sla, places: &[usize]) {
        self.put("sla", "pending_reasons", &sla.pending_reasons);
        self.put("sla", "pause_on", &sla.pause_on);
        self.put("sla", "at_risk", sla.at_risk);
        self.put("sla", "retroactive", sla.retroactive);
        self.put("sla", "objection", minutes(sla.objection));
        self.agreement("sla.default", &sla.default);
        for (agreement, index) in sla.agreements.iter().zip(places) {
            let path = agreement_path(*index);
            self.put(&path, "name", &agreement.name);
            self.when(&format!("{path}.when"), &agreement.when);
            self.agreement(&path, agreement);
        }
    }

    fn when(&mut self, path: &str, when: &AgreementConditions) {
        let mut put =
            |key: &str, empty: bool, list: Value| self.put_some(path, key, (!empty).then_some(list));
        put("service", when.service.is_empty(), json!(when.service));
        put("customer", when.customer.is_empty(), json!(when.customer));
        put("team", when.team.is_empty(), json!(when.team));
        put("kind", when.kind.is_empty(), json!(when.kind));
        put("type", when.r#type.is_empty(), json!(when.r#type));
        put("class", when.class.is_empty(), json!(when.class));
    }

    fn agreement(&mut self, path: &str, agreement: &Agreement) {
        self.put(path, "calendar", &agreement.calendar);
        self.put_some(path, "pause_on", agreement.pause_on.as_ref());
        for class in Class::ALL {
            let Some(row) = agreement.rows[*class as usize] else { continue };
            let path = join(path, class.as_str());
            let targets = [("respond", row.respond), ("handle", row.handle), ("resolve", row.resolve)];
            for (key, target) in targets.into_iter().chain([("update", row.update)]) {
                self.put_some(&path, key, target.map(minutes));
            }
        }
    }

    fn changes(&mut self, c: &Changes) {
        self.put("changes", "requesters", &c.requesters);
        self.put("changes", "likelihood", &c.likelihood);
        self.put("changes", "impact", &c.impact);
        let letters = |row: &Vec<RiskLevel>| row.iter().map(|l| l.as_str()[..1].to_uppercase()).collect();
        self.put("changes", "matrix", c.matrix.iter().map(letters).collect::<Vec<String>>());
        for level in RiskLevel::ALL {
            let routes = c.routes(*level).iter().map(|r| match r.quorum {
                1 => r.role.clone(),
                votes => format!("{}:{votes}", r.role),
            });
            self.put("changes.approval", level.as_str(), routes.collect::<Vec<_>>());
        }
        self.put("changes", "implementer_may_approve", c.implementer_may_approve);
        self.put("changes", "signed", c.signed);
        self.put("changes", "emergency_approval", minutes(c.emergency_approval));
        self.put("changes", "monitoring", minutes(c.monitoring));
        self.put("changes", "checklist", &c.checklist);
        for (index, freeze) in c.freezes.iter().enumerate() {
            let path = format!("changes.freeze[{index}]");
            self.put(&path, "name", &freeze.name);
            self.put(&path, "from", freeze.from.to_string());
            self.put(&path, "to", freeze.to.to_string());
            self.put(&path, "services", &freeze.services);
        }
        for (name, template) in &c.templates {
            let path = join("changes.templates", name);
            self.put(&path, "title", &template.title);
            self.put(&path, "services", &template.services);
            self.put(&path, "risk", template.risk);
            self.put(&path, "approved_by", &template.approved_by);
        }
    }

    fn deliveries(&mut self, d: &Deliveries) {
        self.put("deliveries", "tests", &d.tests);
        self.put("deliveries", "satisfaction", d.satisfaction);
        self.put("deliveries", "pass", d.pass);
        self.put("deliveries", "feedback", minutes(d.feedback));
    }

    fn mail(&mut self, m: &MailPolicy) {
        self.put_some("mail", "name", m.name.as_ref());
        self.put_some("mail", "address", m.address.as_ref());
        self.put("mail", "aliases", &m.aliases);
        self.put("mail", "kind", m.kind);
        self.put("mail", "resume", &m.resume);
        self.put("mail", "reopen", minutes(m.reopen));
        self.put("mail", "attachment", size_text(m.attachment));
        self.put("mail", "attachments", size_text(m.attachments));
        self.put("mail", "quotes", if m.quotes == Quotes::Cut { "cut" } else { "keep" });
        self.put("mail", "thanks", if m.thanks == Thanks::Note { "note" } else { "reopen" });
        self.put_some("mail", "survey", m.survey.as_ref());
        for (index, rule) in m.rules.iter().enumerate() {
            self.mail_rule(&format!("mail.rule[{index}]"), rule);
        }
        for (purpose, template) in &m.templates {
            let path = join("mail.templates", purpose.as_str());
            self.put_some(&path, "subject", template.subject.as_ref());
            self.put_some(&path, "body", template.body.as_ref());
        }
    }

    fn mail_rule(&mut self, path: &str, rule: &MailRule) {
        self.put(path, "name", &rule.name);
        let when = format!("{path}.when");
        for (key, patterns) in [("to", &rule.to), ("from", &rule.from), ("subject", &rule.subject)] {
            let texts: Vec<&str> = patterns.iter().map(Glob::as_str).collect();
            self.put_some(&when, key, (!texts.is_empty()).then_some(texts));
        }
        self.put(path, "automatic", rule.automatic);
        self.put(path, "ignore", rule.ignore);
        self.put_some(path, "kind", rule.kind);
        self.put_some(path, "service", rule.service.as_ref());
        self.put_some(path, "team", rule.team.as_ref());
        self.put_some(path, "customer", rule.customer.as_ref());
        self.put_some(path, "audience", rule.audience);
        self.put_some(path, "type", rule.r#type);
        self.put_some(path, "impact", rule.impact.as_ref());
        self.put_some(path, "urgency", rule.urgency.as_ref());
        self.put_some(path, "tags", (!rule.tags.is_empty()).then_some(&rule.tags));
    }

    fn measures(&mut self, monitoring: &Monitoring) {
        for (name, measure) in &monitoring.measures {
            let path = join("measures", name);
            self.put_some(&path, "title", measure.title.as_ref());
            self.put(&path, "layer", measure.layer);
            self.put_some(&path, "unit", measure.unit.as_ref());
            self.put_some(&path, "target", measure.target);
            self.put(&path, "better", measure.better);
            self.put(&path, "baseline", format!("{}d", measure.baseline));
        }
    }

    /// Each as the file would give it: durations as texts.
    fn targets(&mut self, path: &str, targets: &BTreeMap<String, f64>) {
        for (name, target) in targets {
            match figure(name).map(|f| f.sort) {
                Some(FigureKind::Seconds) => self.put(path, name, format_duration(*target as i64)),
                _ => self.put(path, name, target),
            }
        }
    }

    fn knowledge(&mut self, k: &Knowledge) {
        self.put("knowledge", "grade", &k.grade);
        for (name, grade) in &k.grades {
            let path = join("knowledge.grades", name);
            self.put(&path, "read", &grade.read);
            self.put(&path, "change", &grade.change);
            self.put(&path, "approve", &grade.approve);
        }
        for kind in ArticleType::ALL {
            self.put("knowledge.review", kind.as_str(), k.review_after(*kind).to_string());
        }
        self.put("knowledge", "approval", minutes(k.approval));
        self.put("knowledge", "signed", k.signed);
        self.put("knowledge.unhelpful", "votes", k.unhelpful_votes);
        self.put("knowledge.unhelpful", "share", k.unhelpful_share);
        for group in &k.synonyms {
            self.put("knowledge.synonyms", &group[0], &group[1..]);
        }
    }

    fn people(&mut self, policy: &Policy) {
        for (name, service) in &policy.services {
            let path = join("services", name);
            self.put_some(&path, "title", service.title.as_ref());
            self.put_some(&path, "team", service.team.as_ref());
            self.put_some(&path, "content_class", service.content_class);
            self.put_some(&path, "audience", service.audience);
            self.put(&path, "skills", &service.skills);
            self.put_some(&path, "hours", service.hours.as_ref());
            self.targets(&join(&path, "targets"), &service.targets);
        }
        for (name, team) in &policy.teams {
            let path = join("teams", name);
            self.put_some(&path, "title", team.title.as_ref());
            self.put(&path, "members", &team.members);
        }
        for (name, person) in &policy.people {
            let path = join("people", name);
            self.put_some(&path, "name", person.name.as_ref());
            self.put(&path, "email", &person.email);
            self.put(&path, "skills", &person.skills);
            self.put(&path, "roles", &person.roles);
            self.put_some(&path, "ssh_keys", (!person.ssh_keys.is_empty()).then_some(&person.ssh_keys));
            self.put(&path, "away", person.away);
        }
    }
}

fn minutes(minutes: i64) -> String {
    format_duration(minutes.saturating_mul(60))
}

fn periods(periods: &[Period]) -> Vec<String> {
    periods.iter().map(ToString::to_string).collect()
}
