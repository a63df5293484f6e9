//! What a command does to the files of a desk, in order, as strace saw it.

use std::collections::HashMap;

/// One operation on a file or folder of the desk; paths are relative to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operation {
    Create {
        path: String,
    },
    MakeFolder {
        path: String,
    },
    Rename {
        from: String,
        to: String,
    },
    Link {
        from: String,
        to: String,
    },
    Remove {
        path: String,
    },
    RemoveFolder {
        path: String,
    },
    /// At the end of the file: nothing of a desk is ever written in its middle.
    Write {
        path: String,
        bytes: Vec<u8>,
    },
    SyncFile {
        path: String,
    },
    SyncFolder {
        path: String,
    },
    SyncAll,
}

impl Operation {
    /// Whether it changes a name in this folder.
    pub fn is_in(&self, folder: &str) -> bool {
        let is_there = |path: &str| path.rsplit_once('/').map_or("", |(above, _)| above) == folder;
        match self {
            Operation::Create { path }
            | Operation::MakeFolder { path }
            | Operation::Remove { path }
            | Operation::RemoveFolder { path } => is_there(path),
            Operation::Rename { from, to } => is_there(from) || is_there(to),
            Operation::Link { to, .. } => is_there(to),
            _ => false,
        }
    }
}

/// The options under which strace writes what [`operations`] reads.
pub const OPTIONS: [&str; 6] = [
    "-y",
    "-xx",
    "-s",
    "1000000",
    "-e",
    "trace=open,openat,creat,write,pwrite64,writev,pwritev,truncate,ftruncate,fallocate,copy_file_range,sendfile,\
     rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,mkdir,mkdirat,rmdir,fsync,fdatasync,\
     sync_file_range,syncfs,sync",
];

/// The operations on the desk in `root`, but for those below the folders in `private`.
pub fn operations(trace: &str, root: &str, private: &[&str]) -> Vec<Operation> {
    let calls = complete_calls(trace);
    let reader = Reader { root, private };
    calls.iter().flat_map(|call| reader.operation(call)).collect()
}

/// The lines of calls that went well; one that another thread interrupted is put together again.
fn complete_calls(trace: &str) -> Vec<String> {
    let mut begun: HashMap<&str, &str> = HashMap::new();
    let mut calls = Vec::new();
    for line in trace.lines() {
        let Some((thread, call)) = line.split_once(' ') else { continue };
        let call = call.trim_start();
        if let Some(start) = call.strip_suffix(" <unfinished ...>") {
            begun.insert(thread, start);
        } else if let Some((_, end)) =
            call.strip_prefix("<... ").and_then(|rest| rest.split_once(" resumed>"))
        {
            let start = begun.remove(thread).expect("a call goes on that began");
            calls.push(format!("{start}{end}"));
        } else {
            calls.push(call.to_owned());
        }
    }
    calls.retain(|call| call.rsplit_once(" = ").is_some_and(|(_, result)| !result.starts_with('-')));
    calls
}

struct Reader<'a> {
    root: &'a str,
    private: &'a [&'a str],
}

