//! `[alerts]`: what the alerts of monitoring systems mean, and what they do.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::Glob;
use crate::records::Interruption;
use crate::records::words::{AlertNews, AlertSource, OnResolve};

/// What alerts do to the desk.
#[derive(Debug, Clone, PartialEq)]
pub struct Alerts {
    /// Which alerts are one incident.
    pub group: Grouping,
    /// What the desk does once they are over.
    pub on_resolve: OnResolve,
    /// What of a repeat is noted.
    pub news: AlertNews,
    /// An alert that fires again this soon after its incident was resolved takes the same up again; minutes.
    pub reopen_within: i64,
    /// Labels that may name a service, the first that does counts.
    pub service: Vec<String>,
    /// Labels that name the place, likewise.
    pub place: Vec<String>,
    /// Each field of an incident comes from the first rule that matches and gives it.
    pub rules: Vec<AlertRule>,
    /// Traps that mean something.
    pub traps: Vec<Trap>,
    /// How to read the JSON of other systems, by name.
    pub profiles: BTreeMap<String, Profile>,
}

/// Which alerts are one incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grouping {
    /// Each is one of its own.
    Alert,
    /// Those that the system sends as a group.
    Group,
    /// Those about the same service.
    Service,
    /// Those with the same values of these labels.
    Labels(Vec<String>),
}

/// What alerts of some sort mean; what is `None` is left to the rules after it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AlertRule {
    /// Which alerts.
    pub when: AlertConditions,
    /// The service.
    pub service: Option<String>,
    /// A level of the policy's impact list.
    pub impact: Option<String>,
    /// A level of the policy's urgency list.
    pub urgency: Option<String>,
    /// How far the business is interrupted.
    pub interruption: Option<Interruption>,
    /// Whether the service is down while it fires.
    pub outage: Option<bool>,
    /// The team that gets the incident.
    pub team: Option<String>,
    /// As in [`Alerts::on_resolve`].
    pub on_resolve: Option<OnResolve>,
    /// As in [`Alerts::group`].
    pub group: Option<Grouping>,
    /// Whether such alerts are no business of the desk.
    pub ignore: Option<bool>,
}

/// The conditions of a rule. An empty list asks nothing; otherwise one of its patterns must match.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AlertConditions {
    /// The format.
    pub source: Vec<AlertSource>,
    /// In the system's own word, or in those of [`AlertSeverity`](crate::records::words::AlertSeverity).
    pub severity: Vec<Glob>,
    /// As the system names it.
    pub service: Vec<Glob>,
    /// Its title.
    pub title: Vec<Glob>,
    /// Its labels; one that is absent matches nothing.
    pub labels: BTreeMap<String, Vec<Glob>>,
}

/// A pair of traps that begin and end something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trap {
    /// The trap that fires: a name or a number.
    pub fires: String,
    /// The trap that ends it, if there is one.
    pub resolves: Option<String>,
    /// Variables whose values tell one such alert of a host from another.
    pub key: Vec<String>,
    /// How grave.
    pub severity: Option<String>,
    /// One line.
    pub title: Option<String>,
}

/// Where to find what in the JSON of a system. Each a list of paths, of which the first that leads anywhere counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// The list of alerts; none when the whole is one alert.
    pub alerts: Vec<String>,
    /// All of them together are the key.
    pub key: Vec<String>,
    /// The state, by which it fires, is over, or is ignored.
    pub state: Vec<String>,
    /// States that mean it fires.
    pub firing: Vec<String>,
    /// States that mean it is over.
    pub resolved: Vec<String>,
    /// States that mean someone sees to it.
    pub acknowledged: Vec<String>,
    /// States that are no business of the desk, such as a maintenance.
    pub ignored: Vec<String>,
    /// The title of the incident.
    pub title: Vec<String>,
    /// All of them together are the text.
    pub text: Vec<String>,
    /// The service it is about.
    pub service: Vec<String>,
    /// How severe the system calls it.
    pub severity: Vec<String>,
    /// When it began. Where an alert that is over names no other time than its end, it names no start.
    pub starts: Vec<String>,
    /// When it was over; of no account in one that fires.
    pub ends: Vec<String>,
    /// Where the system shows it.
    pub url: Vec<String>,
    /// Forms of its times (strftime), tried before those that every system may use.
    pub dates: Vec<String>,
    /// The zone of its times that name none; else the desk's.
    pub timezone: Option<TimeZone>,
    /// Labels by name, each with its path.
    pub labels: BTreeMap<String, String>,
}

impl Default for Alerts {
    fn default() -> Alerts {
        let texts = |list: &[&str]| list.iter().map(|&text| text.to_owned()).collect();
        Alerts {
            group: Grouping::Alert,
            on_resolve: OnResolve::Propose,
            news: AlertNews::Words,
            reopen_within: 24 * 60,
            service: texts(&["job", "application", "app", "hostgroupname", "servicegroupname", "host_group"]),
            place: texts(&[
                "place",
                "instance",
                "host",
                "hostname",
                "host_name",
                "node",
                "nodename",
                "device",
                "pod",
            ]),
            rules: Vec::new(),
            traps: vec![Trap::link()],
            profiles: BTreeMap::new(),
        }
    }
}

impl Trap {
    /// A network interface that goes down and comes up (RFC 2863: linkDown, linkUp).
    pub fn link() -> Trap {
        Trap {
            fires: "linkDown".to_owned(),
            resolves: Some("linkUp".to_owned()),
            key: vec!["ifIndex".to_owned()],
            severity: Some("high".to_owned()),
            title: None,
        }
    }
}
