//! The set-up of docs/guides/mail.md as it really runs: procmail, the script, msmtp, and a mail server that takes what is sent.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};

use super::{Raw, desk};
use crate::desk::TestDesk;
use crate::monitor::real::program;

/// A home with the four files, fit for this machine.
struct Home {
    folder: tempfile::TempDir,
    sent: Receiver<String>,
}

impl Home {
    fn of(desk: &TestDesk) -> Home {
        let folder = tempfile::tempdir().unwrap();
        let (sender, sent) = channel();
        let server = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = server.local_addr().unwrap().port();
        std::thread::spawn(move || {
            server.incoming().for_each(|client| drop(serve(client.unwrap(), &sender)))
        });
        let home = Home { folder, sent };
        ["mail", "bin"].iter().for_each(|name| std::fs::create_dir(home.path(name)).unwrap());
        symlink(desk.root(), home.path("desk")).unwrap();
        home.place("procmailrc", ".procmailrc", 0o600, |text| text);
        home.place("receive.sh", "bin/receive.sh", 0o700, |text| text);
        home.place("msmtprc", ".msmtprc", 0o600, |text| {
            let text = text.replace("smtp.example.org", "127.0.0.1").replace("587", &port.to_string());
            text.replace("tls on", "tls off").replace("auth on", "auth off")
        });
        home
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn place(&self, example: &str, name: &str, mode: u32, fit: impl Fn(String) -> String) {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/mail").join(example);
        std::fs::write(self.path(name), fit(std::fs::read_to_string(from).unwrap())).unwrap();
        std::fs::set_permissions(self.path(name), PermissionsExt::from_mode(mode)).unwrap();
    }

    /// Runs a program with a message on stdin, as a mail server would in this home.
    fn run(&self, desk: &TestDesk, command: &mut Command, message: &[u8]) {
        let given = desk.process();
        command.env_clear().envs(given.get_envs().filter_map(|(name, value)| Some((name, value?))));
        command.env("HOME", self.folder.path()).env("ITDESK", crate::desk::program());
        let mut child = command.current_dir(self.folder.path()).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(message).unwrap();
        assert!(child.wait().unwrap().success(), "{}", self.log());
    }

    /// How procmail is called: -p, for the desk of a test has its clock in the environment.
    fn arguments(&self) -> [std::ffi::OsString; 3] {
        [
            "-p".into(),
            format!("HOME={}", self.folder.path().display()).into(),
            self.path(".procmailrc").into(),
        ]
    }

    fn deliver(&self, desk: &TestDesk, procmail: &Path, message: &[u8]) {
        let mut command = Command::new(procmail);
        command.args(["-f", "zhang@customer.example"]).args(self.arguments());
        self.run(desk, &mut command, message);
    }

    fn log(&self) -> String {
        let read = |name: &str| std::fs::read_to_string(self.path(name)).unwrap_or_default();
        ["mail/procmail.log", "mail/take-in.log", "mail/msmtp.log"].map(read).concat()
    }

    fn count(&self, name: &str) -> usize {
        let text = std::fs::read_to_string(self.path(name)).unwrap_or_default();
        text.lines().filter(|line| line.starts_with("From ")).count()
    }
}

/// As little of a mail server as takes a message.
fn serve(client: TcpStream, sent: &Sender<String>) -> std::io::Result<()> {
    let mut answer = client.try_clone()?;
    let mut lines = BufReader::new(client).lines();
    answer.write_all(b"220 here\r\n")?;
    while let Some(line) = lines.next().transpose()? {
        if line == "DATA" {
            answer.write_all(b"354 go on\r\n")?;
            let message: Vec<String> =
                lines.by_ref().map_while(Result::ok).take_while(|line| line != ".").collect();
            sent.send(message.join("\n")).unwrap();
        }
        answer.write_all(b"250 well\r\n")?;
    }
    Ok(())
}

#[test]
fn a_message_comes_by_procmail_and_its_answer_goes_by_msmtp() {
    let (Some(procmail), Some(formail), Some(_), Some(_)) = (
        program("procmail", "procmail"),
        program("formail", "procmail"),
        program("msmtp", "msmtp"),
        program("jq", "jq"),
    ) else {
        return;
    };
    let desk = desk();
    let home = Home::of(&desk);
    let raw = Raw::new("Printer", "It is jammed.\n").with("Message-ID", "<first@customer.example>");
    home.deliver(&desk, &procmail, &raw.bytes());
    let answer = home.sent.try_recv().unwrap_or_else(|_| panic!("{}", home.log()));
    let id = desk.cmd("list -q").ok().stdout.trim().to_owned();
    assert!(answer.contains(&format!("Subject: [{id}] Printer\n")), "{answer}");
    assert!(answer.contains("To: \"Zhang San\" <zhang@customer.example>\n"), "{answer}");
    assert!(answer.contains("In-Reply-To: <first@customer.example>\n"), "{answer}");
    assert!(!answer.contains("Bcc"), "{answer}");

    // The desk cannot take it in now: it stays, and comes in later.
    std::fs::remove_file(home.path("desk")).unwrap();
    let other = Raw::new("Screen", "It is dark.\n").with("Message-ID", "<other@customer.example>");
    home.deliver(&desk, &procmail, &other.bytes());
    assert_eq!((home.count("mail/all"), home.count("mail/left")), (2, 1), "{}", home.log());
    symlink(desk.root(), home.path("desk")).unwrap();
    std::fs::rename(home.path("mail/left"), home.path("mail/again")).unwrap();
    let again = std::fs::read(home.path("mail/again")).unwrap();
    let mut command = Command::new(formail);
    command.args(["-s".as_ref(), procmail.as_os_str()]).args(home.arguments());
    home.run(&desk, &mut command, &again);
    assert_eq!(desk.cmd("list --count").ok().stdout, "2\n", "{}", home.log());
    assert_eq!((home.sent.try_iter().count(), home.count("mail/left")), (1, 0), "{}", home.log());

    // What a program wrote is neither taken in nor answered, nor does it come up again.
    home.deliver(&desk, &procmail, &Raw::new("Out", "Away\n").with("Auto-Submitted", "auto-replied").bytes());
    assert_eq!((home.sent.try_iter().count(), home.count("mail/left")), (0, 0), "{}", home.log());
    assert_eq!(desk.cmd("list --count").ok().stdout, "2\n");
    desk.cmd("doctor").ok();
}
