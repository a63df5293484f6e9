//! Help: pages of verbs that fit a screen, topics, manual pages, and answers to unknown words.

mod examples;
mod sandbox;

use insta::assert_snapshot;
use unicode_width::UnicodeWidthStr;

use crate::desk::TestDesk;

const TOPICS: [&str; 8] =
    ["times", "filters", "ids", "policy", "options", "scripting", "exit-codes", "topics"];

/// Every command below these words, as the help lists them.
fn below(desk: &TestDesk, words: &str) -> Vec<String> {
    let help = desk.cmd(&format!("{words} -h")).ok().stdout;
    if !["<COMMAND>", "[COMMAND]"].iter().any(|word| help.contains(word)) {
        return vec![words.trim().to_owned()];
    }
    let names = help.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let names: Vec<&str> = names.filter(|name| !name.is_empty() && *name != "itdesk").collect();
    names.iter().flat_map(|name| below(desk, format!("{words} {name}").trim())).collect()
}

/// Every verb.
fn verbs(desk: &TestDesk) -> Vec<String> {
    let verbs = below(desk, "");
    assert!(verbs.len() > 100, "the walk found {} verbs", verbs.len());
    verbs
}

#[test]
fn the_short_help_of_a_verb_fits_a_screen_and_has_examples() {
    let desk = TestDesk::bare();
    for verb in verbs(&desk) {
        let help = desk.cmd(&format!("{verb} -h")).ok().stdout;
        assert!(help.lines().count() <= 24, "{verb} -h has {} lines:\n{help}", help.lines().count());
        assert!(help.lines().all(|line| line.width() <= 80), "{verb} -h is wider than 80:\n{help}");
        assert!(help.contains("\nExamples:\n  itdesk "), "{verb} has no examples");
        assert!(help.contains("Global options: itdesk help options"), "{verb}");
        let long = desk.cmd(&format!("{verb} --help")).ok().stdout;
        let examples = long.split("Examples:\n").nth(1).unwrap_or_default();
        // An example may go on in the next line.
        let shown = examples.lines().take_while(|line| line.starts_with("  "));
        let count = shown.filter(|line| !line.starts_with("   ")).count();
        assert!((2..=5).contains(&count), "{verb} has {count} examples");
        assert!(!long.contains("--no-input"), "{verb} --help repeats the global options");
    }
}

