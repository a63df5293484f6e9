//! The first hour at a terminal: from `init` to a closed incident, an approved change and a bulk edit.
//! What is asserted is what the screen shows, in tmux, at 80×24 and at 120×40.

use std::path::PathBuf;
use std::process::Command;

use crate::desk::{NOW, TestDesk};
use crate::torture::can;

/// So often the screen is looked at before a prompt is given up.
const MOST_LOOKS: usize = 2000;

/// A shell in a terminal of its own.
pub struct Terminal<'d> {
    desk: &'d TestDesk,
    socket: PathBuf,
}

impl<'d> Terminal<'d> {
    /// Opens one of this size in the desk's folder.
    pub fn open(desk: &'d TestDesk, width: usize, height: usize) -> Terminal<'d> {
        let terminal = Terminal { desk, socket: desk.root().with_file_name("tmux") };
        let bin = PathBuf::from(crate::desk::program());
        let path = format!("{}:{}", bin.parent().unwrap().display(), std::env::var("PATH").unwrap());
        let home = desk.root().parent().unwrap();
        let ready = format!("tmux -S {} wait-for -S ready", terminal.socket.display());
        let shell = format!(
            "env -i PATH='{path}' HOME='{}' TERM=screen TZ=UTC LANG=C.UTF-8 ITDESK_NOW={NOW} ITDESK_ACTOR=dana \
             PS1='$ ' PROMPT_COMMAND='{ready}' bash --norc --noprofile",
            home.display()
        );
        let (width, height) = (width.to_string(), height.to_string());
        let root = desk.root().to_str().unwrap();
        terminal.tmux(&[
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            "-x",
            &width,
            "-y",
            &height,
            "-c",
            root,
            &shell,
        ]);
        terminal.wait();
        terminal
    }

    fn tmux(&self, args: &[&str]) -> String {
        let done = Command::new("tmux").arg("-u").arg("-S").arg(&self.socket).args(args).output().unwrap();
        assert!(done.status.success(), "tmux {args:?}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    }

    /// Until the shell shows its prompt: only then it reads keys itself, and nothing else echoes them.
    fn wait(&self) {
        self.tmux(&["wait-for", "ready"]);
        for _ in 0..MOST_LOOKS {
            if self.screen().lines().last() == Some("$") {
                return;
            }
        }
        panic!("no prompt comes: {}", self.screen());
    }

    fn press(&self, keys: &str) {
        self.tmux(&["send-keys", "-l", keys]);
    }

    fn enter(&self) {
        self.tmux(&["send-keys", "Enter"]);
    }

    fn screen(&self) -> String {
        let text = self.tmux(&["capture-pane", "-p"]);
        text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_end().to_owned()
    }

    /// Clears the screen, runs a command line and returns what the screen shows then, without what differs
    /// from run to run.
    pub fn run(&self, line: &str) -> String {
        self.press("clear");
        self.enter();
        self.wait();
        self.press(line);
        self.enter();
        self.wait();
        let screen = self.screen();
        let shown = screen.strip_suffix("\n$").unwrap_or(&screen);
        self.desk.redact(shown)
    }
}

impl Drop for Terminal<'_> {
    fn drop(&mut self) {
        let _ = Command::new("tmux").arg("-S").arg(&self.socket).arg("kill-server").output();
    }
}

pub fn has_tmux() -> bool {
    can("open a terminal (tmux)", Command::new("tmux").arg("-V"))
}

/// The policy of the desk: a service with a team, two people, and one vote for a change.
const POLICY: &str = r#"
[desk]
timezone = "UTC"
[services.vpn]
team = "network"
[teams.network]
members = ["dana", "omar"]
[people.dana]
[people.omar]
roles = ["department-head"]
"#;

/// Runs the hour and returns what was typed and shown.
fn hour(terminal: &Terminal) -> Vec<(String, String)> {
    let mut shown = Vec::new();
    let mut run = |line: &str| {
        let screen = terminal.run(line);
        shown.push((line.to_owned(), screen.clone()));
        screen
    };
    run("itdesk init");
    terminal.desk.policy(POLICY);
    run("itdesk inc new 'VPN down' -s vpn -i ext -u high -r Ann");
    let id = terminal.newest();
    run("itdesk mine");
    run(&format!("itdesk take {id}"));
    run("itdesk mine");
    run(&format!("itdesk note {id} 'The gateway answers, the tunnel does not'"));
    run(&format!(
        "itdesk done {id} 'Restarted the tunnel' --place Berlin --symptom 'No route' --confirmed-by Ann --close"
    ));
    run("itdesk list");
    run(
        "itdesk change new 'Replace the gateway' -s vpn --scope Berlin --reason 'It drops' --resources Omar \
         --plan 'Swap it' --rollback-plan 'Swap it back' --content 'A new gateway'",
    );
    let change = terminal.newest();
    run(&format!(
        "itdesk assess {change} --likelihood possible --impact moderate --effects 'VPN is down' \
         --mitigation 'At night' --signed-by omar"
    ));
    run(&format!("itdesk approve {change} --as omar"));
    for title in ["Laptop", "Screen", "Desk"] {
        run(&format!("itdesk request new {title} -r Ann"));
    }
    run("itdesk give -w 'requester:Ann kind:request' omar --dry-run");
    run("itdesk give -w 'requester:Ann kind:request' omar");
    run("itdesk undo");
    run("itdesk");
    shown
}

/// Every line of the screens but those that were typed.
fn lines(shown: &[(String, String)]) -> impl Iterator<Item = &str> {
    shown.iter().flat_map(|(_, screen)| screen.lines().skip_while(|line| line.starts_with('$')))
}

#[test]
fn the_first_hour_on_a_small_screen() {
    if !has_tmux() {
        return;
    }
    let desk = TestDesk::bare();
    let shown = hour(&Terminal::open(&desk, 80, 24));
    let all: Vec<String> = shown.iter().map(|(_, screen)| screen.clone()).collect();
    insta::assert_snapshot!(all.join("\n"), @r#"
    $ itdesk init
    created a desk in [DESK]: itdesk.toml, .gitattributes, .gitignore
    next:
      edit itdesk.toml, then: itdesk config check
      itdesk incident new "VPN is down" --impact significant --urgency high
      itdesk list · itdesk due · itdesk show ID
    $ itdesk inc new 'VPN down' -s vpn -i ext -u high -r Ann
    INC-261123-#1  created  class A  respond due in 30m
    $ itdesk mine
    nothing matches
    $ itdesk take #1
    INC-261123-#1  started  class A  dana  respond due in 30m
    $ itdesk mine
    ID                CLASS  DUE     STATE        WHO   SERVICE  TITLE
    INC-261123-#1  A      in 30m  in_progress  dana  vpn      VPN down
    $ itdesk note #1 'The gateway answers, the tunnel does not'
    INC-261123-#1  noted  class A  dana  respond due in 30m
    $ itdesk done #1 'Restarted the tunnel' --place Berlin --symptom 'No route' -
    -confirmed-by Ann --close
    INC-261123-#1  closed  class A  dana
    no article describes this yet: itdesk kb from INC-261123-#1
    $ itdesk list
    nothing matches
    1 finished ticket is not shown; to include it: --all
    $ itdesk change new 'Replace the gateway' -s vpn --scope Berlin --reason 'It dro
    ps' --resources Omar --plan 'Swap it' --rollback-plan 'Swap it back' --content '
    A new gateway'
    CHG-261123-#1  created  class D
    $ itdesk assess #1 --likelihood possible --impact moderate --effects 'VPN is
    down' --mitigation 'At night' --signed-by omar
    CHG-261123-#1  assessed  class C
    $ itdesk approve #1 --as omar
    CHG-261123-#1  approved  class C
    $ itdesk request new Laptop -r Ann
    REQ-261123-#1  created  class D  respond due in 1d
    $ itdesk request new Screen -r Ann
    REQ-261123-#1  created  class D  respond due in 1d
    $ itdesk request new Desk -r Ann
    REQ-261123-#1  created  class D  respond due in 1d
    $ itdesk give -w 'requester:Ann kind:request' omar --dry-run
    would be: REQ-261123-#1  assigned  class D  omar  respond due in 1d
    would be: REQ-261123-#2  assigned  class D  omar  respond due in 1d
    would be: REQ-261123-#3  assigned  class D  omar  respond due in 1d
    $ itdesk give -w 'requester:Ann kind:request' omar
    REQ-261123-#1  assigned  class D  omar  respond due in 1d
    REQ-261123-#2  assigned  class D  omar  respond due in 1d
    REQ-261123-#3  assigned  class D  omar  respond due in 1d
    $ itdesk undo
    undone: assigned at 2026-11-23 09:00 UTC
    undone: assigned at 2026-11-23 09:00 UTC
    undone: assigned at 2026-11-23 09:00 UTC
    REQ-261123-#1  undone  class D  respond due in 1d
    REQ-261123-#2  undone  class D  respond due in 1d
    REQ-261123-#3  undone  class D  respond due in 1d
    $ itdesk
    Service desk, dana, 2026-11-23 09:00

    late           0
    at risk        0
    to approve     0
    mine           0
    "#);
}

#[test]
fn the_first_hour_on_a_large_screen_says_the_same() {
    if !has_tmux() {
        return;
    }
    let desk = TestDesk::bare();
    let shown = hour(&Terminal::open(&desk, 120, 40));
    assert!(lines(&shown).all(|line| line.chars().count() <= 120));
    for word in ["started", "closed", "approved", "would be: ", "undone"] {
        assert!(lines(&shown).any(|line| line.contains(word)), "{word}: {shown:#?}");
    }
}

impl Terminal<'_> {
    /// The random part of the id of the newest ticket.
    fn newest(&self) -> String {
        let ids = self.desk.cmd("list --sort -created --limit 1 --format ids").ok().stdout;
        ids.trim().rsplit('-').next().unwrap().to_owned()
    }
}
