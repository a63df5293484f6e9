//! Every format as its system writes it.

use itdesk::import::alerts::Given;
use itdesk::records::words::{AlertSeverity, AlertSource, AlertState};
use itdesk::rules::alerts::Alert;

use super::{at, parse, payload, sample};

fn only(source: AlertSource, given: &Given) -> Alert {
    let parsed = parse(source, None, given).unwrap();
    assert_eq!((parsed.alerts.len(), &parsed.bad[..]), (1, &[][..]));
    parsed.alerts[0].clone()
}

fn words(words: &[&str]) -> Given {
    Given::Words(words.iter().map(|word| (*word).to_owned()).collect())
}

fn variables(variables: &[(&str, &str)]) -> Given {
    Given::Environment(variables.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect())
}

#[test]
fn alertmanager() {
    let alert = only(AlertSource::Alertmanager, &payload(sample("alertmanager")));
    assert_eq!(alert.state, AlertState::Firing);
    assert_eq!(alert.key, r#"alertname="thing_dead",severity="critical""#, "there is no fingerprint");
    assert_eq!(alert.group.as_deref(), Some("{}:{alertname=thing_dead}"));
    assert_eq!(alert.title, "No things for over 10 minutes");
    assert_eq!(alert.text.len(), 1);
    assert_eq!(alert.severity.as_deref(), Some("critical"));
    assert_eq!((alert.starts, alert.ends), (Some(at("2017-08-03T19:17:37Z")), None), "0001-01-01 is no time");
    assert!(alert.url.unwrap().starts_with("http://somehost:9090/graph"));
}

#[test]
fn grafana_since_version_8() {
    let parsed = parse(AlertSource::Grafana, None, &payload(sample("grafana"))).unwrap();
    assert_eq!(parsed.remarks, ["3 more alerts of the group were not sent (max_alerts)"]);
    let [fires, over] = &parsed.alerts[..] else { panic!("{parsed:?}") };
    assert_eq!((fires.key.as_str(), fires.service.as_deref()), ("c6eadffa33fcdf37", Some("shop")));
    assert_eq!(fires.url.as_deref(), Some("https://grafana.example.org/d/dashboard?viewPanel=2"));
    assert!(
        fires.text.contains(&"runbook: https://runbooks.example.org/memory".to_owned()),
        "{:?}",
        fires.text
    );
    assert_eq!((over.state, over.title.as_str()), (AlertState::Resolved, "High CPU usage"));
    assert_eq!(over.ends, Some(at("2026-11-23T08:40:00Z")));
}

#[test]
fn grafana_before() {
    let alert = only(AlertSource::Grafana, &payload(sample("grafana_legacy")));
    assert_eq!((alert.key.as_str(), alert.state), ("rule 58", AlertState::Firing));
    assert_eq!(alert.title, "Testing -> Battery Voltage alert");
    assert_eq!((alert.service.as_deref(), alert.severity.as_deref()), (Some("Physical"), Some("warning")));
    let text = [
        "Battery Voltage dropped below 23.7 Volts, please investigate",
        "Battery Voltage (millivolts): 23644.5",
    ];
    assert_eq!(alert.text, text, "what was measured twice is told once");
    for (state, meant) in
        [("ok", AlertState::Resolved), ("no_data", AlertState::Firing), ("paused", AlertState::Informed)]
    {
        let text = sample("grafana_legacy").replace("\"alerting\"", &format!("\"{state}\""));
        assert_eq!(only(AlertSource::Grafana, &payload(text)).state, meant);
    }
}

#[test]
fn nagios_macros_of_a_service_in_the_environment() {
    let alert = only(
        AlertSource::Nagios,
        &variables(&[
            ("HOSTNAME", "the-monitoring-server"),
            ("NAGIOS_HOSTNAME", "mx1"),
            ("NAGIOS_HOSTGROUPNAMES", "mail,linux"),
            ("NAGIOS_SERVICEDESC", "Mail queue"),
            ("NAGIOS_SERVICESTATE", "CRITICAL"),
            ("NAGIOS_NOTIFICATIONTYPE", "PROBLEM"),
            ("NAGIOS_SERVICEOUTPUT", "4711 letters wait"),
            ("NAGIOS_LONGSERVICEOUTPUT", "oldest: 3 h\\nnewest: 1 s"),
            ("NAGIOS_LASTSERVICESTATECHANGE", "1795424400"),
            ("NAGIOS__HOSTRACK", "7"),
            ("NAGIOS_CONTACTPAGER", "0815"),
        ]),
    );
    assert_eq!(
        (alert.key.as_str(), alert.title.as_str()),
        ("mx1/Mail queue", "Mail queue on mx1 is CRITICAL")
    );
    assert_eq!(alert.text, ["4711 letters wait", "oldest: 3 h", "newest: 1 s"]);
    assert_eq!(alert.starts, Some(at("2026-11-23T09:00:00Z")));
    let labels: Vec<&str> = alert.labels.keys().map(String::as_str).collect();
    assert_eq!(labels, ["_hostrack", "hostgroupnames", "hostname", "servicedesc"]);
}

#[test]
fn nagios_notifications_by_their_type() {
    for (kind, state) in [
        ("PROBLEM", AlertState::Firing),
        ("RECOVERY", AlertState::Resolved),
        ("ACKNOWLEDGEMENT", AlertState::Acknowledged),
        ("FLAPPINGSTART", AlertState::Informed),
        ("DOWNTIMEEND", AlertState::Informed),
        ("DowntimeRemoved", AlertState::Informed),
        ("CUSTOM", AlertState::Informed),
    ] {
        let given = words(&[
            "HOSTNAME=mx1",
            &format!("NOTIFICATIONTYPE={kind}"),
            "HOSTSTATE=DOWN",
            "SERVICEDESC=$SERVICEDESC$",
        ]);
        let alert = only(AlertSource::Nagios, &given);
        assert_eq!((alert.state, alert.key.as_str()), (state, "mx1"), "{kind}");
    }
    let odd = parse(AlertSource::Nagios, None, &words(&["HOSTNAME=mx1", "NOTIFICATIONTYPE=PARTY"])).unwrap();
    assert_eq!(odd.bad[0].1, "its NOTIFICATIONTYPE 'PARTY' is not known");
    let none = parse(AlertSource::Nagios, None, &variables(&[("PATH", "/bin")])).unwrap_err();
    assert!(none.message.contains("no nagios notification received"), "{none}");
    let flag = parse(AlertSource::Nagios, None, &words(&["HOSTNAME=mx1", "oops"])).unwrap_err();
    assert_eq!(flag.message, "'oops' is not a macro of nagios");
}

#[test]
fn icinga_by_the_options_of_its_scripts() {
    let alert = only(
        AlertSource::Icinga,
        &words(&[
            "-d",
            "2026-11-23 09:00:00 +0000",
            "-e",
            "http",
            "-l",
            "web1",
            "-n",
            "Web 1",
            "-o",
            "HTTP CRITICAL -t = x",
            "-s",
            "CRITICAL",
            "-t",
            "PROBLEM",
            "-u",
            "HTTP",
            "-4",
            "192.0.2.7",
            "-i",
            "https://icinga.example.org/",
        ]),
    );
    assert_eq!((alert.key.as_str(), alert.title.as_str()), ("web1/http", "http on web1 is CRITICAL"));
    assert_eq!(alert.text, ["HTTP CRITICAL -t = x"]);
    assert_eq!(alert.url.as_deref(), Some("https://icinga.example.org/"));
    let host = only(AlertSource::Icinga, &words(&["-l", "web1", "-s", "UP", "-t", "RECOVERY", "-o", "ok"]));
    assert_eq!((host.key.as_str(), host.state, host.severity), ("web1", AlertState::Resolved, None));
    let note = only(
        AlertSource::Icinga,
        &words(&["-l", "web1", "-t", "ACKNOWLEDGEMENT", "-b", "lin", "-c", "being seen to", "-s", "DOWN"]),
    );
    assert_eq!(note.text, ["acknowledgement by lin: being seen to"]);
}

#[test]
fn icinga_as_the_example_configures_it() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/alerts/icinga2.conf");
    let config = std::fs::read_to_string(file).unwrap();
    let expand = [
        ("notification.type", "PROBLEM"),
        ("host.name", "web1"),
        ("service.name", "http"),
        ("host.state", "DOWN"),
        ("service.state", "WARNING"),
        ("service.output", "-s slow; rm -rf /"),
    ];
    // The arguments of the template, then those of the command that imports it.
    let arguments = |block: &str| -> Vec<String> {
        let body = config.split(&format!("NotificationCommand \"{block}\" {{")).nth(1).unwrap();
        let body = body.split("\n}\n").next().unwrap();
        let lines = body.lines().filter_map(|line| line.trim().strip_prefix('"')?.split_once("\" = \"$"));
        let pair = |(option, rest): (&str, &str)| {
            let named = rest.trim_end_matches("$\"");
            let value = expand.iter().find(|(name, _)| *name == named).map_or("", |(_, value)| value);
            [option.to_owned(), value.to_owned()]
        };
        lines.flat_map(pair).collect()
    };
    let given = |block: &str| Given::Words([arguments("itdesk"), arguments(block)].concat());
    let service = only(AlertSource::Icinga, &given("itdesk-service"));
    assert_eq!((service.key.as_str(), service.title.as_str()), ("web1/http", "http on web1 is WARNING"));
    assert_eq!(service.text, ["-s slow; rm -rf /"]);
    let host = only(AlertSource::Icinga, &given("itdesk-host"));
    assert_eq!((host.key.as_str(), host.title.as_str()), ("web1", "web1 is DOWN"));
}

