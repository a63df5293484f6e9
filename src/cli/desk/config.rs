//! `config show`, `config check` and `config trust`.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use crate::cli::session::exit::Exit;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::cli::session::policy::{beside_policy, folder_of, read_text};
use crate::config::{self, PolicyFinding, Setting, Severity, Source};
use crate::error::{Context, Error, ErrorKind, Result};
use crate::escape;
use crate::lang::tr;
use crate::records::measurement::names;
use crate::render::table::{self, Cell, Column};
use crate::render::{csv, fit, paint};
use crate::report::measured::measured;
use crate::store::{POLICY_FILE, Store, replace_file};

/// `itdesk config …`
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigVerb {
    /// Show every setting in force and where it comes from
    Show(ConfigArgs),
    /// Report every mistake in the policy, with line and column
    Check(ConfigArgs),
    /// Trust a desk that belongs to another user
    Trust(TrustArgs),
}

/// Which desk to trust.
#[derive(Debug, Args)]
pub(crate) struct TrustArgs {
    /// Directory of the desk; DIR/* for every desk below a directory, '*' for all
    #[arg(value_name = "DIR")]
    desk: PathBuf,
}

/// Which policy.
#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    /// Policy file to use instead of the desk's
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Only keys that begin with this, such as sla (show)
    #[arg(value_name = "KEY")]
    key: Option<String>,
}

/// Runs a verb of `config`.
pub(crate) fn run(session: &Session, verb: &ConfigVerb) -> Result<Exit> {
    match verb {
        ConfigVerb::Show(args) => show(session, args)?,
        ConfigVerb::Check(args) => return check(session, args),
        ConfigVerb::Trust(args) => trust(session, &args.desk)?,
    }
    Ok(Exit::Done)
}

/// Adds a desk to `trusted` in the user's own configuration.
fn trust(session: &Session, desk: &Path) -> Result<()> {
    let Some(file) = config::user_config_path() else {
        let error = Error::usage(tr!("this system has no folder for your configuration"));
        return Err(error.hint(tr!("name a file in {variable}", variable = config::PATH_VARIABLE)));
    };
    let entry = trusted_entry(desk)?;
    let text = if file.is_file() { read_text(&file)? } else { String::new() };
    let text = config::with_trusted(&text, &entry).map_err(|reason| {
        Error::new(ErrorKind::Damaged, format!("{}: {reason}", file.display()))
            .hint(tr!("fix the file by hand"))
    })?;
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).doing("create", folder)?;
    }
    replace_file(&file, text.as_bytes())?;
    session.out.say(&tr!("{entry} is trusted ({file})", entry, file = file.display()));
    Ok(())
}

/// The entry under which a desk is trusted: `*`, or an absolute path.
fn trusted_entry(desk: &Path) -> Result<String> {
    let typed = desk.to_string_lossy();
    if typed == "*" {
        return Ok(typed.into_owned());
    }
    let (folder, rest) = match typed.strip_suffix("/*") {
        Some(above) => (PathBuf::from(if above.is_empty() { "/" } else { above }), "/*"),
        None => (desk.to_owned(), ""),
    };
    let folder = folder.canonicalize().doing("access", &folder)?.display().to_string();
    Ok(if folder == "/" && rest.is_empty() {
        folder
    } else {
        format!("{}{rest}", folder.trim_end_matches('/'))
    })
}

fn show(session: &Session, args: &ConfigArgs) -> Result<()> {
    let (_, text, store) = policy_text(session, args)?;
    let mut settings = config::settings(&text, &|name| beside_policy(&store, name));
    if let Some(path) = config::user_config_path().filter(|p| p.is_file()) {
        settings.extend(config::user_settings(&read_text(&path)?, &path));
    }
    for own in given(session) {
        settings.retain(|s| s.key != own.key);
        settings.push(own);
    }
    if let Some(key) = &args.key {
        settings.retain(|s| s.key == *key || s.key.starts_with(&format!("{key}.")));
    }
    match session.out.format {
        Some(Format::Json) => return session.out.json(&settings),
        Some(Format::Jsonl) => return settings.iter().try_for_each(|s| session.out.json(s)),
        Some(Format::Csv) => return session.out.csv(&csv::records(&settings)?),
        _ => {}
    }
    let width = session.out.width;
    let row = |s: &Setting| {
        let value = s.value.to_string();
        // Off a terminal a value is cut, as it always was; on a screen all of it is shown.
        let value = if width.is_some() { value } else { fit::cut(&value, 60) };
        [s.key.clone(), value, source(&s.source)].map(Cell::from).into()
    };
    let columns = [Column::left("KEY", 0), Column::wrap("VALUE", 0), Column::left("FROM", 1)];
    session.out.text(&table::text(&columns, &settings.iter().map(row).collect::<Vec<_>>(), width))
}

