//! Profiles of one's own, and the mistakes in them.

use itdesk::import::{BUILT_IN, find_profile, read_profile};
use itdesk::records::{Class, Kind, State};

use super::{Bench, reasons, whole};

const HELPDESK: &str = r#"
name = "helpdesk"
kind = "request"
system = "helpdesk"
delimiter = ";"
timezone = "Europe/Berlin"
dates = ["%d.%m.%Y %H:%M", "%d.%m.%Y"]
missing = ["", "n/a"]
ignore = ["Farbe"]

[fields]
external = "Nr"
title = { template = "[{Bereich}] {Betreff}", otherwise = "Vorgang {Nr}" }
kind = { column = "Art", values = { "Störung" = "incident", "Wunsch" = "request" } }
impact = { column = "Prio", values = { "Sev 1" = "extensive" }, rank = true }
state = "Status"
tags = { column = "Tags", separator = "/" }

[states]
"Erledigt" = "closed"
"Wartet" = "pending"

[pending]
"Wartet" = "supplier"

[events]
created = "Angelegt"
by = "Wer"

[milestones]
closed = "Ende"

[compare]
class = "Klasse"
"#;

#[test]
fn a_profile_says_what_the_columns_mean() {
    let bench = Bench::new();
    let text = "Nr;Bereich;Betreff;Art;Prio;Status;Tags;Angelegt;Wer;Ende;Klasse;Farbe;Neu\n\
                1;Netz;Kabel;Störung;Sev 1;Erledigt;b/a,c;01.07.2026 10:00;Eva;02.07.2026;C;rot;x\n\
                2;n/a;n/a;Wunsch;4 - klein;Wartet;;15.01.2026 10:00;;n/a;4;rot;x\n\
                3;n/a;Maus;n/a;extensive;n/a;;n/a;;;;;\n\
                4;n/a;Maus;Fehler;1;n/a;;n/a;;;;;\n";
    let summary = bench.take_as(HELPDESK, text).unwrap();
    assert_eq!(summary.tickets_added, 3, "{:?}", reasons(&summary));
    assert_eq!(reasons(&summary), ["5: column 'Art' is 'Fehler'; allowed: request, incident"]);
    assert_eq!(summary.unknown_columns, ["Neu"]);
    let compared = summary.compared.unwrap();
    assert_eq!((compared.differ, compared.of), (0, 2));
    let tickets = bench.tickets();
    let [mouse, second, first] = [&tickets[0], &tickets[1], &tickets[2]];
    assert_eq!(mouse.title, "Maus");
    assert_eq!(
        (second.title.as_str(), second.kind(), second.state),
        ("Vorgang 2", Kind::Request, State::Pending)
    );
    assert_eq!(second.pending.as_deref(), Some("supplier"));
    assert_eq!(second.created().to_string(), "2026-01-15T09:00:00Z");
    assert_eq!((first.title.as_str(), first.kind(), first.class), ("[Netz] Kabel", Kind::Incident, Class::C));
    assert_eq!(first.tags, ["a,c", "b"]);
    assert_eq!(first.created().to_string(), "2026-07-01T08:00:00Z");
    assert_eq!((first.history[0].by.as_str(), second.history[0].by.as_str()), ("Eva", "ann"));
    assert_eq!(bench.wire(first).closed.unwrap().to_string(), "2026-07-01T22:00:00Z");
}

#[test]
fn mapped_columns_that_are_not_there_are_named() {
    let bench = Bench::new();
    let summary = bench.take_as(HELPDESK, "Nr;Betreff\n1;Maus\n").unwrap();
    assert_eq!(summary.absent_columns.len(), 9, "{:?}", summary.absent_columns);
    let error =
        bench.take_as("group_by = \"Nr\"\n[events]\nat = \"Zeit\"\n[fields]\ntitle = \"T\"\n", "T,Nr\nx,1\n");
    assert!(whole(&error.unwrap_err()).contains("no column 'Zeit'"));
    let summary = bench.take_as(HELPDESK, "Nr;Betreff;Nr\n1;Maus;2\n").unwrap();
    assert_eq!(summary.rejected[0].reason, "column 'Nr' has several values; it must have one");
}

#[test]
fn every_mistake_of_a_profile_is_named_with_its_place() {
    let text = "nmae = \"x\"\nformat = \"cvs\"\ndelimiter = \"::\"\ntimezone = \"Europe/Berln\"\ndates = [\"%K\"]\n\
                kind = \"issue\"\nmissing = [1]\ngroup_by = \"Nr\"\n\n[fields]\ntitel = \"T\"\n\
                impact = { rank = 1 }\nteam = { column = \"a\", template = \"b\" }\n\n[states]\nNew = \"nwe\"\n";
    let error = read_profile("own.toml", text).unwrap_err();
    assert_eq!(error.kind.code(), 2);
    let lines: Vec<&str> = error.message.lines().collect();
    let expected = [
        "own.toml:1:8: nmae is not a key of a profile; did you mean 'name'?",
        "own.toml:2:10: format is 'cvs'; did you mean 'csv'?",
        "own.toml:3:13: delimiter must be one ASCII character",
        "own.toml:4:12: timezone is 'Europe/Berln', which is not a time zone",
        "own.toml:5:9: dates has '%K', which is not a time format",
        "own.toml:6:8: kind is 'issue'",
        "own.toml:7:12: missing[0] must be text in quotes",
        "own.toml:8:12: group_by needs events.at",
        "own.toml:10:1: fields.title is missing",
        "own.toml:11:9: fields.titel is not a field of a ticket; did you mean 'title'?",
        "own.toml:12:10: fields.impact needs either a column or a template",
        "own.toml:12:19: fields.impact.rank must be true or false",
        "own.toml:13:8: fields.team needs either a column or a template",
        "own.toml:13:35: fields.team.template names no column in braces",
        "own.toml:16:7: states.New is 'nwe'; did you mean 'new'?",
    ];
    for (line, expected) in lines.iter().zip(expected) {
        assert!(line.starts_with(expected), "{line}\n{expected}");
    }
    assert_eq!(lines.len(), expected.len(), "{lines:#?}");
    let error = read_profile("own.toml", "name = \n[fields\n").unwrap_err();
    assert!(error.message.starts_with("own.toml:1:"), "{}", error.message);
}

#[test]
fn an_unknown_profile_is_named_with_the_nearest() {
    let error = find_profile("servicnow").unwrap_err();
    assert_eq!(error.message, "no profile is called 'servicnow'");
    assert!(error.hint.unwrap().starts_with("did you mean 'servicenow'?"));
    assert_eq!(find_profile("no/such.toml").unwrap_err().kind.code(), 7);
    for (name, text) in BUILT_IN {
        assert_eq!(read_profile(name, text).unwrap().name, name);
    }
}
