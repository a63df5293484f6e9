//! An alert, whichever system it came from.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::records::words::{AlertSeverity, AlertSource, AlertState};

/// What a monitoring system says of one thing it watches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// The format it came in.
    pub source: AlertSource,
    /// The system: the word of the source, or the name of the profile.
    pub system: String,
    /// By which the system knows it again: the same for its firing, its repeats and its end.
    pub key: String,
    /// The key of the group it was sent with, where the system groups.
    pub group: Option<String>,
    /// What it says.
    pub state: AlertState,
    /// One line.
    pub title: String,
    /// What was seen, by line.
    pub text: Vec<String>,
    /// The service, where the system names one.
    pub service: Option<String>,
    /// How grave, in the system's own word.
    pub severity: Option<String>,
    /// When it began to fire.
    pub starts: Option<Timestamp>,
    /// When it was over.
    pub ends: Option<Timestamp>,
    /// What else is told of it, by name.
    pub labels: BTreeMap<String, String>,
    /// Where to look at it.
    pub url: Option<String>,
    /// What of it was not understood, a sentence each.
    pub remarks: Vec<String>,
}

impl Alert {
    /// How grave it is; `None` when the system does not say, or in a word that is not known.
    pub fn grade(&self) -> Option<AlertSeverity> {
        grade(self.severity.as_deref()?)
    }

    /// Whether its start names the time it fires in, so that one that was over already and comes late can be told
    /// from one that fires again. Those who send several times at once say when it began.
    pub(super) fn start_names_it(&self) -> bool {
        matches!(self.source, AlertSource::Alertmanager | AlertSource::Grafana | AlertSource::Zabbix)
    }
}

/// The words of the systems, by what they come down to: severities of Prometheus' and Grafana's users, states of
/// Nagios and Icinga, severities of Zabbix (0 to 5), levels of syslog, priorities.
const GRADES: [(AlertSeverity, &[&str]); 4] = [
    (
        AlertSeverity::Critical,
        &[
            "critical",
            "crit",
            "disaster",
            "page",
            "emergency",
            "emerg",
            "fatal",
            "down",
            "unreachable",
            "blocker",
            "p0",
            "p1",
            "sev0",
            "sev1",
            "severity0",
            "severity1",
            "priority0",
            "priority1",
            "5",
            "紧急",
            "危急",
            "致命",
            "灾难",
            "特别严重",
            "严重",
        ],
    ),
    (
        AlertSeverity::High,
        &[
            "high",
            "error",
            "err",
            "major",
            "alert",
            "urgent",
            "severe",
            "p2",
            "sev2",
            "severity2",
            "priority2",
            "4",
            "重要",
            "高",
            "主要",
            "错误",
            "较严重",
        ],
    ),
    (
        AlertSeverity::Warning,
        &[
            "warning",
            "warn",
            "average",
            "medium",
            "moderate",
            "minor",
            "unknown",
            "p3",
            "sev3",
            "severity3",
            "priority3",
            "3",
            "2",
            "警告",
            "告警",
            "一般",
            "一般严重",
            "次要",
            "中",
        ],
    ),
    (
        AlertSeverity::Info,
        &[
            "info",
            "information",
            "informational",
            "notice",
            "low",
            "debug",
            "none",
            "ok",
            "up",
            "notclassified",
            "p4",
            "p5",
            "sev4",
            "sev5",
            "severity4",
            "severity5",
            "priority4",
            "priority5",
            "信息",
            "提示",
            "通知",
            "低",
            "轻微",
            "未分类",
            "1",
            "0",
        ],
    ),
];

/// What a system's word for a severity comes down to.
fn grade(word: &str) -> Option<AlertSeverity> {
    // `SEV-1`, `Sev 1` and `sev1` are one word.
    let word: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    GRADES.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(grade, _)| *grade)
}
