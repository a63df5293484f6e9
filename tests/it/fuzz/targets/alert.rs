//! Alerts as every system sends them, and what comes of them.

use std::sync::LazyLock;

use itdesk::import::alerts::{Format, Given, Parsed, read};
use itdesk::records::Ticket;
use itdesk::records::words::AlertSource;
use itdesk::rules::policy::Policy;
use jiff::tz::TimeZone;

use super::board::Board;
use super::{NOW, sound};

/// The profiles of the documentation, under each way to group alerts and to end them.
static POLICIES: LazyLock<Vec<Policy>> = LazyLock::new(|| {
    let ways = [
        ("\"alert\"", "propose", "words"),
        ("\"group\"", "resolve", "text"),
        ("\"service\"", "end-outage", "never"),
        ("[\"alertname\", \"host\"]", "resolve", "words"),
    ];
    let rules = "[[alerts.rule]]\nwhen = { severity = \"critical\" }\nservice = \"mail\"\noutage = true\nteam = \"net\"\n\
        [[alerts.rule]]\nwhen = { title = \"*x*\" }\nignore = true\n[services.mail]\n[teams.net]\n";
    let policy = |(group, on_resolve, news)| {
        let own = format!("[alerts]\ngroup = {group}\non_resolve = \"{on_resolve}\"\nnews = \"{news}\"\n");
        sound(&format!("{own}{rules}{PROFILES}"))
    };
    ways.into_iter().map(policy).collect()
});

/// The profiles of the documentation.
pub const PROFILES: &str = r#"
[alerts.profiles.pingdom]
key = "check_id"
state = "current_state"
firing = "DOWN"
resolved = "UP"
title = "check_name"
text = ["description", "long_description"]
severity = "importance_level"
starts = "state_changed_timestamp"
ends = "state_changed_timestamp"
url = "check_params.full_url"
labels = { host = "check_params.hostname" }

[alerts.profiles.cloudwatch]
key = ["Message.AWSAccountId", "Message.AlarmName"]
state = "Message.NewStateValue"
firing = ["ALARM", "INSUFFICIENT_DATA"]
resolved = "OK"
title = "Subject"
text = ["Message.AlarmDescription", "Message.NewStateReason"]
starts = "Message.StateChangeTime"
ends = "Message.StateChangeTime"
labels = { region = "Message.Region", metric = "/Message/Trigger/MetricName", bucket = "Message.Trigger.Dimensions.1.value" }
"#;

/// A payload as it may come to each system's reader; what is an alert in it is taken in, and the same again changes nothing.
pub fn alert(bytes: &[u8]) {
    let policy = &POLICIES[bytes.len() % POLICIES.len()];
    let payload = Given::Payload("stdin".to_owned(), bytes.to_vec());
    for source in AlertSource::ALL.iter().filter(|source| **source != AlertSource::Generic) {
        taken(policy, *source, None, &payload);
    }
    for profile in policy.alerts.profiles.keys() {
        taken(policy, AlertSource::Generic, Some(profile), &payload);
    }
    let text = String::from_utf8_lossy(bytes);
    let words: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let pairs = words.iter().filter_map(|w| w.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned()));
    let environment = Given::Environment(pairs.collect());
    let words = Given::Words(words);
    for source in [AlertSource::Nagios, AlertSource::Icinga, AlertSource::Zabbix] {
        taken(policy, source, None, &environment);
        taken(policy, source, None, &words);
    }
}

fn taken(policy: &Policy, source: AlertSource, profile: Option<&str>, given: &Given) {
    let profile = profile.and_then(|name| policy.alerts.profiles.get_key_value(name));
    let profile = profile.map(|(name, profile)| (name.as_str(), profile));
    let format = Format { source, profile, policy: &policy.alerts, zone: &TimeZone::UTC };
    let Ok(parsed) = read(&format, given) else { return };
    assert_eq!(read(&format, given).as_ref(), Ok(&parsed), "it is read the same again");
    let Parsed { alerts, bad, skipped, .. } = parsed;
    assert!(bad.iter().chain(&skipped).all(|(_, why)| !why.is_empty()));
    if alerts.is_empty() {
        return;
    }
    let mut board = Board::new(policy.clone(), *NOW);
    for alert in &alerts {
        assert!(!alert.title.is_empty() && !alert.title.contains(['\n', '\r']), "{alert:?}");
        assert!(!alert.key.trim().is_empty() && alert.key.chars().count() <= 1_000, "{alert:?}");
        board.send(alert);
    }
    for (n, ticket) in board.tickets.iter().enumerate() {
        assert_eq!(Ticket::parse(&ticket.to_bytes()).as_ref(), Ok(ticket), "it is whole on disk");
        let same = |t: &&Ticket| t.state.is_open() && t.dedupe_key == ticket.dedupe_key;
        assert!(board.tickets[n..].iter().filter(same).count() <= 1, "one open incident a key");
    }
}
