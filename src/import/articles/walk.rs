//! The files of Markdown below a folder.

use std::path::Path;

use crate::error::{Context, Result};
use crate::lang::tr;

/// A file: its path below the folder, and its text or why there is none.
#[derive(Debug)]
pub struct SourceFile {
    /// With `/` between folders, whatever the system.
    pub name: String,
    /// What it holds.
    pub text: Result<String, String>,
}

/// A longer file is no article.
const LONGEST: u64 = 4 * 1024 * 1024;
/// Folders deeper than this are left alone.
const DEEPEST: usize = 32;

/// Every file of Markdown below a folder, by name. Hidden files are left out, and links are not followed: what stands
/// elsewhere does not get in.
///
/// # Errors
/// Exit 7 when a folder cannot be read.
pub fn files(folder: &Path) -> Result<Vec<SourceFile>> {
    let mut found = Vec::new();
    below(folder, "", 0, &mut found)?;
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

fn below(folder: &Path, prefix: &str, depth: usize, found: &mut Vec<SourceFile>) -> Result<()> {
    for entry in std::fs::read_dir(folder).doing("read", folder)? {
        let entry = entry.doing("read", folder)?;
        let path = entry.path();
        let kind = entry.file_type().doing("read", entry.path())?;
        let Some(file) = entry.file_name().to_str().map(str::to_owned) else { continue };
        if file.starts_with('.') {
            continue;
        }
        let name = format!("{prefix}{file}");
        let lower = file.to_ascii_lowercase();
        if kind.is_dir() && depth < DEEPEST {
            below(&path, &format!("{name}/"), depth + 1, found)?;
        } else if kind.is_file() && (lower.ends_with(".md") || lower.ends_with(".markdown")) {
            found.push(SourceFile { text: text(&path), name });
        }
    }
    Ok(())
}

fn text(path: &Path) -> Result<String, String> {
    let size = std::fs::metadata(path).map_err(|e| e.to_string())?.len();
    if size > LONGEST {
        return Err(tr!("it has {size} bytes; at most {longest} are read", size, longest = LONGEST));
    }
    let bytes = std::fs::read(path).map_err(|e| e.to_string())?;
    String::from_utf8(bytes)
        .map_err(|e| tr!("not UTF-8 text at byte {valid_up_to}", valid_up_to = e.utf8_error().valid_up_to()))
}