#[test]
fn zabbix_default_messages() {
    let problem = "Problem started at 08:30:00 on 2026.11.23\nProblem name: CPU load is high\nHost: db1\nSeverity: Average\n\
        Operational data: load 9\nOriginal problem ID: 5021\n";
    let alert = only(AlertSource::Zabbix, &words(&["me", "Problem: CPU load is high", problem]));
    assert_eq!((alert.key.as_str(), alert.state), ("db1/CPU load is high", AlertState::Firing));
    assert_eq!(
        (alert.severity.as_deref(), &alert.text[..]),
        (Some("Average"), &["operational data: load 9".to_owned()][..])
    );
    let over = "Problem has been resolved at 08:45:00 on 2026.11.23\nProblem name: CPU load is high\nProblem duration: 15m\n\
        Host: db1\nSeverity: Average\nOriginal problem ID: 5021\n";
    let over = only(AlertSource::Zabbix, &words(&["me", "Resolved in 15m: CPU load is high", over]));
    assert_eq!((over.key, over.state), (alert.key, AlertState::Resolved));
    let wrong = parse(AlertSource::Zabbix, None, &words(&["me", "Problem"])).unwrap_err();
    assert_eq!(wrong.message, "zabbix takes SENDTO SUBJECT MESSAGE, or one FILE; got 2 words");
}

