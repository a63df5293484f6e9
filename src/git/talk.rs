//! Talking with a repository elsewhere: fetch, push, and why it did not come to that.

use std::io::{BufReader, Read, Write};
use std::process::{ChildStderr, Stdio};

use super::ran::{SILENT, not_run, ran};
use super::remote::Remote;
use super::{Git, Ran};
use crate::error::{Error, ErrorKind, Result};
use crate::escape;
use crate::lang::{self, tr};

/// How syncing is told to whoever waits.
pub struct Teller<'t> {
    /// Says a line.
    pub say: &'t dyn Fn(&str),
    /// Whether someone watches: git's own progress is shown, and may ask for a password.
    pub progress: bool,
}

/// What became of a push.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pushed {
    /// It is there.
    Whole,
    /// The branch there is not what was fetched: someone else was faster, or removed it.
    TooLate,
}

/// Fetches.
///
/// # Errors
/// Exit 7 with what git said.
pub(super) fn fetch(git: &Git, remote: &Remote, teller: &Teller) -> Result<()> {
    (teller.say)(&tr!("fetching from {remote}", remote = remote.name));
    // git tidies up when all is merged and pushed. For submodules it reads its index, which is as long as the desk.
    let mut args = vec!["fetch", "--no-auto-gc"];
    if !git.top().join(".gitmodules").exists() {
        args.push("--no-recurse-submodules");
    }
    args.push(&remote.name);
    let fetched = talk(git, &args, teller)?;
    if fetched.ok() {
        return Ok(());
    }
    let why = reason(&fetched.stderr);
    let onward = match is_about_login(&fetched.stderr) {
        true => tr!("log in once by hand: git fetch {remote}", remote = remote.name),
        false => tr!("try again when it can be reached").to_owned(),
    };
    Err(Error::new(ErrorKind::System, tr!("cannot fetch from {remote}: {why}", remote = remote.name, why))
        .hint(tr!("nothing was changed and your commits are safe here; {onward}", onward)))
}

/// Pushes, if the branch there is `known` still: what was removed there is not made anew without a word.
///
/// # Errors
/// Exit 7 with what git, or the other side, said.
pub(super) fn push(git: &Git, remote: &Remote, known: Option<&str>, teller: &Teller) -> Result<Pushed> {
    (teller.say)(&tr!("pushing to {remote}", remote = remote.name));
    let to = format!("HEAD:refs/heads/{}", remote.branch);
    let follow = if remote.followed { "--no-set-upstream" } else { "--set-upstream" };
    // Ours holds theirs by now, so that nothing is overwritten by this.
    let lease = known.map(|known| format!("--force-with-lease=refs/heads/{}:{known}", remote.branch));
    let args = ["push", "--porcelain", follow].into_iter().chain(lease.as_deref());
    let args: Vec<&str> = args.chain([remote.name.as_str(), &to]).collect();
    let pushed = talk(git, &args, teller)?;
    if pushed.ok() {
        return Ok(Pushed::Whole);
    }
    let told = pushed.text();
    let Some(refused) = told.lines().find(|line| line.starts_with('!')) else {
        let error =
            tr!("cannot push to {remote}: {reason}", remote = remote.name, reason = reason(&pushed.stderr));
        let hint =
            tr!("everything is merged and committed here; try again when it can be reached: itdesk sync");
        return Err(Error::new(ErrorKind::System, error).hint(hint));
    };
    if ["[rejected]", "cannot lock ref", "failed to update ref"].iter().any(|sign| refused.contains(sign)) {
        return Ok(Pushed::TooLate);
    }
    let words = std::iter::once(refused.rsplit('\t').next().unwrap_or(refused).to_owned());
    let why: Vec<String> = words.chain(said_there(&pushed.stderr)).collect();
    let message = tr!(
        "{remote} refuses the push to {branch}: {why}",
        remote = remote.name,
        branch = remote.branch,
        why = why.join("; ")
    );
    Err(Error::new(ErrorKind::System, message).hint(tr!(
        "everything is merged and committed here; if the branch is protected: git switch -c NAME, itdesk sync, then request a merge there"
    )))
}

