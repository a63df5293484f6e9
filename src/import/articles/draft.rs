//! From a Markdown file to the draft of an article.

use std::path::Path;

use super::walk::{SourceFile, files};
use crate::error::Result;
use crate::escape::one_line;
use crate::lang::tr;
use crate::prose::front_matter;
use crate::records::article::Content;
use crate::records::words::ArticleType;

/// A file that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Its path below the folder, which is its number elsewhere.
    pub name: String,
    /// What it says.
    pub content: Content,
    /// The service it names.
    pub service: Option<String>,
}

/// What stands where a file says nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Defaults {
    /// The type.
    pub kind_of: ArticleType,
    /// The grade.
    pub grade: String,
}

/// Reads every file of Markdown below a folder, in the order of their names; each as a draft, or why it is none.
///
/// # Errors
/// Exit 7 when the folder cannot be read.
pub fn read(folder: &Path, defaults: &Defaults) -> Result<Vec<(String, Result<Draft, String>)>> {
    let read =
        |file: SourceFile| (file.name.clone(), file.text.and_then(|text| draft(&file.name, &text, defaults)));
    Ok(files(folder)?.into_iter().map(read).collect())
}

/// A file as a draft: its front matter, else its first heading, else its name gives the title.
///
/// # Errors
/// Why it is none: its front matter says something that no article can be.
pub fn draft(name: &str, text: &str, defaults: &Defaults) -> Result<Draft, String> {
    let (front, body) = front_matter::split(text)?;
    // A carriage return that ends the file, or stands twice, is no part of a line either.
    let mut body: Vec<String> = body.lines().map(|line| line.trim_end_matches('\r').to_owned()).collect();
    let title = match front.title {
        Some(title) => title,
        None => heading(&mut body).unwrap_or_else(|| stem(name)),
    };
    let title = one_line(&title);
    if title.is_empty() {
        return Err(tr!("it has no title").to_owned());
    }
    let blank = |line: &String| line.trim().is_empty();
    let first = body.iter().position(|line| !blank(line)).unwrap_or(body.len());
    let last = body.iter().rposition(|line| !blank(line)).map_or(first, |at| at + 1);
    let content = Content {
        title,
        kind_of: front.kind_of.unwrap_or(defaults.kind_of),
        grade: front.grade.unwrap_or_else(|| defaults.grade.clone()),
        tags: front.tags,
        symptom: front.symptom,
        body: body[first..last].to_vec(),
        ..Content::default()
    };
    Ok(Draft { name: name.to_owned(), content, service: front.service })
}

/// Takes the heading that opens a text out of it.
fn heading(body: &mut Vec<String>) -> Option<String> {
    let at = body.iter().position(|line| !line.trim().is_empty())?;
    let title = body[at].strip_prefix("# ")?.trim().trim_end_matches('#').trim().to_owned();
    body.drain(..=at);
    Some(title).filter(|title| !title.is_empty())
}

fn stem(name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem).replace(['-', '_'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, text: &str) -> Result<Draft, String> {
        draft(name, text, &Defaults { kind_of: ArticleType::Guide, grade: "internal".to_owned() })
    }

    #[test]
    fn a_file_says_what_it_is() {
        let text = "---\ntitle: \"Reset: VPN\"\ntype: fault\ntags: [vpn, client]\nsymptom:\n  - it drops\n  - often\nservice: vpn\nlayout: page\n---\n\n# Reset\n\nText\n\n";
        let read = read("vpn/reset.md", text).unwrap();
        assert_eq!(read.content.title, "Reset: VPN");
        assert_eq!(read.content.kind_of, ArticleType::Fault);
        assert_eq!(read.content.tags, ["client", "vpn"]);
        assert_eq!(read.content.symptom, ["it drops", "often"]);
        assert_eq!(read.content.body, ["# Reset", "", "Text"]);
        assert_eq!((read.service.as_deref(), read.name.as_str()), (Some("vpn"), "vpn/reset.md"));
    }

    #[test]
    fn a_title_is_found_elsewhere() {
        for (text, title, body) in [
            ("# 重置密码\n\nText\n", "重置密码", &["Text"][..]),
            ("Text\n", "reset password", &["Text"]),
            ("---\ntype: faq\n---\nText", "reset password", &["Text"]),
            ("--- no front matter\nText", "reset password", &["--- no front matter", "Text"]),
        ] {
            let read = read("how/reset-password.md", text).unwrap();
            assert_eq!(
                (read.content.title.as_str(), read.content.body.as_slice()),
                (title, &*body.iter().map(|b| (*b).to_owned()).collect::<Vec<_>>())
            );
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, says) in [
            ("---\ntitle: x\n", "front matter is not closed"),
            ("---\ntype: novel\n---\n", "'novel' is not a type of article"),
            ("---\n- a\n- b\n---\n", "no keys and values"),
            ("---\ntitle: [a\n---\n", "front matter"),
            ("---\na: &x [1]\nb: *x\n---\n", "aliases"),
            ("---\ntags: {a: 1}\n---\n", "tags"),
        ] {
            let why = read("x.md", text).unwrap_err();
            assert!(why.contains(says), "{text:?}: {why}");
        }
    }
}