#[test]
fn zabbix_severities_count_by_their_number() {
    let severity = |lines: &str| {
        let message = format!("EVENT.VALUE: 1\nTRIGGER.ID: 7\nHOST.NAME: db1\nEVENT.NAME: Load\n{lines}");
        let alert = only(AlertSource::Zabbix, &words(&["itdesk", "Problem: Load", &message]));
        (alert.severity.clone(), alert.grade(), alert.labels.get("event_severity").cloned())
    };
    let named = |name: &str| Some(name.to_owned());
    for (number, name, grade) in [
        ("5", "Disaster", AlertSeverity::Critical),
        ("4", "High", AlertSeverity::High),
        ("3", "Average", AlertSeverity::Warning),
        ("2", "Warning", AlertSeverity::Warning),
        ("1", "Information", AlertSeverity::Info),
        ("0", "Not classified", AlertSeverity::Info),
    ] {
        let said = severity(&format!("EVENT.SEVERITY: 我们的\nEVENT.NSEVERITY: {number}"));
        assert_eq!(said, (named(name), Some(grade), named("我们的")));
    }
    assert_eq!(severity("EVENT.SEVERITY: High").1, Some(AlertSeverity::High), "a message without it");
    assert_eq!(severity("EVENT.NSEVERITY: 9\nEVENT.SEVERITY: Doom"), (named("Doom"), None, named("Doom")));
}

