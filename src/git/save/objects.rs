//! Objects of a repository, read and written by git while it runs: each answer is needed for the next question.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use tempfile::TempDir;

use crate::error::{Context, Error, ErrorKind, Result};
use crate::git::Git;
use crate::git::run::not_run;
use crate::lang::tr;

/// A git that answers line by line; dropped, it ends.
#[derive(Debug)]
struct Running {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    verb: &'static str,
}

impl Running {
    fn start(git: &Git, args: &[&'static str]) -> Result<Running> {
        let mut command = git.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(not_run)?;
        let (questions, answers) = (child.stdin.take(), child.stdout.take());
        let answers = answers.ok_or_else(|| ended(args[0]))?;
        Ok(Running { child, questions, answers: BufReader::new(answers), verb: args[0] })
    }

    /// Asks one question, and reads the first line of the answer.
    fn ask(&mut self, question: &str) -> Result<String> {
        let pipe = self.questions.as_mut().ok_or_else(|| ended(self.verb))?;
        let mut line = String::new();
        let asked = pipe.write_all(format!("{question}\n").as_bytes()).and_then(|()| pipe.flush());
        let answered = asked.and_then(|()| self.answers.read_line(&mut line));
        match answered {
            Ok(_) if line.ends_with('\n') => Ok(line.trim_end().to_owned()),
            _ => Err(ended(self.verb)),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It ends with its input.
        self.questions = None;
        let _ = self.child.wait();
    }
}

fn ended(verb: &str) -> Error {
    Error::new(ErrorKind::System, tr!("git {verb} ended before it answered", verb))
}

/// Reads objects.
#[derive(Debug)]
pub(super) struct Reader(Running);

impl Reader {
    pub(super) fn start(git: &Git) -> Result<Reader> {
        Running::start(git, &["cat-file", "--batch"]).map(Reader)
    }

    /// The id and the content of an object; `None` where there is none of this name.
    pub(super) fn read(&mut self, name: &str) -> Result<Option<(String, Vec<u8>)>> {
        let head = self.0.ask(name)?;
        let [id, _, size] = head.split(' ').collect::<Vec<_>>()[..] else { return Ok(None) };
        let Ok(size) = size.parse::<usize>() else { return Ok(None) };
        let mut bytes = vec![0; size + 1];
        self.0.answers.read_exact(&mut bytes).map_err(|_| ended("cat-file"))?;
        bytes.truncate(size);
        Ok(Some((id.to_owned(), bytes)))
    }
}

/// Writes trees. git takes an object from its input alone or from files, of which there may be many.
#[derive(Debug)]
pub(super) struct TreeWriter {
    git: Running,
    folder: TempDir,
}

impl TreeWriter {
    pub(super) fn start(git: &Git) -> Result<TreeWriter> {
        let folder = tempfile::tempdir().doing("create a folder in", std::env::temp_dir())?;
        let args = ["hash-object", "-t", "tree", "-w", "--no-filters", "--stdin-paths"];
        Ok(TreeWriter { git: Running::start(git, &args)?, folder })
    }

    /// Writes a tree; returns its id.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<String> {
        let file = self.folder.path().join("tree");
        std::fs::write(&file, bytes).doing("write", &file)?;
        self.git.ask(&file.display().to_string())
    }
}

/// Writes contents as they are, and returns their ids in the same order.
///
/// # Errors
/// Exit 7 when git, or the folder of temporary files, refuses.
pub(in crate::git) fn write_contents<'c>(
    git: &Git,
    contents: impl Iterator<Item = &'c [u8]>,
) -> Result<Vec<String>> {
    let folder = tempfile::tempdir().doing("create a folder in", std::env::temp_dir())?;
    let mut paths = String::new();
    for (place, bytes) in contents.enumerate() {
        let file = folder.path().join(place.to_string());
        std::fs::write(&file, bytes).doing("write", &file)?;
        paths.push_str(&format!("{}\n", file.display()));
    }
    if paths.is_empty() {
        return Ok(Vec::new());
    }
    let ids = git.feed(["hash-object", "-w", "--no-filters", "--stdin-paths"], paths.as_bytes())?;
    Ok(String::from_utf8_lossy(&ids).lines().map(str::to_owned).collect())
}
