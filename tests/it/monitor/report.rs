//! `monitor report`: every format, refusals, hostile texts.

use insta::assert_snapshot;
use itdesk::render::fit;
use serde_json::Value;

use super::busy::{self, DECEMBER, PLAIN, Words};
use crate::desk::TestDesk;

const HOSTILE: Words = Words {
    desk: "</title><script>alert(1)</script> {{ 7*7 }}",
    title: "<img src=x onerror=alert(1)>\"'>\u{1b}[31m\u{202e}| a | `b` [c](javascript:d)",
    cause: "]]></style><script>alert(2)</script>",
    remedy: "# no heading\n- no item\n<b>",
};

fn named<'v>(list: &'v Value, key: &str, name: &str) -> &'v Value {
    let all = list.as_array().unwrap();
    all.iter().find(|one| one[key] == name).unwrap_or_else(|| panic!("no {name} in {list}"))
}

#[test]
fn json_has_figures_health_anomalies_with_cause_and_remedy_and_suggestions() {
    let desk = busy::desk(PLAIN);
    let told = desk.cmd("monitor report --month 2026-11 --json").json();
    assert_eq!(told["frame"]["period"]["since"], "2026-11-01T00:00:00Z");
    assert_eq!(told["frame"]["period"]["until"], "2026-12-01T00:00:00Z");
    assert_eq!(told["frame"]["before"].as_array().unwrap().len(), 12);
    assert_eq!(told["frame"]["buckets"].as_array().unwrap().len(), 30);
    let vpn = named(&told["services"], "name", "vpn");
    assert_eq!(vpn["health"]["light"], "red");
    assert_eq!(vpn["health"]["reasons"][0]["rule"], "target_missed");
    let availability = named(&vpn["figures"], "name", "availability");
    // Seven hours of thirty days.
    let down = 1.0 - availability["value"].as_f64().unwrap();
    assert!((down - 420.0 / (30.0 * 1440.0)).abs() < 1e-9, "{down}");
    assert_eq!((&availability["met"], &availability["side"]), (&Value::Bool(false), &Value::from("below")));
    assert_eq!(availability["history"].as_array().unwrap().len(), 13);
    assert_eq!(named(&told["services"], "name", "wiki")["health"]["light"], "unknown");
    let at_that_day = |a: &&Value| a["service"] == "vpn" && a["window"]["since"] == "2026-11-12T00:00:00Z";
    let anomaly =
        told["anomalies"].as_array().unwrap().iter().find(at_that_day).expect("an anomaly of that day");
    let signs: Vec<_> =
        anomaly["signs"].as_array().unwrap().iter().map(|s| s["figure"].as_str().unwrap()).collect();
    assert_eq!(signs, ["availability", "response_time.p95"]);
    let ticket = &anomaly["tickets"][0];
    assert_eq!(
        (&ticket["cause"], ticket["down_seconds"].as_i64()),
        (&Value::from("configuration"), Some(420 * 60))
    );
    assert_eq!(
        (&ticket["why"][0], &ticket["remedy"][0]),
        (&Value::from(PLAIN.cause), &Value::from(PLAIN.remedy))
    );
    let control = named(&told["suggestions"], "rule", "change-control");
    assert_eq!(control["findings"][0]["evidence"][0]["figure"], "causes.configuration_software");
    assert_eq!(control["findings"][0]["evidence"][0]["value"], 1.0);
}

