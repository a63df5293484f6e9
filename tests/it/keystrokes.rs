//! Ten jobs of every day, counted in keystrokes: every character and the Enter behind it.

use crate::desk::TestDesk;

/// What all ten may take together.
const MOST: usize = 250;

const POLICY: &str = "[services.vpn]\nteam = \"network\"\n[teams.network]\nmembers = [\"omar\", \"lin\"]\n\
    [people.omar]\n[people.lin]\nemail = [\"lin@example.org\"]\n";

/// What is typed; `M3F` stands for three letters of an id. Quotation marks are the shell's.
const JOBS: [(&str, &str); 10] = [
    ("create one with service and priority", "itdesk inc new 'VPN down' -s vpn -i ext -u high"),
    ("list my open work", "itdesk mine"),
    ("view one", "itdesk show M3F"),
    ("take one", "itdesk take M3F"),
    ("hand it over", "itdesk give M3F omar"),
    ("comment", "itdesk note M3F 'on it'"),
    ("raise the priority", "itdesk edit M3F -i ext -u crit"),
    ("give all that a filter finds to someone", "itdesk give -w service:vpn omar"),
    ("search", "itdesk search tunnel"),
    ("finish one", "itdesk done M3F 'new cable'"),
];

#[test]
fn ten_jobs_take_at_most_so_many_keystrokes() {
    let typed: Vec<(usize, &str)> = JOBS.iter().map(|(job, line)| (line.chars().count() + 1, *job)).collect();
    let sum: usize = typed.iter().map(|(keys, _)| keys).sum();
    assert!(sum <= MOST, "{sum} keystrokes: {typed:#?}");
}

#[test]
fn each_of_the_ten_jobs_does_what_it_says() {
    let desk = TestDesk::with_policy(POLICY);
    desk.incident("'tunnel of Ann' --service vpn");
    let first = desk.cmd(JOBS[0].1.strip_prefix("itdesk ").unwrap()).id();
    let short = three_letters(&desk, &first);
    let mut printed = String::new();
    for (job, line) in &JOBS[1..] {
        let line = line.strip_prefix("itdesk ").unwrap().replace("M3F", &short);
        let done = desk.cmd(&line).ok();
        printed.push_str(&format!("{job}: {}\n", done.stdout.lines().count()));
    }
    let ticket = desk.show(&first);
    assert_eq!((&ticket["state"], &ticket["assignee"]), (&"resolved".into(), &"omar".into()));
    assert_eq!((&ticket["class"], &ticket["part"]["outcome"][0]), (&"A".into(), &"new cable".into()));
    assert_eq!(desk.cmd("list assignee:omar --all --count").ok().stdout, "2\n", "{printed}");
}

/// Three letters that name one ticket of the desk only.
fn three_letters(desk: &TestDesk, id: &str) -> String {
    let suffix = id.rsplit('-').next().unwrap();
    let names = |short: &str| desk.cmd(&format!("show {short} --format ids")).stdout.trim() == id;
    let found = (0..=2).map(|at| suffix[at..at + 3].to_owned()).find(|short| names(short));
    found.expect("five letters of two tickets do not share all parts")
}
