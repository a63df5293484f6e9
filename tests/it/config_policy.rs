//! The policy file: every mistake at once, each at its place, and never a panic.

use itdesk::config::{
    PolicyFinding, Severity, Source, TEMPLATE, default_policy, no_files, read, read_policy, read_user,
    settings, user_settings,
};
use itdesk::lang::{Language, with};
use itdesk::records::Class;
use itdesk::render::times::span;
use itdesk::rules::duration::{duration_seconds, format_duration};
use jiff::Timestamp;
use proptest::prelude::*;

fn now() -> Timestamp {
    "2026-11-23T08:00:00Z".parse().unwrap()
}

fn findings(text: &str) -> Vec<PolicyFinding> {
    read_policy(text, now()).1
}

/// The findings as lines: `line:column severity message → hint`.
fn told(findings: &[PolicyFinding]) -> String {
    let line = |f: &PolicyFinding| {
        let severity = if f.severity == Severity::Error { "error" } else { "warning" };
        let hint = f.hint.as_ref().map(|h| format!(" → {h}")).unwrap_or_default();
        format!("{}:{} {severity} {}{hint}\n", f.line, f.column, f.message)
    };
    findings.iter().map(line).collect()
}

/// The template with every example taken up.
fn template_in_use() -> String {
    TEMPLATE.lines().map(|l| l.strip_prefix("# ").unwrap_or(l).to_owned() + "\n").collect()
}

#[test]
fn the_template_has_no_findings() {
    assert_eq!(told(&findings(TEMPLATE)), "");
}

#[test]
fn the_template_says_what_is_built_in() {
    let values =
        |text: &str| settings(text, &no_files).into_iter().map(|s| (s.key, s.value)).collect::<Vec<_>>();
    assert_eq!(values(TEMPLATE), values(""));
}

#[test]
fn the_examples_of_the_template_have_no_findings() {
    let text = template_in_use();
    assert_ne!(text, TEMPLATE);
    let (policy, found) = read_policy(&text, now());
    assert_eq!(told(&found), "");
    assert_eq!(policy.services["email"].team.as_deref(), Some("platform"));
    assert_eq!(policy.sla.agreements[0].when.customer, ["acme", "globex"]);
    assert_eq!(policy.calendars["office"].weekly_seconds(), (4 * 450 + 390) * 60);
    assert_eq!(policy.calendars["office"].spec().holidays.len(), 9);
}

/// The recipe "Add a policy key" of docs/architecture.md names all places, and this is one of them.
#[test]
fn the_name_of_a_key_is_written_in_one_place() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let texts = |folder: &str| -> String {
        let files = std::fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path());
        let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
        files.map(|path| std::fs::read_to_string(path).unwrap()).collect()
    };
    let (declared, readers) = (texts("src/config/keys"), texts("src/config"));
    // A name of one word may mean something else as well: "service", "title".
    let reference = itdesk::config::reference();
    let names = reference.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let names: Vec<&str> = names.filter(|name| name.contains('_')).collect();
    assert!(names.len() > 10, "{names:?}");
    for name in names {
        let quoted = format!("\"{name}\"");
        assert!(declared.contains(&quoted), "{name}");
        assert!(!readers.contains(&quoted), "src/config/ names {name} outside keys/");
    }
}

/// The path of every value in a table, as `config show` writes it.
fn paths(path: &str, value: &toml::Value, found: &mut Vec<String>) {
    match value {
        toml::Value::Table(table) => {
            for (key, value) in table {
                let bare = key.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
                let key = if bare { key.clone() } else { format!("{key:?}") };
                paths(&if path.is_empty() { key } else { format!("{path}.{key}") }, value, found);
            }
        }
        toml::Value::Array(tables) if tables.first().is_some_and(toml::Value::is_table) => {
            for (index, table) in tables.iter().enumerate() {
                paths(&format!("{path}[{index}]"), table, found);
            }
        }
        _ => found.push(path.to_owned()),
    }
}