/// Whether the branch is there.
///
/// # Errors
/// What running git can meet.
pub(super) fn is_there(git: &Git, remote: &Remote, teller: &Teller) -> Result<bool> {
    let branch = format!("refs/heads/{}", remote.branch);
    // 2 says that there is none; anything else, that it could not be asked.
    Ok(talk(git, &["ls-remote", "--exit-code", "--quiet", &remote.name, &branch], teller)?.code != 2)
}

/// Runs git for a remote; its progress goes where people see it, when they are to.
fn talk(git: &Git, args: &[&str], teller: &Teller) -> Result<Ran> {
    let mut command = git.command(args.iter().take(1));
    command.arg(if teller.progress && args[0] != "ls-remote" { "--progress" } else { "--quiet" });
    command.args(&args[1..]);
    if !teller.progress {
        // A script that waits for a password waits for ever.
        command.env("GIT_TERMINAL_PROMPT", "0");
        let own = ["GIT_SSH", "GIT_SSH_COMMAND"].iter().any(|name| std::env::var_os(name).is_some());
        if !own && !git.config()?.has("core.sshcommand") {
            command.env("GIT_SSH_COMMAND", "ssh -o BatchMode=yes");
        }
    }
    command.stdin(if teller.progress { Stdio::inherit() } else { Stdio::null() });
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(not_run)?;
    let stderr = child.stderr.take();
    let shown = teller.progress;
    let said = std::thread::scope(|scope| {
        let said = scope.spawn(move || stderr.map_or_else(Vec::new, |pipe| listen(pipe, shown)));
        let told = child.wait_with_output();
        told.map(|output| std::process::Output { stderr: said.join().unwrap_or_default(), ..output })
    });
    said.map(ran).map_err(not_run)
}

/// Reads what git says to its end; shows what is progress on the way.
fn listen(pipe: ChildStderr, shown: bool) -> Vec<u8> {
    let mut said = Vec::new();
    let mut bytes = BufReader::new(pipe).bytes();
    let mut watched = false;
    loop {
        // git ends what it will write over with \r, and all else with \n.
        let part = next_part(&mut bytes);
        if part.is_empty() {
            break;
        }
        let text = String::from_utf8_lossy(&part);
        if !text.contains("% (") {
            said.extend_from_slice(&part);
        } else if shown {
            watched = true;
            let _ = write!(std::io::stderr(), "\r{}\x1b[K", escape::line(text.trim_end()));
        }
    }
    if watched {
        let _ = write!(std::io::stderr(), "\r\x1b[K");
    }
    said
}

/// Up to the next line end of either sort, and with it; nothing at the end.
fn next_part(bytes: &mut impl Iterator<Item = std::io::Result<u8>>) -> Vec<u8> {
    let mut part = Vec::new();
    for byte in bytes.map_while(std::result::Result::ok) {
        part.push(byte);
        if matches!(byte, b'\r' | b'\n') {
            break;
        }
    }
    part
}

/// Why git could not talk: what it said before it gave advice.
fn reason(stderr: &str) -> String {
    const LAST: &str = "Could not read from remote repository.";
    let lines = stderr.lines().map(str::trim).take_while(|line| !line.is_empty());
    let strip = |line: &str| line.trim_start_matches("fatal: ").trim_start_matches("error: ").to_owned();
    let mut lines: Vec<String> = lines.filter(|line| !line.starts_with("hint:")).map(strip).collect();
    if lines.len() > 1 {
        lines.retain(|line| line != LAST);
    }
    if lines.is_empty() { lang::text(SILENT).to_owned() } else { lines.join("; ") }
}

/// Whether it did not come to talking because the other side wants to know who asks.
fn is_about_login(stderr: &str) -> bool {
    ["Authentication failed", "Permission denied", "could not read Username", "could not read Password"]
        .iter()
        .chain(&["Host key verification failed", "terminal prompts disabled"])
        .any(|sign| stderr.contains(sign))
}

/// What the other side said: a hook, a rule of the forge.
fn said_there(stderr: &str) -> impl Iterator<Item = String> + '_ {
    let lines = stderr.lines().filter_map(|line| line.strip_prefix("remote:"));
    lines
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty() && !line.starts_with("error: hook"))
}