/// What flags and environment decide before any file: who acts, where the desk is.
fn given(session: &Session) -> Vec<Setting> {
    let globals = &session.globals;
    let named: Vec<String> = globals.desk.iter().map(|d| d.display().to_string()).collect();
    let desk = (!named.is_empty()).then(|| named.join(", "));
    let said = [
        ("desk", desk, "--desk", "ITDESK_DIR"),
        ("actor", globals.actor.clone(), "--as", "ITDESK_ACTOR"),
        ("now", std::env::var("ITDESK_NOW").ok(), "", "ITDESK_NOW"),
        ("lock_timeout", std::env::var("ITDESK_LOCK_TIMEOUT").ok(), "", "ITDESK_LOCK_TIMEOUT"),
    ];
    let setting = |(key, value, flag, variable): (&str, Option<String>, &str, &str)| {
        let value = value?;
        let of_variable = std::env::var(variable).is_ok_and(|v| v == value);
        let source = match of_variable {
            true => Source::Environment { name: variable.to_owned() },
            false => Source::Flag { name: flag.to_owned() },
        };
        Some(Setting { key: key.to_owned(), value: value.into(), source })
    };
    said.into_iter().filter_map(setting).collect()
}

fn source(source: &Source) -> String {
    match source {
        Source::Default => tr!("built-in").to_owned(),
        Source::Policy { line } => format!("{POLICY_FILE}:{line}"),
        Source::User { path, line } => format!("{}:{line}", path.display()),
        Source::Environment { name } => name.clone(),
        Source::Flag { name } => name.clone(),
    }
}

/// Names every mistake; exit 1 when there is any.
fn check(session: &Session, args: &ConfigArgs) -> Result<Exit> {
    let (name, text, store) = policy_text(session, args)?;
    let mut findings = config::check_policy(&text, session.now, &|name| beside_policy(&store, name));
    if args.policy.is_none() {
        findings.extend(unmeasured(session, &text, &store)?);
        findings.sort_by_key(|finding| (finding.line, finding.column));
    }
    match session.out.format {
        Some(Format::Json) => session.out.json(&findings)?,
        Some(Format::Jsonl) => findings.iter().try_for_each(|f| session.out.json(f))?,
        Some(Format::Csv) => session.out.csv(&csv::records(&findings)?)?,
        _ => {
            for f in &findings {
                let (style, word) = match f.severity {
                    Severity::Error => (paint::LATE, "error"),
                    Severity::Warning => (paint::RISK, "warning"),
                };
                let at = format!("{name}:{}:{}", f.line, f.column);
                session.out.line(&format!(
                    "{at}: {} {}",
                    paint::paint(style, &format!("{word}:")),
                    escape::line(&f.message)
                ))?;
                if let Some(hint) = &f.hint {
                    session.out.line(&format!("  → {}", escape::line(hint)))?;
                }
            }
        }
    }
    if findings.is_empty() {
        session.out.say(&tr!("{name}: no problems found", name));
    }
    Ok(Exit::found(!findings.is_empty()))
}

/// What the sets of sectors ask to be measured, and was never recorded (M7.1g).
fn unmeasured(session: &Session, text: &str, store: &Store) -> Result<Vec<PolicyFinding>> {
    let (policy, _) = config::read_policy(text, session.now);
    if policy.services.values().all(|service| service.sector.is_none()) {
        return Ok(Vec::new());
    }
    let settings = config::settings(text, &|name| beside_policy(store, name));
    let (values, _) = store.measurements(None, None)?;
    let lines = measured(&policy, &values, 0);
    let mut findings = Vec::new();
    for line in lines.iter().filter(|line| line.in_set && line.values == 0) {
        let service = line.service.as_deref().unwrap_or_default();
        // A name that is no bare key is in quotes.
        let keys = [format!("services.{service}.sector"), format!("services.{service:?}.sector")];
        let of_sector = |setting: &&Setting| keys.contains(&setting.key);
        let Some(Setting { key, source: Source::Policy { line: at }, .. }) = settings.iter().find(of_sector)
        else {
            continue;
        };
        let measure = &line.measure;
        findings.push(PolicyFinding {
            severity: Severity::Warning,
            line: *at,
            column: 1,
            key: key.clone(),
            message: tr!("{key}: no values of {measure} are recorded", key, measure),
            hint: Some(match measure.as_str() {
                names::VULNERABILITY_FOUND => {
                    format!("itdesk monitor vulnerability found NAME --service {service}")
                }
                _ => format!("itdesk monitor record {service} {measure} VALUE"),
            }),
        });
    }
    Ok(findings)
}

/// What a policy is called, its text, and the folder it is in.
fn policy_text(session: &Session, args: &ConfigArgs) -> Result<(String, String, Store)> {
    if let Some(file) = &args.policy {
        return Ok((file.display().to_string(), read_text(file)?, folder_of(file)));
    }
    let store = Store::new(session.desk_root()?);
    Ok((POLICY_FILE.to_owned(), store.text(POLICY_FILE)?, store))
}