impl Reader<'_> {
    fn operation(&self, call: &str) -> Option<Operation> {
        let (name, rest) = call.split_once('(')?;
        let (arguments, result) = rest.rsplit_once(" = ")?;
        let words = Words::of(arguments);
        let path = |place: usize| self.path(&words, place);
        match name {
            "openat" if arguments.contains("O_CREAT") => {
                // Whether it was there is known by O_EXCL alone, so every file of a desk is made with it.
                let path = path(0)?;
                assert!(arguments.contains("O_EXCL"), "{path} is made without O_EXCL");
                Some(Operation::Create { path })
            }
            "openat" | "open" => {
                assert!(!arguments.contains("O_TRUNC") || self.own(&fd_path(result)?).is_none(), "{call}");
                None
            }
            "mkdirat" => Some(Operation::MakeFolder { path: path(0)? }),
            "renameat" | "renameat2" => Some(Operation::Rename { from: path(0)?, to: path(1)? }),
            "linkat" => Some(Operation::Link { from: path(0)?, to: path(1)? }),
            "unlinkat" if arguments.contains("AT_REMOVEDIR") => {
                Some(Operation::RemoveFolder { path: path(0)? })
            }
            "unlinkat" => Some(Operation::Remove { path: path(0)? }),
            "write" => {
                let written: usize = result.parse().ok()?;
                let path = self.own(&words.folders[0])?;
                Some(Operation::Write { path, bytes: words.strings[0][..written].to_vec() })
            }
            "fsync" | "fdatasync" => {
                let path = self.own(&words.folders[0])?;
                let is_folder = std::path::Path::new(self.root).join(&path).is_dir();
                Some(if is_folder { Operation::SyncFolder { path } } else { Operation::SyncFile { path } })
            }
            "syncfs" | "sync" => Some(Operation::SyncAll),
            // Whatever else touches the desk would be missing from what is tried.
            _ => {
                let named = words.folders.iter().chain(&words.texts()).find_map(|path| self.own(path));
                assert_eq!(named, None, "{name} is not part of the model: {call}");
                None
            }
        }
    }

    /// The path that the folder and the name of this place make.
    fn path(&self, words: &Words, place: usize) -> Option<String> {
        let name = String::from_utf8(words.strings.get(place)?.clone()).ok()?;
        if name.starts_with('/') {
            return self.own(&name);
        }
        self.own(&format!("{}/{name}", words.folders.get(place)?))
    }

    /// The path relative to the desk; none when it is elsewhere or below a private folder.
    fn own(&self, path: &str) -> Option<String> {
        let path = path.strip_prefix(self.root)?;
        let path = if path.is_empty() { "" } else { path.strip_prefix('/')? };
        let is_private = |folder: &str| path == folder || path.starts_with(&format!("{folder}/"));
        (!self.private.iter().any(|folder| is_private(folder))).then(|| path.to_owned())
    }
}

/// The open files and folders, and the strings, in the arguments of a call.
#[derive(Debug, Default)]
struct Words {
    folders: Vec<String>,
    strings: Vec<Vec<u8>>,
}

impl Words {
    fn of(arguments: &str) -> Words {
        let mut words = Words::default();
        let mut rest = arguments;
        while let Some(start) = rest.find(['<', '"']) {
            let end = if rest[start..].starts_with('<') { '>' } else { '"' };
            let inner = &rest[start + 1..];
            let length = inner.find(end).expect("what strace opens it closes");
            match end {
                '>' => words.folders.push(String::from_utf8(bytes(&inner[..length])).unwrap()),
                _ => words.strings.push(bytes(&inner[..length])),
            }
            rest = &inner[length + 1..];
        }
        words
    }

    fn texts(&self) -> Vec<String> {
        self.strings.iter().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect()
    }
}

fn fd_path(result: &str) -> Option<String> {
    Words::of(result).folders.pop()
}

/// `\x6c\x69\x6e` is `lin`.
fn bytes(hex: &str) -> Vec<u8> {
    let byte = |two: &str| u8::from_str_radix(&two[..2], 16).ok();
    hex.split("\\x").skip(1).filter_map(byte).collect()
}

#[test]
fn strace_is_read_whatever_threads_interrupt() {
    let hex = |text: &str| text.bytes().map(|byte| format!("\\x{byte:02x}")).collect::<String>();
    // As strace writes it, but for paths and strings.
    let trace = "7 openat(3</d/a>, 'b', O_WRONLY|O_CREAT|O_EXCL, 0666 <unfinished ...>\n\
                 8 fsync(5</d>) = 0\n\
                 7 <... openat resumed>) = 4</d/a/b>\n\
                 7 write(4</d/a/b>, 'high', 4) = 2\n\
                 7 renameat2(3</d/a>, 'b', 3</d/a>, 'c', RENAME_NOREPLACE) = 0\n\
                 7 mkdirat(3</d>, 'x', 0777) = -1 EEXIST (File exists)\n\
                 7 unlinkat(3</d/.git>, 'x', 0) = 0\n\
                 7 +++ exited with 0 +++";
    let mut written = String::new();
    for (place, part) in trace.split('\'').enumerate() {
        match place % 2 {
            0 => written.push_str(part),
            _ => written.push_str(&format!("\"{}\"", hex(part))),
        }
    }
    for path in ["/d/.git", "/d/a/b", "/d/a", "/d"] {
        written = written.replace(&format!("<{path}>"), &format!("<{}>", hex(path)));
    }
    assert_eq!(
        operations(&written, "/d", &[".git"]),
        [
            Operation::SyncFile { path: String::new() },
            Operation::Create { path: "a/b".into() },
            Operation::Write { path: "a/b".into(), bytes: b"hi".to_vec() },
            Operation::Rename { from: "a/b".into(), to: "a/c".into() },
        ]
    );
}
