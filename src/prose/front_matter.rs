//! Front matter: the YAML that opens a file of Markdown. What [`file`] writes, [`split`] reads.

use yaml_rust2::parser::{Event, Parser};
use yaml_rust2::{Yaml, YamlLoader};

use crate::escape::one_line;
use crate::lang::tr;
use crate::records::Ticket;
use crate::records::article::Content;
use crate::records::words::ArticleType;

/// What front matter says; keys that are not known are other programs' own.
#[derive(Debug, Default)]
pub struct Front {
    /// The title.
    pub title: Option<String>,
    /// The type.
    pub kind_of: Option<ArticleType>,
    /// The grade.
    pub grade: Option<String>,
    /// The service.
    pub service: Option<String>,
    /// The tags, each once.
    pub tags: Vec<String>,
    /// The lines of the symptom.
    pub symptom: Vec<String>,
}

/// More than this is no front matter.
const LONGEST: usize = 64 * 1024;

/// Parts a file into front matter and text.
///
/// # Errors
/// What is wrong with the front matter.
pub fn split(text: &str) -> Result<(Front, &str), String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Some((first, rest)) = text.split_once('\n') else { return Ok((Front::default(), text)) };
    if first.trim_end() != "---" {
        return Ok((Front::default(), text));
    }
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Ok((read(&rest[..at])?, &rest[at + line.len()..]));
        }
        at += line.len();
    }
    Err(tr!("its front matter is not closed: a line with --- alone is missing").to_owned())
}

/// The file of a text of an article. Every value is quoted as JSON, which YAML takes, so that nothing in it means
/// more than itself.
pub fn file(ticket: &Ticket, content: &Content) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let list = |texts: &[String]| texts.iter().map(|t| quoted(t)).collect::<Vec<_>>().join(", ");
    let mut out = format!("---\nid: {}\ntitle: {}\n", quoted(&ticket.id.to_string()), quoted(&content.title));
    out.push_str(&format!("type: {}\ngrade: {}\n", content.kind_of, quoted(&content.grade)));
    if let Some(version) = ticket.article().and_then(|a| a.version) {
        out.push_str(&format!("version: {version}\n"));
    }
    if let Some(service) = &ticket.service {
        out.push_str(&format!("service: {}\n", quoted(service)));
    }
    if !content.tags.is_empty() {
        out.push_str(&format!("tags: [{}]\n", list(&content.tags)));
    }
    if !content.symptom.is_empty() {
        out.push_str(&format!("symptom: [{}]\n", list(&content.symptom)));
    }
    out.push_str("---\n\n");
    out.extend(content.body.iter().map(|line| format!("{line}\n")));
    out
}

fn read(yaml: &str) -> Result<Front, String> {
    if yaml.len() > LONGEST {
        return Err(tr!("its front matter is longer than {longest} bytes", longest = LONGEST));
    }
    no_aliases(yaml)?;
    let wrong = |e: yaml_rust2::ScanError| tr!("its front matter is not YAML: {e}", e);
    let documents = YamlLoader::load_from_str(yaml).map_err(wrong)?;
    let Some(document) = documents.first() else { return Ok(Front::default()) };
    let keys = match document {
        Yaml::Hash(keys) => keys,
        Yaml::Null => return Ok(Front::default()),
        _ => return Err(tr!("its front matter has no keys and values").to_owned()),
    };
    let get = |key: &str| keys.get(&Yaml::String(key.to_owned()));
    let text = |key: &str| get(key).map(|value| scalar(key, value)).transpose();
    let mut tags = list("tags", get("tags"))?;
    tags.sort();
    tags.dedup();
    let kind_of = text("type")?.filter(|t| !t.is_empty()).map(|t| t.parse().map_err(|e| format!("{e}")));
    Ok(Front {
        title: text("title")?.filter(|t| !t.is_empty()),
        kind_of: kind_of.transpose()?,
        grade: text("grade")?.filter(|t| !t.is_empty()),
        service: text("service")?.filter(|t| !t.is_empty()),
        tags,
        symptom: list("symptom", get("symptom"))?,
    })
}

/// An alias may stand for much more than it is long, and one for others: none is taken.
fn no_aliases(yaml: &str) -> Result<(), String> {
    let mut parser = Parser::new_from_str(yaml);
    loop {
        match parser.next_token().map_err(|e| tr!("its front matter is not YAML: {e}", e))? {
            (Event::Alias(_), _) => {
                return Err(tr!("its front matter has aliases (*name), which are not supported").to_owned());
            }
            (Event::StreamEnd, _) => return Ok(()),
            _ => {}
        }
    }
}

fn scalar(key: &str, value: &Yaml) -> Result<String, String> {
    match value {
        Yaml::String(text) | Yaml::Real(text) => Ok(one_line(text)),
        Yaml::Integer(number) => Ok(number.to_string()),
        Yaml::Boolean(flag) => Ok(flag.to_string()),
        Yaml::Null => Ok(String::new()),
        _ => Err(tr!("{key} in its front matter is not text", key)),
    }
}

/// A list; a text is a list of its lines or, of tags, of what stands between its commas.
fn list(key: &str, value: Option<&Yaml>) -> Result<Vec<String>, String> {
    let items = match value {
        None | Some(Yaml::Null) => Vec::new(),
        Some(Yaml::Array(items)) => items.iter().map(|item| scalar(key, item)).collect::<Result<_, _>>()?,
        Some(Yaml::String(text)) if key == "tags" => text.split(',').map(one_line).collect(),
        Some(Yaml::String(text)) => text.lines().map(one_line).collect(),
        Some(other) => vec![scalar(key, other)?],
    };
    Ok(items.into_iter().filter(|item| !item.is_empty()).collect())
}