#[test]
fn zabbix_severity_of_an_unknown_name_is_warned_of() {
    let desk = crate::desk::TestDesk::new();
    let message = "EVENT.VALUE: 1\nTRIGGER.ID: 7\nHOST.NAME: db1\nEVENT.NAME: Load\nEVENT.SEVERITY: Doom\n";
    let said = desk.run(&["monitor", "ingest", "--from", "zabbix", "--", "itdesk", "Problem: Load", message]);
    let warned = "its severity 'Doom' is not known: impact and urgency are not assessed; \
        add EVENT.NSEVERITY: {EVENT.NSEVERITY} to the message";
    let said = said.ok();
    assert!(said.stderr.contains(warned), "{}", said.stderr);
    let id = said.stdout.trim().to_owned();
    assert!(desk.record(&id).history[0].note.iter().any(|line| line == warned));
}

#[test]
fn zabbix_webhook_parameters() {
    let json = r#"{"event_value":"1","event_update_status":"0","event_id":"5021","event_name":"Disk is full","event_nseverity":"4",
        "event_severity":"High","event_date":"2026.11.23","event_time":"08:30:00","event_recovery_date":"{EVENT.RECOVERY.DATE}",
        "trigger_id":"77","host_name":"db1","host_ip":"192.0.2.9","zabbix_url":"https://zabbix.example.org/",
        "event_tags":"[{\"tag\":\"service\",\"value\":\"shop\"}]","trigger_description":"*UNKNOWN*"}"#;
    let alert = only(AlertSource::Zabbix, &payload(json));
    assert_eq!((alert.key.as_str(), alert.title.as_str()), ("trigger 77", "Disk is full on db1"));
    assert_eq!(alert.service.as_deref(), Some("shop"), "a tag");
    assert_eq!((alert.starts, alert.ends), (Some(at("2026-11-23T08:30:00Z")), None));
    assert_eq!(
        alert.url.as_deref(),
        Some("https://zabbix.example.org/tr_events.php?triggerid=77&eventid=5021")
    );
    assert_eq!(alert.text, Vec::<String>::new());
    for (value, update, action, state) in [
        ("0", "0", "", AlertState::Resolved),
        ("1", "1", "acknowledged", AlertState::Acknowledged),
        ("1", "1", "unacknowledged", AlertState::Informed),
        ("1", "1", "commented", AlertState::Informed),
        ("0", "1", "closed", AlertState::Informed),
    ] {
        let json = serde_json::json!({
            "event_value": value, "event_update_status": update, "event_update_action": action, "trigger_id": 7,
        });
        assert_eq!(only(AlertSource::Zabbix, &payload(json.to_string())).state, state, "{json}");
    }
}

#[test]
fn traps_with_and_without_mibs() {
    let named = "switch1.example.org\nUDP: [192.0.2.3]:161->[192.0.2.1]:162\nDISMAN-EVENT-MIB::sysUpTimeInstance 0:0:17:22.36\n\
        SNMPv2-MIB::snmpTrapOID.0 IF-MIB::linkDown\nIF-MIB::ifIndex.2 2\nIF-MIB::ifDescr.2 eth0\nIF-MIB::ifAdminStatus.2 up\n";
    let numbers = "switch1.example.org\nUDP: [192.0.2.3]:161->[192.0.2.1]:162\niso.3.6.1.2.1.1.3.0 0:0:17:22.36\n\
        .1.3.6.1.6.3.1.1.4.1.0 iso.3.6.1.6.3.1.1.5.4\niso.3.6.1.2.1.2.2.1.1.2 2\n";
    let down = only(AlertSource::Snmptrap, &payload(named));
    assert_eq!((down.key.as_str(), down.state), ("switch1.example.org/linkDown/2", AlertState::Firing));
    assert_eq!(down.title, "linkDown eth0 on switch1.example.org");
    assert!(down.text.contains(&"ifAdminStatus.2 = up".to_owned()), "{:?}", down.text);
    let up = only(AlertSource::Snmptrap, &payload(numbers));
    assert_eq!((up.key, up.state), (down.key, AlertState::Resolved));
}

