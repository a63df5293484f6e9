//! What an alert means under a policy.

use super::Alert;
use crate::records::fold;
use crate::records::words::{AlertSeverity, AlertSource, OnResolve};
use crate::records::{Assessment, Interruption};
use crate::rules::policy::{AlertConditions, AlertRule, Glob, Grouping, Policy};

/// What an alert means.
#[derive(Debug, Clone, PartialEq)]
pub struct Meaning {
    /// The key under which incidents are told apart; alerts with the same are one incident.
    pub ticket: String,
    /// The service, in the policy's spelling where it knows it.
    pub service: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// A level of the policy; `None` where nothing says how grave it is.
    pub impact: Option<String>,
    /// A level of the policy.
    pub urgency: Option<String>,
    /// How far the business is interrupted.
    pub interruption: Option<Interruption>,
    /// Whether the service is down while it fires.
    pub outage: bool,
    /// The team that gets the incident.
    pub team: Option<String>,
    /// What the desk does once it is over.
    pub on_resolve: OnResolve,
    /// Whether it is no business of the desk.
    pub ignored: bool,
}

/// What `alert` means: each field from the first rule that matches and gives it, then from the alert itself, its
/// labels and its severity.
pub fn meaning(policy: &Policy, alert: &Alert) -> Meaning {
    let alerts = &policy.alerts;
    let matching: Vec<&AlertRule> = alerts.rules.iter().filter(|rule| rule.when.matches(alert)).collect();
    let (impact, urgency) = levels(policy, alert.grade());
    let service = first(&matching, |r| r.service.clone()).or_else(|| service_of(policy, alert));
    // A service and measure are one incident, from whatever place its values come.
    let own = (alert.source == AlertSource::Measure).then_some(Grouping::Group);
    let group = first(&matching, |r| r.group.clone()).or(own).unwrap_or_else(|| alerts.group.clone());
    Meaning {
        ticket: ticket_key(alert, &group, service.as_deref()),
        place: alerts.place.iter().find_map(|label| alert.labels.get(label)).cloned(),
        impact: first(&matching, |r| r.impact.clone()).or(impact),
        urgency: first(&matching, |r| r.urgency.clone()).or(urgency),
        interruption: first(&matching, |r| r.interruption),
        outage: first(&matching, |r| r.outage).unwrap_or(false),
        team: first(&matching, |r| r.team.clone()),
        on_resolve: first(&matching, |r| r.on_resolve).unwrap_or(alerts.on_resolve),
        ignored: first(&matching, |r| r.ignore).unwrap_or(false),
        service,
    }
}

impl Meaning {
    /// Says that the severity of `alert` is a word that is not known, where no rule assesses the alert either.
    pub fn unassessed(&self, alert: &Alert) -> Option<String> {
        let word = alert.severity.as_deref().filter(|word| !word.trim().is_empty())?;
        let assessed = self.impact.is_some() || self.urgency.is_some() || self.interruption.is_some();
        (alert.grade().is_none() && !assessed).then(|| {
            let word = crate::escape::quoted(word, 60);
            let said = format!("its severity {word} is not known: impact and urgency are not assessed");
            match alert.source {
                // The names are the administrator's; the number behind them is not.
                AlertSource::Zabbix => {
                    format!("{said}; add EVENT.NSEVERITY: {{EVENT.NSEVERITY}} to the message")
                }
                _ => said,
            }
        })
    }

    /// What the class of a new incident is computed from.
    pub(super) fn assessment(&self) -> Assessment {
        let impact = self.impact.clone();
        let urgency = self.urgency.clone();
        Assessment { impact, urgency, interruption: self.interruption, ..Assessment::default() }
    }
}

fn first<T>(rules: &[&AlertRule], field: impl Fn(&AlertRule) -> Option<T>) -> Option<T> {
    rules.iter().find_map(|rule| field(rule))
}

/// The levels of a severity: critical and high have the second of four impacts (a first would be a guess at how many
/// are hit), warning the third, info the last; urgency runs from the first level to the last. Lists of other
/// lengths are taken in proportion.
fn levels(policy: &Policy, grade: Option<AlertSeverity>) -> (Option<String>, Option<String>) {
    let (impact, urgency) = match grade {
        None => return (None, None),
        Some(AlertSeverity::Critical) => (1, 0),
        Some(AlertSeverity::High) => (1, 1),
        Some(AlertSeverity::Warning) => (2, 2),
        Some(AlertSeverity::Info) => (3, 3),
    };
    let of = |levels: &[String], place: usize| {
        let last = levels.len().checked_sub(1)?;
        levels.get((place * last + 1) / 3).cloned()
    };
    (of(&policy.classification.impact, impact), of(&policy.classification.urgency, urgency))
}

/// The service that the alert names, be it declared or not; else the first label that names a declared one.
fn service_of(policy: &Policy, alert: &Alert) -> Option<String> {
    let declared =
        |name: &str| policy.services.keys().find(|known| fold::same_name(known, name.trim())).cloned();
    if let Some(named) = alert.service.as_deref().filter(|name| !name.trim().is_empty()) {
        return Some(declared(named).unwrap_or_else(|| named.trim().to_owned()));
    }
    policy.alerts.service.iter().find_map(|label| alert.labels.get(label).and_then(|value| declared(value)))
}

/// The key of the incident. An alert without what the grouping asks for is one of its own.
fn ticket_key(alert: &Alert, group: &Grouping, service: Option<&str>) -> String {
    let own = || format!("alert:{}:{}", alert.system, alert.key);
    match group {
        Grouping::Alert => own(),
        Grouping::Group => match &alert.group {
            Some(group) => format!("alerts:{}:{group}", alert.system),
            None => own(),
        },
        Grouping::Service => {
            service.map_or_else(own, |service| format!("alerts:service:{}", service.to_lowercase()))
        }
        Grouping::Labels(labels) => {
            let values: Option<Vec<String>> = labels
                .iter()
                // In quotes, so that no value can look like the next label.
                .map(|name| alert.labels.get(name).map(|value| format!("{name}={value:?}")))
                .collect();
            values.map_or_else(own, |values| format!("alerts:{}", values.join(",")))
        }
    }
}

impl AlertConditions {
    /// Whether all that is asked is true of an alert.
    pub fn matches(&self, alert: &Alert) -> bool {
        let grade = alert.grade().map(|grade| grade.as_str().to_owned());
        let severities: Vec<&str> = alert.severity.iter().chain(&grade).map(String::as_str).collect();
        (self.source.is_empty() || self.source.contains(&alert.source))
            && holds(&self.severity, &severities)
            && holds(&self.service, &alert.service.iter().map(String::as_str).collect::<Vec<_>>())
            && holds(&self.title, &[&alert.title])
            && self.labels.iter().all(|(name, globs)| {
                holds(globs, &alert.labels.get(name).map(String::as_str).into_iter().collect::<Vec<_>>())
            })
    }
}

/// Whether one of the patterns covers one of the values; no patterns ask nothing.
fn holds(globs: &[Glob], values: &[&str]) -> bool {
    globs.is_empty() || globs.iter().any(|glob| values.iter().any(|value| glob.matches(value)))
}
