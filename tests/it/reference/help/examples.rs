//! The examples of the help run as they are printed.

use super::sandbox::Sandbox;

const FILES: [&str; 10] =
    ["incident", "request", "change", "deliver", "kb", "ci", "monitor", "find", "desk", "every"];
const NOUNS: [(&str, &str); 5] = [
    ("incident", "M3FX0"),
    ("request", "7QK2D"),
    ("change", "83MB3"),
    ("deliver", "D5RVW"),
    ("monitor improve", "H2CJ4"),
];
/// Those of whom each may act: examples do not say who types them.
const ACTORS: [&str; 5] = ["lin@example.org", "chen", "zhao", "ma", "wang"];

/// The examples of a file, with the path of their verb. A shared verb comes once for each noun that has
/// it without examples of its own.
fn examples(file: &str) -> Vec<(String, String)> {
    let path = format!("{}/src/cli/help/examples/{file}.txt", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let mut found: Vec<(String, String)> = Vec::new();
    let mut verb = "";
    for line in text.lines().filter(|line| !line.is_empty()) {
        match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            Some(name) => verb = name,
            None if line.starts_with(' ') => {
                let (_, example) = found.last_mut().unwrap();
                example.push_str(&format!("\n{line}"));
            }
            None if file == "request" => found.push((verb.to_owned(), line.replace("M3FX0", "7QK2D"))),
            None => found.push((verb.to_owned(), line.to_owned())),
        }
    }
    found
}

fn has(noun: &str, verb: &str) -> bool {
    let work = ["start", "respond", "hold", "resume", "triage", "reopen", "edit"];
    !work.contains(&verb) || ["incident", "request"].contains(&noun)
}

/// Runs each on the first stage of the desk, and for the first actor, that takes it.
fn run(examples: Vec<(String, String)>) {
    let mut sandbox = Sandbox::new();
    let mut failed = Vec::new();
    for (verb, example) in examples {
        // Only those who decide are others than who works.
        let decides = ["approve", "reject", "accept", "return", "publish"];
        let actors = if decides.iter().any(|word| verb.ends_with(word)) { &ACTORS[..] } else { &ACTORS[..1] };
        if let Err(said) = sandbox.run(actors, &example) {
            failed.push(format!("[{verb}] {example}\n{said}"));
        }
    }
    assert!(failed.is_empty(), "{} examples fail:\n{}", failed.len(), failed.join("\n"));
}

#[test]
fn examples_of_work_run() {
    run(["incident", "request"].iter().flat_map(|file| examples(file)).collect());
}

#[test]
fn examples_of_changes_run() {
    run(examples("change"));
}

#[test]
fn examples_of_deliveries_run() {
    run(examples("deliver"));
}

#[test]
fn examples_of_knowledge_run() {
    run(examples("kb"));
}

#[test]
fn examples_of_configuration_items_run() {
    run(examples("ci"));
}

#[test]
fn examples_of_monitoring_run() {
    run(examples("monitor"));
}

#[test]
fn examples_of_the_desk_and_of_lists_run() {
    run(["find", "desk"].iter().flat_map(|file| examples(file)).collect());
}

#[test]
fn examples_that_nouns_share_run() {
    let shared = examples("every");
    let of = |(noun, code): &(&str, &str)| {
        let verb = |name: &str| name.trim_start_matches("NOUN ").to_owned();
        let own = shared.iter().filter(|(name, _)| has(noun, &verb(name)));
        own.map(|(name, line)| {
            (name.replace("NOUN", noun), line.replace("NOUN", noun).replace("M3FX0", code))
        })
        .collect::<Vec<_>>()
    };
    run(NOUNS[..2].iter().flat_map(of).collect());
}

#[test]
fn examples_are_short_and_quote_what_a_shell_reads() {
    for (verb, example) in FILES.iter().flat_map(|file| examples(file)) {
        assert!(example.starts_with("itdesk ") || example.contains("| itdesk "), "[{verb}] {example}");
        assert!(example.lines().all(|line| line.chars().count() <= 78), "[{verb}] {example}");
    }
}
