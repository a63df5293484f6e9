//! Monitoring systems as they really are, from Debian's packages, with the files of `examples/alerts/`.
//!
//! Where a package is missing a test says so and passes, except with `CI=true`: `.ci/run` installs them all. They run on
//! the real clock, on free ports of the loopback interface, in a temporary folder; every process they start ends with them.

mod alertmanager;
mod icinga;
mod nagios;
mod postgres;
mod snmptrap;
mod zabbix;
mod zabbix_server;

use std::fs::File;
use std::net::{TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use itdesk::records::Ticket;
use itdesk::records::words::State;
use serde_json::Value;

use crate::desk::{TestDesk, told};

/// What a test waits for comes within seconds; a machine under load may take longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// The desk of a test: what is broken has the service mail, and its outage is counted.
const POLICY: &str = r#"
[services.mail]
[alerts]
on_resolve = "end-outage"
[[alerts.rule]]
when = { severity = ["critical", "disaster", "high"] }
service = "mail"
outage = true
"#;

/// A program of a package, wherever Debian puts it; `None`, and a word on it, where it is not installed.
pub fn program(name: &str, package: &str) -> Option<PathBuf> {
    let folders = std::env::var("PATH").unwrap_or_default();
    let mut folders = folders.split(':').chain(["/usr/sbin", "/usr/bin", "/usr/lib/nagios/plugins"]);
    let found = folders.find_map(|folder| Some(Path::new(folder).join(name)).filter(|p| p.is_file()));
    if found.is_none() {
        let word = format!("{name} is not installed: apt-get install --no-install-recommends {package}");
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{word}");
        eprintln!("skipped, {word}");
    }
    found
}

/// A process that ends with the test, and whose output goes into a file.
struct Running {
    child: Child,
    log: PathBuf,
    /// What is sent to a program that has processes of its own to end; the others are killed.
    signal: Option<&'static str>,
}

impl Running {
    fn start(command: &mut Command, log: PathBuf) -> Running {
        let file = File::create(&log).unwrap();
        let child = command
            .stdin(Stdio::null())
            .stdout(file.try_clone().unwrap())
            .stderr(file)
            .spawn()
            .unwrap_or_else(|e| panic!("{command:?}: {e}"));
        Running { child, log, signal: None }
    }

    /// The same, ended by a signal.
    fn ended_by(mut self, signal: &'static str) -> Running {
        self.signal = Some(signal);
        self
    }

    fn said(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(&self.log).unwrap_or_default()).into_owned()
    }
}

impl Drop for Running {
    #[expect(clippy::disallowed_methods, reason = "other programs are waited for in real time")]
    fn drop(&mut self) {
        if let Some(signal) = self.signal {
            let _ = Command::new("kill").args([signal, &self.child.id().to_string()]).status();
            let begin = Instant::now();
            while begin.elapsed() < PATIENCE && matches!(self.child.try_wait(), Ok(None)) {
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            eprintln!("{}:\n{}", self.log.display(), self.said());
        }
    }
}

/// Polls until there is an answer.
#[expect(clippy::disallowed_methods, reason = "other programs are waited for in real time")]
#[track_caller]
fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begin = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begin.elapsed() < PATIENCE, "{what} did not come within {PATIENCE:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn free_tcp_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn free_udp_port() -> u16 {
    UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// An example file, made fit for this machine: its desk, its program.
fn example(desk: &TestDesk, name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/alerts").join(name);
    let text = std::fs::read_to_string(path).unwrap();
    let fit = text.replace("/srv/desk", desk.root().to_str().unwrap());
    fit.replace("/usr/local/bin/itdesk", crate::desk::program())
}

/// A process with the program on its path and nobody named as the one who acts.
fn beside(program: &Path) -> Command {
    let bin = Path::new(crate::desk::program()).parent().unwrap().display().to_string();
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = Command::new(program);
    command.env("PATH", format!("{bin}:{path}:/usr/sbin")).env("LC_ALL", "C.UTF-8");
    for name in ["ITDESK_NOW", "ITDESK_ACTOR", "ITDESK_DIR"] {
        command.env_remove(name);
    }
    command
}

/// The only incident of the desk, once there is one.
fn incident(desk: &TestDesk) -> Option<Ticket> {
    let mut files = desk.files();
    // What a writer is just about to put in place.
    files.retain(|file| file.extension().is_some_and(|e| e == "json"));
    match &files[..] {
        [] => None,
        [file] => Ticket::parse(&std::fs::read(file).unwrap()).ok(),
        files => panic!("one incident was to come of it: {files:?}"),
    }
}

/// Who runs the test, by name: `-u` for the user, `-g` for the group.
fn whoami(flag: &str) -> String {
    let said = Command::new("id").args(["-n", flag]).output().unwrap().stdout;
    String::from_utf8(said).unwrap().trim().to_owned()
}

/// What `show --json` says of it on the real clock.
fn shown(desk: &TestDesk, ticket: &Ticket) -> Value {
    let id = ticket.id.to_string();
    let mut command = desk.process();
    told("show", command.env_remove("ITDESK_NOW").args(["show", &id, "--json"]).output().unwrap()).json()
}

/// Whether its outage is over, and it was only noted.
fn outage_is_over(ticket: &Ticket) -> bool {
    let incident = ticket.incident().unwrap();
    assert_eq!(ticket.state, State::New);
    incident.outages.len() == 1 && incident.outages[0].to.is_some()
}