#[test]
fn all_that_a_file_gives_is_shown_with_its_line() {
    let mut text = template_in_use().replace("sla.resolve = 0.95", "\"sla.resolve\" = 0.95");
    text.push_str(
        "[changes.templates.full]\ntitle = \"Full\"\ncontent = \"c\"\nscope = \"s\"\nreason = \"r\"\n\
         resources = \"r\"\nplan = \"p\"\nrollback_plan = \"b\"\nservices = \"email\"\neffects = \"e\"\n\
         mitigation = \"m\"\nrisk = \"high\"\napproved_by = \"lin\"\n\
         [alerts.profiles.full]\nkey = \"id\"\nstate = \"s\"\nfiring = \"F\"\nignored = \"I\"\n\
         dates = \"%d.%m.%Y\"\ntimezone = \"Europe/Berlin\"\n",
    );
    assert_eq!(told(&findings(&text)), "");
    let mut given = Vec::new();
    paths("", &text.parse::<toml::Table>().unwrap().into(), &mut given);
    assert!(given.len() > 150, "{}", given.len());
    let shown = settings(&text, &no_files);
    let lines: Vec<&str> = text.lines().collect();
    for path in given {
        let setting = shown.iter().find(|setting| setting.key == path);
        let setting = setting.unwrap_or_else(|| panic!("{path} is not shown"));
        let Source::Policy { line } = setting.source else { panic!("{path} is shown as built in") };
        let key = path.rsplit('.').next().unwrap();
        assert!(lines[line - 1].contains(key), "{path}: {}", lines[line - 1]);
    }
}

#[test]
fn an_empty_file_means_the_defaults() {
    let (policy, found) = read_policy("", now());
    assert_eq!(found, []);
    assert_eq!(format!("{policy:?}"), format!("{:?}", default_policy()));
    assert_eq!(policy.classification.matrix[0], [Class::A, Class::A, Class::B, Class::C]);
    assert_eq!(policy.sla.default.rows[3].unwrap().resolve, Some(72 * 60));
}

