//! Objects of a repository, read and written by git while it runs: each answer is needed for the next question.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use tempfile::TempDir;

use crate::error::{Context, Error, ErrorKind, Result};
use crate::git::Git;
use crate::git::ran::not_run;
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

    /// Asks one question.
    fn put(&mut self, question: &str) -> Result<()> {
        let pipe = self.questions.as_mut().ok_or_else(|| ended(self.verb))?;
        let asked = pipe.write_all(format!("{question}\n").as_bytes()).and_then(|()| pipe.flush());
        asked.map_err(|_| ended(self.verb))
    }

    /// Asks one question, and reads the first line of the answer.
    fn ask(&mut self, question: &str) -> Result<String> {
        self.put(question)?;
        let mut line = String::new();
        match self.answers.read_line(&mut line) {
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

/// Reads objects. A name is looked up when it is asked for, so that it also knows what was fetched or committed since it began.
#[derive(Debug)]
pub(crate) struct Reader(Running);

impl Reader {
    /// Starts git to read objects.
    ///
    /// # Errors
    /// Exit 7 when git cannot be started.
    pub(crate) fn start(git: &Git) -> Result<Reader> {
        Running::start(git, &["cat-file", "--batch"]).map(Reader)
    }

    /// A commit and its tree; `None` where there is none of this name.
    ///
    /// # Errors
    /// Exit 7 when git ends before it answers.
    pub(in crate::git) fn commit(&mut self, name: &str) -> Result<Option<Tip>> {
        let Some((commit, bytes)) = self.read(name)? else { return Ok(None) };
        let first = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
        let tree = std::str::from_utf8(first).ok().and_then(|line| line.strip_prefix("tree "));
        Ok(tree.map(|tree| Tip { commit, tree: tree.to_owned() }))
    }

    /// The contents of many objects, in the same order.
    ///
    /// # Errors
    /// Exit 7 when git ends before it answers.
    pub(in crate::git) fn read_all(&mut self, names: &[String]) -> Result<Vec<Option<Vec<u8>>>> {
        let asked: String = names.iter().map(|name| format!("{name}\n")).collect();
        let Running { questions, answers, .. } = &mut self.0;
        std::thread::scope(|scope| {
            // git answers while it reads; a full pipe on either side must not hold up the other.
            scope.spawn(move || questions.as_mut().map(|pipe| pipe.write_all(asked.as_bytes())));
            names.iter().map(|_| next_object(answers).map(|found| found.map(|(_, bytes)| bytes))).collect()
        })
    }

    /// The id and the content of an object; `None` where there is none of this name.
    ///
    /// # Errors
    /// Exit 7 when git ends before it answers.
    pub(crate) fn read(&mut self, name: &str) -> Result<Option<(String, Vec<u8>)>> {
        self.0.put(name)?;
        next_object(&mut self.0.answers)
    }
}

/// A commit and its tree, by their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::git) struct Tip {
    pub commit: String,
    pub tree: String,
}

/// Reads one answer of `cat-file --batch`: a line `ID TYPE SIZE`, so many bytes, a line end; or `NAME missing`.
fn next_object(answers: &mut impl BufRead) -> Result<Option<(String, Vec<u8>)>> {
    let mut head = String::new();
    answers.read_line(&mut head).ok().filter(|_| head.ends_with('\n')).ok_or_else(|| ended("cat-file"))?;
    let [id, _, size] = head.trim_end().split(' ').collect::<Vec<_>>()[..] else { return Ok(None) };
    let Ok(size) = size.parse::<usize>() else { return Ok(None) };
    let mut bytes = vec![0; size + 1];
    answers.read_exact(&mut bytes).map_err(|_| ended("cat-file"))?;
    bytes.truncate(size);
    Ok(Some((id.to_owned(), bytes)))
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