#[test]
fn one_service_is_reported_alone_by_whatever_case() {
    let desk = busy::desk(PLAIN);
    let told = desk.cmd("monitor report --month 2026-11 --service VPN --json").json();
    assert_eq!((&told["service"], told["services"].as_array().unwrap().len()), (&Value::from("vpn"), 1));
    assert!(told["anomalies"].as_array().unwrap().iter().all(|a| a["service"] == "vpn"));
    let wrong = desk.cmd("monitor report --service vpm").fails(2);
    assert_snapshot!(wrong.stderr, @r"
    error: there is no service 'vpm'
      → did you mean 'vpn'? (from [services] in itdesk.toml and the tickets)
    ");
}

#[test]
fn the_terminal_begins_with_what_matters() {
    let desk = busy::desk(PLAIN);
    let told = desk.cmd("monitor report --month 2026-11").ok();
    let top: String = told.stdout.split("\nWhat was unusual").next().unwrap().to_owned();
    assert_snapshot!(top, @"
    Service report, November 2026
    Service desk, compared with 2026-10-01 00:00 to 2026-11-01 00:00

    The only service with data is not healthy; 13 of 14 goals met.

    What is well
    + Response time, mean: 110 ms (≤ 400 ms)
    + Answered within 24 h: 100 % (≥ 95 %)
    + Resolved within 48 h: 100 % (≥ 95 %)
    + Answers in time: 100 % (≥ 95 %)
    + Resolutions in time: 100 % (≥ 95 %)
    + and 8 more

    What is not
    - VPN 远程 – availability: 99.02 % (target ≥ 99.5 %)
    - Solutions in time: 66.6 % (target ≥ 95 %)
    - Time to resolve, median: 7h 19m, +12 % on the previous period

    What to do
    > Take configurations and releases under change control: assess the risk, test, plan the way back –
      Configuration and software 100 % (n 15, compared with 60 %)

    Services
    SERVICE   STATE    MISSED  CHANGE      IN TIME  AVAILABLE  WHY
    VPN 远程  act      3 of 8      +1  100 % (few)    99.02 %  Availability: 99.02 % (target…
    Mail      unknown  2 of 7      −2  100 % (few)   99.953 %  Too little to judge: 7 ticket…
    wiki      unknown                            –    no data
    ");
}

#[test]
fn every_line_fits_whatever_the_width() {
    let desk = busy::desk(PLAIN);
    for columns in ["20", "33", "47", "61", "80", "133", "200"] {
        let output =
            desk.command().args(["monitor", "report", "--month", "2026-11"]).env("COLUMNS", columns).output();
        let text = String::from_utf8(output.unwrap().stdout).unwrap();
        let most: usize = columns.parse().unwrap();
        let wide: Vec<&str> = text.lines().filter(|line| fit::width(line) > most).collect();
        assert!(wide.is_empty(), "{columns}: {wide:#?}");
        assert!(text.contains("Availability"), "{columns}: {text}");
        assert!(!text.contains('\u{1b}'), "colours off a terminal");
    }
}

#[test]
fn markdown_has_tables_of_equal_rows() {
    let desk = busy::desk(HOSTILE);
    let text = desk.cmd("monitor report --month 2026-11 --format markdown").ok().stdout;
    assert!(text.starts_with("# Service report: "), "{text}");
    let cells = |line: &str| line.replace(r"\|", "").matches('|').count();
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with('|')).collect();
    for table in text.split("\n\n").filter(|block| block.starts_with('|')) {
        let width = cells(table.lines().next().unwrap());
        table.lines().for_each(|row| assert_eq!(cells(row), width, "{row}"));
    }
    assert!(rows.len() > 20);
    assert!(!text.contains("<script") && !text.contains("<img") && !text.contains('\u{1b}'), "{text}");
    assert!(!text.contains("\n# no heading") && !text.replace(r"\]", "").contains("](javascript"), "{text}");
}

#[test]
fn csv_has_a_line_a_figure_and_scope() {
    let desk = busy::desk(PLAIN);
    let text = desk.cmd("monitor report --month 2026-11 --format csv").ok().stdout;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let find = |service: &str, figure: &str| {
        rows.iter()
            .find(|row| &row[0] == service && &row[1] == figure)
            .unwrap_or_else(|| panic!("{service} {figure}"))
    };
    assert_eq!((&find("", "created")[2], &find("", "created")[3]), ("count", "15.0"));
    assert_eq!((&find("vpn", "availability")[8], &find("vpn", "availability")[10]), ("0.995", "false"));
    assert_eq!(find("wiki", "created").len(), 15);
}

#[test]
fn ids_are_the_tickets_that_are_cited() {
    let desk = busy::desk(PLAIN);
    let told = desk.cmd("monitor report --month 2026-11 --format ids").ok();
    assert!(told.lines().iter().any(|id| id.starts_with("INC-261112-")), "{}", told.stdout);
}

#[test]
fn a_file_is_written_whole_in_place_of_the_old_one() {
    let desk = busy::desk(PLAIN);
    desk.write("out/report.html", "old");
    let told = desk.cmd("monitor report --month 2026-11 --format html -o out/report.html").ok();
    assert_eq!((told.stdout.as_str(), told.stderr.as_str()), ("", "written to out/report.html\n"));
    let text = std::fs::read_to_string(desk.root().join("out/report.html")).unwrap();
    assert!(text.ends_with("</html>\n") || text.ends_with("</html>"), "{}", &text[text.len() - 40..]);
    assert_eq!(std::fs::read_dir(desk.root().join("out")).unwrap().count(), 1, "nothing is left beside it");
    desk.cmd("monitor report -o nowhere/report.txt").fails(7);
    let plain = desk.cmd("--color always monitor report -o out/report.txt").ok();
    assert_eq!(plain.stdout, "");
    assert!(!std::fs::read_to_string(desk.root().join("out/report.txt")).unwrap().contains('\u{1b}'));
}

#[test]
fn times_that_make_no_report_are_refused() {
    let desk = TestDesk::new();
    let said = |line: &str| desk.cmd(line).fails(2).stderr;
    assert_snapshot!(said("monitor report --month 2027-01"), @r"
    error: that period is in the future
      → a report covers past time; for plans: itdesk change calendar
    ");
    assert_snapshot!(said("monitor report --until 2020-01-01"), @"
    error: --until 2020-01-01 00:00 UTC must be after 2026-10-25 00:00 UTC
      → give --since as well
    ");
    assert_snapshot!(said("list --format html"), @"
    error: --format html is not available for this command, only for itdesk monitor report and itdesk kb export
      → give one of: table, json, jsonl, csv, ids
    ");
    said("monitor report --month 2026-11 --quarter 2026-Q4");
    said("monitor report --month november");
}

#[test]
fn an_empty_desk_has_a_report_in_every_format() {
    let desk = TestDesk::new();
    for format in ["terminal", "markdown", "html", "json", "jsonl", "csv", "ids", "table"] {
        let told = desk.cmd(&format!("monitor report --format {format}")).ok();
        assert!(format == "ids" || !told.stdout.is_empty(), "{format}");
    }
    let told = desk.cmd("monitor report --since 0001-01-01 --json").json();
    assert_eq!(told["frame"]["before"], Value::Array(Vec::new()));
}

#[test]
fn a_damaged_record_is_named_and_the_rest_is_reported() {
    let desk = busy::desk(PLAIN);
    desk.write("incidents/2026/11/01/INC-261101-00000.json", "{ torn");
    let told = desk.cmd("monitor report --month 2026-11 --json").fails(6);
    assert!(told.stderr.contains("INC-261101-00000"), "{}", told.stderr);
    let told: Value = serde_json::from_str(&told.stdout).unwrap();
    assert_eq!(named(&told["figures"], "name", "created")["value"], 15.0);
}

#[test]
fn hostile_texts_are_text_on_the_page() {
    let desk = busy::desk(HOSTILE);
    let page = desk.at(DECEMBER).cmd("monitor report --month 2026-11 --format html").ok().stdout;
    for markup in ["<script", "<img", "</style><script", "\u{1b}", "\u{202e}", "javascript:d\""] {
        assert!(!page.contains(markup), "{markup:?} stands in the page");
    }
    assert!(
        page.contains("&lt;img src=x onerror") && page.contains("{{ 7*7 }}"),
        "the text is there, as text"
    );
    assert_eq!(page.matches("<style>").count(), 1);
    for outside in ["http://", "https://", "url(", "@import", "<link rel=\"stylesheet"] {
        assert!(!page.contains(outside), "{outside} in a page that needs nothing else");
    }
}