/// A text, and the places and beginnings of everything that is said about it.
type Expected = (usize, usize, &'static str);
const TABLE: &[(&str, &[Expected])] = &[
    // Syntax
    ("a = 1\n", &[(1, 1, "a: 'a' is not a key at the top of the file")]),
    (
        "[desk]\nname\n[sla]\nat_risk = 2\n",
        &[(2, 5, "not TOML: a key without a value"), (4, 11, "sla.at_risk must be a number from 0 to 1")],
    ),
    ("[desk]\nname = Service\ntimezone = \"UTC\"\n", &[(2, 8, "not TOML: 'Service' is not in quotes")]),
    ("[desk]\nname = \"a\"\nname = \"b\"\n", &[(3, 1, "not TOML: 'name' is given twice")]),
    (
        "[desk\nname = \"a\"\n[records]\ncomplete = 3\n",
        &[
            (1, 6, "not TOML: unclosed table"),
            (4, 12, "records.complete is a number, but must be a duration in quotes"),
        ],
    ),
    (
        "[people.lin]\nskills = [\"a\", \"b\"\n[teams.x]\nmembers = [\"lin\", \"kim\"]\ncolour = 1\ntitle =\n",
        &[
            (2, 19, "not TOML: a comma or a closing bracket is missing"),
            (5, 1, "teams.x.colour: 'colour' is not a key here"),
            (6, 8, "not TOML: the value is missing"),
        ],
    ),
    (
        "[desk]\nname = \"IT\n<<<<<<< HEAD\ntimezone = \"UTC\"\n=======\n>>>>>>> x\n",
        &[
            (2, 11, "not TOML: the text has no end"),
            (3, 9, "not TOML: the mark of a git conflict"),
            (5, 1, "not TOML: the mark of a git conflict"),
            (6, 9, "not TOML: the mark of a git conflict"),
        ],
    ),
    (
        "[[people]]\nname = \"x\"\n[calendar]\nx = \"always\"\n",
        &[
            (1, 1, "people is a list, but must be a table"),
            (4, 5, "calendar.x is a text, but must be a table"),
        ],
    ),
    ("[services.邮件系统]\nteam = \"a\"\n", &[(1, 11, "not TOML: the name '邮件系统' is not in quotes")]),
    (
        "[people.\"王\"]\nname = \"x\"\n[teams]\n网络组.members = [\"li\"]\n",
        &[(4, 1, "not TOML: the name '网络组' is not in quotes")],
    ),
    ("[desk]\nname = \"a\u{1}b\"\n", &[(2, 10, "not TOML: invalid basic string")]),
    // Types and unknown keys
    ("desk = 3\n", &[(1, 8, "desk is a number, but must be a table")]),
    ("[desk]\nname = 3\n", &[(2, 8, "desk.name is a number, but must be a text in quotes")]),
    ("[desk]\nname = \" \"\n", &[(2, 8, "desk.name: the text is empty")]),
    ("[desk]\ntimezon = \"UTC\"\n", &[(2, 1, "desk.timezon: 'timezon' is not a key here")]),
    ("[desk]\nname = \"服务台\"\nx.y = 1\n", &[(3, 1, "desk.x: 'x' is not a key here")]),
    ("desk = { name = \"服务台\", nmae = \"x\" }\n", &[(1, 24, "desk.nmae: 'nmae' is not a key here")]),
    (
        "[git]\ncommit = \"yes\"\n",
        &[(2, 10, "git.commit is a text, but must be true or false, without quotes")],
    ),
    (
        "[desk]\ntimezone = \"Asia/Shanghay\"\n",
        &[(2, 12, "desk.timezone: 'Asia/Shanghay' is not a known time zone")],
    ),
    // Classification
    (
        "[classification]\nimpact = [\"a\", \"A\", \"\", \"b\"]\n",
        &[
            (2, 16, "classification.impact[1]: the level 'A' is listed twice"),
            (2, 21, "classification.impact[2]: the text is empty"),
        ],
    ),
    ("[classification]\nurgency = []\n", &[(2, 11, "classification.urgency names no level")]),
    (
        "[classification]\nurgency = [\"now\", \"later\"]\n",
        &[(2, 11, "classification.urgency lists 2 levels, but the built-in matrix has 4 urgency levels")],
    ),
    (
        "[classification]\nmatrix = [\"AABC\", \"ABX\", \"BCCD\"]\n",
        &[
            (2, 10, "classification.matrix has 3 rows, but there are 4 impact levels"),
            (2, 19, "classification.matrix row 2 'ABX': 'X' is not a class; use A, B, C or D"),
            (2, 19, "classification.matrix row 2 'ABX' has 3 letters, but there are 4 urgency levels"),
        ],
    ),
    (
        "[classification]\nmatrix = [\"AABC\", [\"A\", \"E\", \"C\", 1], \"BCCD\", \"CCDD\"]\n",
        &[
            (2, 25, "classification.matrix row 2 'AEC': 'E' is not a class"),
            (2, 19, "classification.matrix row 2 'AEC' has 3 letters"),
            (2, 35, "classification.matrix[1][3] is a number"),
        ],
    ),
    (
        "[classification.floors]\noutage = \"X\"\n",
        &[(2, 10, "classification.floors.outage: 'X' is not a class; use one of A, B, C, D")],
    ),
    (
        "[classification]\nmatrix = [\"BABC\", \"ABCC\", \"BCCD\", \"CCDD\"]\n",
        &[
            (
                2,
                11,
                "classification.matrix row 1: extensive/high is A, but extensive/critical is the milder B",
            ),
            (
                2,
                19,
                "classification.matrix row 2: significant/critical is A, but extensive/critical is the milder B",
            ),
        ],
    ),
    // Calendars
    ("[calendar.always]\n", &[(1, 11, "calendar.always is built in")]),
    (
        "[calendar.x]\nhours = { mon = [\"9-17\"], monday = \"09:00-12:00\", tue = \"09:00-10:00\" }\n",
        &[
            (2, 18, "calendar.x.hours.mon[0]: '9' in the period '9-17' is not a time of day"),
            (2, 27, "calendar.x.hours.monday: 'monday' is not a key here"),
        ],
    ),
    (
        "[calendar.x]\nholidays = [\"2026-02-30\", \"1.5.2026\", 2026-05-01, 2026-05-01T10:00:00, \"2026-02-02/2026-01-01\", \"2026-01-01/2036-01-01\"]\nhours.mon = \"09:00-10:00\"\n",
        &[
            (2, 13, "calendar.x.holidays[0]: '2026-02-30' is not in the calendar"),
            (2, 27, "calendar.x.holidays[1]: '1.5.2026' is not a date; write YYYY-MM-DD"),
            (2, 51, "calendar.x.holidays[3] is a date or time, but must be a date alone"),
            (2, 72, "calendar.x.holidays[4]: the range '2026-02-02/2026-01-01' ends before it begins"),
            (2, 97, "calendar.x.holidays[5]: the range '2026-01-01/2036-01-01' is longer than a year"),
        ],
    ),
    (
        "[calendar.x]\nhours.mon = \"09:00-10:00\"\nholidays = [\"us\", \"13-01\", \"02-30/03-01\", \"12-25/2026-01-01\", \"../x.ics\", \"x.ics\", \".ics\", \"/x.ics\"]\n",
        &[
            (3, 13, "calendar.x.holidays[0]: 'us' is neither a date nor a table of holidays"),
            (3, 19, "calendar.x.holidays[1]: '13-01' is not in the calendar: there is no such day"),
            (3, 28, "calendar.x.holidays[2]: '02-30' is not in the calendar"),
            (3, 43, "calendar.x.holidays[3]: '12-25' is not a date"),
            (3, 63, "calendar.x.holidays[4]: '../x.ics' is not a path below the folder of the policy"),
            (3, 75, "calendar.x.holidays[5]: the policy is read without its files"),
            (3, 84, "calendar.x.holidays[6]: '.ics' is neither a date nor a table of holidays"),
            (3, 92, "calendar.x.holidays[7]: '/x.ics' is not a path below the folder of the policy"),
        ],
    ),
    (
        "[calendar.x]\nhours.mon = \"09:00-10:00\"\nspecial = { soon = [] }\n",
        &[(3, 13, "calendar.x.special.soon: 'soon' is not a date")],
    ),
    (
        "[calendar.x]\nhours.mon = \"09:00-10:00\"\nspecial = { \"2026-10-10\" = \"fry\", \"2026-10-11\" = [\"fri\"], \"2026-10-12\" = 5, \"2026-10-13\" = \"\" }\n",
        &[
            (
                3,
                28,
                "calendar.x.special.2026-10-10: 'fry' is neither a period such as 09:00-17:30 nor a weekday",
            ),
            (3, 51, "calendar.x.special.2026-10-11[0]: 'fri' is not a period"),
            (3, 74, "calendar.x.special.2026-10-12 is a number"),
            (3, 92, "calendar.x.special.2026-10-13: the text is empty"),
        ],
    ),
    (
        "[calendar.x]\n[calendar.y]\nspecial = { \"2020-01-01\" = [\"09:00-18:00\"] }\n",
        &[
            (1, 1, "calendar.x never opens in the next 100 years"),
            (2, 1, "calendar.y never opens in the next 100 years"),
        ],
    ),
    // Service levels
    (
        "[sla.default]\nA = { respond = \"half\", handle = \"90s\", resolve = \"99999999999999999999w\" }\n",
        &[
            (2, 17, "sla.default.A.respond: 'half' is not a duration; write numbers with a unit"),
            (2, 34, "sla.default.A.handle: '90s' is not a multiple of one minute"),
            (2, 51, "sla.default.A.resolve: '99999999999999999999w' is too long a duration"),
        ],
    ),
    (
        "[sla.default]\nA = { repond = \"1m\" }\ncalendar = \"ofice\"\n[calendar.office]\nhours.mon = \"09:00-10:00\"\n",
        &[
            (2, 7, "sla.default.A.repond: 'repond' is not a key here"),
            (3, 12, "sla.default.calendar: no calendar 'ofice' is declared"),
        ],
    ),
    (
        "[sla]\npending_reasons = [\"requester\"]\npause_on = [\"requestor\"]\n",
        &[(3, 13, "sla.pause_on[0]: 'requestor' is not in sla.pending_reasons")],
    ),
    ("[sla.agreement]\nname = \"x\"\n", &[(1, 1, "sla.agreement is a table, but must be a list of tables")]),
    ("[[sla.agreement]]\nA = { respond = \"1m\" }\n", &[(1, 1, "sla.agreement[0] has no name")]),
    (
        "[[sla.agreement]]\nname = \"x\"\nA.respond = \"1m\"\nwhen.class = \"A\"\n[[sla.agreement]]\nname = \"x\"\nA.respond = \"1m\"\n",
        &[(6, 8, "sla.agreement[1].name: there is another agreement 'x' above")],
    ),
    (
        "[[sla.agreement]]\nname = \"default\"\nA.respond = \"1m\"\nwhen = { kind = \"incidnt\", type = [], class = [\"A\", \"E\"], foo = 1 }\n",
        &[
            (2, 8, "sla.agreement[0].name: 'default' is what [sla.default] is called"),
            (4, 17, "sla.agreement[0].when.kind: 'incidnt' is not a kind"),
            (4, 35, "sla.agreement[0].when.type is empty"),
            (4, 53, "sla.agreement[0].when.class[1]: 'E' is not a class"),
            (4, 59, "sla.agreement[0].when.foo: 'foo' is not a key here"),
        ],
    ),
    (
        "[services.mail]\n[[sla.agreement]]\nname = \"x\"\nA.respond = \"1m\"\nwhen = { service = \"maill\", team = \"any\" }\n",
        &[(5, 20, "sla.agreement[0].when.service: no service 'maill' is declared, so this never matches")],
    ),
    (
        "[[sla.agreement]]\nname = \"x\"\nwhen.class = [\"A\", \"B\"]\nA.respond = \"1m\"\nD.respond = \"1m\"\n[[sla.agreement]]\nname = \"y\"\n",
        &[
            (3, 14, "sla.agreement[0].when.class names class B, but the agreement has no row B"),
            (5, 1, "sla.agreement[0].D is never used"),
            (6, 1, "sla.agreement[1] sets no targets, so it never matches"),
        ],
    ),
    (
        "[[sla.agreement]]\nname = \"x\"\nwhen.customer = [\"a\", \"b\"]\nA.respond = \"5m\"\nB.respond = \"5m\"\n[[sla.agreement]]\nname = \"y\"\nwhen.customer = [\"b\", \"A\"]\nA.respond = \"5m\"\n",
        &[(8, 1, "sla.agreement[1].when: 'x' has the same conditions")],
    ),
    (
        "[sla.default]\nC = { respond = \"30h\", handle = \"49h\", resolve = \"73h\" }\nA = { respond = \"5h\" }\nB = { resolve = \"3h\" }\n",
        &[
            (2, 17, "sla.default.C.respond is looser than the manual's 24h"),
            (2, 33, "sla.default.C.handle is looser than the manual's 48h"),
            (2, 50, "sla.default.C.resolve is looser than the manual's 72h"),
            (3, 17, "sla.default.A.respond: respond (5h) comes after handle (4h)"),
            (4, 17, "sla.default.B.resolve: handle (8h) comes after resolve (3h)"),
        ],
    ),
    (
        "[sla]\npending_reasons = [\"lunch\\n\"]\n",
        &[(2, 20, "sla.pending_reasons[0]: 'lunch\\n' contains a control character")],
    ),
    // Two targets left to a default that is out of order are the default's affair alone.
    (
        "[sla.default]\nA.respond = \"5h\"\n[[sla.agreement]]\nname = \"x\"\nA.resolve = \"9h\"\n",
        &[(2, 13, "sla.default.A.respond: respond (5h) comes after handle (4h)")],
    ),
    // Records, people
    (
        "[records]\ncomplete = \"4d\"\n",
        &[
            (2, 12, "records.complete: a record would have to be filed"),
            (2, 12, "records.complete: 4d is longer than the manual's 1d"),
        ],
    ),
    (
        "[assignment]\nweights = { A = -1, B = 1.5, C = 99999999999999999999, E = 2 }\n",
        &[
            (2, 17, "assignment.weights.A must be a number from 0 to 1000"),
            (2, 25, "assignment.weights.B is a number, but must be a whole number"),
            (2, 34, "assignment.weights.C must be a number from 0 to 1000"),
            (2, 56, "assignment.weights.E: 'E' is not a key here"),
        ],
    ),
    (
        "[services.x]\nteam = \"platfrom\"\naudience = \"all\"\ncontent_class = \"sys\"\nskills = 1\n[teams.platform]\nmembers = [\"lin\", \"kin\"]\n[people.lin]\nemail = \"a@b\"\n[people.wu]\nemail = [\"A@b\"]\naway = \"no\"\n",
        &[
            (2, 8, "services.x.team: no team 'platfrom' is declared"),
            (3, 12, "services.x.audience: 'all' is not an audience"),
            (4, 17, "services.x.content_class: 'sys' is not a content class"),
            (5, 10, "services.x.skills is a number, but must be a list of texts"),
            (7, 19, "teams.platform.members[1]: no person 'kin' is declared"),
            (11, 10, "people.wu.email[0]: 'A@b' is already an address of people.lin"),
            (12, 8, "people.wu.away is a text, but must be true or false"),
        ],
    ),
];

#[test]
fn every_mistake_is_named_at_its_place() {
    for (text, expected) in TABLE {
        let found = findings(text);
        let got: Vec<_> = found.iter().map(|f| (f.line, f.column, f.message.as_str())).collect();
        let mut expected = expected.to_vec();
        expected.sort_by_key(|(line, column, _)| (*line, *column));
        let fits = got.len() == expected.len()
            && got.iter().zip(&expected).all(|(g, e)| (g.0, g.1) == (e.0, e.1) && g.2.starts_with(e.2));
        assert!(fits, "in:\n{text}\ngot:\n{}", told(&found));
    }
}

#[test]
fn a_dozen_mistakes_are_told_at_once() {
    let text = r#"[desk]
timezone = "Shanghai"
[classification]
matrix = ["AABC", "ABX", "BCCD", "CCDD"]
[calendar.office]
hours = { mon = ["09:00-25:00"], tues = ["09:00-12:00"] }
[sla]
at_risk = 75
pause_on = ["lunch"]
[sla.default]
calendar = "ofice"
A = { respond = "5 minutes" }
D = { resolve = "4d" }
[[sla.agreement]]
when = { servce = "mail" }
[services.mail]
team = "platfrm"
[teams.platform]
members = ["kim", "lim"]
[people.lin]
[people.kim]
e-mail = "kim@example.org"
[gti]
commit = true
"#;
    insta::assert_snapshot!(told(&findings(text)), @r#"
    2:12 error desk.timezone: 'Shanghai' is not a known time zone → did you mean 'Asia/Shanghai'?
    4:19 error classification.matrix row 2 'ABX': 'X' is not a class; use A, B, C or D
    4:19 error classification.matrix row 2 'ABX' has 3 letters, but there are 4 urgency levels; write a letter an urgency
    6:18 error calendar.office.hours.mon[0]: '25:00' in the period '09:00-25:00' is not a time of day: write 00:00 to 23:59
    6:34 error calendar.office.hours.tues: 'tues' is not a key here → did you mean 'tue'?
    8:11 error sla.at_risk must be a number from 0 to 1 → write 0.75 for 75 %
    11:12 error sla.default.calendar: no calendar 'ofice' is declared → did you mean 'office'? Otherwise add [calendar.ofice]
    12:17 error sla.default.A.respond: '5 minutes' is not a duration; write numbers with a unit each (w, d, h, m, s), the largest first, such as 90m, 1h30m, 2d or 1w
    13:17 warning sla.default.D.resolve is looser than the manual's 72h → set 72h or less
    14:1 error sla.agreement[0] has no name → add a line such as name = "gold"; tickets and reports show it
    14:1 warning sla.agreement[0] sets no targets, so it never matches → add a row such as A = { respond = "10m" }
    15:10 error sla.agreement[0].when.servce: 'servce' is not a key here → did you mean 'service'?
    17:8 error services.mail.team: no team 'platfrm' is declared → did you mean 'platform'? Otherwise add [teams.platfrm]
    19:19 error teams.platform.members[1]: no person 'lim' is declared → did you mean 'kim'? Otherwise add [people.lim]
    22:1 error people.kim.e-mail: 'e-mail' is not a key here → did you mean 'email'?
    23:2 error gti: 'gti' is not a key at the top of the file → did you mean 'git'?
    "#);
}

#[test]
fn mistaken_values_fall_back_to_defaults() {
    let (policy, found) = read_policy(
        "[desk]\ntimezone = \"X\"\n[classification]\nimpact = [\"a\"]\n[sla]\nat_risk = -1\n[sla.default]\ncalendar = \"no\"\nA = { respond = 5, handle = \"1h\" }\n[[sla.agreement]]\nname = \"g\"\nwhen.kind = \"x\"\nA.respond = \"1m\"\n[services.s]\nteam = \"t\"\n",
        now(),
    );
    assert_eq!(found.len(), 7, "{}", told(&found));
    let default = default_policy();
    assert_eq!(policy.desk.timezone, default.desk.timezone);
    assert_eq!(policy.classification, default.classification);
    assert_eq!(policy.sla.at_risk, default.sla.at_risk);
    assert_eq!(policy.sla.default.calendar, "always");
    let row = policy.sla.default.rows[0].unwrap();
    assert_eq!((row.respond, row.handle), (Some(30), Some(60)));
    // Never an agreement that matches more than was meant.
    assert!(policy.sla.agreements.is_empty());
    assert_eq!(policy.services["s"].team, None);
}

#[test]
fn a_new_reason_to_pause_joins_the_built_in_list_but_not_a_given_one() {
    let (policy, found) = read_policy("[sla]\npause_on = [\"requester\", \"court\"]\n", now());
    assert_eq!(found, []);
    assert_eq!(policy.sla.pending_reasons.last().map(String::as_str), Some("court"));
    let (policy, found) = read_policy("[sla]\npending_reasons = [\"requester\", \"court\"]\n", now());
    assert_eq!(found, []);
    assert_eq!(policy.sla.pause_on, ["requester"]);
}

#[test]
fn a_later_agreement_that_is_stricter_shadows_the_earlier() {
    let text = "[[sla.agreement]]\nname = \"slow\"\nA.resolve = \"8h\"\n[[sla.agreement]]\nname = \"fast\"\nA.resolve = \"4h\"\n";
    let found = findings(text);
    assert_eq!(found.len(), 1, "{}", told(&found));
    assert_eq!((found[0].line, found[0].key.as_str()), (1, "sla.agreement[0]"));
    // With another class of its own it still decides something.
    let text = text.replace("A.resolve = \"8h\"", "A.resolve = \"8h\"\nB.resolve = \"8h\"");
    assert_eq!(told(&findings(&text)), "");
}

#[test]
fn lines_end_in_any_way_and_a_byte_order_mark_is_no_column() {
    let found = findings("\u{feff}x = 1\r\n[desk]\r\ny = 1\r\n");
    let places: Vec<_> = found.iter().map(|f| (f.line, f.column)).collect();
    assert_eq!(places, [(1, 1), (3, 1)]);
}

#[test]
fn hostile_texts_do_no_harm() {
    let dotted = "a.".repeat(78) + "a";
    let nested = format!("{dotted} = {{").repeat(78) + "a = 1" + &"}".repeat(78);
    let texts = [
        "[".repeat(100_000),
        format!("a = {}", "[".repeat(100_000)),
        format!("a = {}", "{a=".repeat(50_000)),
        nested,
        "a.".repeat(50_000),
        format!("[sla.default]\nA.respond = \"{}w\"", "9".repeat(100_000)),
        format!("[desk]\ntimezone = \"{}\"", "x".repeat(100_000)),
        "[calendar.x]\nholidays = [\"0000-01-01\", \"9999-12-31\", \"9999-01-01/9999-12-31\"]".to_owned(),
        "x\n".repeat(5_000),
        "x = 1 ".repeat(20_000),
        "[[sla.agreement]]\n".repeat(2_000),
        format!("[teams.t]\nmembers = [{}]", "\"\\u0000\",".repeat(20_000)),
        format!("[calendar.x]\nhours.mon = \"{}-{}\"", "0".repeat(100_000), "\\u001b".repeat(10)),
        "[desk]\nname = \"\\u202e\u{1b}[31m\"\n\u{0}".to_owned(),
    ];
    for text in texts {
        let reading = read(&text, now());
        assert!(reading.findings.iter().all(|f| f.line > 0 && f.column > 0 && f.message.len() < 600));
        assert!(reading.findings.iter().all(|f| !f.message.contains(['\u{1b}', '\0', '\n'])));
        let _ = read_user(&text);
    }
}

#[test]
fn settings_say_where_they_come_from() {
    let text = "[desk]\nname = \"IT\"\n[sla]\nat_risk = 2\n[sla.default]\nA = { respond = \"90m\" }\n[services.\"a.b\"]\ntitle = \"x\"\n[git]\ncommit = true\n";
    let all = settings(text, &no_files);
    let of = |key: &str| {
        all.iter().find(|s| s.key == key).map(|s| (s.value.to_string(), s.source.clone())).unwrap()
    };
    assert_eq!(of("desk.name"), ("\"IT\"".to_owned(), Source::Policy { line: 2 }));
    assert_eq!(of("desk.timezone"), ("\"UTC\"".to_owned(), Source::Default));
    assert_eq!(of("sla.at_risk"), ("0.75".to_owned(), Source::Default));
    assert_eq!(of("sla.default.A.respond"), ("\"1h30m\"".to_owned(), Source::Policy { line: 6 }));
    assert_eq!(of("sla.default.A.handle"), ("\"4h\"".to_owned(), Source::Default));
    assert_eq!(of("services.\"a.b\".title"), ("\"x\"".to_owned(), Source::Policy { line: 8 }));
    assert_eq!(of("git.commit"), ("true".to_owned(), Source::Policy { line: 10 }));
    let keys: Vec<&str> = all.iter().map(|s| s.key.as_str()).collect();
    let mut unique = keys.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), keys.len());
    let json = serde_json::to_string(&all[0]).unwrap();
    assert_eq!(json, r#"{"key":"desk.name","value":"IT","source":{"from":"policy","line":2}}"#);
}

#[test]
fn the_users_configuration() {
    let text = "desk = \"/srv/desk\"\nactor = \"lin\"\ncolour = \"never\"\ncolor = \"blue\"\n";
    let (config, found) = read_user(text);
    assert_eq!(config.desk.as_deref(), Some(std::path::Path::new("/srv/desk")));
    assert_eq!((config.actor.as_deref(), config.color), (Some("lin"), None));
    insta::assert_snapshot!(told(&found), @r"
    3:1 error colour: 'colour' is not a key at the top of the file → did you mean 'color'?
    4:9 error color: 'blue' is not a color mode; use auto, always or never
    ");
    let settings = user_settings(text, std::path::Path::new("c.toml"));
    assert_eq!(settings.len(), 2);
    assert_eq!(settings[1].source, Source::User { path: "c.toml".into(), line: 2 });
    assert_eq!(read_user("desk = \"here\"\n").1.len(), 1);
    assert_eq!(read_user("").1, []);
}

#[test]
fn durations() {
    let good = [
        ("90m", 5400),
        ("1h30m", 5400),
        ("2d", 172_800),
        ("1w", 604_800),
        ("45s", 45),
        ("0s", 0),
        ("1w2d3h4m5s", 788_645),
        ("９０ｍ", 5400),
        ("90分钟", 5400),
        ("3小时40分钟", 13_200),
        ("3 小时 40 分钟", 13_200),
        ("1小时30分", 5400),
        ("2 天", 172_800),
        ("2日", 172_800),
        ("1周2天", 777_600),
        ("1 星期", 604_800),
        ("45秒", 45),
        ("2小时30m", 9000),
    ];
    for (text, seconds) in good {
        assert_eq!(duration_seconds(text), Ok(seconds), "{text}");
    }
    let bad = [
        "",
        "5",
        "m",
        "-5m",
        "+5m",
        "5 m",
        "5m ",
        "1.5h",
        "30m1h",
        "1h1h",
        "5x",
        "5M",
        "5 毫秒",
        "40分钟3小时",
        "3小时40",
        "小时",
        "1个月",
        "2年",
        "٣m",
        "1h5",
        "99999999999999999999s",
        "9223372036854775807w",
    ];
    for text in bad {
        assert!(duration_seconds(text).is_err(), "{text}");
    }
    let texts = [(0, "0s"), (5400, "1h30m"), (-5400, "-1h30m"), (604_800, "1w"), (59, "59s"), (86_400, "1d")];
    for (seconds, text) in texts {
        assert_eq!(format_duration(seconds), text);
    }
    assert!(format_duration(i64::MIN).starts_with('-'));
}

proptest! {
    #[test]
    fn durations_read_back(seconds in 0..=i64::MAX) {
        prop_assert_eq!(duration_seconds(&format_duration(seconds)), Ok(seconds));
    }

    #[test]
    fn a_span_that_is_printed_in_chinese_reads_back(unit in 0usize..3, large in 1i64..10, small in 0i64..24) {
        let (first, second) = [(86_400, 3_600), (3_600, 60), (60, 1)][unit];
        let seconds = large * first + small * second;
        let chinese = Language::named("zh-CN").unwrap();
        let text = with(chinese, || span(seconds));
        prop_assert!(!text.is_ascii(), "{}", text);
        prop_assert_eq!(duration_seconds(&text), Ok(seconds), "{}", text);
    }

    #[test]
    fn no_text_panics(text in any::<String>(), duration in "[0-9wdhms]{0,12}") {
        let _ = read(&text, now());
        let _ = read_user(&text);
        let _ = duration_seconds(&duration);
    }

    #[test]
    fn no_toml_like_text_panics(text in "([a-z.]{1,3}|[=\\[\\]{},\"'#\n ]|\\\\u00|\"x\"|[0-9:-]{1,5}|\\[\\[|'''|\"\"\"){0,60}") {
        let _ = read(&text, now());
    }

    #[test]
    fn no_mutated_template_panics(
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..4_usize, "[\\PC\n]{0,4}"), 1..8),
    ) {
        let mut chars: Vec<char> = template_in_use().chars().collect();
        for (at, cut, put) in edits {
            let at = at.index(chars.len());
            let end = (at + cut).min(chars.len());
            chars.splice(at..end, put.chars());
        }
        let text: String = chars.into_iter().collect();
        let reading = read(&text, now());
        let lines = text.split('\n').count();
        for finding in &reading.findings {
            prop_assert!(finding.line <= lines);
            let line = text.split('\n').nth(finding.line - 1).unwrap_or_default();
            prop_assert!(finding.column <= line.chars().count() + 1);
        }
        let places: Vec<_> = reading.findings.iter().map(|f| (f.line, f.column)).collect();
        prop_assert!(places.is_sorted());
    }

    #[test]
    fn no_mutated_lines_panic(drop in prop::collection::vec(any::<prop::sample::Index>(), 1..12), swap in any::<prop::sample::Index>()) {
        let text = template_in_use();
        let mut lines: Vec<&str> = text.lines().collect();
        for at in drop {
            let at = at.index(lines.len());
            lines.remove(at);
        }
        let from = swap.index(lines.len());
        lines.swap(0, from);
        let _ = read(&lines.join("\n"), now());
    }
}
