//! The user's own configuration: who acts, on which desk, and how it looks.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use directories::{BaseDirs, ProjectDirs};
use serde_json::{Value, json};
use toml::de::DeTable;

use super::finding::{LineIndex, PolicyFinding, TomlFault, located};
use super::keys::views as view_keys;
use super::reader::{Node, Reader, Section, Spot};
use super::settings::{Setting, Source};
use super::{syntax, views};
use crate::lang::{Language, tr};
use crate::rules::policy::View;

const KEYS: [&str; 7] = ["desk", "actor", "editor", "color", "format", "language", TRUSTED];
/// The tables with free names.
const TABLES: [&str; 3] = [VIEWS, ALIAS, DESKS];
const VIEWS: &str = "views";
const ALIAS: &str = "alias";
const DESKS: &str = "desks";
const TRUSTED: &str = "trusted";
const COLORS: [&str; 3] = ["auto", "always", "never"];

/// The variable that says where the user's configuration is.
pub const PATH_VARIABLE: &str = "ITDESK_CONFIG";

/// What a user has settled for all desks. Nothing is needed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserConfig {
    /// The desk to work on outside of any desk's folder.
    pub desk: Option<PathBuf>,
    /// Desks by name, for `--desk NAME` and `--desk all`.
    pub desks: BTreeMap<String, PathBuf>,
    /// Who acts, where git does not say.
    pub actor: Option<String>,
    /// The editor for long texts.
    pub editor: Option<String>,
    /// `auto`, `always` or `never`.
    pub color: Option<String>,
    /// The form of output where no flag says.
    pub format: Option<String>,
    /// The language of what is shown, by its tag.
    pub language: Option<String>,
    /// Desks of other users that may be opened: paths, `PATH/*` for all below a folder, `*` for all.
    pub trusted: Vec<String>,
    /// Lists under a name; they come before those of a desk.
    pub views: BTreeMap<String, View>,
    /// Words that stand for a command line.
    pub aliases: BTreeMap<String, String>,
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
pub fn read_user(text: &str) -> (UserConfig, Vec<PolicyFinding>) {
    let (config, reader) = draft(text);
    (config, located(text, reader.found))
}

/// The settings that the user's configuration at `path` makes, with their lines.
pub fn user_settings(text: &str, path: &Path) -> Vec<Setting> {
    let (config, reader) = draft(text);
    let lines = LineIndex::new(text);
    let UserConfig { desk, desks, actor, editor, color, format, language, trusted, views, aliases } = config;
    let desk = desk.map(|desk| desk.to_string_lossy().into_owned());
    let trusted = Some(json!(trusted)).filter(|_| reader.places.contains_key(TRUSTED));
    let texts = [desk, actor, editor, color, format, language].map(|text| text.map(|text| json!(text)));
    let values = KEYS.into_iter().zip(texts.into_iter().chain([trusted]));
    let setting = |(key, value): (&str, Option<Value>)| {
        let line = lines.line(*reader.places.get(key)?);
        let source = Source::User { path: path.to_owned(), line };
        Some(Setting { key: key.to_owned(), value: value?, source })
    };
    let desks = desks.iter().map(|(name, path)| (name.clone(), json!(path.to_string_lossy())));
    let values_by_name = [some(views.iter().map(shown_view)), some(aliases.iter().map(shown)), some(desks)];
    let tables = TABLES.into_iter().zip(values_by_name);
    let table = |(key, value): (&'static str, Option<Value>)| {
        let spot = |(path, at): (&String, &usize)| path.starts_with(&format!("{key}.")).then_some(*at);
        let line = lines.line(reader.places.iter().filter_map(spot).min()?);
        Some(Setting {
            key: key.to_owned(),
            value: value?,
            source: Source::User { path: path.to_owned(), line },
        })
    };
    let tables: Vec<Setting> = tables.filter_map(table).collect();
    values.filter_map(setting).chain(tables).collect()
}

/// A table of values by name; none for an empty one.
fn some(entries: impl Iterator<Item = (String, Value)>) -> Option<Value> {
    Some(Value::Object(entries.collect())).filter(|table| table.as_object().is_some_and(|t| !t.is_empty()))
}

fn shown_view((name, view): (&String, &View)) -> (String, Value) {
    (name.clone(), view_keys::TABLE.value(view))
}

fn shown((name, text): (&String, &String)) -> (String, Value) {
    (name.clone(), json!(text))
}

fn draft(text: &str) -> (UserConfig, Reader) {
    syntax::read(text, drafted)
}