#[test]
fn help_finds_commands_by_words_aliases_and_without_a_noun() {
    let desk = TestDesk::bare();
    let resolve = desk.cmd("incident resolve --help").ok().stdout;
    assert_eq!(desk.cmd("help incident resolve").ok().stdout, resolve);
    assert_eq!(desk.cmd("help inc resolve").ok().stdout, resolve);
    assert_eq!(desk.cmd("help resolve").ok().stdout, resolve);
    assert_eq!(desk.cmd("--json incident resolve --help").ok().stdout, resolve);
    assert_eq!(desk.cmd("--at 2h incident resolve M3FX0 --help").ok().stdout, resolve);
    assert_eq!(desk.cmd("help").ok().stdout, desk.cmd("--help").ok().stdout);
    assert!(desk.cmd("resolve -h").ok().stdout.contains("Usage: itdesk incident resolve"));
    assert_eq!(desk.cmd("version").ok().stdout, desk.cmd("--version").ok().stdout);
    assert_snapshot!(desk.said(&desk.cmd("help incident resolv").fails(2)), @r"
    error: incident: 'resolv' is not one of its verbs
      → itdesk help incident resolve
    ");
    assert_snapshot!(desk.said(&desk.cmd("help tims").fails(2)), @r"
    error: 'tims' is not a command or a topic
      → itdesk help times
    ");
}

#[test]
fn the_short_help_of_a_long_verb_names_what_it_does_not_describe() {
    let desk = TestDesk::bare();
    let short = desk.cmd("incident new -h").ok().stdout;
    let long = desk.cmd("incident new --help").ok().stdout;
    let options = long.split("Examples:").next().unwrap();
    let names = options.lines().filter_map(|line| {
        let line = line.trim_start();
        line.starts_with('-').then(|| line.split([' ', ',']).find(|word| word.starts_with("--")))?
    });
    let names: Vec<&str> = names.filter(|name| *name != "--help").collect();
    assert!(names.len() > 20, "{names:?}");
    for name in names {
        assert!(short.contains(name), "-h lacks {name}:\n{short}");
    }
    assert!(short.contains("\n  and --"), "{short}");
}

#[test]
fn every_topic_is_a_short_page() {
    let desk = TestDesk::bare();
    for topic in TOPICS {
        let page = desk.cmd(&format!("help {topic}")).ok().stdout;
        assert!(page.lines().count() <= 70, "{topic} has {} lines", page.lines().count());
        assert!(page.lines().all(|line| line.width() <= 80), "{topic} is wider than 80:\n{page}");
        assert!(!page.contains('{') && page.contains("\nExamples\n"), "{topic}:\n{page}");
    }
    let filters = desk.cmd("help filters").ok().stdout;
    assert!(itdesk::query::KEYS.iter().all(|key| filters.contains(key.name)));
    let policy = desk.cmd("help policy").ok().stdout;
    assert!(policy.contains("[sla]") && policy.contains("archive_after"), "{policy}");
    let options = desk.cmd("help options").ok().stdout;
    let all = desk.cmd("--help").ok().stdout;
    for option in ["--desk", "--as", "--at", "--format", "--json", "--no-input", "--commit", "--quiet"] {
        assert!(options.contains(option) && all.contains(option), "{option}");
    }
}

#[test]
fn there_is_a_manual_page_for_each_command_and_topic() {
    let desk = TestDesk::bare();
    desk.cmd("man --output pages").ok();
    for verb in verbs(&desk) {
        let name = format!("itdesk-{}", verb.replace(' ', "-"));
        let page = std::fs::read_to_string(desk.root().join(format!("pages/{name}.1"))).unwrap();
        assert!(
            page.lines().any(|line| line.starts_with(&format!(".TH {name} 1"))
                || line.to_lowercase().starts_with(&format!(".th {name} 1").to_lowercase())),
            "{page}"
        );
        for section in [".SH NAME", ".SH SYNOPSIS", ".SH EXAMPLES", ".SH \"SEE ALSO\""] {
            assert!(page.contains(section), "{name} lacks {section}:\n{page}");
        }
    }
    for topic in TOPICS.iter().filter(|topic| **topic != "topics") {
        let page = std::fs::read_to_string(desk.root().join(format!("pages/itdesk-{topic}.7"))).unwrap();
        assert!(page.contains(&format!(".TH ITDESK-{} 7", topic.to_uppercase())), "{page}");
        // A line of text that begins with a dot or a quote would be a request.
        let requests = ["TH", "SH", "nf", "fi", "ie", "el", "ds"];
        let is_request = |line: &str| {
            requests.iter().any(|r| line.starts_with(&format!(".{r} ")) || line == format!(".{r}"))
        };
        let odd = page.lines().filter(|l| l.starts_with(['.', '\'']) && !is_request(l)).collect::<Vec<_>>();
        assert_eq!(odd, Vec::<&str>::new(), "{topic}");
    }
    assert!(desk.root().join("pages/itdesk.1").is_file());
}

#[test]
fn words_of_other_programs_are_understood() {
    let desk = TestDesk::new();
    let id = desk.cmd("incident create Down").id();
    desk.cmd(&format!("incident comment {id} 'called back'")).ok();
    desk.cmd(&format!("comment {id} 'called again'")).ok();
    desk.cmd(&format!("ack {id} 'We look into it.'")).ok();
    desk.cmd(&format!("incident update {id} --title Another")).ok();
    desk.cmd(&format!("modify {id} --title Third")).ok();
    assert!(desk.cmd(&format!("incident view {id}")).ok().stdout.contains("Third"));
    assert!(desk.cmd(&format!("get {id}")).ok().stdout.contains("Third"));
    assert_snapshot!(desk.said(&desk.cmd("create 'VPN is down'").fails(2)), @r#"
    error: new needs a kind of ticket to create
      → one of: itdesk request new · itdesk incident new · itdesk change new · itdesk deliver new · itdesk monitor improve new · itdesk kb new · itdesk ci new
    "#);
    assert_snapshot!(desk.said(&desk.cmd(&format!("incident rm {id}")).fails(2)), @r"
    error: 'rm' is not a command of itdesk incident
      → nothing is ever deleted; to end a ticket without a result: itdesk help cancel
    ");
    assert!(desk.cmd("delete").fails(2).stderr.contains("itdesk help cancel"));
}

#[test]
fn a_command_line_that_cannot_be_parsed_is_answered_in_two_lines() {
    let desk = TestDesk::new();
    let said = |line: &str| desk.said(&desk.cmd(line).fails(2));
    assert_snapshot!(said("incident resolv"), @r#"
    error: 'resolv' is not a command of itdesk incident
      → did you mean itdesk incident resolve? itdesk help incident
    "#);
    assert_snapshot!(said("frobnicate"), @r#"
    error: 'frobnicate' is not a command of itdesk
      → itdesk --help
    "#);
    assert_snapshot!(said("incident resolve --outcom x"), @r#"
    error: unexpected argument '--outcom'
      → did you mean --outcome? itdesk help incident resolve
    "#);
    assert_snapshot!(said("rules due --for 1h"), @r#"
    error: itdesk rules due needs --from <TIME>
      → itdesk help rules due
    "#);
    assert_snapshot!(said("list --color blue"), @r#"
    error: invalid value 'blue' for '--color <WHEN>' [possible values: auto, always, never]
      → itdesk help list
    "#);
    assert_snapshot!(said("archive --older-than"), @r#"
    error: a value is required for '--older-than <PERIOD>' but none was supplied
      → itdesk help archive
    "#);
    let json = desk.cmd("frobnicate --json").fails(2).stderr;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["error"]["exit"], &json["error"]["kind"]), (&2.into(), &"usage".into()));
    for line in ["incident", "change frobnicate", "list --limt 3", "note", "schema", "show --fields"] {
        let stderr = desk.cmd(line).fails(2).stderr;
        assert!(!stderr.contains("For more information"), "{line}: {stderr}");
        assert!(!stderr.contains("tip:"), "{line}: {stderr}");
    }
}
