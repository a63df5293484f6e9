//! The user's own configuration: who acts, on which desk, and how it looks.

use std::path::{Path, PathBuf};

use directories::{BaseDirs, ProjectDirs};
use serde_json::json;
use toml::de::DeTable;

use super::finding::{Finding, Found, Lines, located};
use super::reader::{Reader, Section};
use super::settings::{Setting, Source};
use super::syntax;

const KEYS: [&str; 5] = ["desk", "actor", "editor", "color", "format"];
const COLORS: [&str; 3] = ["auto", "always", "never"];

/// The variable that says where the user's configuration is.
pub const PATH_VARIABLE: &str = "ITDESK_CONFIG";

/// What a user has settled for all desks. Nothing is needed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserConfig {
    /// The desk to work on outside of any desk's folder.
    pub desk: Option<PathBuf>,
    /// Who acts, where git does not say.
    pub actor: Option<String>,
    /// The editor for long texts.
    pub editor: Option<String>,
    /// `auto`, `always` or `never`.
    pub color: Option<String>,
    /// The form of output where no flag says.
    pub format: Option<String>,
}

/// Where the user's configuration is: `ITDESK_CONFIG`, or `itdesk/config.toml` in the folder the
/// system keeps configurations in. `None` on a system that has no such folder.
pub fn user_config_path() -> Option<PathBuf> {
    let named = std::env::var_os(PATH_VARIABLE).filter(|path| !path.is_empty());
    named
        .map(PathBuf::from)
        .or_else(|| Some(ProjectDirs::from("", "", "itdesk")?.config_dir().join("config.toml")))
}

/// Reads the user's configuration, and every mistake in it in the order of the file.
pub fn read_user(text: &str) -> (UserConfig, Vec<Finding>) {
    let (config, reader) = draft(text);
    (config, located(text, reader.found))
}

/// The settings that the user's configuration at `path` makes, with their lines.
pub fn user_settings(text: &str, path: &Path) -> Vec<Setting> {
    let (config, reader) = draft(text);
    let lines = Lines::new(text);
    let UserConfig { desk, actor, editor, color, format } = config;
    let desk = desk.map(|desk| desk.to_string_lossy().into_owned());
    let values = KEYS.into_iter().zip([desk, actor, editor, color, format]);
    let setting = |(key, value): (&str, Option<String>)| {
        let line = lines.line(*reader.places.get(key)?);
        let source = Source::User { path: path.to_owned(), line };
        Some(Setting { key: key.to_owned(), value: json!(value?), source })
    };
    values.filter_map(setting).collect()
}

fn draft(text: &str) -> (UserConfig, Reader) {
    syntax::read(text, drafted)
}

fn drafted(document: &DeTable, found: Vec<Found>) -> (UserConfig, Reader) {
    let mut reader = Reader { found, ..Reader::default() };
    let root = Section::root(document);
    reader.known(&root, &KEYS);
    let config = UserConfig {
        desk: reader.parsed(root.get("desk"), "the path of a folder in quotes", desk_path),
        actor: reader.text(root.get("actor")),
        editor: reader.text(root.get("editor")),
        color: reader.parsed(root.get("color"), "\"auto\", \"always\" or \"never\"", color),
        format: reader.text(root.get("format")),
    };
    (config, reader)
}

/// A whole path, or one in the user's home. A relative one would mean another desk in every folder.
fn desk_path(text: &str) -> Result<PathBuf, super::values::Reason> {
    let path = match text.strip_prefix("~/") {
        Some(rest) => BaseDirs::new().map(|dirs| dirs.home_dir().join(rest)).unwrap_or_default(),
        None => PathBuf::from(text),
    };
    let whole = || {
        (
            format!("{} is not a whole path", super::near::quoted(text)),
            Some("write it from / or from ~/ on".to_owned()),
        )
    };
    if path.is_absolute() { Ok(path) } else { Err(whole()) }
}

fn color(text: &str) -> Result<String, super::values::Reason> {
    let known = COLORS.iter().find(|c| **c == text);
    known.map(|c| (*c).to_owned()).ok_or_else(|| {
        (format!("{} is not a way to color; use auto, always or never", super::near::quoted(text)), None)
    })
}