fn drafted(document: &DeTable, found: Vec<TomlFault>) -> (UserConfig, Reader) {
    let mut reader = Reader { found, ..Reader::default() };
    let root = Section::root(document);
    reader.known(&root, &[&KEYS[..], &TABLES[..]].concat());
    let config = UserConfig {
        desk: reader.parsed(root.entry("desk"), "the path of a folder in quotes", desk_path),
        actor: reader.text(root.entry("actor")),
        editor: reader.text(root.entry("editor")),
        color: reader.parsed(root.entry("color"), "\"auto\", \"always\" or \"never\"", color),
        format: reader.text(root.entry("format")),
        language: reader.parsed(root.entry("language"), "a language such as \"zh-CN\"", language),
        trusted: trusted(&mut reader, root.entry(TRUSTED)),
        views: views::views(&mut reader, &root),
        aliases: aliases(&mut reader, &root),
        desks: desks(&mut reader, &root),
    };
    (config, reader)
}

/// `[alias]`: each key is a word, its value the command line that the word stands for.
fn aliases(reader: &mut Reader, root: &Section) -> BTreeMap<String, String> {
    let entries: Vec<_> = reader.free_table(root, ALIAS).each().collect();
    let entry = |(name, spot, node): (&str, Spot, Node)| {
        if name.is_empty() || name.starts_with('-') || name.contains(char::is_whitespace) {
            let hint = tr!("an alias is one word, without a dash before it").to_owned();
            reader.error(&spot, tr!(" cannot be typed as a command"), Some(hint));
            return None;
        }
        Some((name.to_owned(), reader.text(Some(node))?))
    };
    entries.into_iter().filter_map(entry).collect()
}

/// `[desks]`: each key is a name, its value the folder of a desk.
fn desks(reader: &mut Reader, root: &Section) -> BTreeMap<String, PathBuf> {
    let entries: Vec<_> = reader.free_table(root, DESKS).each().collect();
    let entry = |(name, spot, node): (&str, Spot, Node)| {
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        if name.is_empty() || name == "all" || name.starts_with(['-', '.']) || !name.chars().all(is_name) {
            let hint = tr!("use letters, digits, - and _; all means every desk").to_owned();
            reader.error(&spot, tr!(" is not a name for a desk"), Some(hint));
            return None;
        }
        Some((name.to_owned(), reader.parsed(Some(node), "the path of a folder in quotes", desk_path)?))
    };
    entries.into_iter().filter_map(entry).collect()
}

fn trusted(reader: &mut Reader, node: Option<Node>) -> Vec<String> {
    let items = reader.items(node, "paths in quotes").unwrap_or_default();
    let path = |text: &str| match text {
        "*" => Ok(text.to_owned()),
        _ => desk_path(text).map(|path| path.to_string_lossy().into_owned()),
    };
    items
        .into_iter()
        .filter_map(|item| reader.parsed(Some(item), "the path of a folder in quotes", path))
        .collect()
}

/// The user's configuration in `text` with one more desk that is trusted; everything else stays as it is written.
///
/// # Errors
/// Why the text cannot be read.
pub fn with_trusted(text: &str, desk: &str) -> Result<String, String> {
    let mut document: toml_edit::DocumentMut =
        text.parse().map_err(|e: toml_edit::TomlError| e.to_string())?;
    let entry = document.entry(TRUSTED).or_insert_with(|| toml_edit::value(toml_edit::Array::new()));
    if let Some(one) = entry.as_str().map(str::to_owned) {
        *entry = toml_edit::value(toml_edit::Array::from_iter([one]));
    }
    let list = entry.as_array_mut().ok_or_else(|| tr!("{trusted} is not a list", trusted = TRUSTED))?;
    if !list.iter().any(|known| known.as_str() == Some(desk)) {
        list.push(desk);
    }
    Ok(document.to_string())
}

/// A whole path, or one in the user's home. A relative one would mean another desk in every folder.
fn desk_path(text: &str) -> Result<PathBuf, super::values::Reason> {
    let path = match text.strip_prefix("~/") {
        Some(rest) => BaseDirs::new().map(|dirs| dirs.home_dir().join(rest)).unwrap_or_default(),
        None => PathBuf::from(text),
    };
    let whole = || {
        (
            tr!("{quoted} is not an absolute path", quoted = super::near::quoted(text)),
            Some(tr!("start it with / or ~/").to_owned()),
        )
    };
    if path.is_absolute() { Ok(path) } else { Err(whole()) }
}

fn color(text: &str) -> Result<String, super::values::Reason> {
    let known = COLORS.iter().find(|c| **c == text);
    known.map(|c| (*c).to_owned()).ok_or_else(|| {
        (
            tr!(
                "{quoted} is not a color mode; use auto, always or never",
                quoted = super::near::quoted(text)
            ),
            None,
        )
    })
}

fn language(text: &str) -> Result<String, super::values::Reason> {
    let known = || format!("languages: {}", Language::tags().collect::<Vec<_>>().join(", "));
    let unknown =
        || (tr!("{quoted} is not a language of itdesk", quoted = super::near::quoted(text)), Some(known()));
    Language::named(text).map(|language| language.tag().to_owned()).ok_or_else(unknown)
}