#[test]
fn traps_with_quotes_over_several_lines_and_of_hosts_without_a_name() {
    let text = "<UNKNOWN>\nUDP: [192.0.2.3]:161->[192.0.2.1]:162\niso.3.6.1.6.3.1.1.4.1.0 linkDown\niso.3.6.1.2.1.2.2.1.1.7 7\n\
        iso.3.6.1.2.1.2.2.1.2.7 \"eth\\\"7\\\\\niso.3.6.1.6.3.1.1.4.1.0 linkUp\"\niso.3.6.1.6.3.18.1.4.0 \"secret\"\n";
    let alert = only(AlertSource::Snmptrap, &payload(text));
    assert_eq!(alert.key, "192.0.2.3/linkDown/7");
    assert_eq!(alert.title, "linkDown eth\"7\\ iso.3.6.1.6.3.1.1.4.1.0 linkUp on 192.0.2.3");
    assert!(!alert.text.join("\n").contains("secret"), "{:?}", alert.text);
    let other = text.replace("4.1.0 linkDown", "4.1.0 iso.3.6.1.4.1.9999.0.17");
    let skipped = parse(AlertSource::Snmptrap, None, &payload(other)).unwrap();
    assert_eq!(skipped.alerts, []);
    assert_eq!(skipped.skipped[0].0, "1.3.6.1.4.1.9999.0.17 of 192.0.2.3");
}

#[test]
fn any_json_by_a_profile() {
    let read = |name: &str, file: &str| {
        parse(AlertSource::Generic, Some(name), &payload(sample(file))).unwrap().alerts
    };
    let down = &read("pingdom", "pingdom_down")[0];
    assert_eq!((down.system.as_str(), down.key.as_str()), ("pingdom", "803318"));
    assert_eq!((down.state, down.starts), (AlertState::Firing, Some(at("2017-06-30T22:25:43Z"))));
    assert_eq!(down.text, ["HTTP Error 503", "HTTP Server Error 503 Service Unavailable"]);
    assert_eq!(down.labels["host"], "api.alerta.io");
    let up = &read("pingdom", "pingdom_up")[0];
    assert_eq!((up.state, up.ends), (AlertState::Resolved, Some(at("2017-06-30T22:30:43Z"))));

    let alarm = &read("cloudwatch", "cloudwatch")[0];
    assert_eq!(alarm.key, "1234567890/bucketbytesAlarm", "the message is JSON in a text");
    assert_eq!(alarm.starts, Some(at("2019-02-15T23:53:45Z")));
    let labels = [("bucket", "try.alerta.io"), ("metric", "BucketSizeBytes"), ("region", "EU (Ireland)")];
    assert!(alarm.labels.iter().map(|(n, v)| (n.as_str(), v.as_str())).eq(labels));
}

#[test]
fn times_as_systems_write_them() {
    let start = |text: serde_json::Value| {
        let payload =
            serde_json::json!({ "check_id": 1, "current_state": "DOWN", "state_changed_timestamp": text });
        let read = parse(AlertSource::Generic, Some("pingdom"), &super::payload(payload.to_string()));
        read.unwrap().alerts[0].starts.map(|at| at.to_string())
    };
    for text in [
        serde_json::json!("2026-11-23T09:00:00Z"),
        serde_json::json!("2026-11-23T17:00:00.123456+08:00"),
        serde_json::json!("2026-11-23T09:00:00.045+0000"),
        serde_json::json!("2026-11-23 09:00:00"),
        serde_json::json!("2026.11.23 09:00:00"),
        serde_json::json!(1_795_424_400),
        serde_json::json!(1_795_424_400_123_u64),
        serde_json::json!("1795424400.7"),
    ] {
        assert_eq!(start(text.clone()).as_deref(), Some("2026-11-23T09:00:00Z"), "{text}");
    }
    for none in ["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "0", "-5", "NaN", "1e300", "soon", ""] {
        assert_eq!(start(serde_json::json!(none)), None, "{none}");
    }
}
