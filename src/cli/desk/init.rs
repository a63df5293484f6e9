//! `init`: making a desk.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::tz::TimeZone;
use serde_json::json;

use super::git::setup;
use crate::cli::session::language;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::config::{nearest_zone, template_in};
use crate::error::{Context, Error, Result};
use crate::git::{self, ATTRIBUTES};
use crate::lang::tr;
use crate::store::{POLICY_FILE, Store};

/// What git is to leave out: the lock and, later, the index.
const IGNORE: &str = "/.itdesk/\n.itdesk-*.tmp\n";
/// Where, and with git or without.
#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// Directory; created if missing
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Time zone of the desk, such as Asia/Shanghai [default: the system's]
    #[arg(long, value_name = "ZONE")]
    timezone: Option<String>,
    /// Also make it a git repository, unless it is in one
    #[arg(long)]
    git: bool,
}

/// Makes a desk. What is there already stays as it is.
pub(crate) fn run(session: &Session, args: &InitArgs) -> Result<()> {
    let (template, usual_zone) = template_in(language::of_user()?);
    let policy = policy(template, &zone(args.timezone.as_deref(), usual_zone)?);
    std::fs::create_dir_all(&args.dir).doing("create the folder", &args.dir)?;
    let root = args.dir.canonicalize().doing("find", &args.dir)?;
    let store = Store::new(root.clone());
    let mut created = Vec::new();
    for (name, text) in [(POLICY_FILE, &*policy), (".gitattributes", ATTRIBUTES)] {
        if store.create_file(name, text)? {
            created.push(name);
        }
    }
    if ignore(&store)? {
        created.push(".gitignore");
    }
    if args.git && !in_repository(&root) {
        git_init(&root)?;
        created.push(".git");
    }
    if args.git {
        setup::register(&root)?;
    }
    if matches!(session.out.format, Some(Format::Json | Format::Jsonl)) {
        return session.out.json(&json!({ "desk": root, "created": created }));
    }
    session.out.say(&what_next(&root, &created));
    Ok(())
}

/// The name of the zone that is asked for, else of the system's. A system on UTC does not say where its
/// people are: then the usual one of their language.
fn zone(asked: Option<&str>, usual: &str) -> Result<String> {
    let Some(asked) = asked else {
        let system = TimeZone::try_system().ok();
        let name = system.as_ref().and_then(TimeZone::iana_name);
        let says_nothing = |name: &&str| ["UTC", "Etc/UTC", "Etc/Unknown"].contains(name);
        return Ok(name.filter(|name| !says_nothing(name)).unwrap_or(usual).to_owned());
    };
    let zone = TimeZone::get(asked).ok();
    zone.as_ref().and_then(TimeZone::iana_name).map(str::to_owned).ok_or_else(|| {
        let hint = match nearest_zone(asked) {
            Some(near) => tr!("did you mean '{near}'?", near),
            None => tr!("use an IANA name such as UTC, Europe/Berlin or Asia/Shanghai").to_owned(),
        };
        Error::usage(tr!("--timezone '{asked}' is not a known time zone", asked)).hint(hint)
    })
}

/// The policy that a new desk gets: its first time zone is that of the desk.
fn policy(template: &str, zone: &str) -> String {
    let key = "\ntimezone = \"";
    let Some((before, (_, after))) =
        template.split_once(key).and_then(|(before, rest)| Some((before, rest.split_once('"')?)))
    else {
        return template.to_owned();
    };
    format!("{before}{key}{zone}\"{after}")
}

/// Adds what git must ignore to a `.gitignore` that does not say so yet.
fn ignore(store: &Store) -> Result<bool> {
    if store.create_file(".gitignore", IGNORE)? {
        return Ok(true);
    }
    let old = store.text(".gitignore")?;
    if old.lines().any(|l| l.trim_matches('/') == ".itdesk") {
        return Ok(false);
    }
    let gap = if old.is_empty() || old.ends_with('\n') { "" } else { "\n" };
    store.replace_file(".gitignore", &format!("{old}{gap}{IGNORE}")).map(|()| true)
}

fn in_repository(root: &Path) -> bool {
    root.ancestors().any(|dir| dir.join(".git").exists())
}

fn git_init(root: &Path) -> Result<()> {
    let way = tr!(
        "the desk is created and works without git; to share it, make sure that git works here, then: git init"
    );
    git::init(root).map_err(|error| error.hint(way))
}

fn what_next(root: &Path, created: &[&str]) -> String {
    let begun = match created {
        [] => tr!("{root} is already a desk; nothing was changed.", root = root.display()),
        files => tr!("created a desk in {root}: {files}", root = root.display(), files = files.join(", ")),
    };
    tr!(
        "{begun}\n\
         next:\n  \
         edit {policy}, then: itdesk config check\n  \
         itdesk incident new \"VPN is down\" --impact significant --urgency high\n  \
         itdesk list · itdesk due · itdesk show ID",
        begun,
        policy = POLICY_FILE
    )
}
