//! A PostgreSQL cluster of a test's own, in a temporary folder, reached by its socket alone.

use std::io::Write;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::{Running, wait_for};

/// The cluster; it ends and is removed with this.
pub struct Cluster {
    // Dropped first: the server ends before its folder is removed.
    _server: Running,
    folder: TempDir,
    programs: PathBuf,
}

/// The newest PostgreSQL that is installed; Debian has each version in a folder of its own.
pub fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let found = versions.map(|version| version.path().join("bin")).filter(|bin| bin.join("initdb").is_file());
    let found = found.max();
    if found.is_none() {
        let word = "initdb is not installed: apt-get install --no-install-recommends postgresql";
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{word}");
        eprintln!("skipped, {word}");
    }
    found
}

impl Cluster {
    /// Makes and starts it. PostgreSQL refuses to run as root, so the user `postgres` does.
    pub fn start(programs: &Path) -> Cluster {
        let folder = TempDir::new().unwrap();
        let id = |args: &[&str]| -> u32 {
            let said = Command::new("id").args(args).output().unwrap().stdout;
            String::from_utf8(said).unwrap().trim().parse().unwrap()
        };
        let other = (id(&["-u"]) == 0).then(|| (id(&["-u", "postgres"]), id(&["-g", "postgres"])));
        if let Some((user, group)) = other {
            chown(folder.path(), Some(user), Some(group)).unwrap();
            std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        let command = |name: &str| {
            let mut command = Command::new(programs.join(name));
            command.current_dir(folder.path()).env("LC_ALL", "C.UTF-8").args(["-D", "data"]);
            if let Some((user, group)) = other {
                command.uid(user).gid(group);
            }
            command
        };
        let mut made = command("initdb");
        made.args(["--no-sync", "--auth=trust", "--username=zabbix", "--no-locale", "--encoding=UTF8"]);
        let made = made.output().unwrap();
        assert!(made.status.success(), "{made:?}");
        let mut server = command("postgres");
        server.arg("-k").arg(folder.path()).args(["-c", "listen_addresses=", "-F"]);
        server.args(["-c", "synchronous_commit=off", "-c", "full_page_writes=off"]);
        // "Immediate": it stays in no memory, and nobody needs its data.
        let server = Running::start(&mut server, folder.path().join("log")).ended_by("-QUIT");
        wait_for("PostgreSQL", || server.said().contains("ready to accept connections").then_some(()));
        Cluster { _server: server, folder, programs: programs.to_owned() }
    }

    /// Where its socket is.
    pub fn socket(&self) -> &Path {
        self.folder.path()
    }

    /// Runs SQL in one transaction, with variables for `:'name'`.
    pub fn run(&self, sql: &[u8], variables: &[(&str, &str)]) {
        let mut command = Command::new(self.programs.join("psql"));
        command.args(["-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-U", "zabbix", "-h"]).arg(self.socket());
        for (name, value) in variables {
            command.arg("-v").arg(format!("{name}={value}"));
        }
        let mut child = command.arg("postgres").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(sql).unwrap();
        assert!(child.wait().unwrap().success());
    }
}
